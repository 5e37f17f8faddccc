"""What each file brings into a program, in its own numbers, be it of its own or by models of libraries."""
