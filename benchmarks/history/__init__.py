"""Git history: what importing it costs, and whether every imported commit is what its checkout is."""
