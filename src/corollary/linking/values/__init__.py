"""What propagation works on: things and values as numbers, sorted tables of them, and how many a node may have."""
