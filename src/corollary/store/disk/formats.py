"""What the tables of a store file are, in each version of the format, and how a file is brought to the newest.

A file of an older format is read as it is, and brought to the newest by the first thing that is written to it, in the
same transaction; versions that do not know the newest refuse it then, and say so.
"""

from __future__ import annotations

import hashlib
import sqlite3
import struct
import zlib

FORMAT = 3
"""To be raised with every change of the tables, of what a row means, or of what a chunk holds."""

OLDEST = 1
"""The oldest format that is read.

1: without overlays. 2: without packs, and memos as a blob, a digest of what made something of it, and an address.
"""

_SINCE_1 = """
CREATE TABLE chunks (
    id INTEGER PRIMARY KEY, address BLOB NOT NULL UNIQUE, kind INTEGER NOT NULL, form INTEGER NOT NULL,
    size INTEGER NOT NULL, depth INTEGER NOT NULL, base BLOB, seal INTEGER NOT NULL, data BLOB NOT NULL
);
CREATE TABLE refs (
    name TEXT PRIMARY KEY, kind TEXT NOT NULL, snapshot BLOB NOT NULL, seal BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE operations (
    id INTEGER PRIMARY KEY, time INTEGER NOT NULL, author TEXT NOT NULL, action TEXT NOT NULL, ref TEXT NOT NULL,
    before BLOB NOT NULL, after BLOB NOT NULL, detail TEXT NOT NULL, seal BLOB NOT NULL
);
CREATE TABLE purges (
    id INTEGER PRIMARY KEY, record BLOB NOT NULL, seal BLOB NOT NULL
);
"""
_SINCE_3 = (
    "CREATE TABLE packs (id INTEGER PRIMARY KEY, data BLOB NOT NULL);",
    "CREATE TABLE memo (key BLOB PRIMARY KEY, chunk INTEGER NOT NULL, seal INTEGER NOT NULL) WITHOUT ROWID;",
)
SCHEMA = "\n".join((_SINCE_1, *_SINCE_3))
"""The tables of the newest format."""

_KEY = 20
_NUMBER = struct.Struct("<q")


def bring_up(connection: sqlite3.Connection) -> None:
    """Brings a file of an older format to the newest: O(memos). For transactions."""
    memos = connection.execute(
        "SELECT blob, fingerprint, chunks.id FROM memo JOIN chunks ON address = segment"
    ).fetchall()
    connection.execute("DROP TABLE memo")
    for statement in _SINCE_3:
        connection.execute(statement)
    rows = (memo_row(memo_key(blob, made_by), chunk) for blob, made_by, chunk in memos)
    connection.executemany("INSERT OR REPLACE INTO memo VALUES (?, ?, ?)", rows)
    connection.execute(f"PRAGMA user_version = {FORMAT}")


def memo_key(blob: bytes, made_by: bytes) -> bytes:
    """What stands in the memo for a blob and a digest of what made something of it."""
    return hashlib.sha256(blob + made_by).digest()[:_KEY]


def memo_row(key: bytes, chunk: int) -> tuple[bytes, int, int]:
    """A row of the memo, with its seal; the chunk is given by the number of its row."""
    return key, chunk, zlib.crc32(key + _NUMBER.pack(chunk))
