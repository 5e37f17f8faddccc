"""The store of one analysed root: a database and derived files in a folder, and memory where those fail."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from corollary.store.cache import derived
from corollary.store.cache.database import Database, SegmentKey, create, identity, set_aside
from corollary.store.cache.records import FileRecord
from corollary.store.disk import folder
from corollary.store.disk.faults import DamagedError, UnusableError

Result = TypeVar("Result")


def open_cache(
    root: str | os.PathLike[str],
    *,
    directory: str | os.PathLike[str] | None = None,
    read_only: bool = False,
    only_derived: bool = False,
) -> Cache:
    """The store in `directory`, by default `.corollary` in the root. Never fails: a note says what does not work.

    A `read_only` store keeps what is committed to it in memory. Where `only_derived` data is asked for, records and
    segments are as good as not there, and the database that holds them is not opened.
    """
    place = Path(root) / (folder.NAME if directory is None else directory)
    return Cache(place, read_only=read_only, only_derived=only_derived)


class Cache:
    """Records, segments and derived data; close it, or use it as a context manager. Threads may share it."""

    def __init__(self, place: Path, *, read_only: bool, only_derived: bool = False) -> None:
        self._place = place
        self._read_only = read_only
        self._only_derived = only_derived
        self._lock = threading.RLock()
        self._folder: Path | None = None
        self._database: Database | None = None
        self._frozen = False
        self._rebuilt = ""
        self._trouble = ""
        self._records: dict[str, FileRecord | None] = {}
        self._segments: dict[SegmentKey, bytes] = {}
        self._derived: dict[str, bytes] = {}
        self._open()

    @property
    def note(self) -> str:
        """Why the store is not at its best; "" if it is."""
        return "; ".join(filter(None, (self._rebuilt, self._trouble)))

    def records(self) -> dict[str, FileRecord]:
        """Every record, by path."""
        with self._lock:
            records: dict[str, FileRecord | None] = {**self._asked(Database.records, {}), **self._records}
        return {path: record for path, record in records.items() if record is not None}

    def segments(self, keys: Iterable[SegmentKey]) -> dict[SegmentKey, bytes]:
        """The segments that are there: after damage fewer than `has_segments` said."""
        wanted = list(keys)
        with self._lock:
            own = {key: self._segments[key] for key in wanted if key in self._segments}
            rest = [key for key in wanted if key not in own]
            return {**self._asked(lambda kept: kept.segments(rest), {}), **own}

    def has_segments(self, keys: Iterable[SegmentKey]) -> set[SegmentKey]:
        """Those of the keys that have a segment."""
        wanted = set(keys)
        with self._lock:
            own = wanted & self._segments.keys()
            nothing: set[SegmentKey] = set()
            return own | self._asked(lambda kept: kept.has_segments(wanted - own), nothing)

    def commit(
        self, records: Mapping[str, FileRecord], removed: Iterable[str], segments: Mapping[SegmentKey, bytes]
    ) -> None:
        """Keep the records and segments and forget what was removed: all of it or, if interrupted, nothing.

        What cannot be written stays in memory, and the next commit tries again.
        """
        with self._lock:
            overlay: dict[str, FileRecord | None] = {**self._records, **dict.fromkeys(removed), **records}
            added = {**self._segments, **segments}
            if self._written(overlay, added):
                overlay, added = {}, {}
            self._records, self._segments = overlay, added

    def derived(self, key: str) -> memoryview | bytes | None:
        """What was derived and kept under the key, or None."""
        with self._lock:
            if key in self._derived or self._folder is None:
                return self._derived.get(key)
            try:
                return derived.load(self._folder / folder.DERIVED, key)
            except DamagedError:
                if not self._read_only:
                    derived.discard(self._folder / folder.DERIVED, key)
                return None

    def put_derived(self, key: str, data: Iterable[bytes | memoryview]) -> None:
        """Keep derived data under the key; of all such data only the newest is kept."""
        chunks = list(data)
        with self._lock:
            if self._folder is not None and not self._read_only:
                try:
                    derived.save(self._folder / folder.DERIVED, key, chunks)
                except UnusableError as fault:
                    self._trouble = self._in_memory(fault)
                else:
                    self._derived.pop(key, None)
                    return
            self._derived = {key: b"".join(chunks)}

    def close(self) -> None:
        with self._lock:
            if self._database is not None:
                self._database.close()
            self._database = self._folder = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> None:
        """Open the folder and the database in it, as well as that goes."""
        self.close()
        self._trouble, self._frozen = "", False
        try:
            if self._read_only:
                folder.mistrust(self._place)
            else:
                folder.prepare(self._place)
            self._folder = self._place
            self._database = None if self._only_derived else self._opened()
        except (UnusableError, DamagedError) as fault:
            self._trouble = self._in_memory(fault)
            self._open_frozen()

    def _opened(self) -> Database | None:
        path = self._place / folder.DATABASE
        if self._read_only:
            return Database(path) if path.exists() else None
        for _ in range(2):
            found = identity(path)
            if found == (0, 0):
                create(path)
                found = identity(path)
            try:
                return Database(path)
            except DamagedError as fault:
                set_aside(path, found)
                self._rebuilt = f"the cache was rebuilt ({fault})"
        create(path)
        return Database(path)

    def _open_frozen(self) -> None:
        """Read a database that cannot be written to, if there is one to be trusted."""
        if self._folder is None:
            return
        try:
            self._database = Database(self._place / folder.DATABASE, frozen=True)
            self._frozen = True
        except (UnusableError, DamagedError):
            self._database = None

    def _asked(self, question: Callable[[Database], Result], nothing: Result) -> Result:
        """What the database answers; `nothing` where there is none, or it cannot answer."""
        if self._database is None:
            return nothing
        try:
            return question(self._database)
        except DamagedError as fault:
            self._rebuild(fault)
        except UnusableError as fault:
            self._trouble = self._in_memory(fault)
        return nothing

    def _written(self, records: Mapping[str, FileRecord | None], segments: Mapping[SegmentKey, bytes]) -> bool:
        if self._read_only:
            return False
        if self._database is None or self._frozen:
            self._open()
        kept = {path: record for path, record in records.items() if record is not None}
        removed = [path for path, record in records.items() if record is None]
        for _ in range(2):
            if self._database is None or self._frozen:
                return False
            try:
                self._database.write(kept, removed, segments)
            except DamagedError as fault:
                self._rebuild(fault)
            except UnusableError as fault:
                self._trouble = self._in_memory(fault)
                return False
            else:
                self._trouble = ""
                return True
        return False

    def _rebuild(self, fault: DamagedError) -> None:
        """Put the damaged database aside and start with an empty one."""
        damaged = self._database.identity if self._database is not None else (0, 0)
        self.close()
        if not self._read_only:
            try:
                set_aside(self._place / folder.DATABASE, damaged)
            except UnusableError as worse:
                self._trouble = self._in_memory(worse)
                return
            self._open()
            self._rebuilt = f"the cache was rebuilt ({fault})"

    def _in_memory(self, fault: Exception) -> str:
        return f"the cache in {self._place.name} cannot be used ({fault}); this run keeps it in memory"


def forget_everything(place: Path) -> None:
    """Removes a cache with all that was derived, whoever has it open; it is made again when it is needed."""
    for name in (folder.DATABASE, *(f"{folder.DATABASE}{end}" for end in ("-wal", "-shm", "-journal", ".damaged"))):
        with suppress(OSError):
            (place / name).unlink()
    with suppress(OSError):
        for path in (place / folder.DERIVED).iterdir():
            with suppress(OSError):
                path.unlink()
