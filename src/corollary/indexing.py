"""From the files of a root to its linked program, and again after every change, at the cost of the change.

What is kept, and by what key: the segment of a file by the hash of its bytes and the fingerprint of its grammar,
the program by the hash of everything it is made from. So an unchanged file is never parsed twice, and a second
run only looks at names, sizes and times.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from corollary.errors import CorollaryError
from corollary.facts.fingerprint import MANIFEST, file_kinds, fingerprint
from corollary.linking import stored
from corollary.linking.program import Program
from corollary.resources import code_digest
from corollary.source.contents.reading import reading_rules
from corollary.source.discovery import discover, locate
from corollary.source.files import FAILED, Listing, Omitted, SourceFile
from corollary.source.settings.configuration import Configuration
from corollary.source.settings.file import load_configuration
from corollary.store.cache import Cache, FileRecord, SegmentKey, changed_files, open_cache, record_of
from corollary.syntax.languages import Language, Specification, load_languages

if TYPE_CHECKING:
    from corollary.facts.segment import Segment
    from corollary.linking.incremental.relinking import Linker
    from corollary.linking.linker import Solution

Progress = Callable[[int, int], None]

_ATTEMPTS = 3
_MOST_MOVED = 64
"""Files that are looked at for whether they only moved; of more it is quicker to link."""
_NOTES = 3
"""How many files that could not be turned into facts are named."""


@dataclass(frozen=True, slots=True)
class Capture:
    """What the files are at one moment: for each path its language and the key of its segment, and what was left out.

    The segment of a project manifest is the file as it is.
    """

    files: Mapping[str, tuple[str, SegmentKey]]
    omitted: tuple[tuple[str, str], ...]
    root_name: str


@dataclass(frozen=True, slots=True)
class _State:
    """What the files were like when they were last looked at."""

    key: str
    records: Mapping[str, FileRecord]
    files: tuple[SourceFile, ...]
    omitted: tuple[tuple[str, str], ...]
    root_name: str  # "" where the root is no package
    settings: str  # what the program is made with: code, configuration, languages


class Index:
    """The index of one root. `refresh` gives the program of the files as they are now; one thread at a time."""

    def __init__(self, root: str, folder: str, configuration: Configuration, jobs: int | None) -> None:
        self.root = root
        self.folder = folder
        self.configuration = configuration
        self._jobs = jobs or configuration.index.jobs or _cores()
        self._opened: Cache | None = None
        self._languages = self._load_languages()
        self._records: dict[str, FileRecord] | None = None
        self._program: Program | None = None
        self._settled: _State | None = None
        self._captured: _State | None = None
        self._segments: dict[SegmentKey, bytes] = {}
        self._troubles: dict[SourceFile, str] = {}
        self._decoded: dict[SegmentKey, Segment] = {}
        self._linker: Linker | None = None

    @classmethod
    def open(cls, root: str | os.PathLike[str] = ".", *, jobs: int | None = None) -> Index:
        """The index of a folder (or of one file); nothing is read yet but the configuration."""
        place, folder = locate(root)
        configuration = load_configuration(folder)
        return cls(place, folder, configuration, jobs)

    @property
    def _store(self) -> Cache:
        """The store, opened when there is something to keep: a folder without sources stays as it is."""
        if self._opened is None:
            self._opened = open_cache(self.folder)
        return self._opened

    @property
    def notes(self) -> tuple[str, ...]:
        """Why the index is not at its best."""
        store = (self._opened.note,) if self._opened is not None and self._opened.note else ()
        troubles = sorted((file.path, trouble) for file, trouble in self._troubles.items())
        named = [f"{path} is left out: {trouble}" for path, trouble in troubles[:_NOTES]]
        more = [f"and {len(troubles) - _NOTES} files more"] if len(troubles) > _NOTES else []
        return (*store, *named, *more)

    @property
    def languages(self) -> Mapping[str, Language]:
        """The languages that the index reads."""
        return self._languages

    def close(self) -> None:
        """Closes the store."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def refresh(self, progress: Progress | None = None) -> Program:
        """The program of the files as they are now; the same object as before where nothing changed."""
        self._reconfigure()
        for _ in range(_ATTEMPTS):
            state = self._examine(self._discover(), progress)
            if self._program is not None and self._settled is not None and state.key == self._settled.key:
                return self._program
            program = self._load(state)
            if program is None:
                program = self._relocate(state) or self._link(state, progress)
                if program is None:
                    continue
                self._store.put_derived(state.key, stored.encode(program))
            self._program, self._settled = program, state
            return program
        raise CorollaryError(
            "unsettled",
            "files keep changing while they are read",
            place=self.root,
            remedy="ask again when nothing writes to them any more",
        )

    def capture(self, progress: Progress | None = None) -> Capture:
        """What the files are now, without linking them."""
        self._reconfigure()
        state = self._examine(self._discover(), progress)
        self._captured = state
        files = {file.path: (file.language, self._key(state, file)) for file in state.files}
        return Capture(files, state.omitted, state.root_name)

    def segments(self, paths: Collection[str]) -> Mapping[SegmentKey, bytes] | None:
        """The stored segments of paths of the last capture; None where a file is no more what it was: capture again."""
        state = self._captured
        assert state is not None
        files = tuple(file for file in state.files if file.path in paths)
        keys = {file.path: self._key(state, file) for file in files}
        return self._segments_of(replace(state, files=files), keys, None, forget=False)

    def _key(self, state: _State, file: SourceFile) -> SegmentKey:
        return state.records[file.path].content_hash, fingerprint(file.language, file.path, self._languages)

    def _reconfigure(self) -> None:
        """Follows changes of the configuration."""
        configuration = load_configuration(self.folder)
        if configuration != self.configuration:
            self.configuration = configuration
            self._languages = self._load_languages()
            self._linker = None

    def _load_languages(self) -> dict[str, Language]:
        return load_languages(Path(self.folder) / name for name in self.configuration.grammars)

    def _discover(self) -> Listing:
        extensions, filenames = file_kinds(self._languages)
        listing = discover(self.root, extensions, self.configuration, filenames)
        if all(file.language == MANIFEST for file in listing.files):
            raise CorollaryError(
                "nothing-to-analyse",
                "no file in a supported language was found",
                place=self.root,
                remedy=f"supported: {', '.join(sorted(one.specification.title for one in self._languages.values()))}",
            )
        return listing

    def _examine(self, listing: Listing, progress: Progress | None) -> _State:
        """Reads what may have changed; what the files are now."""
        if self._records is None:
            self._records = self._store.records()
        rules = reading_rules(self.configuration)
        changes = changed_files(listing.files, self._records, rules)
        gone = changes.gone if self.folder == self.root else ()
        segments: dict[SegmentKey, bytes] = {}
        updated: dict[str, FileRecord] = {}
        troubled: dict[str, str] = {}
        if self._troubles:
            listed = set(listing.files)
            self._troubles = {file: trouble for file, trouble in self._troubles.items() if file in listed}
        troubled.update((file.path, FAILED) for file in self._troubles)
        suspect = [file for file in changes.suspect if file not in self._troubles]
        if suspect:
            self._extract(listing.root, suspect, rules, progress, segments, updated, troubled)
        if updated or gone or segments:
            self._store.commit(updated, gone, segments)
        left = {*gone, *troubled}
        records = {path: record for path, record in self._records.items() if path not in left}
        records.update(updated)
        self._records = records
        self._segments.update(segments)
        return self._state(listing, records, troubled)

    def _extract(
        self,
        root: str,
        files: list[SourceFile],
        rules: str,
        progress: Progress | None,
        segments: dict[SegmentKey, bytes],
        updated: dict[str, FileRecord],
        troubled: dict[str, str],
    ) -> None:
        from corollary.facts.pool import extract_files

        done = 0

        def count(more: int) -> None:
            nonlocal done
            done += more
            if progress is not None:
                progress(done, len(files))

        with _uncollected():
            found = extract_files(root, files, self.configuration, self._languages, jobs=self._jobs, progress=count)
        known = {file.path: file for file in files}
        for path, extracted in found.items():
            record = record_of(extracted.outcome, rules)
            if record is None:
                troubled[path] = extracted.outcome.reason if isinstance(extracted.outcome, Omitted) else "vanished"
                if extracted.trouble:
                    self._troubles[known[path]] = extracted.trouble
                continue
            updated[path] = record
            if not isinstance(extracted.outcome, Omitted):
                segments[record.content_hash, fingerprint(known[path].language, path, self._languages)] = (
                    extracted.segment
                )

    def _state(self, listing: Listing, records: Mapping[str, FileRecord], troubled: Mapping[str, str]) -> _State:
        omitted = [(item.path, item.reason) for item in listing.omitted] + list(troubled.items())
        files = []
        digest = hashlib.sha256(code_digest("facts", "linking").encode())
        digest.update(repr(self.configuration.entry_points).encode())
        for name in sorted(self._languages):
            digest.update(f"{name}={self._languages[name].fingerprint};".encode())
        settings = digest.hexdigest()
        for file in listing.files:
            record = records.get(file.path)
            if record is None:
                continue
            if record.omitted:
                omitted.append((file.path, record.omitted))
                continue
            files.append(file)
            digest.update(os.fsencode(file.path) + b"\0" + record.content_hash + file.language.encode() + b"\0")
        omitted.sort()
        for path, reason in omitted:
            digest.update(os.fsencode(path) + b"\1" + reason.encode())
        root_name = Path(self.folder).name if self._is_package(files) else ""
        digest.update(os.fsencode(root_name))
        return _State(digest.hexdigest(), records, tuple(files), tuple(omitted), root_name, settings)

    def _is_package(self, files: list[SourceFile]) -> bool:
        names = {n for language in self._languages.values() for n in language.specification.modules.package_files}
        return any(file.path in names for file in files)

    def _load(self, state: _State) -> Program | None:
        data = self._store.derived(state.key)
        if data is None:
            return None
        with contextlib.suppress(ValueError, KeyError):
            return stored.decode(data)
        return None

    def without(self, paths: frozenset[str]) -> Program:
        """The program of the files as they are now, linked as if these were not there. Nothing of it is kept.

        Raises CorollaryError "unsettled".
        """
        self.refresh()
        state = self._settled
        assert state is not None
        files = [file for file in state.files if file.path not in paths]
        left = replace(
            state,
            key=hashlib.sha256("\0".join((state.key, *sorted(paths))).encode("utf-8", "surrogateescape")).hexdigest(),
            files=tuple(files),
            omitted=tuple(one for one in state.omitted if one[0] not in paths),
            root_name=state.root_name if self._is_package(files) else "",
        )
        found = self._link(left, None)
        if found is None:
            raise CorollaryError(
                "unsettled", "files changed while they were read", place=self.root, remedy="Ask again."
            )
        return found

    def solution(self) -> Solution:
        """What the last program was read off from, by linking again. Raises CorollaryError "unsettled"."""
        from corollary.linking.linker import solve

        if self._settled is None:
            self.refresh()
        state = self._settled
        assert state is not None
        found = self._read(state, None)
        if found is None:
            raise CorollaryError(
                "unsettled", "files changed while they were read", place=self.root, remedy="Ask again."
            )
        segments, manifests = found
        with _uncollected():
            return solve(segments, self._specifications, manifests=manifests, root_name=state.root_name)

    @property
    def _specifications(self) -> dict[str, Specification]:
        return {name: language.specification for name, language in self._languages.items()}

    def _link(self, state: _State, progress: Progress | None) -> Program | None:
        """The program of the files; None where a file that was known is no more what it was, so look again."""
        from corollary.linking.incremental.relinking import Linker, Sources
        from corollary.linking.readout.entry_points import EntryPattern

        with _uncollected():
            found = self._read(state, progress)
            if found is None:
                return None
            segments, manifests = found
            self._linker = self._linker or Linker(self._specifications)
            return self._linker.link(
                Sources(segments, manifests, state.root_name),
                entry_patterns=[EntryPattern(p.symbol, p.name, p.decorator) for p in self.configuration.entry_points],
                omitted=state.omitted,
                snapshot=state.key,
            )

    def _relocate(self, state: _State) -> Program | None:
        """The program before with the places of what only moved; None where the files say something else."""
        from corollary.facts.segment import decode
        from corollary.linking.relocation import relocated

        before = self._settled
        if self._program is None or before is None or _frame(before) != _frame(state):
            return None
        keys = {file.path: (self._key(before, file), self._key(state, file)) for file in state.files}
        changed = {path: pair for path, pair in keys.items() if pair[0] != pair[1]}
        manifests = {file.path for file in state.files if file.language == MANIFEST}
        if len(changed) > _MOST_MOVED or not manifests.isdisjoint(changed):
            return None
        wanted = {key for pair in changed.values() for key in pair}
        data = {key: self._segments[key] for key in wanted & self._segments.keys()}
        data.update(self._store.segments(wanted - data.keys()))
        if data.keys() != wanted:
            return None
        old, new = ({path: decode(data[pair[side]]) for path, pair in changed.items()} for side in (0, 1))
        program = relocated(self._program, old, new, state.key)
        if program is not None:
            for gone, _ in changed.values():
                self._segments.pop(gone, None)
        return program

    def _read(self, state: _State, progress: Progress | None) -> tuple[dict[str, Segment], dict[str, bytes]] | None:
        """The segments and the manifests of the files by path; None where a file is no more what it was."""
        from corollary.facts.segment import decode

        keys = {file.path: self._key(state, file) for file in state.files}
        data = self._segments_of(state, keys, progress)
        if data is None:
            return None
        manifests = {file.path: data[keys[file.path]] for file in state.files if file.language == MANIFEST}
        sources = {file.path: keys[file.path] for file in state.files if file.language != MANIFEST}
        known = self._decoded
        self._decoded = {key: known[key] if key in known else decode(data[key]) for key in sources.values()}
        return {path: self._decoded[key] for path, key in sources.items()}, manifests

    def _segments_of(
        self, state: _State, keys: Mapping[str, SegmentKey], progress: Progress | None, *, forget: bool = True
    ) -> dict[SegmentKey, bytes] | None:
        """The stored segments of all files; one that was lost is extracted again, None if that gives another.

        They stay in memory, and with `forget` no others do.
        """
        data = {key: self._segments[key] for key in keys.values() if key in self._segments}
        data.update(self._store.segments(key for key in keys.values() if key not in data))
        lost = [file for file in state.files if keys[file.path] not in data]
        if lost:
            segments: dict[SegmentKey, bytes] = {}
            self._extract(self.folder, lost, "", progress, segments, {}, {})
            self._store.commit({}, (), segments)
            data.update(segments)
            changed = {file.path for file in lost if keys[file.path] not in data}
            if changed:
                self._records = {path: record for path, record in state.records.items() if path not in changed}
                return None
        self._segments = data if forget else {**self._segments, **data}
        return data


def _frame(state: _State) -> tuple[object, ...]:
    """What a program is made from besides the contents of its files."""
    return [(file.path, file.language) for file in state.files], state.omitted, state.root_name, state.settings


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Pauses the collector of cycles: extraction and linking make many objects and no garbage in cycles."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
