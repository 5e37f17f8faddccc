"""What is left out of an analysis by name, by ignore files, and by default."""
