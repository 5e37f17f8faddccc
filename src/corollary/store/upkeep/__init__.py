"""What is done to a whole store: merging, collecting, purging, checking and sharing."""
