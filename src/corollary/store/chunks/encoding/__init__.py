"""How the bytes of a chunk lie on disk: compressed, in columns, or as edits of another version."""
