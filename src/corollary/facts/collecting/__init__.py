"""Captures of one file to rows: what is defined and bound (`names/`), which values flow (`values/`), what happens."""
