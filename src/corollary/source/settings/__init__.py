"""What users settle about an analysis, in corollary.toml or pyproject.toml."""
