"""What snapshots hold that are taken of the files: facts, diagrams, the settings, and what merging makes of sources."""
