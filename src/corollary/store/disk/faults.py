"""What can be wrong with a place where something is kept. The cache handles these; a store tells its users."""

from __future__ import annotations

import sqlite3
from types import TracebackType


class StoreError(Exception):
    """The place cannot do what was asked of it."""


class DamagedError(StoreError):
    """What is there was not written by this version, or has changed since."""


class UnusableError(StoreError):
    """The place cannot be read or written now: read-only, full, locked; the message says which."""


class DiskError(UnusableError):
    """The system refused to read or write: a disk that is full, or that fails."""


_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_FORMAT}
_DISK = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_EXPLANATIONS = {
    sqlite3.SQLITE_BUSY: "another process is writing to it",
    sqlite3.SQLITE_LOCKED: "another process is writing to it",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk is full, or fails",
    sqlite3.SQLITE_READONLY: "it is read-only",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
}


class _SqliteFaults:
    """A context without state, entered several times for every question that is asked of a store."""

    __slots__ = ()

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is None:
            return
        if isinstance(error, sqlite3.Error):
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
            if code in _DAMAGE:
                raise DamagedError(str(error)) from error
            kind = DiskError if code in _DISK else UnusableError
            raise kind(_EXPLANATIONS.get(code, str(error))) from error
        if isinstance(error, TypeError | ValueError | OverflowError):
            raise DamagedError(str(error)) from error


_CONTEXT = _SqliteFaults()


def sqlite_faults() -> _SqliteFaults:
    """Says of whatever SQLite raises whether the file is damaged or only cannot be used now."""
    return _CONTEXT
