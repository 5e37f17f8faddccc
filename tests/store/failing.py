"""A disk that fails under an open store: the files of it are exchanged for some on which system calls fail.

Nothing is simulated: SQLite calls the system, and the system says EIO, ENOSPC or EINVAL.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.store.samples import place_of

FAILING = {
    "input and output": ("/proc/self/mem", os.O_RDWR),
    "writing, for want of room": ("/dev/full", os.O_RDWR),
    "syncing": ("/dev/null", os.O_RDWR),
    "writing, for want of rights": ("/dev/zero", os.O_RDONLY),
}
"""What fails, by a file on which it does: at the offsets of a database nothing of a process is mapped."""

FILES = ("", "-wal")
HERE = Path("/proc/self/fd")


@contextmanager
def failing(root: Path, what: str, suffix: str) -> Iterator[int]:
    """Lets system calls on the store of a root, or on its log, fail in this process; how many files were exchanged."""
    path, flags = FAILING[what]
    wanted = f"{place_of(root)}{suffix}"
    descriptors = [int(one.name) for one in HERE.iterdir() if _leads_to(one) == wanted]
    kept = {one: os.dup(one) for one in descriptors}
    instead = os.open(path, flags)
    try:
        for one in descriptors:
            os.dup2(instead, one)
        yield len(descriptors)
    finally:
        for one, copy in kept.items():
            os.dup2(copy, one)
            os.close(copy)
        os.close(instead)


def _leads_to(descriptor: Path) -> str:
    try:
        return str(descriptor.readlink())
    except OSError:
        return ""
