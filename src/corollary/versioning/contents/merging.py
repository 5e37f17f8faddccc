"""Settling what both sides of a merge changed: the sources are merged, where they can be found, and extracted anew.

The store keeps facts and no sources. Those of a snapshot may still be in git, under its commit or another that has
the very bytes, or in the file on disk; that they are the ones is told by their hash. What cannot be found or merged
stays a conflict.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cached_property
from types import TracebackType
from typing import Self

from corollary.facts.fingerprint import DIAGRAM, fingerprint
from corollary.facts.pool import extract_files
from corollary.source.contents.merging import merged
from corollary.source.contents.reading import read
from corollary.source.files import Omitted, Source, SourceFile
from corollary.source.git.links import Paths
from corollary.source.git.repository import BlobId, CommitId, GitRepository, MissingObjectError
from corollary.source.settings.configuration import Configuration
from corollary.store.chunks.addresses import Kind
from corollary.store.entries import Conflict, Content, Snapshot
from corollary.store.store import Store
from corollary.versioning.contents.diagrams import diagram_content
from corollary.versioning.contents.settings import unpack_settings
from corollary.versioning.grammars import Grammars
from corollary.versioning.importing.importer import GIT

_MOST_COMMITS = 2000
"""How many commits are looked through for the bytes of a file."""


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

    def settle(self, path: str, conflict: Conflict) -> Content | None:
        """What a path becomes that both sides changed; None where that is not known."""
        base, ours, theirs = conflict.base, conflict.ours, conflict.theirs
        if base is None or ours is None or theirs is None:
            return None
        if not (ours.chunk and theirs.chunk and base.blob) or len({base.language, ours.language, theirs.language}) > 1:
            return None
        sources = self._sources(path, {base.blob, ours.blob, theirs.blob})
        if len(sources) < len({base.blob, ours.blob, theirs.blob}):
            return None
        text = merged(sources[base.blob], sources[ours.blob], sources[theirs.blob])
        content = None if text is None else self._extracted(path, ours.language, text)
        if content is not None:
            self.settled.append(path)
        return content

    def _extracted(self, path: str, language: str, text: bytes) -> Content | None:
        if language == DIAGRAM:
            return diagram_content(path, text, hashlib.sha256(text).digest(), self._configuration)
        file = SourceFile(path, language, len(text), 0, 0, text)
        languages = self._grammars.of(self._configuration)
        found = extract_files("", [file], self._configuration, languages, jobs=1)[path]
        if isinstance(found.outcome, Omitted):
            return None
        made_by = fingerprint(language, path, languages)
        return Content(language, found.outcome.content_hash, found.segment, made_by)

    def _sources(self, path: str, wanted: set[bytes]) -> dict[bytes, bytes]:
        """The bytes of a file by their hashes, as far as they are found."""
        found: dict[bytes, bytes] = {}
        for content in self._candidates(path, wanted):
            digest = hashlib.sha256(content).digest()
            if digest in wanted:
                found[digest] = content
                if len(found) == len(wanted):
                    break
        return found

    def _candidates(self, path: str, wanted: set[bytes]) -> Iterator[bytes]:
        """What a file has been: on disk, in commits of the sides and before, in branches of git."""
        on_disk = read(self._folder, SourceFile(path, "", 0, 0), self._configuration)
        if isinstance(on_disk, Source) and on_disk.content_hash in wanted:
            yield on_disk.content
        if self._repository is None:
            return
        seen: set[str] = set()
        for commit in self._commits(self._repository):
            blob = _blob_at(self._repository, commit, path)
            if blob and blob not in seen:
                seen.add(blob)
                try:
                    yield self._repository.blob(BlobId(blob))
                except MissingObjectError:
                    continue

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


def _blob_at(repository: GitRepository, commit: CommitId, path: str) -> str:
    """The blob of a file in a commit, "" where there is none."""
    try:
        entry = Paths(repository, repository.commit(commit).tree, repository.prefix).entry(path)
    except OSError:
        return ""
    return entry.id if entry is not None and entry.is_file else ""
