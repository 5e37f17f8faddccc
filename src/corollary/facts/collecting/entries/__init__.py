"""What containers have at constant keys, where the order of the code decides it."""
