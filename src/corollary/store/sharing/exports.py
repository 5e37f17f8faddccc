"""The file of an export: a branch and its chunks, compressed together, with a hash over all of it.

`CORXPORT`, a version, then frames of a length (8 bytes, little-endian) and that many bytes: first a header, then packs
of chunks, what is named before what names it, and last a frame of length 0 and the SHA-256 of all before it. A pack is
msgpack, compressed: versions of a file follow one another, and each takes little beside the one before. In files of
version 1, which are read as well, each chunk is a frame and compressed by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO, TypeVar

import zstandard
from msgspec import MsgspecError, Struct, msgpack

from corollary.decoding import msgpack_decoder
from corollary.errors import CorollaryError
from corollary.store.chunks.addresses import Kind
from corollary.store.chunks.encoding.codec import MOST_BYTES, PACKED, arranged, decode
from corollary.store.disk.faults import DamagedError

_MAGIC = b"CORXPORT"
_SINGLE, _TOGETHER = b"\x01", b"\x02"
_LENGTH = 8
_LEVEL = 9
_ROOM = 8 << 20
"""How many bytes a pack is to hold before it is compressed; a larger chunk has one of its own."""
_MOST = 2 * MOST_BYTES
"""How large a frame may be; what it unpacks to is bounded as well."""

Chunk = tuple[Kind, bytes]
Result = TypeVar("Result")


class Header(Struct, frozen=True, array_like=True):
    """What a file is an export of."""

    branch: str
    snapshot: bytes


class _Stored(Struct, frozen=True, array_like=True):
    kind: int
    form: int
    size: int
    data: bytes


_header = msgpack_decoder(Header)
_chunk = msgpack_decoder(_Stored)
_chunks = msgpack_decoder(list[_Stored])


def write(file: BinaryIO, header: Header, chunks: Iterable[Chunk]) -> int:
    """Writes an export: how many bytes it has."""
    digest = hashlib.sha256()
    size = 0

    def put(data: bytes) -> None:
        nonlocal size
        size += len(data)
        digest.update(data)
        file.write(data)

    put(_MAGIC + _TOGETHER)
    for body in chain((msgpack.encode(header),), _packs(chunks)):
        put(len(body).to_bytes(_LENGTH, "little"))
        put(body)
    put(bytes(_LENGTH))
    put(digest.digest())
    return size


def read(file: BinaryIO, path: Path) -> tuple[Header, Iterator[Chunk]]:
    """What a file is an export of, and its chunks, whose end is reached only if the whole file is as it was written.

    Raises CorollaryError "bad-export", also while the chunks are read.
    """
    magic = file.read(len(_MAGIC) + 1)
    if magic not in (_MAGIC + _SINGLE, _MAGIC + _TOGETHER):
        raise bad_export(path, "it is of another version" if magic.startswith(_MAGIC) else "it is no export")
    frames = _frames(file, magic, path)
    header = _decoded(lambda: _header.decode(next(frames, b"")), path)
    return header, _single(frames, path) if magic.endswith(_SINGLE) else _together(frames, path)


def bad_export(path: Path, why: str) -> CorollaryError:
    """The error of a file that cannot be taken."""
    return CorollaryError(
        "bad-export",
        f"this export cannot be taken: {why}",
        place=str(path),
        remedy="Nothing was changed. Export it anew.",
    )


def _packs(chunks: Iterable[Chunk]) -> Iterator[bytes]:
    parameters = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL, window_log=_ROOM.bit_length(), write_content_size=1
    )
    compressor = zstandard.ZstdCompressor(compression_params=parameters)
    group: list[_Stored] = []
    room = 0
    for kind, data in chunks:
        if group and room + len(data) > _ROOM:
            yield compressor.compress(msgpack.encode(group))
            group, room = [], 0
        form, body = arranged(kind, data)
        group.append(_Stored(kind, form, len(data), body))
        room += len(data)
    if group:
        yield compressor.compress(msgpack.encode(group))


def _frames(file: BinaryIO, magic: bytes, path: Path) -> Iterator[bytes]:
    """The frames of a file, the last of which is checked before the iteration ends."""
    digest = hashlib.sha256(magic)

    def get(size: int) -> bytes:
        data = file.read(size)
        if len(data) != size:
            raise bad_export(path, "it is cut off")
        return data

    while True:
        length = get(_LENGTH)
        digest.update(length)
        size = int.from_bytes(length, "little")
        if not size:
            break
        if size > _MOST:
            raise bad_export(path, "a part of it claims an impossible size")
        body = get(size)
        digest.update(body)
        yield body
    if get(digest.digest_size) != digest.digest() or file.read(1):
        raise bad_export(path, "it has changed since it was written")


def _single(frames: Iterator[bytes], path: Path) -> Iterator[Chunk]:
    for frame in frames:
        one = _decoded(lambda frame=frame: _chunk.decode(frame), path)  # type: ignore[misc]
        yield _opened(one, one.form, path)


def _together(frames: Iterator[bytes], path: Path) -> Iterator[Chunk]:
    for frame in frames:
        for one in _decoded(lambda frame=frame: _chunks.decode(_unpacked(frame)), path):  # type: ignore[misc]
            yield _opened(one, one.form | PACKED, path)


def _opened(one: _Stored, form: int, path: Path) -> Chunk:
    return _decoded(lambda: (Kind(one.kind), decode(form, one.data, one.size)), path)


def _unpacked(frame: bytes) -> bytes:
    if not 0 <= zstandard.frame_content_size(frame) <= MOST_BYTES + _ROOM:
        raise ValueError("a part of it claims an impossible size")
    return zstandard.ZstdDecompressor().decompress(frame)


def _decoded(read: Callable[[], Result], path: Path) -> Result:
    try:
        return read()
    except (MsgspecError, zstandard.ZstdError, ValueError, DamagedError) as error:
        raise bad_export(path, str(error)) from None
