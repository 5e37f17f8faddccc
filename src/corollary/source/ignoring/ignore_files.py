"""What files of version control say of a work tree: which entries are ignored, and where submodules lie.

Paths are relative to the top of the work tree. A user's own, machine-wide ignore file is deliberately absent:
the same tree gives the same listing everywhere.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from corollary.source.contents.opening import read_small
from corollary.source.ignoring.patterns import Patterns, compile_patterns, ignore_lines

IGNORE_FILE = ".gitignore"
REPOSITORY = ".git"
MODULES_FILE = ".gitmodules"
_MODULE_PATH = re.compile(r'^\s*path\s*=\s*"?(.+?)"?\s*$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class IgnoreFile:
    """The patterns of one ignore file; its folder's path takes the first `start` characters of every path in it."""

    patterns: Patterns[bool]
    start: int
    digest: bytes  # of what it says


IgnoreFiles = tuple[IgnoreFile, ...]
"""The ignore files that hold in a folder, the strongest (deepest) first."""


def is_ignored(files: IgnoreFiles, path: str, name: str) -> bool:
    """Holds if the entry is ignored, given that no folder above it is; path and name of a folder end with `/`."""
    for file in files:
        verdict = file.patterns.match(path[file.start :], name)
        if verdict is not None:
            return verdict
    return False


def in_folder(outer: IgnoreFiles, folder: str, prefix: str, names: Iterable[str]) -> IgnoreFiles:
    """The ignore files that hold in a folder whose entries are `names`, given those that hold around it.

    `folder` is where it is, `prefix` its path from the top of the work tree, empty or ending with `/`.
    A nested repository starts afresh.
    """
    files = outer
    if REPOSITORY in names:
        files = _ignore_file(_exclude_file(os.path.join(folder, REPOSITORY)), len(prefix))
    if IGNORE_FILE in names:
        files = _ignore_file(os.path.join(folder, IGNORE_FILE), len(prefix)) + files
    return files


def around(root: str) -> tuple[str, IgnoreFiles]:
    """The path of `root` from the top of the work tree it lies in, and the ignore files above that hold in it.

    Nothing holds if the root is itself ignored: who names an ignored folder means it.
    """
    top, names = _top_of_work_tree(root)
    files: IgnoreFiles = ()
    folder, prefix = top, ""
    for name in names:
        present = [entry for entry in (REPOSITORY, IGNORE_FILE) if os.path.lexists(os.path.join(folder, entry))]
        files = in_folder(files, folder, prefix, present)
        folder, prefix = os.path.join(folder, name), f"{prefix}{name}/"
        if is_ignored(files, prefix, f"{name}/"):
            return "", ()
    return prefix, files


def _top_of_work_tree(root: str) -> tuple[str, list[str]]:
    """The closest folder at or above `root` that is a repository, and the names that lead from it to the root."""
    folder, names = root, list[str]()
    while not os.path.lexists(os.path.join(folder, REPOSITORY)):
        parent, name = os.path.split(folder)
        if parent == folder:
            return root, []
        folder = parent
        names.append(name)
    return folder, names[::-1]


def submodules(path: str) -> frozenset[str]:
    """The paths of submodules from the top of the work tree, as its modules file lists them."""
    content = read_small(path) or b""
    return frozenset(_MODULE_PATH.findall(content.decode("utf-8", "surrogateescape")))


def _ignore_file(path: str, start: int) -> IgnoreFiles:
    content = read_small(path)
    if content is None:
        return ()
    return (compiled(content, start),)


@lru_cache(maxsize=256)
def compiled(content: bytes, start: int) -> IgnoreFile:
    """The ignore file with this content; its folder's path takes the first `start` characters of every path in it."""
    text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    return IgnoreFile(compile_patterns(ignore_lines(text)), start, hashlib.sha256(content).digest())


def _exclude_file(repository: str) -> str:
    """The exclude file of a repository; `.git` is a file that leads there in a linked work tree or submodule."""
    if not os.path.isdir(repository):
        repository = _follow(repository, b"gitdir:")
        common = os.path.join(repository, "commondir")
        if os.path.isfile(common):
            repository = _follow(common, b"")
    return os.path.join(repository, "info", "exclude")


def _follow(path: str, prefix: bytes) -> str:
    """The path that a file of git's holds, relative to the file's folder."""
    target = (read_small(path) or b"").strip().removeprefix(prefix).strip()
    return os.path.join(os.path.dirname(path), os.fsdecode(target.replace(b"\0", b"")))
