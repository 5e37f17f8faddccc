"""A segment as edits of another: what one version of a file's facts takes that leans on the version before.

A line that is inserted renumbers all that comes after it: lines, terms, calls, definitions, strings. So the numbers of
the new segment are first expressed in those of the old one. Rows about code that did not change are equal then, and
are told by where they stand in the old segment; only new rows and new texts are written. Nothing is lost: what
cannot be expressed so is written as it is, and the same bytes come out.

How numbers correspond is found by rows that are alike in all that is not renumbered, and so are their neighbours; a
wrong guess costs room and nothing else. O(cells), in whole columns.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from corollary.facts.layouts import layout_of
from corollary.facts.segment import Parts, joined, parts
from corollary.store.chunks.encoding.alignment import Maps, completed, corresponding, places_of
from corollary.store.chunks.encoding.rearranging import LITERAL, NEW, Columns, inverted, placed, rearranged, renumbered

Ints = npt.NDArray[np.int64]

_HEADER = struct.Struct("<II")
_SPACES = "sdtcl"


def edits(old: bytes, new: bytes) -> bytes | None:
    """The segment `new` as edits of `old`; None where either is none, or they are of different layouts."""
    before, after = parts(old), parts(new)
    if before is None or after is None or (before.version, before.language) != (after.version, after.language):
        return None
    layout = layout_of(before.version)
    if layout is None or not (layout.fits(before) and layout.fits(after)):
        return None
    origins, tables = layout.tables(before), layout.tables(after)
    maps = corresponding(layout, before, after, origins, tables)
    olds = layout.sizes(before, origins)
    numbers: list[Ints] = [np.array([after.terms, len(after.strings), len(maps["l"])], np.int64), after.counts]
    numbers.extend(_jumps(np.where(maps[space] < olds[space], maps[space], LITERAL)) for space in _SPACES)
    for spaces, origin, table in zip(layout.spaces, origins, tables, strict=True):
        coded = _translated(table, spaces, maps)
        places = places_of(origin, coded)
        numbers.append(_jumps(places))
        numbers.extend(_steps(column) for column in coded[places == LITERAL].T)
    texts = [after.strings[i] for i in np.flatnonzero(maps["s"] >= len(before.strings)).tolist()]
    numbers.append(np.fromiter(map(len, texts), np.int64, len(texts)))
    words = np.concatenate(numbers).astype("<u4")
    planes = words.view(np.uint8).reshape(-1, 4).T.tobytes()
    return _HEADER.pack(len(words), before.version) + planes + b"".join(texts)


def edited(old: bytes, data: bytes) -> bytes:
    """The segment that edits make of `old`. Raises ValueError or IndexError where they are none."""
    if len(data) < _HEADER.size:
        raise ValueError("too short for edits")
    count, version = _HEADER.unpack_from(data)
    before, layout = parts(old), layout_of(version)
    if before is None or layout is None or before.version != version or not layout.fits(before):
        raise ValueError("no segment that these are edits of")
    planes = np.frombuffer(data, np.uint8, 4 * count, _HEADER.size).reshape(4, -1)
    stream = _Stream(np.ascontiguousarray(planes.T).view("<u4").ravel().astype(np.int64))
    terms, strings, lines = stream.take(3).tolist()
    counts = stream.take(len(layout.names))
    news = dict(zip(_SPACES, (strings, counts[layout.definition], terms, counts[layout.call], lines), strict=True))
    columns = Columns.of(layout, before)
    olds = columns.sizes(before)
    maps = {space: completed(stream.places(int(news[space]), olds[space]), olds[space]) for space in _SPACES}
    cells = rearranged(columns, counts, stream)
    codes = {space: inverted(one) for space, one in maps.items() if (one != np.arange(len(one))).any()}
    new = renumbered(cells, layout, counts, codes).astype("<i4").tobytes()
    texts = _texts(before.strings, maps["s"], stream, data[_HEADER.size + 4 * count :])
    return joined(Parts(version, before.language, terms, counts, new, texts))


class _Stream:
    """Numbers that are taken one after the other."""

    def __init__(self, numbers: Ints) -> None:
        self._numbers = numbers
        self._at = 0

    def take(self, count: int) -> Ints:
        """The next so many. Raises ValueError where there are fewer."""
        found = self._numbers[self._at : self._at + count]
        if count < 0 or len(found) != count:
            raise ValueError("edits that end too early")
        self._at += count
        return found

    def places(self, count: int, most: int) -> Ints:
        """The next so many places below `most`, LITERAL for what has none: see `_jumps`. Raises ValueError."""
        codes = self.take(count)
        if not codes.any() and count <= most:
            return np.arange(count)
        return placed(codes, np.array([count]), np.array([most]))


def _steps(numbers: Ints) -> Ints:
    """What each number is more than one above the one before: nothing, where they count up."""
    return _unsigned(np.diff(numbers, prepend=-1) - 1)


def _jumps(places: Ints) -> Ints:
    """Places as numbers without sign: nothing for the one after the last, NEW for none, more for what is elsewhere."""
    found = np.full(len(places), NEW, np.int64)
    placed = places != LITERAL
    steps = _steps(places[placed])
    found[placed] = np.where(steps > 0, steps + NEW, 0)
    return found


def _unsigned(numbers: Ints) -> Ints:
    """Small numbers for those that are near zero on either side."""
    return (numbers << 1) ^ (numbers >> 63)


def _translated(table: Ints, spaces: str, maps: Maps) -> Ints:
    """The rows with the numbers of every space mapped; those below zero stand for nothing and stay."""
    found = table.copy()
    for column, space in enumerate(spaces if len(table) else ""):
        if space in maps and len(maps[space]):
            values = table[:, column]
            found[:, column] = np.where(values >= 0, maps[space][np.maximum(values, 0)], values)
    return found


def _texts(old: list[bytes], codes: Ints, stream: _Stream, blob: bytes) -> list[bytes]:
    """The strings of the new segment: those of the old one, and new ones that stand in the bytes."""
    fresh = int((codes >= len(old)).sum())
    ends = np.cumsum(stream.take(fresh)).tolist()
    new: Iterator[bytes] = (blob[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True))
    return [old[code] if code < len(old) else next(new) for code in codes.tolist()]
