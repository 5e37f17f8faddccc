"""The files of a commit that are to be analysed, as its checkout would list them, at the cost of what is new in it.

What was found in a folder is kept under everything that it depends on: its tree, where it lies, and the rules that
hold there. So of the next commit only folders whose trees differ are looked into, and what two listings share is one
object. Folders that hold links are looked into each time, since a link may lead anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from corollary.source.contents.opening import SMALL
from corollary.source.files import SourceFile
from corollary.source.git.links import Paths
from corollary.source.git.repository import BlobId, Commit, GitRepository, MissingObjectError, TreeEntry, TreeId
from corollary.source.ignoring.filters import Filters, LeftOut
from corollary.source.ignoring.ignore_files import IGNORE_FILE, IgnoreFiles, compiled, is_ignored
from corollary.source.links import Target
from corollary.source.walking import Entry, Folder, Languages, Walk

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a commit has at a path: a file of a language, as a blob, or something that is left out for a reason."""

    language: str
    blob: BlobId
    reason: str = ""


@dataclass(slots=True)
class Listed:
    """What was found in a folder, by path from the root, and the folders in it by name."""

    items: dict[str, Found] = field(default_factory=dict)
    folders: dict[str, Listed] = field(default_factory=dict)

    def all(self) -> Iterator[tuple[str, Found]]:
        """Everything at and below the folder, in no order."""
        pending = [self]
        while pending:
            one = pending.pop()
            yield from one.items.items()
            pending.extend(one.folders.values())

    def languages(self, known: dict[int, frozenset[str]]) -> frozenset[str]:
        """The languages of all files at and below the folder; `known` keeps those of folders, by identity."""
        pending = [(self, False)]
        while pending:
            one, expanded = pending.pop()
            if id(one) in known:
                continue
            if expanded:
                own = {found.language for found in one.items.values() if found.language}
                known[id(one)] = frozenset(own.union(*(known[id(below)] for below in one.folders.values())))
            else:
                pending.append((one, True))
                pending.extend((below, False) for below in one.folders.values())
        return known[id(self)]


NO_FILES = Listed()


def differences(before: Listed, after: Listed) -> Iterator[tuple[str, Found | None]]:
    """The paths that differ and what they have after: O(folders that differ)."""
    pending = [(before, after)]
    while pending:
        old, new = pending.pop()
        if old is new:
            continue
        for path in old.items.keys() | new.items.keys():
            if old.items.get(path) != new.items.get(path):
                yield path, new.items.get(path)
        names = old.folders.keys() | new.folders.keys()
        pending.extend((old.folders.get(name, NO_FILES), new.folders.get(name, NO_FILES)) for name in names)


class Lister:
    """Lists commits of one repository under one set of rules."""

    def __init__(self, repository: GitRepository, filters: Filters, languages: Languages) -> None:
        self._repository = repository
        self._filters = filters
        self._languages = languages
        self._known: dict[Key, Listed] = {}
        self._ignoring = _Ignoring(repository)
        self._with_links: dict[TreeId, bool] = {}

    def list(self, commit: Commit) -> Listed:
        """The files of a commit, and what is left out of them. Raises MissingObjectError for a missing tree."""
        ground = _Tree(self._repository, commit.tree, self._ignoring)
        walk = Walk(ground, self._languages, self._filters)
        root = Listed()
        try:
            pending = [(walk.start(ground.around()), root)]
        except (FileNotFoundError, NotADirectoryError):
            return root
        while pending:
            folder, listed = pending.pop()
            found = walk.look_into(folder)
            listed.items = {one.path: ground.found[one.path] for one in found.files}
            listed.items.update((one.path, Found("", BlobId(""), one.reason)) for one in found.omitted)
            for one in found.folders:
                below, is_new = self._listed(ground, one)
                listed.folders[one.prefix] = below
                if is_new:
                    pending.append((one, below))
        return root

    def _listed(self, ground: _Tree, folder: Folder) -> tuple[Listed, bool]:
        """What is known of a folder, or a place for it and that it has to be looked into."""
        entry = ground.paths.entry(folder.prefix)
        if entry is None or entry.is_submodule or self._has_links(TreeId(entry.id)):
            return Listed(), True
        rules = tuple(map(id, folder.ignored_by))
        key = (folder.prefix, entry.id, rules, folder.linked, folder.included, folder.kept)
        known = self._known.get(key)
        if known is not None:
            return known, False
        self._known[key] = Listed()
        return self._known[key], True

    def _has_links(self, tree: TreeId) -> bool:
        """Whether there are links at or below a tree."""
        pending = [(tree, False)]
        while pending:
            one, expanded = pending.pop()
            if one in self._with_links:
                continue
            try:
                entries = self._repository.tree(one).values()
            except MissingObjectError:
                self._with_links[one] = False
                continue
            below = [TreeId(entry.id) for entry in entries if entry.is_dir() and not entry.is_submodule]
            if expanded:
                self._with_links[one] = any(entry.is_symlink() for entry in entries) or any(
                    self._with_links[one] for one in below
                )
            else:
                pending.append((one, True))
                pending.extend((other, False) for other in below)
        return self._with_links[tree]


class _Ignoring:
    """The ignore files of all commits, each compiled once, so that the same rules are the same object."""

    def __init__(self, repository: GitRepository) -> None:
        self._repository = repository
        self._known: dict[tuple[str, int], IgnoreFiles] = {}
        content = repository.exclude_patterns
        self.exclude: IgnoreFiles = (compiled(content, 0),) if content else ()

    def of(self, blob: str, start: int) -> IgnoreFiles:
        key = blob, start
        if key not in self._known:
            try:
                content = self._repository.blob(BlobId(blob))
            except MissingObjectError:
                content = b""
            self._known[key] = (compiled(content, start),) if len(content) <= SMALL else ()
        return self._known[key]


class _Tree:
    """The tree of a commit, as a ground to walk on."""

    def __init__(self, repository: GitRepository, top: TreeId, ignoring: _Ignoring) -> None:
        self.offset = repository.prefix
        self.paths = Paths(repository, top, repository.prefix)
        self.found: dict[str, Found] = {}
        self._above = Paths(repository, top, "")
        self._ignoring = ignoring

    def around(self) -> IgnoreFiles:
        """The ignore files above the root that hold in it; none if the root is itself ignored. Raises OSError."""
        files = self._ignoring.exclude
        prefix = ""
        for name in filter(None, self.offset.split("/")):
            self._above.tree(prefix)
            files = self._in_folder(files, prefix)
            prefix += f"{name}/"
            if is_ignored(files, prefix, f"{name}/"):
                self.offset = ""
                return ()
        self.paths.tree("")
        return files

    def entries(self, folder: str) -> Sequence[TreeEntry]:
        return tuple(self.paths.tree(folder).values())

    def exists(self, path: str) -> bool:
        folder, _, name = path.rpartition("/")
        try:
            return name in self.paths.tree(folder)
        except OSError:
            return False

    def follow(self, path: str, linked: bool) -> Target:
        return self.paths.follow(path, linked)

    def ignore_files(self, outer: IgnoreFiles, folder: str, names: Collection[str]) -> IgnoreFiles:
        return self._in_folder(outer, self.offset + folder) if IGNORE_FILE in names else outer

    def is_submodule(self, folder: str) -> bool:
        entry = self.paths.entry(folder)
        return entry is not None and entry.is_submodule

    def file(self, path: str, entry: Entry, language: str) -> SourceFile | LeftOut:
        try:
            real = self.paths.entry(path)
        except OSError:
            return LeftOut("unreadable")
        if real is None or not real.is_file:
            return LeftOut("not-a-file")
        self.found[path] = Found(language, BlobId(real.id))
        return SourceFile(path, language, 0, 0)

    def _in_folder(self, outer: IgnoreFiles, prefix: str) -> IgnoreFiles:
        """The ignore files in a folder, given by its path from the top."""
        try:
            entry = self._above.entry(prefix + IGNORE_FILE)
        except OSError:
            return outer
        return self._ignoring.of(entry.id, len(prefix)) + outer if entry is not None and entry.is_file else outer


Read = Callable[[str], "bytes | None"]


def reader(repository: GitRepository, commit: Commit) -> Read:
    """What reads the files at the root of a commit by their names; None for what is none."""
    paths = Paths(repository, commit.tree, repository.prefix)

    def read(name: str) -> bytes | None:
        try:
            entry = paths.entry(name)
            return repository.blob(BlobId(entry.id)) if entry is not None and entry.is_file else None
        except OSError:
            return None

    return read
