"""The files of a root as they are, for what is not analysed: policies, diagrams, and what comments say to tools."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from corollary.errors import CorollaryError
from corollary.source.contents.opening import TooLargeError, read_regular

_LIMIT = 64 << 20


@dataclass(frozen=True, slots=True)
class Folder:
    """The files below a folder, by their paths from there."""

    root: str

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None if there is none that can be read."""
        try:
            return read_regular(os.path.join(self.root, path), _LIMIT)[0]
        except (OSError, ValueError):
            return None

    def names(self, folder: str) -> frozenset[str]:
        """The names in a folder; none if there is no such folder."""
        try:
            return frozenset(os.listdir(os.path.join(self.root, folder)))
        except (OSError, ValueError):
            return frozenset()

    def containing(self, paths: Iterable[str], mark: bytes) -> Iterator[tuple[str, bytes]]:
        """The files in which some bytes occur, with their contents."""
        for path in paths:
            content = self.read(path)
            if content is not None and mark in content:
                yield path, content


def path_of(url: str) -> str:
    """The path that the URL of a file means, "" where it is of something else."""
    parts = urlsplit(url)
    return unquote(parts.path) if parts.scheme in {"file", ""} else ""


def read_given(path: str) -> bytes:
    """The bytes of a file that the user named. Raises CorollaryError "file-unreadable"."""
    try:
        return read_regular(path, _LIMIT)[0]
    except (OSError, ValueError) as error:
        why = (
            "it is too large" if isinstance(error, TooLargeError) else getattr(error, "strerror", "") or "no such file"
        )
        raise CorollaryError("file-unreadable", f"cannot be read: {why}", place=path) from None
