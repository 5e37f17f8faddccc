"""The index of a root: what the files are now is made one program, patched or linked from the last one if it can be."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from corollary.collector import uncollected
from corollary.errors import CorollaryError
from corollary.facts.fingerprint import foreign_files
from corollary.indexing.ahead import linked_ahead
from corollary.indexing.extraction import Met
from corollary.indexing.files import Files
from corollary.indexing.segments import Segments
from corollary.indexing.state import Capture, Progress, State, without
from corollary.linking import stored
from corollary.linking.program import Program
from corollary.source.discovery import locate
from corollary.source.files import SourceFile
from corollary.source.settings.configuration import Configuration
from corollary.source.settings.file import load_configuration
from corollary.store.cache import SegmentKey
from corollary.syntax.languages import Language

if TYPE_CHECKING:
    from corollary.facts.segment import Segment
    from corollary.facts.words import Words
    from corollary.linking.incremental.relinking import Linker
    from corollary.linking.linker import Solution

_ATTEMPTS = 3
_MOST_MOVED = 64
"""Files that are looked at for whether they only moved; of more it is quicker to link."""


class Index:
    """The index of one root. `refresh` gives the program of the files as they are now; one thread at a time."""

    def __init__(self, root: str, folder: str, configuration: Configuration, jobs: int | None, once: bool) -> None:
        self.root = root
        self.folder = folder
        self._once = once
        self._jobs = jobs or configuration.index.jobs or _cores()
        self._segments = Segments(folder)
        self._files = self._files_under(configuration)
        self._program: Program | None = None
        self._settled: State | None = None
        self._captured: State | None = None
        self._linker: Linker | None = None
        self._to_keep: State | None = None
        self._words: tuple[Mapping[str, SegmentKey], Words] | None = None

    @classmethod
    def open(cls, root: str | os.PathLike[str] = ".", *, jobs: int | None = None, once: bool = False) -> Index:
        """The index of a folder (or of one file); nothing is read yet but the configuration.

        Where `once` is said, nothing is kept in memory to link quickly what changes after the first look.
        """
        place, folder = locate(root)
        configuration = load_configuration(folder)
        return cls(place, folder, configuration, jobs, once)

    @property
    def configuration(self) -> Configuration:
        """The configuration under which files were last looked at."""
        return self._files.configuration

    @property
    def notes(self) -> tuple[str, ...]:
        """Why the index is not at its best."""
        return (*self._segments.notes, *self._files.notes)

    @property
    def languages(self) -> Mapping[str, Language]:
        """The languages that the index reads."""
        return self._files.languages

    def close(self) -> None:
        """Keeps the last program, and closes the cache."""
        self._keep()
        self._segments.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def refresh(self, progress: Progress | None = None) -> Program:
        """The program of the files as they are now; the same object as before where nothing changed."""
        self._reconfigure()
        for _ in range(_ATTEMPTS):
            state = self._files.look(progress, self._linked_ahead)
            if self._program is not None and self._settled is not None and state.key == self._settled.key:
                self._keep()
                return self._program
            program = self._load(state)
            if program is not None and self._program is None:
                self._linker = None  # what it was told ahead is of no use: it has linked nothing
            self._to_keep = None if program else state
            program = program or self._relocate(state) or self._link(state, progress)
            if program is None:
                continue
            is_first = self._program is None
            self._program, self._settled = program, state
            if is_first:
                self._keep()
            return program
        raise CorollaryError(
            "unsettled",
            "files keep changing while they are read",
            place=self.root,
            remedy="ask again when nothing writes to them any more",
        )

    def prepare(self) -> None:
        """Links all files if the last program was kept and not linked here, so that the next edit is linked after it.

        What linking needs to know of the program before is not kept with it. Where it was linked here, that is put in
        order.
        """
        if self._linker is None and self._settled is not None:
            self._link(self._settled, None)
        if self._linker is not None:
            self._linker.prepare()

    def capture(self, progress: Progress | None = None, *, required: bool = True) -> Capture:
        """What the files are now, without linking them.

        Raises CorollaryError "nothing-to-analyse" where there are none, if any are `required`.
        """
        self._reconfigure()
        self._captured = self._files.look(progress, required=required)
        return self._captured.capture()

    def segments(self, paths: Collection[str]) -> Mapping[SegmentKey, bytes] | None:
        """The stored segments of paths of the last capture; None where a file is no more what it was: capture again."""
        state = self._captured
        assert state is not None
        return self._files.segments(state, [file for file in state.files if file.path in paths])

    def without(self, paths: frozenset[str]) -> Program:
        """The program of the files as they are now, linked as if these were not there. Nothing of it is kept.

        Raises CorollaryError "unsettled".
        """
        self.refresh()
        state = self._settled
        assert state is not None
        found = self._link(without(state, paths, self.languages, self.folder), None)
        if found is None:
            raise self._unsettled
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
            raise self._unsettled
        segments, manifests = found
        with uncollected():
            return solve(segments, self._files.specifications, manifests=manifests, root_name=state.root_name)

    @property
    def _unsettled(self) -> CorollaryError:
        return CorollaryError("unsettled", "files changed while they were read", place=self.root, remedy="Ask again.")

    def _reconfigure(self) -> None:
        """Follows changes of the configuration."""
        configuration = load_configuration(self.folder)
        if configuration != self.configuration:
            self._files = self._files_under(configuration)
            self._linker = None

    def _files_under(self, configuration: Configuration) -> Files:
        return Files(self.root, self.folder, configuration, self._segments, self._jobs)

    def _keep(self) -> None:
        """Keeps the last program for the next start. After an edit this waits until nothing changed, or for the end."""
        if self._to_keep is not None and self._program is not None and self._to_keep is self._settled:
            self._segments.cache.put_derived(self._to_keep.key, stored.encode(self._program))
        self._to_keep = None

    def _load(self, state: State) -> Program | None:
        data = self._segments.cache.derived(state.key)
        if data is None:
            return None
        with contextlib.suppress(ValueError, KeyError):
            return stored.decode(data)
        return None

    def _link(self, state: State, progress: Progress | None) -> Program | None:
        """The program of the files; None where a file that was known is no more what it was, so look again."""
        from corollary.linking.incremental.relinking import Sources
        from corollary.linking.readout.entries.collecting import EntryPattern

        with uncollected():
            found = self._read(state, progress)
            if found is None:
                return None
            segments, manifests = found
            words = self._words_of(state)
            return self._the_linker().link(
                Sources(segments, manifests, state.root_name),
                entry_patterns=[EntryPattern(p.symbol, p.name, p.decorator) for p in self.configuration.entry_points],
                omitted=(*state.omitted, *words.reasons),
                words=words,
                snapshot=state.key,
            )

    def _words_of(self, state: State) -> Words:
        """What files spell that are not analysed; the same object as long as they are the same."""
        from corollary.facts.words import Words

        keys = {path: state.keys[path] for path in state.worded}
        if self._words is None or self._words[0] != keys:
            data = self._segments.stored(keys.values())
            foreign = foreign_files(keys, self.languages)
            self._words = keys, Words.of({path: data[key] for path, key in keys.items()}, foreign)
        return self._words[1]

    def _linked_ahead(self, files: Sequence[SourceFile]) -> Met:
        return linked_ahead(files, self._segments, self._the_linker)

    def _the_linker(self) -> Linker:
        from corollary.linking.incremental.relinking import Linker

        self._linker = self._linker or Linker(self._files.specifications, once=self._once)
        return self._linker

    def _relocate(self, state: State) -> Program | None:
        """The program before with the places of what only moved; None where the files say something else."""
        from corollary.facts.segment import decode
        from corollary.linking.relocation import relocated

        before = self._settled
        if self._program is None or before is None or before.frame != state.frame:
            return None
        changed = before.changed(state)
        if len(changed) > _MOST_MOVED or not (state.manifests | state.worded).isdisjoint(changed):
            return None
        wanted = {key for pair in changed.values() for key in pair}
        data = self._segments.stored(wanted)
        if data.keys() != wanted:
            return None
        old, new = ({path: decode(data[pair[side]]) for path, pair in changed.items()} for side in (0, 1))
        program = relocated(self._program, old, new, state.key)
        if program is not None:
            self._segments.drop(gone for gone, _ in changed.values())
        return program

    def _read(self, state: State, progress: Progress | None) -> tuple[dict[str, Segment], dict[str, bytes]] | None:
        """The segments and the manifests of the files by path; None where a file is no more what it was."""
        data = self._files.segments(state, state.files, progress)
        if data is None:
            return None
        self._segments.retain(data.keys())
        manifests = {path: data[state.keys[path]] for path in sorted(state.manifests)}
        keys = state.linked
        decoded = self._segments.decoded(keys.values())
        return {path: decoded[key] for path, key in keys.items()}, manifests


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
