"""How chunks lie on disk: compressed, and where there is a predecessor, as what is different from it.

All of it is private to one store and may be rewritten at any time; addresses know nothing of it. The dictionary of
a difference is one predecessor, whole: never one trained on many files, which would carry names from file to file.
Sizes are bounded before anything is unpacked, so that a crafted chunk cannot fill the memory.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from enum import IntEnum
from types import TracebackType
from typing import Final

import zstandard

from corollary.store.chunks.addresses import Kind
from corollary.store.chunks.encoding.edits import edited, edits
from corollary.store.chunks.encoding.layout import packed, unpacked
from corollary.store.disk.faults import DamagedError

MOST_BYTES = 256 << 20
"""How large a chunk may be before it is compressed."""
_LEVEL = 3
_own = threading.local()
_SMALL = 64
"""Chunks of fewer bytes are kept as they are."""


Stored = tuple[int, bytes, int]
"""A chunk as it is stored: its form, its bytes there, and its size."""


class Form(IntEnum):
    """How the stored bytes of a chunk are to be read."""

    PLAIN = 0
    COMPRESSED = 1
    COLUMNS = 2
    """Cells as differences, in planes of bytes, then compressed."""
    EDITS = 3
    """A segment as edits of another, then compressed."""
    REFERENCES = 4
    """With numbers of rows in the place of addresses; only in packs. The table opens it before it comes here."""


_FRAMES: Final = frozenset({int(Form.COMPRESSED), int(Form.COLUMNS)})
"""Of these forms the stored bytes are one frame of as many bytes as the chunk has."""

PACKED: Final = 16
"""Added to the form of a chunk that lies in a pack: what is compressed there is the pack."""


def encode(kind: Kind, data: bytes, base: bytes | None = None) -> tuple[Form, bytes]:
    """The stored form of a chunk, as its difference from the bytes of `base` where there is one."""
    if len(data) > MOST_BYTES:
        raise ValueError(f"a chunk of {len(data)} bytes is larger than {MOST_BYTES}")
    if len(data) < _SMALL and base is None:
        return Form.PLAIN, data
    form, body, before = Form.COMPRESSED, data, base
    if kind is Kind.SEGMENT:
        arranged = packed(data)
        if arranged is not None:
            form, body = Form.COLUMNS, arranged
            before = base if base is None else packed(base) or base
    return form, _compressor(before).compress(body)


def arranged(kind: Kind, data: bytes, base: bytes | None = None) -> tuple[Form, bytes]:
    """A chunk as it lies in a pack, not compressed: a segment as edits of `base` where that saves a third of it.

    Finding edits takes some 15 times as long as a difference of bytes, and they take half the room of one.
    """
    cells = packed(data) if kind is Kind.SEGMENT else None
    if cells is None:
        return Form.PLAIN, data
    if base is not None:
        found = edits(base, data)
        if found is not None and 3 * _room(found) <= 2 * _room(cells) and edited(base, found) == data:
            return Form.EDITS, found
    return Form.COLUMNS, cells


def _room(body: bytes) -> int:
    """About how many bytes of a pack something takes."""
    return len(_compressor(None).compress(body))


def decode(form: int, stored: bytes, size: int, base: tuple[Kind, bytes] | None = None) -> bytes:
    """The bytes of a chunk of `size` bytes from its stored form. Raises DamagedError where they cannot be had."""
    with _DAMAGE:
        before = None if base is None else _dictionary_of(form, Form.PLAIN, base[1])
        return _opened(form, _body(form, stored, size, before), size)


def decode_chain(chunks: Sequence[Stored], start: bytes | None = None) -> bytes:
    """The bytes of the last of these chunks, each of which leans on the one before. Raises DamagedError.

    The first leans on `start`, if there is that.

    What is between is left as it is compressed, wherever the next one leans on it in that form.
    """
    with _DAMAGE:
        form, body, size = int(Form.PLAIN), start or b"", 0
        for at, (next_form, stored, next_size) in enumerate(chunks):
            before = _dictionary_of(next_form & ~PACKED, form, body) if at or start is not None else None
            form, body, size = next_form & ~PACKED, _body(next_form, stored, next_size, before), next_size
        return _opened(form, body, size)


def decode_all(chunks: Sequence[Stored]) -> list[bytes]:
    """The bytes of many chunks that lean on no other. Raises DamagedError."""
    with _DAMAGE:
        decompress, content_size = _decompressor(None).decompress, zstandard.frame_content_size
        bodies = [
            decompress(stored)
            if form in _FRAMES and 0 <= size <= MOST_BYTES and content_size(stored) == size
            else _body(form, stored, size, None)
            for form, stored, size in chunks
        ]
        columns = [at for at, (form, _, _) in enumerate(chunks) if form & ~PACKED == Form.COLUMNS]
        for at, data in zip(columns, unpacked([bodies[at] for at in columns]) if columns else (), strict=True):
            bodies[at] = data
        return [_whole(data, size) for data, (_, _, size) in zip(bodies, chunks, strict=True)]


def _dictionary_of(form: int, form_before: int, before: bytes) -> bytes:
    """What a chunk of one form was compressed beside, from the chunk before as it is in its form."""
    if form == Form.COLUMNS:
        return before if form_before == Form.COLUMNS else packed(before) or before
    return unpacked([before])[0] if form_before == Form.COLUMNS else before


def _body(form: int, stored: bytes, size: int, before: bytes | None) -> bytes:
    """What was compressed; never more than it claims to be."""
    if not 0 <= size <= MOST_BYTES:
        raise DamagedError("a chunk claims an impossible size")
    if form == Form.PLAIN or (form & PACKED and form != Form.EDITS | PACKED):
        return stored
    if form & ~PACKED == Form.EDITS:
        if before is None:
            raise DamagedError("edits of nothing")
        return edited(before, stored if form & PACKED else _unpacked_edits(stored))
    if zstandard.frame_content_size(stored) != size:
        raise DamagedError("a chunk unpacks to another size than it should")
    return _decompressor(before).decompress(stored)


def _unpacked_edits(stored: bytes) -> bytes:
    if not 0 <= zstandard.frame_content_size(stored) <= MOST_BYTES:
        raise DamagedError("edits of an impossible size")
    return _decompressor(None).decompress(stored)


def _opened(form: int, body: bytes, size: int) -> bytes:
    return _whole(unpacked([body])[0] if form & ~PACKED == Form.COLUMNS else body, size)


def _whole(data: bytes, size: int) -> bytes:
    if len(data) != size:
        raise DamagedError("a chunk has another size than it should")
    return data


class _Damage:
    """A context without state, entered for each chunk that is read."""

    __slots__ = ()

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is not None and isinstance(error, zstandard.ZstdError | ValueError | IndexError):
            raise DamagedError(f"a chunk cannot be unpacked ({error})") from error


_DAMAGE = _Damage()


def _compressor(before: bytes | None) -> zstandard.ZstdCompressor:
    """What packs a frame, in the same way."""
    dictionary = _dictionary(before)
    if dictionary is not None:
        return zstandard.ZstdCompressor(level=_LEVEL, dict_data=dictionary, write_content_size=True)
    if not hasattr(_own, "compressor"):
        _own.compressor = zstandard.ZstdCompressor(level=_LEVEL, write_content_size=True)
    kept: zstandard.ZstdCompressor = _own.compressor
    return kept


def _decompressor(before: bytes | None) -> zstandard.ZstdDecompressor:
    """What unpacks a frame; the one without a dictionary is kept, for each thread its own."""
    dictionary = _dictionary(before)
    if dictionary is not None:
        return zstandard.ZstdDecompressor(dict_data=dictionary)
    if not hasattr(_own, "decompressor"):
        _own.decompressor = zstandard.ZstdDecompressor()
    kept: zstandard.ZstdDecompressor = _own.decompressor
    return kept


def _dictionary(content: bytes | None) -> zstandard.ZstdCompressionDict | None:
    if content is None or len(content) < 8:
        return None
    return zstandard.ZstdCompressionDict(content, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
