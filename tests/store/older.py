"""Stores as older formats had them."""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

from corollary.store.chunks.memo import digest_of
from corollary.store.store import Store
from tests.store.samples import MADE_BY, place_of

_MEMO = """
CREATE TABLE memo (
    blob BLOB NOT NULL, fingerprint BLOB NOT NULL, segment BLOB NOT NULL, seal INTEGER NOT NULL,
    PRIMARY KEY (blob, fingerprint)
) WITHOUT ROWID
"""


def as_older(root: Path, version: int) -> None:
    """Makes a store without packs, and for version 1 without overlays, one of that format."""
    made_by = digest_of(MADE_BY)
    with Store.open(root) as store:
        entries = {entry for ref in store.refs() for _, entry in store.entries(store.get(ref.snapshot)) if entry.chunk}
        store.file.checkpoint()
    with closing(sqlite3.connect(place_of(root))) as connection:
        connection.execute("DROP TABLE packs")
        connection.execute("DROP TABLE memo")
        connection.execute(_MEMO)
        memos = [(one.blob, made_by, one.chunk, zlib.crc32(one.blob + made_by + one.chunk)) for one in entries]
        connection.executemany("INSERT INTO memo VALUES (?, ?, ?, ?)", memos)
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()


def format_of(root: Path) -> int:
    """The format of a store."""
    with closing(sqlite3.connect(place_of(root))) as connection:
        found: int = connection.execute("PRAGMA user_version").fetchone()[0]
        return found
