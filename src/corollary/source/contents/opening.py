"""Opening files so that nothing found in a tree can hang, flood or trip a run: pipes, devices, huge or racing files."""

from __future__ import annotations

import os
import stat

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
SMALL = 1 << 20
"""How many bytes a file may have that should be small."""
_ATTEMPTS = 3


class NotAFileError(OSError):
    """The path leads to something that is no regular file."""


class TooLargeError(OSError):
    """The file holds more bytes than asked for."""


def read_regular(path: str, limit: int) -> tuple[bytes, os.stat_result, bool]:
    """The bytes of a regular file of at most `limit` bytes, what the file system says of it, and whether both agree.

    They do not where the file kept changing meanwhile. Raises OSError, of it NotAFileError and TooLargeError.
    """
    descriptor = os.open(path, _FLAGS)
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise NotAFileError(path)
        for _ in range(_ATTEMPTS):
            if before.st_size > limit:
                raise TooLargeError(path)
            os.lseek(descriptor, 0, os.SEEK_SET)
            content = _read(descriptor, before.st_size)
            after = os.fstat(descriptor)
            if len(content) == after.st_size and _same(before, after):
                return content, after, True
            before = after
        return content, after, False
    finally:
        os.close(descriptor)


def read_small(path: str) -> bytes | None:
    """The bytes of a regular file that should be small; None if there is none or it is not readable."""
    try:
        return read_regular(path, SMALL)[0]
    except (OSError, ValueError):
        return None


def _read(descriptor: int, size: int) -> bytes:
    """At most `size` bytes; fewer where the file ends before."""
    content = os.read(descriptor, size)
    while len(content) < size and (more := os.read(descriptor, size - len(content))):
        content += more
    return content


def _same(before: os.stat_result, after: os.stat_result) -> bool:
    return (before.st_mtime_ns, before.st_ctime_ns) == (after.st_mtime_ns, after.st_ctime_ns)
