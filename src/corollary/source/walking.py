"""Which entries of a folder are to be analysed: one set of decisions, wherever the folder lies.

Files on disk and trees of git's are walked by the same code, so that a commit gives the listing that its checkout
gives. Where folders are read from is a `Ground`; nothing but names, and the files that say what to ignore, is read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from corollary.source.files import WORDS, Omitted, SourceFile, is_for_words
from corollary.source.ignoring.filters import EXCLUDED, Filters, LeftOut
from corollary.source.ignoring.ignore_files import IgnoreFiles
from corollary.source.links import Target


class Entry(Protocol):
    """What a folder says of one name in it."""

    @property
    def name(self) -> str: ...

    def is_symlink(self) -> bool: ...

    def is_dir(self, *, follow_symlinks: bool = True) -> bool: ...


class Ground(Protocol):
    """Where files lie. Paths are relative to the root; those of folders end with `/`, that of the root is empty."""

    @property
    def offset(self) -> str:
        """The path of the root from the top of the work tree."""

    def entries(self, folder: str) -> Sequence[Entry]:
        """What is in a folder. Raises OSError."""

    def exists(self, path: str) -> bool:
        """Whether there is anything at a path, if only a link to nothing."""

    def follow(self, path: str, linked: bool) -> Target:
        """Where the link at a path leads; `linked` if its folder was itself reached through a link."""

    def ignore_files(self, outer: IgnoreFiles, folder: str, names: Collection[str]) -> IgnoreFiles:
        """The ignore files that hold in a folder whose entries are `names`, given those that hold around it."""

    def is_submodule(self, folder: str) -> bool:
        """Whether a folder that is empty is the place of a submodule, a repository of its own."""

    def file(self, path: str, entry: Entry, language: str) -> SourceFile | LeftOut:
        """The file at a path that is not left out by name, or why there is none after all."""


@dataclass(frozen=True, slots=True)
class Languages:
    """Which language a file name stands for."""

    extensions: Mapping[str, str]
    filenames: Mapping[str, str]
    words: bool = False
    """Whether files that are not analysed, and that may use the program, are listed for the words in them."""

    def of(self, name: str) -> str:
        """The language of a file name, "" if it is none we know; of two extensions that fit the longer one counts."""
        if name in self.filenames:
            return self.filenames[name]
        dot = name.find(".", 1)
        while dot > 0:
            language = self.extensions.get(name[dot:])
            if language is not None:
                return language
            dot = name.find(".", dot + 1)
        return ""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder to look into: its path from the root, and what was settled on the way to it."""

    prefix: str
    ignored_by: IgnoreFiles
    linked: bool
    included: bool
    kept: bool


@dataclass(slots=True)
class Looked:
    """What a folder holds: files, entries that are left out, and folders to look into."""

    files: list[SourceFile] = field(default_factory=list)
    omitted: list[Omitted] = field(default_factory=list)
    folders: list[Folder] = field(default_factory=list)

    def omit(self, path: str, left_out: LeftOut) -> None:
        if not left_out.quiet:
            self.omitted.append(Omitted(path, left_out.reason))


@dataclass(frozen=True, slots=True)
class _Contents:
    """A folder that is being looked into: the names in it, the ignore files that hold in it, and what was found."""

    folder: Folder
    names: set[str]
    ignored_by: IgnoreFiles
    found: Looked


@dataclass(frozen=True, slots=True)
class Walk:
    """Looks into the folders of one ground, one at a time; in which order is up to the caller."""

    ground: Ground
    languages: Languages
    filters: Filters

    def start(self, ignored_by: IgnoreFiles) -> Folder:
        """The root; `ignored_by` are the ignore files that hold around it."""
        return Folder("", ignored_by, linked=False, included=self.filters.include is None, kept=True)

    def look_into(self, folder: Folder) -> Looked:
        """What a folder holds. Never raises for what is there."""
        found = Looked()
        try:
            entries = self.ground.entries(folder.prefix)
        except OSError:
            found.omit(folder.prefix, LeftOut("unreadable"))
            return found
        if not entries and folder.prefix and self.ground.is_submodule(folder.prefix):
            found.omit(folder.prefix, LeftOut("submodule"))
            return found
        names = {entry.name for entry in entries}
        left_out = None if folder.kept else self.filters.by_content(names)
        if left_out is not None:
            found.omit(folder.prefix, left_out)
            return found
        ignored_by = self.ground.ignore_files(folder.ignored_by, folder.prefix, names)
        contents = _Contents(folder, names, ignored_by, found)
        for entry in entries:
            target = self.ground.follow(folder.prefix + entry.name, folder.linked) if entry.is_symlink() else None
            if entry.is_dir(follow_symlinks=False) if target is None else target.is_folder:
                self._subfolder(contents, entry, target)
            elif language := self.languages.of(entry.name):
                self._file(contents, entry, target, language)
        return found

    def _subfolder(self, contents: _Contents, entry: Entry, target: Target | None) -> None:
        folder, name = contents.folder, f"{entry.name}/"
        path = folder.prefix + name
        said = self.filters.exclude.match(path, name)
        left_out = self._verdict(said, contents, name, target)
        if left_out is not None:
            contents.found.omit(path, left_out)
            return
        included = folder.included or self.filters.includes(path, name)
        linked = folder.linked or target is not None
        contents.found.folders.append(Folder(path, contents.ignored_by, linked, included, said is False))

    def _file(self, contents: _Contents, entry: Entry, target: Target | None, language: str) -> None:
        folder, name = contents.folder, entry.name
        path = folder.prefix + name
        left_out = self._verdict(self.filters.exclude.match(path, name), contents, name, target)
        if left_out is not None and self.languages.words and is_for_words(language, left_out.reason):
            left_out, language = None, WORDS
        if left_out is None and not (folder.included or self.filters.includes(path, name)):
            left_out = EXCLUDED
        found = self.ground.file(path, entry, language) if left_out is None else left_out
        if isinstance(found, LeftOut):
            contents.found.omit(path, found)
        else:
            contents.found.files.append(found)

    def _verdict(self, said: bool | None, contents: _Contents, name: str, target: Target | None) -> LeftOut | None:
        """Why the entry is left out, if it is: the user said so, the rules do, or it is a link not to be followed."""
        if said:
            return EXCLUDED
        if said is None:
            path = contents.folder.prefix + name
            left_out = self.filters.by_default(
                self.ground.offset + path, path, name, self.ground.exists, contents.names, contents.ignored_by
            )
            if left_out is None and target is not None and not target.problem:
                left_out = self.filters.by_target(target.path)
            if left_out is not None:
                return left_out
        return LeftOut(target.problem) if target is not None and target.problem else None
