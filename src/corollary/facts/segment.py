"""The facts of one file as columns, and their stored form."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import RELATIONS, SCHEMA_VERSION

Rows = npt.NDArray[np.int32]

_HEADER = struct.Struct("<4sHHIII")
_MAGIC = b"CSEG"
_COUNTS = np.dtype("<u4")
_CELLS = np.dtype("<i4")
_WIDTHS = {relation.name: len(relation.columns) for relation in RELATIONS}
_COLUMNS = tuple(_WIDTHS.items())
_ROW_COUNTS = struct.Struct(f"<{len(RELATIONS)}I")
_EMPTY = {name: np.empty((0, width), dtype=_CELLS) for name, width in _WIDTHS.items()}


@dataclass(frozen=True, slots=True)
class Segment:
    """The facts of one file: for each relation an array of shape (rows, columns), `terms` terms in all."""

    language: str
    strings: tuple[str, ...]
    terms: int
    relations: Mapping[str, Rows]


def make_segment(
    language: str, strings: Sequence[str], terms: int, rows: Mapping[str, list[tuple[int, ...]]]
) -> Segment:
    """A segment from tuples; relations without tuples are empty arrays."""
    flat = tuple(chain.from_iterable(chain.from_iterable([rows.get(name, ()) for name in _WIDTHS])))
    cells = np.frombuffer(struct.pack(f"<{len(flat)}i", *flat), dtype=_CELLS)
    relations = dict(_EMPTY)
    position = 0
    for name, width in _WIDTHS.items():
        count = len(rows.get(name, ()))
        if count:
            end = position + count * width
            relations[name] = cells[position:end].reshape(count, width)
            position = end
    return Segment(language, tuple(strings), terms, relations)


def encode(segment: Segment) -> bytes:
    """The stored form: a header, the row counts, all cells column by column, and the strings."""
    tables = [segment.relations[relation.name] for relation in RELATIONS]
    counts = np.array([len(table) for table in tables], dtype=_COUNTS)
    cells = b"".join([table.tobytes(order="F") for table in tables if len(table)])
    texts = [text.encode("utf-8", "surrogateescape") for text in (segment.language, *segment.strings)]
    lengths = np.fromiter(map(len, texts), dtype=_COUNTS, count=len(texts)).tobytes()
    header = _HEADER.pack(_MAGIC, SCHEMA_VERSION, len(RELATIONS), len(texts), segment.terms, len(cells))
    return b"".join((header, counts.tobytes(), cells, lengths, *texts))


def decode(data: bytes) -> Segment:
    """The segment of a stored form; ValueError where the bytes are none."""
    try:
        magic, version, relations, texts, terms, size = _HEADER.unpack_from(data)
    except struct.error as error:
        raise ValueError("too short for a segment") from error
    if magic != _MAGIC or version != SCHEMA_VERSION or relations != len(RELATIONS):
        raise ValueError("no segment of this version")
    start = _HEADER.size + _ROW_COUNTS.size
    if len(data) < start:
        raise ValueError("too short for a segment")
    columns: dict[str, Rows] = _EMPTY.copy()
    position = start
    counts = _ROW_COUNTS.unpack_from(data, _HEADER.size)
    for (name, width), count in zip(compress(_COLUMNS, counts), filter(None, counts), strict=True):
        columns[name] = np.ndarray((count, width), _CELLS, data, position, None, "F")
        position += 4 * count * width
    if position != start + size:
        raise ValueError("a segment with cells left over")
    lengths = np.frombuffer(data, _COUNTS, texts, position).tolist()
    language, *strings = _texts(data[position + 4 * texts :], lengths)
    return Segment(language, tuple(strings), terms, columns)


def _texts(blob: bytes, lengths: list[int]) -> list[str]:
    """The strings that stand in the bytes one after the other; where all are plain, they are decoded at once."""
    if not lengths or sum(lengths) != len(blob):
        raise ValueError("a segment with bytes left over")
    end = 0
    if blob.isascii():
        whole = blob.decode("ascii")
        return [whole[end : (end := end + length)] for length in lengths]
    return [blob[end : (end := end + length)].decode("utf-8", "surrogateescape") for length in lengths]


@dataclass(frozen=True, slots=True)
class Parts:
    """A stored form taken apart without knowing its schema: what `joined` makes the same bytes of."""

    version: int
    language: bytes
    terms: int
    counts: npt.NDArray[np.int64]
    cells: bytes
    strings: list[bytes]


def parts(data: bytes) -> Parts | None:
    """The parts of a stored form of whatever version; None where the bytes are none."""
    span = span_of_cells(data)
    if span is None:
        return None
    _, version, relations, texts, terms, _ = _HEADER.unpack_from(data)
    start, end = span
    if not texts or len(data) < end + 4 * texts:
        return None
    counts = np.frombuffer(data, _COUNTS, relations, _HEADER.size).astype(np.int64)
    ends = np.cumsum(np.frombuffer(data, _COUNTS, texts, end), dtype=np.int64).tolist()
    blob = data[end + 4 * texts :]
    if ends[-1] != len(blob):
        return None
    strings = [blob[begin:stop] for begin, stop in zip([0, *ends[:-1]], ends, strict=True)]
    return Parts(version, strings[0], terms, counts, data[start:end], strings[1:])


def joined(found: Parts) -> bytes:
    """The stored form of parts."""
    texts = [found.language, *found.strings]
    lengths = np.fromiter(map(len, texts), dtype=_COUNTS, count=len(texts)).tobytes()
    header = _HEADER.pack(_MAGIC, found.version, len(found.counts), len(texts), found.terms, len(found.cells))
    return b"".join((header, found.counts.astype(_COUNTS).tobytes(), found.cells, lengths, *texts))


def span_of_cells(data: bytes) -> tuple[int, int] | None:
    """Where the cells of a stored form begin and end; None where the bytes are no stored form."""
    if len(data) < _HEADER.size or data[:4] != _MAGIC:
        return None
    _, _, relations, _, _, size = _HEADER.unpack_from(data)
    start = _HEADER.size + 4 * relations
    return (start, start + size) if size % 4 == 0 and start + size <= len(data) else None
