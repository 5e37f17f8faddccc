"""Typed answers, and how they are shown: everything that leaves the engine passes through here.

Nothing in this folder decides anything about a program; it says what reasoning found, with names, places and counts.
"""
