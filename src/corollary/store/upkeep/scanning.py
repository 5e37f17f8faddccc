"""Searching the raw bytes of a store for what is to be gone from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corollary.store.chunks.addresses import Address, Kind
from corollary.store.repository import Repository

_WINDOW = 16
"""Bytes of a trace."""
_BLOCK = 4 << 20
_EACH = 64
"""How many places of one chunk are looked for at most."""
_EACH_OF_PACK = 512
_SKIPPED = 16
"""Bytes at the beginning of a stored form that many have in common."""

Words = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Traces:
    """What to search for: pieces of stored chunks, and texts as they are."""

    pieces: frozenset[bytes]
    texts: tuple[bytes, ...]

    @property
    def count(self) -> int:
        return len(self.pieces) + len(self.texts)

    @classmethod
    def of(cls, store: Repository, gone: Iterable[Address], texts: Sequence[bytes]) -> Traces:
        """The traces of chunks that are to go: their addresses, and pieces of their stored forms."""
        pieces: set[bytes] = set()
        packs: set[int] = set()
        for address in gone:
            row = store.chunks.row(address)
            if row.kind in (Kind.SEGMENT, Kind.CONTENT):
                pieces.add(address)
                pieces.update(_pieces(row.data))
                packs.update(() if row.place is None else {row.place.pack})
        for number in packs:
            pieces.update(_pieces(store.chunks.packs.stored(number), _EACH_OF_PACK))
        return cls(frozenset(pieces), tuple(text for text in texts if len(text) >= 4))

    def without(self, store: Repository, kept: Iterable[bytes]) -> Traces:
        """The traces that no chunk that stays has, too: equal content is no trace of what is gone."""
        words = _words({piece[:8] for piece in self.pieces})
        shared: set[bytes] = set()
        for address in kept:
            shared.update(_found(store.chunks.row(Address(address)).data, words, self.pieces))
        for number in store.chunks.packs.sizes():
            shared.update(_found(store.chunks.packs.stored(number), words, self.pieces))
        return Traces(self.pieces - shared, self.texts)


@dataclass(frozen=True, slots=True)
class Scanned:
    """How many bytes were searched, and how many traces were found."""

    size: int
    found: int


def traces_in(path: Path, traces: Traces) -> Scanned:
    """What is left in the file of a store and in those beside it."""
    size = 0
    found: set[bytes] = set()
    words = _words({piece[:8] for piece in traces.pieces})
    longest = max([32, *map(len, traces.texts)])
    for suffix in ("", "-wal", "-journal"):
        place = path.with_name(path.name + suffix)
        if not place.exists():
            continue
        with place.open("rb") as file:
            tail = b""
            while block := file.read(_BLOCK):
                size += len(block)
                data = tail + block
                found.update(_found(data, words, traces.pieces))
                found.update(text for text in traces.texts if text in data)
                tail = data[-longest:]
    return Scanned(size, len(found))


def _pieces(data: bytes, most: int = _EACH) -> Iterable[bytes]:
    """Pieces of a stored form, spread over all of it."""
    room = len(data) - _WINDOW - _SKIPPED
    if room < 0:
        return ()
    step = max(1, room // most)
    return (data[at : at + _WINDOW] for at in range(_SKIPPED, _SKIPPED + room + 1, step))


def _words(starts: Iterable[bytes]) -> Words:
    return np.unique(np.array([int.from_bytes(start, "little") for start in starts], dtype=np.uint64))


def _found(data: bytes, words: Words, pieces: frozenset[bytes] | set[bytes]) -> set[bytes]:
    """Those of the pieces that the data holds, at any offset: their first eight bytes are looked up at once."""
    found: set[bytes] = set()
    if not len(words):
        return found
    for shift in range(8):
        count = (len(data) - shift) // 8
        if count <= 0:
            break
        view = np.frombuffer(data, "<u8", count, shift)
        at = np.searchsorted(words, view)
        hits = np.flatnonzero(words[np.minimum(at, len(words) - 1)] == view)
        for hit in hits.tolist():
            place = shift + 8 * hit
            found.update(piece for piece in (data[place : place + 16], data[place : place + 32]) if piece in pieces)
    return found
