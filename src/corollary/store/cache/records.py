"""What a file was like when it was last read, and which files of a listing have to be read again."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from corollary.source.files import Omitted, Source, SourceFile, is_settled
from corollary.store.disk.faults import DamagedError

_PACKED = struct.Struct("<qqqq32s")
_CHECK = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as it was read at `checked_ns`: `size`, times, SHA-256 of its bytes, and the reason if it is left out.

    Of one that is left out for a reason of FOR_WORDS the words are kept.

    `rules` names the rules under which it was read (source.reading.reading_rules).
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    content_hash: bytes
    checked_ns: int
    omitted: str = ""
    rules: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """A listing beside the records of an earlier run."""

    unchanged: tuple[SourceFile, ...]
    """Known to hold what they held."""
    suspect: tuple[SourceFile, ...]
    """New, changed, or not to be told from changed without reading them."""
    gone: tuple[str, ...]
    """Recorded, and no longer in the listing."""


def record_of(outcome: Source | Omitted, rules: str) -> FileRecord | None:
    """The record of what reading a file gave; None where there is nothing to go by (it vanished, is unreadable)."""
    if not outcome.content_hash:
        return None
    return FileRecord(
        outcome.size,
        outcome.mtime_ns,
        outcome.ctime_ns,
        outcome.content_hash,
        outcome.checked_ns,
        outcome.reason,
        rules,
    )


def changed_files(
    files: Collection[SourceFile], records: Mapping[str, FileRecord], rules: str, last: Changes | None = None
) -> Changes:
    """Which files hold what their records say, and which have to be read to know.

    `last` is what was found for the same records, but for those of what was not unchanged, and the same rules: the
    very same files are still unchanged.
    """
    known = frozenset[int]() if last is None else frozenset(map(id, last.unchanged))
    unchanged: list[SourceFile] = []
    suspect: list[SourceFile] = []
    for file in files:
        record = None if id(file) in known else records.get(file.path)
        is_known = id(file) in known or (record is not None and is_unchanged(record, file, rules))
        (unchanged if is_known else suspect).append(file)
    listed = {file.path for file in files}
    return Changes(tuple(unchanged), tuple(suspect), tuple(sorted(records.keys() - listed)))


def is_unchanged(record: FileRecord, file: SourceFile, rules: str) -> bool:
    """Holds if the file surely has the bytes of the record: same size and times, and the times are old enough."""
    return (
        record.size == file.size
        and record.mtime_ns == file.mtime_ns
        and record.ctime_ns == file.ctime_ns
        and record.rules == rules
        and is_settled(record.mtime_ns, record.ctime_ns, record.checked_ns)
    )


def pack(path: bytes, record: FileRecord) -> bytes:
    """The record of a path as bytes, with a check sum over both."""
    numbers = (record.size, record.mtime_ns, record.ctime_ns, record.checked_ns)
    body = _PACKED.pack(*numbers, record.content_hash) + f"{record.rules}\0{record.omitted}".encode()
    return _CHECK.pack(zlib.crc32(body, zlib.crc32(path))) + body


def unpack(path: bytes, packed: bytes) -> FileRecord:
    """The record that was packed for the path. Raises DamagedError if the bytes are not those."""
    body = packed[_CHECK.size :]
    if len(body) < _PACKED.size or _CHECK.unpack_from(packed)[0] != zlib.crc32(body, zlib.crc32(path)):
        raise DamagedError("a record has changed")
    size, mtime_ns, ctime_ns, checked_ns, content_hash = _PACKED.unpack_from(body)
    rules, _, omitted = body[_PACKED.size :].decode().partition("\0")
    return FileRecord(size, mtime_ns, ctime_ns, content_hash, checked_ns, omitted, rules)
