"""Branches and tags, the log of what moved them, and what was purged.

Every row is sealed: a ref with a hash of itself, an operation also with the seal of the one before, so
that none can be changed or taken out unnoticed. Rows are written inside a transaction of the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache

from msgspec import MsgspecError, Struct, msgpack, structs

from corollary.decoding import msgpack_decoder
from corollary.store.chunks.addresses import NOTHING, Address, SnapshotId
from corollary.store.disk.faults import DamagedError, sqlite_faults
from corollary.store.disk.file import File
from corollary.store.entries import storable

BRANCH = "branch"
TAG = "tag"
IMPORT = "import"
"""What moves a branch along a history that was made elsewhere: times are those of its snapshots, not of the log."""


class Ref(Struct, frozen=True):
    """A branch or a tag, and the snapshot that it names."""

    name: str
    kind: str
    snapshot: SnapshotId


class Operation(Struct, frozen=True):
    """A line of the log: at `time` (in milliseconds), `action` moved `ref` from `before` to `after`.

    `before` is empty where the ref was made, `after` where it was deleted.
    """

    time: int
    author: str
    action: str
    ref: str
    before: bytes
    after: bytes
    detail: str = ""


class PurgeRecord(Struct, frozen=True, array_like=True):
    """What stays of a purge: all but what was purged. Who knows the pattern can check its hash."""

    time: int
    author: str
    reason: str
    pattern: bytes
    paths: int
    segments: int
    rewritten: tuple[tuple[bytes, bytes], ...]


_purges = msgpack_decoder(PurgeRecord)


_END = "SELECT seal FROM operations ORDER BY id DESC LIMIT 1"
_REF_AND_END = f"SELECT name, kind, snapshot, seal, ({_END}) FROM refs WHERE name = ?"


class Ledger:
    """The small tables of a store file. Raises DamagedError where a seal is broken."""

    def __init__(self, file: File) -> None:
        self._file = file

    def ref(self, name: str) -> Ref | None:
        """The branch or tag of this name, which may be any text."""
        if not _is_text(name):
            return None
        with sqlite_faults():
            row = self._file.connection.execute(
                "SELECT name, kind, snapshot, seal FROM refs WHERE name = ?", (name,)
            ).fetchone()
        return _ref(row) if row else None

    def ref_and_end(self, name: str) -> tuple[Ref | None, bytes | None]:
        """A ref, and the seal of the last line of the log, in one look; None for both where there is no such ref."""
        if not _is_text(name):
            return None, None
        with sqlite_faults():
            row = self._file.connection.execute(_REF_AND_END, (name,)).fetchone()
        return (None, None) if row is None else (_ref(row[:4]), row[4] or b"")

    def refs(self) -> list[Ref]:
        """All of them, by name."""
        with sqlite_faults():
            rows = self._file.connection.execute("SELECT name, kind, snapshot, seal FROM refs ORDER BY name").fetchall()
        return [_ref(row) for row in rows]

    def set_ref(self, ref: Ref) -> None:
        with sqlite_faults():
            self._file.connection.execute(
                "INSERT OR REPLACE INTO refs VALUES (?, ?, ?, ?)", (ref.name, ref.kind, ref.snapshot, _seal_of(ref))
            )

    def add_ref(self, ref: Ref) -> bool:
        """Sets a ref that is not there yet; false if it is."""
        with sqlite_faults():
            values = (ref.name, ref.kind, ref.snapshot, _seal_of(ref))
            return self._file.connection.execute("INSERT OR IGNORE INTO refs VALUES (?, ?, ?, ?)", values).rowcount > 0

    def delete_ref(self, name: str) -> None:
        with sqlite_faults():
            self._file.connection.execute("DELETE FROM refs WHERE name = ?", (name,))

    def operations(self, ref: str | None = None) -> Iterator[Operation]:
        """The log, newest first; of one ref, or of all."""
        if ref is not None and not _is_text(ref):
            return
        where = "" if ref is None else "WHERE ref = ?"
        statement = f"SELECT time, author, action, ref, before, after, detail FROM operations {where} ORDER BY id DESC"
        with sqlite_faults():
            rows = self._file.connection.execute(statement, () if ref is None else (ref,))
            for row in rows:
                yield Operation(*row)

    def add(self, operation: Operation, before: bytes | None = None) -> None:
        """Writes a line of the log; `before` is the seal of the last one, where it is known."""
        with sqlite_faults():
            if before is None:
                row = self._file.connection.execute(_END).fetchone()
                before = row[0] if row else b""
            self._insert(operation, before)

    def rewrite(self, operations: list[Operation]) -> None:
        """Puts these, oldest first, in the place of the whole log."""
        with sqlite_faults():
            self._file.connection.execute("DELETE FROM operations")
            seal = b""
            for operation in operations:
                seal = self._insert(operation, seal)

    def broken_operations(self) -> list[int]:
        """The numbers of the lines of the log whose seals do not follow from the lines before them."""
        broken, before, expected = [], b"", 1
        with sqlite_faults():
            rows = self._file.connection.execute(
                "SELECT id, time, author, action, ref, before, after, detail, seal FROM operations ORDER BY id"
            ).fetchall()
        for number, *fields, seal in rows:
            if number != expected or seal != _chained(Operation(*fields), before):
                broken.append(number)
            before, expected = seal, number + 1
        return broken

    def purges(self) -> list[PurgeRecord]:
        """The records of what was purged, oldest first."""
        with sqlite_faults():
            rows = self._file.connection.execute("SELECT record, seal FROM purges ORDER BY id").fetchall()
        for record, seal in rows:
            if hashlib.sha256(record).digest() != seal:
                raise DamagedError("the record of a purge has changed since it was written")
        try:
            return [_purges.decode(record) for record, _ in rows]
        except MsgspecError as error:
            raise DamagedError(f"the record of a purge cannot be read ({error})") from error

    def add_purge(self, record: PurgeRecord) -> None:
        record = structs.replace(record, author=storable(record.author), reason=storable(record.reason))
        data = msgpack.encode(record)
        with sqlite_faults():
            self._file.connection.execute(
                "INSERT INTO purges (record, seal) VALUES (?, ?)", (data, hashlib.sha256(data).digest())
            )

    def replacement(self, prefix: str) -> SnapshotId | None:
        """What took the place of a snapshot that was purged, whose id begins so."""
        for record in reversed(self.purges()):
            for old, new in record.rewritten:
                if old.hex().startswith(prefix):
                    return SnapshotId(Address(new))
        return None

    def _insert(self, operation: Operation, before: bytes) -> bytes:
        one = operation
        if not (one.author.isascii() and one.detail.isascii()):
            one = structs.replace(one, author=storable(one.author), detail=storable(one.detail))
        seal = _chained(one, before)
        values = (one.time, one.author, one.action, one.ref, one.before, one.after, one.detail, seal)
        self._file.connection.execute(
            "INSERT INTO operations (time, author, action, ref, before, after, detail, seal)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        return seal


def _is_text(name: str) -> bool:
    """Holds if a name can be stored, which bytes of a command line that are no UTF-8 cannot."""
    return name.isascii() or storable(name) == name


@lru_cache(maxsize=256)
def _ref(row: tuple[str, str, bytes, bytes]) -> Ref:
    """The ref in a row; the same row is the same ref. Raises DamagedError where its seal is broken."""
    name, kind, snapshot, seal = row
    ref = Ref(name, kind, SnapshotId(Address(snapshot or NOTHING)))
    if _seal_of(ref) != seal:
        raise DamagedError(f"{kind} '{name}' has changed since it was written")
    return ref


def _seal_of(ref: Ref) -> bytes:
    return hashlib.sha256(repr((ref.name, ref.kind, bytes(ref.snapshot))).encode()).digest()[:16]


def _chained(operation: Operation, before: bytes) -> bytes:
    one = operation
    fields = (one.time, one.author, one.action, one.ref, one.before, one.after, one.detail)
    return hashlib.sha256(before + repr(fields).encode()).digest()
