"""What can be wrong with a place where something is kept. The cache handles these; a store tells its users."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


class StoreError(Exception):
    """The place cannot do what was asked of it."""


class DamagedError(StoreError):
    """What is there was not written by this version, or has changed since."""


class UnusableError(StoreError):
    """The place cannot be read or written now: read-only, full, locked; the message says which."""


_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_FORMAT}
_EXPLANATIONS = {
    sqlite3.SQLITE_BUSY: "another process is writing to it",
    sqlite3.SQLITE_LOCKED: "another process is writing to it",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it is read-only",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
}


@contextmanager
def sqlite_faults() -> Iterator[None]:
    """Says of whatever SQLite raises whether the file is damaged or only cannot be used now."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in _DAMAGE:
            raise DamagedError(str(error)) from error
        raise UnusableError(_EXPLANATIONS.get(code, str(error))) from error
    except (TypeError, ValueError, OverflowError) as error:
        raise DamagedError(str(error)) from error
