"""Answers as text, a module for each topic; `rendering` finds the one that an answer needs."""
