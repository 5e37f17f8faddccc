"""The rounds of the last propagation again: what was noted of them, and those parts of them that an edit changes."""
