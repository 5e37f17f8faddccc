"""Folders that are as they were when they were last looked into: what they hold is not read again.

A folder has another time whenever a name in it comes, goes or means another file. So what was decided by names alone
stands as long as the time does, and only the files that count are asked for their sizes and times. A folder with links
or ignore files, or where anything else was asked, is looked into each time; so is one that had changed so shortly
before that the clock of its file system could not tell a further change.

A process that looks again and again lets the system watch them (`watching.py`): a folder that is *quiet* is not even
asked for its time. What is remembered can be kept as bytes (`recalling.py`), for the next process.
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
from corollary.source.watching import Watch, watch


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
        self._folders: list[Folder] = []  # of the last walk, one before those in it, and what each held
        self._found: list[Looked] = []
        self._watch: Watch | None = None
        self._quiet: set[str] = set()  # folders that are watched, and were found to be what they had been since
        self._may_watch = True
        self.learned = 0
        """How many folders were looked into that need not be again."""
        self.asked = 0
        """How many folders were asked for their times at the last look."""

    def __len__(self) -> int:
        """How many folders need not be looked into."""
        return len(self._seen)

    def packed(self) -> bytes:
        """What is remembered, for another process; b"" where it cannot be told."""
        return packed(self._offset, ((seen.folder, seen.signature, seen.found) for seen in self._seen.values()))

    def look(self, walk: Walk, disk: Disk) -> list[Looked]:
        """What the root and each folder below it hold: what `walk` finds there now."""
        self._offset, self.asked = disk.offset, 0
        start = walk.start(disk.around)
        if self._folders:
            self._listen(disk)
        found = self._again(walk, disk) if self._folders[:1] == [start] else None
        if found is None:
            self._folders, found = [], []
            pending = [start]
            while pending:
                self._folders.append(pending.pop())
                found.append(self._look_into(walk, disk, self._folders[-1]))
                pending.extend(found[-1].folders)
        self._found = found
        return found

    def _again(self, walk: Walk, disk: Disk) -> list[Looked] | None:
        """What the folders of the last walk hold; None where these are no more the folders to look into."""
        found, quiet = list(self._found), self._quiet
        for place, folder in enumerate(self._folders):
            before = found[place]
            if folder.prefix in quiet:
                if not before.files or (files := _files(disk, before.files)) is before.files:
                    continue
                if files is not None:
                    found[place] = replace(before, files=files)
                    continue
            found[place] = self._look_into(walk, disk, folder)
            if found[place].folders != before.folders:
                return None
        return found

    def _listen(self, disk: Disk) -> None:
        """Finds out which folders are still quiet: not what is below one whose names changed, which may have moved."""
        changed = None if self._watch is None else self._watch.changed()
        if changed is None:
            self._quiet.clear()
            self._watch = watch(disk.base) if self._may_watch else None
        elif changed:
            above = tuple(changed)
            self._quiet = {prefix for prefix in self._quiet if not prefix.startswith(above)}

    def _is_watched(self, folder: Folder) -> bool:
        """Lets a folder be watched; one that a link leads to may become another one, and nobody is told."""
        if self._watch is not None and not self._watch.add(folder.prefix):
            self._quiet.clear()
            self._watch, self._may_watch = None, False
        return self._watch is not None and not folder.linked

    def _look_into(self, walk: Walk, disk: Disk, folder: Folder) -> Looked:
        """What a folder holds."""
        self.asked += 1
        is_watched = self._is_watched(folder)
        seen = self._seen.pop(folder.prefix, None) or self._recall(folder)
        now = self._clock()
        signature = _signature(disk.base + folder.prefix)
        if seen is not None and seen.signature == signature and seen.folder == folder:
            files = _files(disk, seen.found.files)
            if files is not None:
                kept = seen if files is seen.found.files else replace(seen, found=replace(seen.found, files=files))
                self._seen[folder.prefix] = kept
                if is_watched:
                    self._quiet.add(folder.prefix)
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
