"""Which files of a root are to be analysed, told from names and `stat` alone: no file but ignore files is opened.

What only content can tell (binary, generated, minified) is asked when a file is read. Scripts without a known
extension are deliberately absent: finding them would mean opening every file.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from corollary.errors import CorollaryError
from corollary.source import links
from corollary.source.configuration import Configuration
from corollary.source.files import REASONS, Listing, Omitted, SourceFile
from corollary.source.filters import EXCLUDED, Filters, LeftOut
from corollary.source.ignoring import IgnoreFiles, around, in_folder


def discover(
    root: str | os.PathLike[str],
    extensions: Mapping[str, str],
    configuration: Configuration | None = None,
    filenames: Mapping[str, str] | None = None,
) -> Listing:
    """The files under `root` whose extension (".xy") or whole name stands for a language.

    A root that is a file gives that one file, relative to its folder, whatever the rules say of it.
    Raises CorollaryError where there is nothing to list: "root-missing", "root-unreadable", "nothing-to-analyse".
    """
    place = os.fspath(root)
    languages = _Languages(extensions, filenames or {})
    path, status = _locate(place)
    if not stat.S_ISDIR(status.st_mode):
        return _single(path, status, place, languages)
    walk = _Walk(path, languages, Filters.of(configuration or Configuration()))
    try:
        os.scandir(path).close()
    except OSError as error:
        raise _unreadable(place, error) from None
    walk.run()
    listing = walk.listing()
    if not listing.files:
        raise _nothing(listing, place, languages)
    return listing


def locate(root: str | os.PathLike[str]) -> tuple[str, str]:
    """The absolute path of a root, and the folder that it is or lies in.

    Raises CorollaryError "root-missing" or "root-unreadable".
    """
    path, status = _locate(os.fspath(root))
    return path, path if stat.S_ISDIR(status.st_mode) else os.path.dirname(path)


@dataclass(frozen=True, slots=True)
class _Languages:
    """Which language a file name stands for."""

    extensions: Mapping[str, str]
    filenames: Mapping[str, str]

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


@dataclass(slots=True)
class _Folder:
    """A folder to look into: its path from the root, and what was settled on the way to it."""

    prefix: str
    ignored_by: IgnoreFiles
    linked: bool
    included: bool
    kept: bool


@dataclass(slots=True)
class _Contents:
    """A folder that is being looked into: where it is, the names in it, and the ignore files that hold in it."""

    folder: _Folder
    place: str
    names: set[str]
    ignored_by: IgnoreFiles


class _Walk:
    """One pass over a root, folder by folder; collects what it finds."""

    def __init__(self, root: str, languages: _Languages, filters: Filters) -> None:
        self._root = root
        self._base = os.path.join(root, "")
        self._real_root = os.path.realpath(root)
        self._languages = languages
        self._filters = filters
        self._files: list[SourceFile] = []
        self._omitted: list[Omitted] = []
        self._offset, ignored_by = around(root)
        self._pending = [_Folder("", ignored_by, linked=False, included=filters.include is None, kept=True)]

    def run(self) -> None:
        while self._pending:
            self._look_into(self._pending.pop())

    def listing(self) -> Listing:
        files = tuple(sorted(self._files, key=lambda file: file.path))
        omitted = tuple(sorted(self._omitted, key=lambda entry: entry.path))
        counts = Counter(entry.reason for entry in omitted)
        return Listing(self._root, files, omitted, dict(sorted(counts.items())))

    def _look_into(self, folder: _Folder) -> None:
        place = self._base + folder.prefix
        try:
            with os.scandir(place) as found:
                entries = list(found)
        except OSError:
            self._omit(folder.prefix, LeftOut("unreadable"))
            return
        names = {entry.name for entry in entries}
        left_out = None if folder.kept else self._filters.by_content(names)
        if left_out is not None:
            self._omit(folder.prefix, left_out)
            return
        ignored_by = in_folder(folder.ignored_by, place, self._offset + folder.prefix, names)
        contents = _Contents(folder, place, names, ignored_by)
        for entry in entries:
            target = links.follow(self._real_root, entry.path, folder.linked) if entry.is_symlink() else None
            if entry.is_dir(follow_symlinks=False) if target is None else target.is_folder:
                self._subfolder(contents, entry, target)
            elif language := self._languages.of(entry.name):
                self._file(contents, entry, target, language)

    def _subfolder(self, contents: _Contents, entry: os.DirEntry[str], target: links.Target | None) -> None:
        folder, name = contents.folder, f"{entry.name}/"
        path = folder.prefix + name
        said = self._filters.exclude.match(path, name)
        left_out = self._verdict(said, contents, name, target)
        if left_out is not None:
            self._omit(path, left_out)
            return
        included = folder.included or self._filters.includes(path, name)
        linked = folder.linked or target is not None
        self._pending.append(_Folder(path, contents.ignored_by, linked, included, said is False))

    def _file(self, contents: _Contents, entry: os.DirEntry[str], target: links.Target | None, language: str) -> None:
        folder, name = contents.folder, entry.name
        path = folder.prefix + name
        left_out = self._verdict(self._filters.exclude.match(path, name), contents, name, target)
        if left_out is None and not (folder.included or self._filters.includes(path, name)):
            left_out = EXCLUDED
        if left_out is not None:
            self._omit(path, left_out)
            return
        try:
            status = entry.stat()
        except OSError as error:
            self._omit(path, LeftOut("vanished" if isinstance(error, FileNotFoundError) else "unreadable"))
            return
        if stat.S_ISREG(status.st_mode):
            self._files.append(_source_file(path, language, status))
        else:
            self._omit(path, LeftOut("not-a-file"))

    def _verdict(
        self, said: bool | None, contents: _Contents, name: str, target: links.Target | None
    ) -> LeftOut | None:
        """Why the entry is left out, if it is: the user said so, the rules do, or it is a link not to be followed."""
        if said:
            return EXCLUDED
        if said is None:
            path = self._offset + contents.folder.prefix + name
            left_out = self._filters.by_default(path, name, contents.place, contents.names, contents.ignored_by)
            if left_out is None and target is not None and not target.problem:
                left_out = self._filters.by_target(target.path)
            if left_out is not None:
                return left_out
        return LeftOut(target.problem) if target is not None and target.problem else None

    def _omit(self, path: str, left_out: LeftOut) -> None:
        if not left_out.quiet:
            self._omitted.append(Omitted(path, left_out.reason))


def _source_file(path: str, language: str, status: os.stat_result) -> SourceFile:
    return SourceFile(path, language, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _locate(place: str) -> tuple[str, os.stat_result]:
    """The absolute path of the root, and what the file system says of it."""
    try:
        path = os.path.abspath(place)
        return path, os.stat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        remedy = "Check the path, or leave it out to analyse the current folder."
        raise CorollaryError("root-missing", "there is no such file or folder", place=place, remedy=remedy) from None
    except OSError as error:
        raise _unreadable(place, error) from None


def _single(path: str, status: os.stat_result, place: str, languages: _Languages) -> Listing:
    folder, name = os.path.split(path)
    language = languages.of(name)
    if not language or not stat.S_ISREG(status.st_mode):
        message = "this file is in no language that Corollary reads"
        raise CorollaryError("nothing-to-analyse", message, place=place, remedy=_supported(languages))
    return Listing(folder, (_source_file(name, language, status),), (), {})


def _nothing(listing: Listing, place: str, languages: _Languages) -> CorollaryError:
    if not listing.omitted:
        message = "no file in a language that Corollary reads"
        return CorollaryError("nothing-to-analyse", message, place=place, remedy=_supported(languages))
    counts = ", ".join(f"{count} {reason}" for reason, count in listing.omitted_counts.items())
    first = listing.omitted[0]
    message = f"everything was left out ({counts}); first {first.path}: {REASONS[first.reason]}"
    remedy = 'To bring something back, add a pattern such as `exclude = ["!vendor/"]` to corollary.toml.'
    return CorollaryError("nothing-to-analyse", message, place=place, remedy=remedy)


def _unreadable(place: str, error: OSError) -> CorollaryError:
    message = f"cannot be read: {error.strerror or error}"
    return CorollaryError("root-unreadable", message, place=place, remedy="Check its permissions.")


def _supported(languages: _Languages) -> str:
    names = sorted({*languages.extensions, *languages.filenames})
    return f"Known extensions: {' '.join(names)}. To add a language, see grammars/README.md."
