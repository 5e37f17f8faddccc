"""The only stage that reads the analysed files: which there are, and what they hold.

Paths are relative to the analysed root, with `/`; a path that is not UTF-8 carries its bytes as surrogate
escapes. What is left out is never left out silently: it is an `Omitted` with a reason.
"""
