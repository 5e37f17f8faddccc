"""Questions that are asked of one snapshot after another: since when something holds, what became of a symbol."""
