"""What a snapshot says of one path, and what of the snapshot itself: the values, and their bytes.

The bytes are the same for equal values, whoever writes them, because addresses are made of them.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec
from msgspec import Struct

from corollary.decoding import msgpack_decoder
from corollary.errors import CorollaryError
from corollary.facts.fingerprint import UNLINKED
from corollary.source.files import DIAGRAM
from corollary.store.chunks.addresses import NOTHING, SIZE, Address, Kind, SnapshotId
from corollary.store.disk.faults import DamagedError

Value = TypeVar("Value")
_KEPT_WHOLE = UNLINKED | {DIAGRAM}


class Entry(Struct, frozen=True, array_like=True):
    """A path in a manifest: a file with its language, the SHA-256 of its bytes and the chunk made of them, or
    a path that was left out for a `reason`.
    """

    language: str
    blob: bytes
    chunk: Address
    reason: str = ""

    @property
    def kind(self) -> Kind:
        """What its chunk is."""
        return kind_of(self.language)


def kind_of(language: str) -> Kind:
    """What is made of the files of a language: manifests are kept as they are, diagrams as what they say,
    and words as words.
    """
    return Kind.CONTENT if language in _KEPT_WHOLE else Kind.SEGMENT


def left_out(reason: str) -> Entry:
    """The entry of a path that was left out."""
    return Entry("", b"", NOTHING, reason)


@dataclass(frozen=True, slots=True)
class Content:
    """What is to become an entry: a file's language, the hash of its bytes, what was made of them, and by what."""

    language: str
    blob: bytes
    data: bytes = field(repr=False)
    fingerprint: str

    @property
    def kind(self) -> Kind:
        """What the chunk of it is."""
        return kind_of(self.language)


class Root(Struct, frozen=True, array_like=True):
    """The record of a snapshot: everything that it is.

    `manifest`, `overlay` and `conflicts` are trees, NOTHING where there is none; `settings` is the configuration it
    was taken under; `source` says where it comes from, such as "files" or "merge"; `time` is in milliseconds.
    """

    manifest: Address
    overlay: Address
    conflicts: Address
    settings: Address
    parents: tuple[SnapshotId, ...]
    fingerprints: tuple[tuple[str, str], ...]
    source: str
    author: str
    time: int
    message: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot and its name."""

    id: SnapshotId
    root: Root


class Conflict(Struct, frozen=True, array_like=True):
    """A path that two sides of a merge changed differently: what it was, and what each side has; None for nothing."""

    base: Entry | None
    ours: Entry | None
    theirs: Entry | None


_encoder = msgspec.msgpack.Encoder()
_entries = msgpack_decoder(Entry)
_roots = msgpack_decoder(Root)
_conflicts = msgpack_decoder(Conflict)


def storable(text: str) -> str:
    """The text as UTF-8 can carry it: bytes that somebody wrote and that are none of it become escapes."""
    if text.isascii():
        return text
    with suppress(UnicodeEncodeError):
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def pack(value: Entry | Root | Conflict) -> bytes:
    """The bytes of a value."""
    return _encoder.encode(value)


def unpack_entry(data: bytes) -> Entry:
    """The entry of these bytes. Raises DamagedError."""
    try:
        entry = _entries.decode(data)
    except msgspec.MsgspecError as error:
        raise _unreadable(error) from error
    if entry.chunk and (len(entry.chunk) != SIZE or len(entry.blob) != SIZE):
        raise DamagedError("an entry of a manifest with an impossible address")
    return entry


def unpack_root(data: bytes) -> Root:
    """The root record of these bytes. Raises DamagedError."""
    root = _decoded(_roots, data)
    addresses = (root.manifest, root.settings, *root.parents)
    optional = (root.overlay, root.conflicts)
    if any(len(one) != SIZE for one in addresses) or any(one and len(one) != SIZE for one in optional):
        raise DamagedError("a root record with an impossible address")
    return root


def unpack_conflict(data: bytes) -> Conflict:
    """The conflict of these bytes. Raises DamagedError."""
    return _decoded(_conflicts, data)


def _decoded(decoder: msgspec.msgpack.Decoder[Value], data: bytes) -> Value:
    try:
        return decoder.decode(data)
    except msgspec.MsgspecError as error:
        raise _unreadable(error) from error


def _unreadable(error: msgspec.MsgspecError) -> DamagedError:
    return DamagedError(f"a record that cannot be read ({error})")


def key_of(path: str) -> bytes:
    """The key of a path. Raises CorollaryError "bad-path" for what no file can be called."""
    try:
        return os.fsencode(path)
    except UnicodeEncodeError:
        raise CorollaryError("bad-path", "no file can have such a path", place=storable(path)) from None


def path_of(key: bytes) -> str:
    """The path of a key."""
    return os.fsdecode(key)
