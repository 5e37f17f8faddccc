"""Folders that are as they were when they were last looked into: what they hold is not read again.

A folder has another time whenever a name in it comes, goes or means another file. So what was decided by names alone
stands as long as the time does, and only the files that count are asked for their sizes and times. A folder with links
or ignore files, or where anything else was asked, is looked into each time; so is one that had changed so shortly
before that the clock of its file system could not tell a further change.

What is remembered can be kept as bytes (`recalling.py`), for the next process.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from corollary.source.disk import Disk, source_file
from corollary.source.files import SourceFile, is_settled
from corollary.source.recalling import Recalled, Signature, packed
from corollary.source.walking import Folder, Looked, Walk


@dataclass(frozen=True, slots=True)
class _Seen:
    folder: Folder
    signature: Signature
    found: Looked


class Remembered:
    """What folders of one root held, under one set of languages and filters."""

    def __init__(self, clock: Callable[[], int] = time.time_ns, recalled: Recalled | None = None) -> None:
        self._clock = clock
        self._seen: dict[str, _Seen] = {}
        self._recalled = Recalled() if recalled is None else recalled
        self._offset = ""
        self.learned = 0
        """How many folders were looked into that need not be again."""

    def __len__(self) -> int:
        """How many folders need not be looked into."""
        return len(self._seen)

    def packed(self) -> bytes:
        """What is remembered, for another process; b"" where it cannot be told."""
        return packed(self._offset, ((seen.folder, seen.signature, seen.found) for seen in self._seen.values()))

    def look_into(self, walk: Walk, disk: Disk, folder: Folder) -> Looked:
        """What a folder holds: what `walk` finds there now."""
        self._offset = disk.offset
        seen = self._seen.pop(folder.prefix, None) or self._recall(folder)
        now = self._clock()
        signature = _signature(disk.base + folder.prefix)
        if seen is not None and seen.signature == signature and seen.folder == folder:
            files = _files(disk, seen.found.files)
            if files is not None:
                kept = seen if files is seen.found.files else replace(seen, found=replace(seen.found, files=files))
                self._seen[folder.prefix] = kept
                return kept.found
        disk.went_beyond = False
        found = walk.look_into(folder)
        if signature is not None and not disk.went_beyond and is_settled(signature[2], signature[3], now):
            self._seen[folder.prefix] = _Seen(folder, signature, found)
            self.learned += 1
        return found

    def _recall(self, folder: Folder) -> _Seen | None:
        recalled = self._recalled.take(folder, self._offset)
        return None if recalled is None else _Seen(folder, *recalled)


def _signature(path: str) -> Signature | None:
    """The signature of a folder; None where there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino, status.st_mtime_ns, status.st_ctime_ns


def _files(disk: Disk, files: list[SourceFile]) -> list[SourceFile] | None:
    """The files as they are now, the same list if none changed; None where one is no file any more."""
    found = files
    for row, file in enumerate(files):
        try:
            status = os.stat(disk.base + file.path)
        except OSError:
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        same = file.mtime_ns == status.st_mtime_ns and file.ctime_ns == status.st_ctime_ns
        if not same or file.size != status.st_size:
            found = list(files) if found is files else found
            found[row] = source_file(file.path, file.language, status)
    return found
