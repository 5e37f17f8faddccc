"""The SQLite file of a store: records of files, and segments by content hash.

Every row carries a check sum of its own, since SQLite has none: a flipped bit is damage, never an answer. Writers
take turns (write-ahead log, BEGIN IMMEDIATE, a bounded wait), readers never wait.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from corollary.store.cache.records import FileRecord, pack, unpack
from corollary.store.disk.faults import DamagedError, UnusableError, sqlite_faults

SegmentKey = tuple[bytes, str]
"""The SHA-256 of a file's bytes, and the fingerprint of what made facts of them."""

_FORMAT = 0xC0_0001
"""To be raised with every change of the tables or of what is packed in them."""
_WAIT_SECONDS = 5.0
_SCHEMA = """
CREATE TABLE files (path BLOB PRIMARY KEY, hash BLOB NOT NULL, record BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE segments (
    id INTEGER PRIMARY KEY, hash BLOB NOT NULL, fingerprint TEXT NOT NULL, data BLOB NOT NULL,
    UNIQUE (hash, fingerprint)
);
"""
_SPARE = 1000
"""Segments beyond four for each file that are kept for contents that may come back, such as another branch's."""
_TRIM = """
DELETE FROM segments WHERE id IN (
    SELECT id FROM segments
    WHERE hash NOT IN (SELECT hash FROM files) OR id NOT IN (SELECT max(id) FROM segments GROUP BY hash)
    ORDER BY id LIMIT ?
)
"""


class Database:
    """An open SQLite file; raises DamagedError and UnusableError."""

    def __init__(self, path: Path, *, frozen: bool = False) -> None:
        """Open the file, which must exist; a `frozen` one is only read, and not even a lock is written beside it."""
        mode = "mode=ro&immutable=1" if frozen else "mode=rw"
        self.identity = identity(path)
        with sqlite_faults():
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?{mode}",
                uri=True,
                timeout=_WAIT_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
        try:
            with sqlite_faults():
                self._prepare()
        except BaseException:
            self.close()
            raise

    def _prepare(self) -> None:
        for setting in ("trusted_schema = OFF", "cell_size_check = ON", "synchronous = NORMAL"):
            self._connection.execute(f"PRAGMA {setting}")
        if self._connection.execute("PRAGMA user_version").fetchone() != (_FORMAT,):
            raise DamagedError("made by another version")

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self._connection.close()

    def records(self) -> dict[str, FileRecord]:
        """Every record, by path."""
        records: dict[str, FileRecord] = {}
        with sqlite_faults():
            for path, packed in self._connection.execute("SELECT path, record FROM files"):
                records[os.fsdecode(path)] = unpack(path, packed)
        return records

    def segments(self, keys: Iterable[SegmentKey]) -> dict[SegmentKey, bytes]:
        """The segments that are there."""
        statement = "SELECT data FROM segments WHERE hash = ? AND fingerprint = ?"
        found: dict[SegmentKey, bytes] = {}
        with sqlite_faults():
            for key in keys:
                row = self._connection.execute(statement, key).fetchone()
                if row:
                    found[key] = _unsealed(key, row[0])
        return found

    def has_segments(self, keys: Iterable[SegmentKey]) -> set[SegmentKey]:
        """Those of the keys that have a segment; whether it is whole shows when it is read."""
        statement = "SELECT 1 FROM segments WHERE hash = ? AND fingerprint = ?"
        with sqlite_faults():
            return {key for key in keys if self._connection.execute(statement, key).fetchone()}

    def write(
        self, records: Mapping[str, FileRecord], removed: Iterable[str], segments: Mapping[SegmentKey, bytes]
    ) -> None:
        """All of it in one transaction, or nothing."""
        paths = ((os.fsencode(path), record) for path, record in records.items())
        rows = [(path, record.content_hash, pack(path, record)) for path, record in paths]
        with sqlite_faults(), self._transaction() as connection:
            connection.executemany("DELETE FROM files WHERE path = ?", [(os.fsencode(path),) for path in removed])
            connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", rows)
            connection.executemany(
                "INSERT OR REPLACE INTO segments (hash, fingerprint, data) VALUES (?, ?, ?)",
                ((*key, _sealed(key, data)) for key, data in segments.items()),
            )
            if segments:
                self._trim(connection)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def _trim(self, connection: sqlite3.Connection) -> None:
        """Forget the oldest segments that nothing refers to, when there are many."""
        files = connection.execute("SELECT count(*) FROM files").fetchone()[0]
        kept = connection.execute("SELECT count(*) FROM segments").fetchone()[0]
        surplus = kept - 4 * files - _SPARE
        if surplus > 0:
            connection.execute(_TRIM, (surplus,))


def create(path: Path) -> None:
    """An empty database at `path`, unless there is one already; it appears complete or not at all."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}.new")
    try:
        with sqlite_faults(), closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {_FORMAT}; COMMIT;")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        except OSError:
            draft.replace(path)
    except OSError as error:
        raise UnusableError(error.strerror or str(error)) from error
    finally:
        for name in (draft, *_companions(draft)):
            with suppress(OSError):
                name.unlink()


def identity(path: Path) -> tuple[int, int]:
    """What tells the file at `path` from another one put in its place; zeros if there is none."""
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_dev, status.st_ino


def set_aside(path: Path, damaged: tuple[int, int]) -> None:
    """Make room for a new database, unless another process has: the `damaged` one stays beside it to be looked at."""
    if identity(path) != damaged:
        return
    try:
        for name in _companions(path):
            name.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            path.replace(path.with_name(f"{path.name}.damaged"))
    except OSError as error:
        raise UnusableError(error.strerror or str(error)) from error


def _companions(path: Path) -> tuple[Path, ...]:
    return tuple(path.with_name(path.name + suffix) for suffix in ("-wal", "-shm", "-journal"))


def _sealed(key: SegmentKey, data: bytes) -> bytes:
    return _check_sum(key, data) + data


def _unsealed(key: SegmentKey, sealed: bytes) -> bytes:
    data = sealed[4:]
    if sealed[:4] != _check_sum(key, data):
        raise DamagedError("a segment has changed")
    return data


def _check_sum(key: SegmentKey, data: bytes) -> bytes:
    return zlib.crc32(data, zlib.crc32(key[0] + key[1].encode())).to_bytes(4, "little")
