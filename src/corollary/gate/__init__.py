"""The gate: rules that a code base must obey, what breaks them, and which of that is new.

A rule is a value (`catalogue.py`) and a function from a program to findings (`rules/`). Everything that decides
whether a finding counts (comments, baselines, what was there before) comes after it and knows no rule.
"""
