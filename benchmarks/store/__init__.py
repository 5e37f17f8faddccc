"""How fast and how small the store of snapshots is, beside git where git does the same."""
