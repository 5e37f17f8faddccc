"""The program of a snapshot: its segments linked, as those of the files would be. Never truth, always made again.

What is linked is kept in the cache under everything it depends on, so that two snapshots with the same contents
share it, and a change of the linker makes it anew.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from corollary.answers.text.words import count
from corollary.errors import CorollaryError
from corollary.facts.fingerprint import UNLINKED, foreign_files
from corollary.indexing import Progress
from corollary.linking import stored
from corollary.linking.program import Program
from corollary.resources import code_digest
from corollary.source.files import DIAGRAM, MANIFEST, WORDS
from corollary.source.settings.configuration import Configuration
from corollary.store.cache import open_cache
from corollary.store.chunks.addresses import Address, Kind, shown
from corollary.store.disk.failures import told
from corollary.store.entries import Entry, Snapshot, key_of
from corollary.store.overlay import Overlay
from corollary.store.store import Store
from corollary.syntax.languages import Language
from corollary.syntax.specification import Specification
from corollary.threads import interruption
from corollary.versioning.contents.settings import Taken, unpack_settings
from corollary.versioning.grammars import Grammars
from corollary.versioning.overlays.laying import Laid, Stale, dropped_paths, laid_over
from corollary.versioning.overlays.telling import noted
from corollary.versioning.programs.sources import Constructors

if TYPE_CHECKING:
    from corollary.facts.segment import Segment
    from corollary.facts.words import Words
    from corollary.linking.linker import Solution

DIGITS = 12
"""How much of an id is shown to people."""


@dataclass(frozen=True)
class Linked:
    """A snapshot as a source of its program."""

    store: Store
    snapshot: Snapshot
    folder: str
    grammars: Grammars
    owned: bool = False
    """Whether the store is to be closed with it."""
    decoded: dict[Address, Segment] = field(default_factory=dict)
    """Segments that were decoded, here or for other snapshots."""
    left_out: frozenset[str] = frozenset()
    """Files that count as if they were not there, besides those that the overlay drops."""

    @property
    def root(self) -> str:
        return self.folder

    @property
    def configuration(self) -> Configuration:
        return self._taken.configuration

    @property
    def notes(self) -> Sequence[str]:
        """Which snapshot this is, and what about it a reader of answers has to know."""
        notes = [f"snapshot {described(self.snapshot)}"]
        conflicts = len(self.store.conflicts(self.snapshot))
        if conflicts:
            files = count(conflicts, "file", "is", "are")
            notes.append(f"{files} in conflict: as far as they go, answers are about the side merged into")
        return [*notes, *noted(self.overlay, self.stale)]

    @property
    def constructors(self) -> Constructors:
        return {name: frozenset(one.specification.classes.constructors) for name, one in self._languages.items()}

    def refresh(self, progress: Progress | None = None) -> Program:
        """The program of the snapshot; the same object every time."""
        return self.program

    def without(self, paths: frozenset[str]) -> Program:
        """The program of the snapshot with these files left out besides."""
        return replace(self, owned=False, left_out=self.left_out | paths).program

    def solution(self) -> Solution:
        """What the program was read off from, by linking again."""
        from corollary.linking.linker import solve

        segments, manifests = self._segments()
        return solve(segments, self._specifications, manifests=manifests, root_name=self._taken.root_name)

    def close(self) -> None:
        if self.owned:
            self.store.close()

    @cached_property
    def overlay(self) -> Overlay:
        """What users say of the snapshot."""
        return self.store.overlay(self.snapshot)

    @property
    def paths(self) -> Collection[str]:
        """The paths of the files that are linked."""
        return [path for path, entry in self._entries if not entry.reason and entry.language != DIAGRAM]

    @property
    def program(self) -> Program:
        """What linking gives, with the overlay laid over it."""
        return self._laid.program

    @property
    def stale(self) -> tuple[Stale, ...]:
        """The edits of the overlay that change nothing."""
        return self._laid.stale if self.overlay else ()

    @cached_property
    def _laid(self) -> Laid:
        name = shown(self.snapshot.id)
        laid = laid_over(self._linked, self.overlay)
        return Laid(replace(laid.program, snapshot=name), (*self._without[1], *laid.stale))

    @cached_property
    def _without(self) -> tuple[frozenset[str], tuple[Stale, ...]]:
        """The files that are dropped, and the edits that drop none."""
        dropped, stale = dropped_paths(self.overlay, (path for path, _ in self.store.entries(self.snapshot)))
        return dropped | self.left_out, stale

    @cached_property
    def _linked(self) -> Program:
        """Read from the cache, or linked."""
        with open_cache(self.folder, read_only=self.store.file.read_only, only_derived=True) as cache:
            data = cache.derived(self.key)
            if data is not None:
                with contextlib.suppress(ValueError, KeyError):
                    return stored.decode(data)
            program = self.fresh()
            cache.put_derived(self.key, stored.encode(program))
        return program

    @property
    def key(self) -> str:
        """The hash of everything that what linking gives depends on."""
        root = self.snapshot.root
        digest = hashlib.sha256(code_digest("facts", "linking").encode())
        digest.update(root.manifest + root.settings)
        for path in sorted(self._without[0]):
            digest.update(key_of(path) + b"\0")
        for name in sorted(self._languages):
            digest.update(f"{name}={self._languages[name].fingerprint};".encode())
        return digest.hexdigest()

    @cached_property
    def _taken(self) -> Taken:
        with told(self.store.place):
            return unpack_settings(self.store.chunks.get(Kind.SETTINGS, self.snapshot.root.settings))

    @cached_property
    def _languages(self) -> dict[str, Language]:
        return self.grammars.of(self.configuration)

    @property
    def _specifications(self) -> dict[str, Specification]:
        return {name: language.specification for name, language in self._languages.items()}

    def fresh(self) -> Program:
        """What linking gives, now."""
        from corollary.linking.linker import link
        from corollary.linking.readout.entries.collecting import EntryPattern

        interruption().check()
        segments, manifests = self._segments()
        words = self._words()
        return link(
            segments,
            self._specifications,
            manifests=manifests,
            entry_patterns=[EntryPattern(p.symbol, p.name, p.decorator) for p in self.configuration.entry_points],
            omitted=[*((path, entry.reason) for path, entry in self._entries if entry.reason), *words.reasons],
            words=words,
            root_name=self._taken.root_name,
            snapshot=self.key,
        )

    @cached_property
    def _entries(self) -> list[tuple[str, Entry]]:
        return [(path, entry) for path, entry in self.store.entries(self.snapshot) if path not in self._without[0]]

    def _segments(self) -> tuple[dict[str, Segment], dict[str, bytes]]:
        """The segments and the manifests of the snapshot, by path."""
        files = {path: entry for path, entry in self._entries if not entry.reason and entry.language != DIAGRAM}
        self._expect_known(files)
        chunks = {path: entry.chunk for path, entry in files.items() if entry.language not in UNLINKED}
        with self.store.reading():
            manifests = {
                path: self.store.chunks.get(Kind.CONTENT, entry.chunk)
                for path, entry in files.items()
                if entry.language == MANIFEST
            }
            self._decode(dict.fromkeys(chunk for chunk in chunks.values() if chunk not in self.decoded))
        return {path: self.decoded[chunk] for path, chunk in chunks.items()}, manifests

    def _words(self) -> Words:
        """What files of the snapshot spell that are not analysed."""
        from corollary.facts.words import Words

        chunks = {path: entry.chunk for path, entry in self._entries if entry.language == WORDS and not entry.reason}
        with self.store.reading():
            stored = {path: self.store.chunks.get(Kind.CONTENT, chunk) for path, chunk in chunks.items()}
        return Words.of(stored, foreign_files(stored, self._languages))

    def _decode(self, chunks: Iterable[Address]) -> None:
        """Adds the segments in these chunks to those that were decoded."""
        from corollary.facts.segment import decode

        try:
            for chunk, data in self.store.chunks.contents(Kind.SEGMENT, chunks):
                self.decoded[chunk] = decode(data)
        except ValueError as error:
            raise of_another_version(str(error)) from None

    def _expect_known(self, files: Mapping[str, Entry]) -> None:
        unknown = {entry.language for entry in files.values()} - self._languages.keys() - UNLINKED
        if unknown:
            raise CorollaryError(
                "unknown-language",
                f"the snapshot holds files of {', '.join(sorted(unknown))}, which this installation does not know",
                place=shown(self.snapshot.id)[:DIGITS],
                remedy="Install the grammars it was taken with, or name their folder in `grammars`.",
            )


def of_another_version(why: str) -> CorollaryError:
    """The error of facts that were extracted by a version whose schema differs."""
    return CorollaryError(
        "facts-version",
        f"the facts of this snapshot were extracted by another version and cannot be linked ({why})",
        remedy="Take the snapshot again (of commits: `corollary history import`), or use that version.",
    )


def described(snapshot: Snapshot) -> str:
    """A snapshot in a line: its id, when it was taken, and the first line of why."""
    root = snapshot.root
    message = root.message.partition("\n")[0]
    return f"{shown(snapshot.id)[:DIGITS]} of {time_of(root.time)}" + (f": {message}" if message else "")


def time_of(milliseconds: int) -> str:
    """A time as ISO 8601, in UTC; what no calendar has is shown as the number it is."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return f"{milliseconds} ms"
