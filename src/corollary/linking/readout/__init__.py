"""What is read off once values are known: callees of sites, entry points, the public surface, names in strings."""
