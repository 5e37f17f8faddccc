"""What can be wrong with a place where something is kept; the store handles these, no caller sees them."""

from __future__ import annotations


class StoreError(Exception):
    """The place cannot do what was asked of it."""


class DamagedError(StoreError):
    """What is there was not written by this version of the store, or has changed since: start afresh."""


class UnusableError(StoreError):
    """The place cannot be read or written now: read-only, full, locked; the message says which."""
