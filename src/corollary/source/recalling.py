"""What folders held as bytes, so that another process need not look into them again.

Nothing of it is believed but for folders that are what they were, in the same place and under the same ignore files.
Who keeps the bytes sees to it that languages, filters and the rules of this package are the same.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from corollary.decoding import msgpack_decoder
from corollary.source.files import Omitted, SourceFile
from corollary.source.ignoring.ignore_files import IgnoreFiles
from corollary.source.walking import Folder, Looked

Signature = tuple[int, int, int, int]
"""What tells a folder from itself after a change: device, number, and the two times."""


class _Row(msgspec.Struct, array_like=True, frozen=True):
    """A folder, and what it held."""

    prefix: str
    signature: Signature
    ignored_by: tuple[tuple[bytes, int], ...]
    linked: bool
    included: bool
    kept: bool
    files: list[tuple[str, str, int, int, int]]
    omitted: list[tuple[str, str]]
    folders: list[tuple[str, bool, bool, bool]]


class _Rows(msgspec.Struct, array_like=True, frozen=True):
    """The folders of a root, whose path from the top of its work tree is `offset`."""

    offset: str
    rows: list[_Row]


_rows = msgpack_decoder(_Rows)


def packed(offset: str, seen: Iterable[tuple[Folder, Signature, Looked]]) -> bytes:
    """Folders as bytes; b"" where some name is no text."""
    rows = [
        _Row(
            folder.prefix,
            signature,
            _told(folder.ignored_by),
            folder.linked,
            folder.included,
            folder.kept,
            [(file.path, file.language, file.size, file.mtime_ns, file.ctime_ns) for file in found.files],
            [(one.path, one.reason) for one in found.omitted],
            [(inner.prefix, inner.linked, inner.included, inner.kept) for inner in found.folders],
        )
        for folder, signature, found in seen
    ]
    try:
        return msgspec.msgpack.encode(_Rows(offset, rows))
    except UnicodeEncodeError:
        return b""


class Recalled:
    """The folders that another process looked into, each until it is asked for."""

    def __init__(self, data: bytes | memoryview = b"") -> None:
        """Raises msgspec.DecodeError for bytes that are none of ours."""
        found = _rows.decode(data) if data else _Rows("", [])
        self._offset = found.offset
        self._rows = {row.prefix: row for row in found.rows}

    def take(self, folder: Folder, offset: str) -> tuple[Signature, Looked] | None:
        """What a folder was and held; None if that is not known, or not of this folder."""
        row = self._rows.pop(folder.prefix, None)
        if row is None or offset != self._offset or row.ignored_by != _told(folder.ignored_by):
            return None
        if (row.linked, row.included, row.kept) != (folder.linked, folder.included, folder.kept):
            return None
        return row.signature, Looked(
            [SourceFile(*file) for file in row.files],
            [Omitted(*one) for one in row.omitted],
            [Folder(prefix, folder.ignored_by, *flags) for prefix, *flags in row.folders],
        )


def _told(files: IgnoreFiles) -> tuple[tuple[bytes, int], ...]:
    return tuple((file.digest, file.start) for file in files)
