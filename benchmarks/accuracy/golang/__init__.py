"""The accuracy of Go call graphs: beside what tests execute, and beside the analyses of golang.org/x/tools."""
