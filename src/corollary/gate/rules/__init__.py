"""The rules: each a function from a scene to findings, one module for each family."""
