"""Settling what both sides of a merge changed: the sources are merged, where they can be found, and extracted anew.

The store keeps facts and no sources. Those of a snapshot may still be in git, under its commit or another that has
the very bytes, or in the file on disk; that they are the ones is told by their hash. What cannot be found or merged
stays a conflict.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from functools import cached_property
from posixpath import basename, splitext
from types import TracebackType
from typing import Self

from corollary.facts.fingerprint import fingerprint
from corollary.facts.pool import extract_files
from corollary.source.contents.merging import likeness, merged
from corollary.source.contents.reading import read
from corollary.source.files import DIAGRAM, Omitted, Source, SourceFile
from corollary.source.git.links import Paths
from corollary.source.git.repository import BlobId, CommitId, GitRepository, MissingObjectError
from corollary.source.settings.configuration import Configuration
from corollary.store.chunks.addresses import Kind
from corollary.store.entries import Conflict, Content, Entry, Snapshot
from corollary.store.store import Store
from corollary.versioning.contents.diagrams import diagram_content
from corollary.versioning.contents.settings import unpack_settings
from corollary.versioning.grammars import Grammars
from corollary.versioning.importing.importer import GIT

_MOST_COMMITS = 2000
"""How many commits are looked through for the bytes of a file."""
_MOST_ORIGINS = 16
"""Of how many files that came the content is looked at, to find one that was renamed and changed."""
_ALIKE = 0.5


class Settler:
    """Settles conflicts of one merge; close it, or use it as a context manager. `settled` are the paths it did."""

    def __init__(self, store: Store, folder: str, grammars: Grammars, sides: tuple[Snapshot, ...]) -> None:
        self._store = store
        self._folder = folder
        self._sides = sides
        self._grammars = grammars
        self._stack = ExitStack()
        self.settled: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()

    @cached_property
    def _configuration(self) -> Configuration:
        data = self._store.chunks.get(Kind.SETTINGS, self._sides[0].root.settings)
        return unpack_settings(data).configuration

    @cached_property
    def _repository(self) -> GitRepository | None:
        repository = GitRepository.around(self._folder)
        return None if repository is None else self._stack.enter_context(repository)

    def settle(self, path: str, conflict: Conflict, places: tuple[str, ...] = ()) -> Content | None:
        """What a path becomes that both sides changed; None where that is not known."""
        base, ours, theirs = conflict.base, conflict.ours, conflict.theirs
        if base is None or ours is None or theirs is None:
            return None
        if not (ours.chunk and theirs.chunk and base.blob) or len({base.language, ours.language, theirs.language}) > 1:
            return None
        wanted = {base.blob, ours.blob, theirs.blob}
        sources = self._sources((path, *places), wanted)
        if len(sources) < len(wanted):
            return None
        text = merged(sources[base.blob], sources[ours.blob], sources[theirs.blob])
        content = None if text is None else self._extracted(path, ours.language, text)
        if content is not None:
            self.settled.append(path)
        return content

    def renamed(self, path: str, before: Entry, came: Mapping[str, Entry]) -> str | None:
        """Which of the files that came is one that went: the one that is most alike, by git's measure, if half is."""
        suffix = splitext(path)[1]
        places = [at for at, entry in came.items() if entry.language == before.language and splitext(at)[1] == suffix]
        places = sorted(places, key=lambda at: (basename(at) != basename(path), at))[:_MOST_ORIGINS]
        wanted = {before.blob, *(came[at].blob for at in places)}
        sources = self._sources((path, *places), wanted) if places else {}
        if before.blob not in sources:
            return None
        found = [
            (-likeness(sources[before.blob], sources[came[at].blob]), at) for at in places if came[at].blob in sources
        ]
        best = min(found, default=(0.0, ""))
        return best[1] if -best[0] >= _ALIKE else None

    def _extracted(self, path: str, language: str, text: bytes) -> Content | None:
        if language == DIAGRAM:
            return diagram_content(path, text, hashlib.sha256(text).digest(), self._configuration)
        file = SourceFile(path, language, len(text), 0, 0, text)
        languages = self._grammars.of(self._configuration)
        found = extract_files("", [file], self._configuration, languages, jobs=1)[path]
        if isinstance(found.outcome, Omitted):
            return None
        language = found.outcome.language
        made_by = fingerprint(language, path, languages)
        return Content(language, found.outcome.content_hash, found.segment, made_by)

    def _sources(self, paths: tuple[str, ...], wanted: set[bytes]) -> dict[bytes, bytes]:
        """The bytes of files by their hashes, as far as they are found at these paths."""
        found: dict[bytes, bytes] = {}
        for content in self._candidates(tuple(dict.fromkeys(paths)), wanted):
            digest = hashlib.sha256(content).digest()
            if digest in wanted:
                found[digest] = content
                if len(found) == len(wanted):
                    break
        return found

    def _candidates(self, paths: tuple[str, ...], wanted: set[bytes]) -> Iterator[bytes]:
        """What files have been: on disk, in commits of the sides and before, in branches of git."""
        for path in paths:
            on_disk = read(self._folder, SourceFile(path, "", 0, 0), self._configuration)
            if isinstance(on_disk, Source) and on_disk.content_hash in wanted:
                yield on_disk.content
        if self._repository is None:
            return
        seen: set[str] = set()
        for commit in self._commits(self._repository):
            for blob in _blobs_at(self._repository, commit, paths):
                if blob not in seen:
                    seen.add(blob)
                    with suppress(MissingObjectError):
                        yield self._repository.blob(BlobId(blob))

    def _commits(self, repository: GitRepository) -> Iterator[CommitId]:
        """Commits that may have a file as it was: those of the sides, then all of git's branches, newest first."""
        starts = [CommitId(one.root.source.removeprefix(GIT)) for one in self._sides if one.root.source.startswith(GIT)]
        pending = [*starts, *repository.branches()]
        seen: set[CommitId] = set()
        while pending and len(seen) < _MOST_COMMITS:
            commit = pending.pop(0)
            if commit in seen or not repository.has(commit):
                continue
            seen.add(commit)
            yield commit
            pending.extend(repository.commit(commit).parents)


def _blobs_at(repository: GitRepository, commit: CommitId, paths: tuple[str, ...]) -> Iterator[str]:
    """The blobs of those of the files that are in a commit."""
    places = Paths(repository, repository.commit(commit).tree, repository.prefix)
    for path in paths:
        with suppress(OSError):
            entry = places.entry(path)
            if entry is not None and entry.is_file:
                yield entry.id
