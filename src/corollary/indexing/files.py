"""The files of a root as they are now: listed anew each time, read only where they may have changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from corollary.facts.fingerprint import UNLINKED, file_kinds
from corollary.indexing.extraction import Extraction, Met, Reader
from corollary.indexing.folders import KnownFolders
from corollary.indexing.segments import Parts, Segments
from corollary.indexing.state import Prints, Progress, State, state_of
from corollary.source.contents.reading import reading_rules
from corollary.source.discovery import discover, nothing_found
from corollary.source.files import FAILED, Listing, SourceFile
from corollary.source.settings.configuration import Configuration
from corollary.store.cache import Changes, FileRecord, SegmentKey, changed_files
from corollary.syntax.languages import Language, load_languages
from corollary.syntax.specification import Specification

First = Callable[[Sequence[SourceFile]], Met]
"""Who is to be told of what some files give."""

_NOTES = 3
"""How many files that could not be turned into facts are named."""


class Files:
    """The files of one root under one configuration; another configuration makes others of them."""

    def __init__(self, root: str, folder: str, configuration: Configuration, segments: Segments, jobs: int) -> None:
        self.configuration = configuration
        self.languages: dict[str, Language] = load_languages(Path(folder) / name for name in configuration.grammars)
        self._root = root
        self._folder = folder
        self._segments = segments
        self._reader = Reader(folder, configuration, self.languages, jobs)
        self._records: dict[str, FileRecord] | None = None
        self._troubles: dict[SourceFile, str] = {}
        self._known_folders: KnownFolders | None = None
        self._changes: Changes | None = None
        self._prints: Prints = {}

    @property
    def specifications(self) -> dict[str, Specification]:
        """The specifications of the languages."""
        return {name: language.specification for name, language in self.languages.items()}

    @property
    def notes(self) -> tuple[str, ...]:
        """Which files could not be turned into facts, and why."""
        troubles = sorted((file.path, trouble) for file, trouble in self._troubles.items())
        named = [f"{path} is left out: {trouble}" for path, trouble in troubles[:_NOTES]]
        more = [f"and {len(troubles) - _NOTES} files more"] if len(troubles) > _NOTES else []
        return (*named, *more)

    def look(self, progress: Progress | None = None, first: First | None = None, *, required: bool = True) -> State:
        """What the files are now. Raises CorollaryError "nothing-to-analyse" where there are none, if `required`.

        If nothing at all was known, what files give is told to `first` as it is found.
        """
        listing = self._listing(required=required)
        if self._known_folders is not None:
            self._known_folders.keep(self._segments.cache)
        records = self._segments.cache.records() if self._records is None else self._records
        changes = changed_files(listing.files, records, reading_rules(self.configuration), self._changes)
        gone = changes.gone if self._folder == self._root else ()
        self._forget_troubles(listing)
        troubled = {file.path: FAILED for file in self._troubles}
        suspect = [file for file in changes.suspect if file not in self._troubles]
        if records or first is None:
            found = self._read(suspect, records, progress)
            self._segments.keep(found.records, gone, found.segments)
        else:
            found = self._read_first(suspect, progress, first)
        self._troubles.update((file, found.troubles[file.path]) for file in suspect if file.path in found.troubles)
        troubled.update(found.left_out)
        left = {*gone, *troubled}
        self._records, self._changes = {path: record for path, record in records.items() if path not in left}, changes
        self._records |= found.records
        return state_of(
            listing, self._records, troubled, self.configuration, self.languages, self._folder, self._prints
        )

    def segments(
        self, state: State, files: Sequence[SourceFile], progress: Progress | None = None
    ) -> dict[SegmentKey, bytes] | None:
        """The stored segments of files of a state; one that was lost is extracted again.

        None where that gives another: the file is no more what it was, so look again.
        """
        data = self._segments.stored(state.keys[file.path] for file in files)
        lost = [file for file in files if state.keys[file.path] not in data]
        if lost:
            found = self._reader.extract(lost, progress)
            self._segments.keep({}, (), found.segments)
            data.update(found.segments)
            self._forget({file.path for file in lost if state.keys[file.path] not in data})
        return data if all(state.keys[file.path] in data for file in lost) else None

    def _read(self, suspect: Sequence[SourceFile], records: Collection[str], progress: Progress | None) -> Extraction:
        """What files give that may have changed; at the first time there is nothing that could be known of them."""
        if not suspect:
            return Extraction()
        return self._reader.extract(suspect, progress, self._segments.known if records else None)

    def _read_first(self, files: Sequence[SourceFile], progress: Progress | None, first: First) -> Extraction:
        """What files give of which nothing is known: told of, and kept, while others are still read."""
        met, parts = first(files), Parts(self._segments)

        def keep(file: SourceFile, record: FileRecord, key: SegmentKey | None, data: bytes) -> None:
            parts.add(file.path, record, key, data)
            met(file, record, key, data)

        found = self._reader.extract(files, progress, met=keep)
        parts.flush()
        return found

    def _forget_troubles(self, listing: Listing) -> None:
        """Files that changed are tried again."""
        if self._troubles:
            listed = set(listing.files)
            self._troubles = {file: trouble for file, trouble in self._troubles.items() if file in listed}

    def _forget(self, paths: Collection[str]) -> None:
        if paths and self._records is not None:
            self._changes = None
            self._records = {path: record for path, record in self._records.items() if path not in paths}

    def _listing(self, *, required: bool) -> Listing:
        extensions, filenames = file_kinds(self.languages)
        if self._known_folders is None:
            self._known_folders = KnownFolders(self._folder, self.configuration, (extensions, filenames))
        remembered = self._known_folders.remembered
        listing = discover(
            self._root, extensions, self.configuration, filenames, remembered, required=required, words=True
        )
        if required and all(file.language in UNLINKED for file in listing.files):
            raise nothing_found(listing, self._root, extensions)
        return listing
