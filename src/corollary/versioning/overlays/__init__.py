"""What users say that no source says: edits laid over a program, kept with a branch or for one question.

An overlay is a set of edits (`store/overlay.py`). Laying it over a program is a pure function, so kernels and rules
see the same. What is dropped goes first, then what is retracted, and what is asserted comes last.
"""
