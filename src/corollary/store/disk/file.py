"""The SQLite file of a store: how it is made, opened, and written to by one process at a time.

A write-ahead log with a sync at each commit: what was acknowledged is on the disk. Readers never wait. SQLite is the
only journal there is. No other module of the store knows how a connection is set up.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from threading import RLock
from types import TracebackType

from corollary.store.disk.faults import DamagedError, DiskError, StoreError, UnusableError, sqlite_faults
from corollary.store.disk.formats import FORMAT, OLDEST, SCHEMA, bring_up

PATIENCE = 30.0
"""Seconds to wait for another process that writes."""

_CHECKPOINT_PATIENCE = 1000
"""Milliseconds to wait for readers before the log is emptied."""
_APPLICATION = 0x434F5253
_PAGE = 16 << 10
_CACHE = 16 << 10
"""KiB of pages in memory; with fewer, what a transaction changed is written before its end, and often twice."""
_PARTS = ("", "-wal", "-shm", "-journal")
_LOOSE = 1.25
_SLACK = 32 * _PAGE


class VersionError(StoreError):
    """The file is a store of another version: `found` is its format."""

    def __init__(self, found: int) -> None:
        super().__init__(f"format {found}")
        self.found = found


class MissingError(StoreError):
    """There is no store."""


class File:
    """An open store file. Raises StoreErrors."""

    def __init__(self, path: Path, *, read_only: bool, synchronous: str = "FULL") -> None:
        self.path = path
        self.read_only = read_only
        self.lock = RLock()
        self._is_current = False
        self._transactions = 0
        self._why_not = "it is read-only"
        if not path.exists():
            raise MissingError(str(path))
        try:
            self.connection = self._opened("ro" if read_only else "rw")
        except UnusableError as error:
            can_be_written = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
            if can_be_written and not isinstance(error, DiskError):
                raise
            self._why_not = str(error) if can_be_written else self._why_not
            self.read_only = True
            self.connection = self._opened("ro")
        if not self.read_only:
            with sqlite_faults():
                self.connection.execute(f"PRAGMA synchronous = {synchronous}")

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self.connection.close()

    @property
    def parts(self) -> tuple[Path, ...]:
        """The files that it is made of, whether they are there or not."""
        return tuple(self.path.resolve().with_name(f"{self.path.name}{suffix}") for suffix in _PARTS)

    @property
    def writing(self) -> bool:
        """Holds if a transaction is open."""
        return self.connection.in_transaction

    @property
    def is_current(self) -> bool:
        """Holds if the file is of the newest format. What it has not been it may become, but not the other way."""
        if not self._is_current:
            with sqlite_faults():
                self._is_current = self.connection.execute("PRAGMA user_version").fetchone()[0] == FORMAT
        return self._is_current

    @property
    def moment(self) -> tuple[int, int]:
        """What is another after anybody wrote: numbers of rows that were remembered may mean something else then."""
        with sqlite_faults():
            return self.connection.execute("PRAGMA data_version").fetchone()[0], self._transactions

    def reading(self) -> AbstractContextManager[None]:
        """Everything read inside is of one moment."""
        return nullcontext() if self.connection.in_transaction else _Moment(self.connection)

    def begin(self) -> None:
        """Opens a transaction, in a file of the newest format; no other process writes until it ends.

        After `finish` all that was written is there, after `undo` nothing.
        """
        if self.read_only:
            raise UnusableError(self._why_not)
        with sqlite_faults():
            self.connection.execute("BEGIN IMMEDIATE")
            if not self._is_current:
                self._bring_up()

    def finish(self) -> None:
        """Makes what was written durable; where that fails, nothing of it was."""
        self._transactions += 1
        try:
            with sqlite_faults():
                self.connection.execute("COMMIT")
        except BaseException:
            self.undo()
            raise

    def undo(self) -> None:
        """Takes back what was written."""
        self._transactions += 1
        if self.connection.in_transaction:
            with suppress(sqlite3.Error):
                self.connection.execute("ROLLBACK")

    def _bring_up(self) -> None:
        try:
            if not self.is_current:
                bring_up(self.connection)
        except BaseException:
            self.undo()
            raise

    @contextmanager
    def leaving_bytes(self) -> Iterator[None]:
        """What is deleted inside may be left where it is, which saves writing. Not for what is to be gone for good."""
        with sqlite_faults():
            self.connection.execute("PRAGMA secure_delete = FAST").fetchall()
        try:
            yield
        finally:
            with suppress(sqlite3.Error):
                self.connection.execute("PRAGMA secure_delete = ON").fetchall()

    def shrink(self) -> int:
        """Gives the space of what was deleted back to the disk: how many bytes. O(what is given back)."""
        with sqlite_faults():
            pages = self.connection.execute("PRAGMA freelist_count").fetchone()[0]
            self.connection.executescript("PRAGMA incremental_vacuum")  # `execute` would stop after the first page
            left = self.connection.execute("PRAGMA freelist_count").fetchone()[0]
        return int(pages - left) * _PAGE

    def compact(self, needed: int) -> None:
        """Writes the file anew if it is much larger than what is in it, unless somebody else writes: O(file)."""
        with sqlite_faults():
            pages, free = (
                self.connection.execute(f"PRAGMA {one}").fetchone()[0] for one in ("page_count", "freelist_count")
            )
        if (pages - free) * _PAGE > _LOOSE * needed + _SLACK:
            with suppress(UnusableError), sqlite_faults():
                self.connection.execute("VACUUM")

    def checkpoint(self) -> bool:
        """Moves the whole log into the file and empties it; false where a reader is in the way."""
        with sqlite_faults():
            self.connection.execute(f"PRAGMA busy_timeout = {_CHECKPOINT_PATIENCE}")
            busy, _, _ = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self.connection.execute(f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}")
        return not busy

    def _opened(self, mode: str) -> sqlite3.Connection:
        uri = self.path.absolute().as_uri()
        try:
            return _prepared(f"{uri}?mode={mode}")
        except UnusableError:
            log = self.path.with_name(f"{self.path.name}-wal")
            if mode == "rw" or (log.exists() and log.stat().st_size):
                raise
            return _prepared(f"{uri}?mode=ro&immutable=1")


class _Moment:
    """The database as it is at one moment, as a context."""

    __slots__ = ("_connection",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        with sqlite_faults():
            self._connection.execute("BEGIN")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with suppress(sqlite3.Error):
            self._connection.execute("COMMIT")


def create(path: Path) -> None:
    """An empty store at `path`, unless there is one already; it appears complete or not at all."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}.new")
    try:
        with sqlite_faults(), closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA page_size = {_PAGE}")
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.executescript(
                f"BEGIN; {SCHEMA} PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {FORMAT}; COMMIT;"
            )
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        except OSError:
            if not path.exists():
                draft.rename(path)
        _sync(path.parent)
    except OSError as error:
        raise UnusableError(error.strerror or str(error)) from error
    finally:
        for suffix in _PARTS:
            with suppress(OSError):
                draft.with_name(draft.name + suffix).unlink()


def _prepared(uri: str) -> sqlite3.Connection:
    with sqlite_faults():
        connection = sqlite3.connect(
            uri, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False, cached_statements=64
        )
    try:
        with sqlite_faults():
            settings = ("trusted_schema = OFF", "cell_size_check = ON", "secure_delete = ON", f"cache_size = -{_CACHE}")
            for setting in settings:
                connection.execute(f"PRAGMA {setting}")
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            found = connection.execute("PRAGMA user_version").fetchone()[0]
        if application != _APPLICATION:
            raise DamagedError("it is no store of snapshots")
        if not OLDEST <= found <= FORMAT:
            raise VersionError(found)
    except BaseException:
        connection.close()
        raise
    return connection


def _sync(folder: Path) -> None:
    """Makes the name of a new file durable, where the platform can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
