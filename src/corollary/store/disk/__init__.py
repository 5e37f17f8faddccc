"""The file of a store: how it is made, opened, written and of which format it is, and what can be wrong with it."""
