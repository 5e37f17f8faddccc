"""Corollary: a code-analysis engine whose answers can be trusted."""

__version__ = "0.1.0"
