"""What the files of a root are at one moment, as a value with a name: two states of one name link to one program."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path

from corollary.facts.fingerprint import UNLINKED, fingerprint
from corollary.resources import code_digest
from corollary.source.files import FOR_WORDS, MANIFEST, WORDS, Listing, SourceFile
from corollary.source.settings.configuration import Configuration
from corollary.store.cache import FileRecord, SegmentKey
from corollary.syntax.languages import Language

Progress = Callable[[int, int], None]
"""Called with how many files are done and how many there are."""

Prints = dict[tuple[str, str], tuple[str, bytes, bytes]]
"""By the path and the language of a file the part of its key that follows from them, and both as they name a state."""
_FRAME = attrgetter("path", "language")


@dataclass(frozen=True, slots=True)
class Capture:
    """What the files are at one moment: for each path its language and the key of its segment, and what was left out.

    The segment of a project manifest is the file as it is, and that of a file in WORDS has the words.
    """

    files: Mapping[str, tuple[str, SegmentKey]]
    omitted: tuple[tuple[str, str], ...]
    root_name: str


@dataclass(frozen=True, slots=True)
class State:
    """What the files were like when they were last looked at: those that are analysed, and why others are not."""

    key: str
    files: tuple[SourceFile, ...]
    keys: Mapping[str, SegmentKey]  # of the segment of each file, by path
    omitted: tuple[tuple[str, str], ...]
    root_name: str  # "" where the root is no package
    settings: str  # what the program is made with: code, configuration, languages

    @property
    def manifests(self) -> frozenset[str]:
        """The paths of project manifests."""
        return frozenset(file.path for file in self.files if file.language == MANIFEST)

    @property
    def worded(self) -> frozenset[str]:
        """The paths of files of which only the words count."""
        return frozenset(file.path for file in self.files if file.language == WORDS)

    @property
    def linked(self) -> Mapping[str, SegmentKey]:
        """The keys of the segments that linking makes a program of, by path."""
        return {file.path: self.keys[file.path] for file in self.files if file.language not in UNLINKED}

    @property
    def frame(self) -> tuple[object, ...]:
        """What a program is made from besides the contents of its files."""
        return [*map(_FRAME, self.files)], self.omitted, self.root_name, self.settings

    def changed(self, after: State) -> dict[str, tuple[SegmentKey, SegmentKey]]:
        """The files of both states that are not what they were: the keys of their segments before and after."""
        pairs = ((path, self.keys[path], key) for path, key in after.keys.items() if path in self.keys)
        return {path: (old, new) for path, old, new in pairs if old != new}

    def capture(self) -> Capture:
        """The state as others see it."""
        files = {file.path: (file.language, self.keys[file.path]) for file in self.files}
        return Capture(files, self.omitted, self.root_name)


def state_of(
    listing: Listing,
    records: Mapping[str, FileRecord],
    troubled: Mapping[str, str],
    configuration: Configuration,
    languages: Mapping[str, Language],
    folder: str,
    prints: Prints,
) -> State:
    """The state of the files of a listing that have records; `troubled` are those that could not be read, and why."""
    omitted = [(item.path, item.reason) for item in listing.omitted] + list(troubled.items())
    files: list[SourceFile] = []
    keys: dict[str, SegmentKey] = {}
    settings = _settings(configuration, languages)
    told = [settings.encode()]
    for file in listing.files:
        record = records.get(file.path)
        if record is None:
            continue
        if record.omitted and record.omitted not in FOR_WORDS:
            omitted.append((file.path, record.omitted))
            continue
        file = read_as(file, record)  # noqa: PLW2901 - what it is read as is what it is
        files.append(file)
        known = prints.get((file.path, file.language))
        if known is None:
            parts = os.fsencode(file.path) + b"\0", file.language.encode() + b"\0"
            known = prints[file.path, file.language] = fingerprint(file.language, file.path, languages), *parts
        keys[file.path] = record.content_hash, known[0]
        told += (known[1], record.content_hash, known[2])
    digest = hashlib.sha256(b"".join(told))
    omitted.sort()
    for path, reason in omitted:
        digest.update(os.fsencode(path) + b"\1" + reason.encode())
    root_name = _root_name(folder, files, languages)
    digest.update(os.fsencode(root_name))
    return State(digest.hexdigest(), tuple(files), keys, tuple(omitted), root_name, settings)


def read_as(file: SourceFile, record: FileRecord) -> SourceFile:
    """A file in the language that it was read in."""
    return replace(file, language=WORDS) if record.omitted in FOR_WORDS else file


def without(state: State, paths: frozenset[str], languages: Mapping[str, Language], folder: str) -> State:
    """The state as if some files were not there."""
    files = tuple(file for file in state.files if file.path not in paths)
    name = "\0".join((state.key, *sorted(paths))).encode("utf-8", "surrogateescape")
    return replace(
        state,
        key=hashlib.sha256(name).hexdigest(),
        files=files,
        keys={file.path: state.keys[file.path] for file in files},
        omitted=tuple(one for one in state.omitted if one[0] not in paths),
        root_name=_root_name(folder, files, languages),
    )


def _settings(configuration: Configuration, languages: Mapping[str, Language]) -> str:
    """A hash of what decides, besides the files, what is made of them: the code of every stage up to linking, too."""
    digest = hashlib.sha256((code_digest("source", "syntax", "facts") + code_digest("linking")).encode())
    digest.update(repr(configuration.entry_points).encode())
    for name in sorted(languages):
        digest.update(f"{name}={languages[name].fingerprint};".encode())
    return digest.hexdigest()


def _root_name(folder: str, files: Iterable[SourceFile], languages: Mapping[str, Language]) -> str:
    """The name of the root folder where it is itself a package, else ""."""
    names = {name for language in languages.values() for name in language.specification.modules.package_files}
    return Path(folder).name if any(file.path in names for file in files) else ""
