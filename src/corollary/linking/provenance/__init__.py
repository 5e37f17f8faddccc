"""Why an edge is there: the facts from which propagation derived it, found by searching its solution backwards."""
