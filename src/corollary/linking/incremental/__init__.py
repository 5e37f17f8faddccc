"""Linking after an edit: the rounds of the last propagation are replayed where the edit has an influence."""
