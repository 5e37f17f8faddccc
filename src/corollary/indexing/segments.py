"""The segments of a root's files, as they are stored and as linking reads them: each is fetched and decoded once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from corollary.store.cache import Cache, FileRecord, SegmentKey, open_cache

if TYPE_CHECKING:
    from corollary.facts.segment import Segment

_AT_ONCE = 4 << 20
"""Bytes of segments of a part: few enough that writing them keeps nobody waiting, many enough to cost little."""


class Segments:
    """What the cache of a folder holds, and in memory what of it the last state needs."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._cache: Cache | None = None
        self._stored: dict[SegmentKey, bytes] = {}
        self._decoded: dict[SegmentKey, Segment] = {}

    @property
    def cache(self) -> Cache:
        """The cache, opened when there is something to keep: a folder without sources stays as it is."""
        if self._cache is None:
            self._cache = open_cache(self._folder)
        return self._cache

    @property
    def notes(self) -> tuple[str, ...]:
        """Why the cache is not at its best."""
        return (self._cache.note,) if self._cache is not None and self._cache.note else ()

    def close(self) -> None:
        """Closes the cache."""
        if self._cache is not None:
            self._cache.close()
            self._cache = None

    def known(self, keys: Collection[SegmentKey]) -> set[SegmentKey]:
        """Those of the keys that have a segment."""
        held = set(keys) & self._stored.keys()
        return held | self.cache.has_segments(set(keys) - held)

    def keep(
        self, records: Mapping[str, FileRecord], gone: Iterable[str], segments: Mapping[SegmentKey, bytes]
    ) -> None:
        """Keeps what files were like and gave, and forgets the records of those that are gone."""
        if records or gone or segments:
            self.cache.commit(records, gone, segments)
        self._stored.update(segments)

    def stored(self, keys: Iterable[SegmentKey]) -> dict[SegmentKey, bytes]:
        """The stored form of those segments that are there; they stay in memory."""
        found, lost = dict[SegmentKey, bytes](), set[SegmentKey]()
        for key in keys:
            data = self._stored.get(key)
            if data is None:
                lost.add(key)
            else:
                found[key] = data
        if lost:
            more = self.cache.segments(lost)
            found.update(more)
            self._stored.update(more)
        return found

    def decoded(self, keys: Collection[SegmentKey]) -> dict[SegmentKey, Segment]:
        """Segments that are in memory, as linking reads them; of others nothing is kept decoded."""
        from corollary.facts.segment import decode

        known = self._decoded
        self._decoded = {key: known[key] if key in known else decode(self._stored[key]) for key in keys}
        return self._decoded

    def decode(self, key: SegmentKey, data: bytes) -> Segment:
        """A segment that was just extracted, as linking will read it."""
        from corollary.facts.segment import decode

        found = self._decoded[key] = self._decoded.get(key) or decode(data)
        return found

    def retain(self, keys: Collection[SegmentKey]) -> None:
        """Forgets the stored form of all others in memory."""
        self._stored = {key: self._stored[key] for key in keys}

    def drop(self, keys: Iterable[SegmentKey]) -> None:
        """Forgets the stored form of some in memory."""
        for key in keys:
            self._stored.pop(key, None)


class Parts:
    """What files were like and gave, kept part by part: what is found before an interruption is not lost."""

    def __init__(self, segments: Segments) -> None:
        self._into = segments
        self._records: dict[str, FileRecord] = {}
        self._segments: dict[SegmentKey, bytes] = {}
        self._size = 0

    def add(self, path: str, record: FileRecord, key: SegmentKey | None, data: bytes) -> None:
        """Adds a file; without a key it gave no segment."""
        self._records[path] = record
        if key is not None:
            self._segments[key] = data
            self._size += len(data)
        if self._size >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Keeps what is not yet kept."""
        self._into.keep(self._records, (), self._segments)
        self._records, self._segments, self._size = {}, {}, 0
