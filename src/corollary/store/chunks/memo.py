"""What is known of blobs and commits: which chunk each became, by what made it. An index, and not truth.

Rows are short because there are as many as chunks: a hash stands for the blob and its maker, the number of a row for
the chunk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping

from corollary.store.chunks.addresses import Address, SnapshotId
from corollary.store.disk.faults import sqlite_faults
from corollary.store.disk.file import File
from corollary.store.disk.formats import memo_key, memo_row

_ALL = "SELECT key, chunk, memo.seal, address FROM memo LEFT JOIN chunks ON chunks.id = memo.chunk"


class Memo:
    """The memos of a store file. A file of an older format, to which nothing was written yet, has none."""

    def __init__(self, file: File) -> None:
        self._file = file

    def remember(self, blob: bytes, fingerprint: str, chunk: Address) -> None:
        """Notes which segment a blob gives by an extractor; or, of a commit, which snapshot it became by an import."""
        key = memo_key(blob, digest_of(fingerprint))
        with sqlite_faults():
            row = self._file.connection.execute("SELECT id FROM chunks WHERE address = ?", (chunk,)).fetchone()
            if row is not None:
                self._file.connection.execute("INSERT OR REPLACE INTO memo VALUES (?, ?, ?)", memo_row(key, row[0]))

    def segment_of(self, blob: bytes, fingerprint: str) -> Address | None:
        """The segment that a blob gives by an extractor, if that is known and there."""
        if not self._file.is_current:
            return None
        key = memo_key(blob, digest_of(fingerprint))
        with sqlite_faults():
            row = self._file.connection.execute(f"{_ALL} WHERE key = ?", (key,)).fetchone()
        if row is None or row[3] is None or memo_row(key, row[1])[2] != row[2]:
            return None
        return Address(row[3])

    def all(self) -> Iterator[tuple[bytes, Address | None, bool]]:
        """Every memo: its key, its segment if that is there, and whether its seal is whole."""
        if not self._file.is_current:
            return
        with sqlite_faults():
            rows = self._file.connection.execute(_ALL).fetchall()
        for key, chunk, seal, address in rows:
            yield key, None if address is None else Address(address), memo_row(key, chunk)[2] == seal

    def follow(self, replaced: Mapping[bytes, SnapshotId]) -> None:
        """Lets memos of snapshots lead to those that took their place."""
        for key, segment, _ in list(self.all()):
            new = replaced.get(segment or b"", segment)
            if new is not None and new != segment:
                with sqlite_faults():
                    row = self._file.connection.execute("SELECT id FROM chunks WHERE address = ?", (new,)).fetchone()
                    self._file.connection.execute("REPLACE INTO memo VALUES (?, ?, ?)", memo_row(key, row[0]))

    def forget(self, chunks: Collection[int]) -> None:
        """Forgets the memos of chunks, given by the numbers of their rows."""
        within = min(chunks, default=0), max(chunks, default=0)
        with sqlite_faults():
            statement = "SELECT key, chunk FROM memo WHERE chunk BETWEEN ? AND ?"
            rows = self._file.connection.execute(statement, within).fetchall()
            gone = [(key,) for key, chunk in rows if chunk in chunks]
            self._file.connection.executemany("DELETE FROM memo WHERE key = ?", gone)


def digest_of(fingerprint: str) -> bytes:
    """What stands for a fingerprint."""
    return hashlib.sha256(fingerprint.encode()).digest()[:16]
