"""The linked program's tables, built from what the steps of linking found; what stays between two linkings is kept."""
