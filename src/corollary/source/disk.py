"""Folders on disk, as a ground to walk on."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Sequence

from corollary.source import links
from corollary.source.files import SourceFile
from corollary.source.ignoring.filters import LeftOut
from corollary.source.ignoring.ignore_files import (
    IGNORE_FILE,
    MODULES_FILE,
    REPOSITORY,
    IgnoreFiles,
    around,
    in_folder,
    submodules,
)
from corollary.source.walking import Entry


class Disk:
    """The folders at and below a root. It notes whether a folder was all that was asked of it."""

    def __init__(self, root: str) -> None:
        self.base = os.path.join(root, "")
        self._real_root = os.path.realpath(root)
        self.offset, self.around = around(root)
        self._submodules: frozenset[str] | None = None
        self.went_beyond = False
        """Holds if something was asked that the names in a folder, and files that are regular, do not tell."""

    def entries(self, folder: str) -> Sequence[os.DirEntry[str]]:
        with os.scandir(self.base + folder) as found:
            return list(found)

    def exists(self, path: str) -> bool:
        self.went_beyond = True
        return os.path.lexists(self.base + path)

    def follow(self, path: str, linked: bool) -> links.Target:
        self.went_beyond = True
        return links.follow(self._real_root, self.base + path, linked)

    def ignore_files(self, outer: IgnoreFiles, folder: str, names: Collection[str]) -> IgnoreFiles:
        self.went_beyond |= IGNORE_FILE in names or REPOSITORY in names
        return in_folder(outer, self.base + folder, self.offset + folder, names)

    def is_submodule(self, folder: str) -> bool:
        self.went_beyond = True
        if self._submodules is None:
            top = self.base.removesuffix(self.offset.replace("/", os.sep))
            self._submodules = submodules(os.path.join(top, MODULES_FILE))
        return self.offset + folder.rstrip("/") in self._submodules

    def file(self, path: str, entry: Entry, language: str) -> SourceFile | LeftOut:
        try:
            status = os.stat(self.base + path)
        except OSError as error:
            self.went_beyond = True
            return LeftOut("vanished" if isinstance(error, FileNotFoundError) else "unreadable")
        if not stat.S_ISREG(status.st_mode):
            self.went_beyond = True
            return LeftOut("not-a-file")
        return source_file(path, language, status)


def source_file(path: str, language: str, status: os.stat_result) -> SourceFile:
    """The file at a path, as the file system tells of it."""
    return SourceFile(path, language, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
