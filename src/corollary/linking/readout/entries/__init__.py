"""Symbols that may run without a caller in the program."""
