"""Folders in which, for all the system says, no name came or went since it was last asked: these need not be looked at.

Linux notes what happens to the names in a folder that it was told to watch (inotify(7)), whoever does it. Only mounts
that no other machine writes to are trusted; where another is mounted, or the root is another folder, nothing is.

Deliberately absent: what files hold. A file can be written under another of its names, or through memory, and nobody is
told; so files are asked for their sizes and times.
"""

from __future__ import annotations

import os
import struct
import sys
import weakref
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress

_ATTRIBUTES, _MOVED, _CREATED, _DELETED, _ITSELF = 0x4, 0x40 | 0x80, 0x100, 0x200, 0x400 | 0x800
_FOLDERS_ONLY = 0x0100_0000
_WATCHED = _ATTRIBUTES | _MOVED | _CREATED | _DELETED | _ITSELF | _FOLDERS_ONLY
_OVERFLOW, _ENDED = 0x4000, 0x8000
_EVENT = struct.Struct("iIII")
_AT_ONCE = 1 << 16

_MOUNTS = "/proc/self/mountinfo"
_MOST = "/proc/sys/fs/inotify/max_user_watches"
_SHARE = 4
"""Of what a user may watch, at most this part is taken: editors watch, too."""
_LOCAL = frozenset({"ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "bcachefs", "zfs", "tmpfs", "overlay"})
"""Kinds of file systems that nobody else writes to than processes of this machine."""


class Watch:
    """What happens to the names in folders of one root; a folder is named by its prefix, as in a walk."""

    def __init__(self, base: str, mounts: bytes, descriptor: int, add: Callable[[int, bytes, int], int]) -> None:
        self._base = base
        self._mounts = mounts
        self._root = _identity(base)
        self._descriptor = descriptor
        self._add = add
        self._room = _most() // _SHARE
        self._prefixes: dict[int, set[str]] = defaultdict(set)
        weakref.finalize(self, os.close, descriptor)

    def add(self, prefix: str) -> bool:
        """Watches a folder from now on, if it is not watched; whether that is done."""
        if len(self._prefixes) >= self._room:
            return False
        number = self._add(self._descriptor, os.fsencode(self._base + prefix), _WATCHED)
        if number >= 0:
            self._prefixes[number].add(prefix)
        return number >= 0

    def changed(self) -> set[str] | None:
        """The folders in which something happened since this was last asked; None where that is not known."""
        if _mounts() != self._mounts or _identity(self._base) != self._root:
            return None
        found: set[str] = set()
        while events := self._read():
            place = 0
            while place < len(events):
                number, what, _, size = _EVENT.unpack_from(events, place)
                place += _EVENT.size + size
                if what & _OVERFLOW:
                    return None
                found |= self._prefixes.get(number, set())
                if what & _ENDED:
                    self._prefixes.pop(number, None)
        return found

    def _read(self) -> bytes:
        with suppress(BlockingIOError):
            return os.read(self._descriptor, _AT_ONCE)
        return b""


def watch(base: str) -> Watch | None:
    """A watch on folders whose paths begin with `base`; None where there is none that can be trusted."""
    mounts = _mounts()
    if sys.platform != "linux" or not is_local(mounts, os.path.realpath(base)):
        return None
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)
    try:
        begin, add = library.inotify_init1, library.inotify_add_watch
    except AttributeError:
        return None
    add.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_uint32)
    descriptor = begin(os.O_NONBLOCK | os.O_CLOEXEC)
    return None if descriptor < 0 else Watch(base, mounts, descriptor, add)


def is_local(mounts: bytes, folder: str) -> bool:
    """Whether a folder, of which all links are followed, lies in one mount of this machine with all that is in it.

    `mounts` is what the system says of mounts, as proc_pid_mountinfo(5) describes it.
    """
    place = os.fsencode(folder).rstrip(b"/") + b"/"
    around: dict[bytes, str] = {}
    for line in mounts.splitlines():
        own, _, rest = line.partition(b" - ")
        point = own.split()[4].decode("unicode_escape").encode("latin-1").rstrip(b"/") + b"/"
        if point.startswith(place) and point != place:
            return False
        if place.startswith(point):
            around[point] = rest.split()[0].decode()  # of two mounts at one place the later hides the other
    return bool(around) and around[max(around, key=len)] in _LOCAL


def _mounts() -> bytes:
    with suppress(OSError), open(_MOUNTS, "rb") as file:
        return file.read()
    return b""


def _most() -> int:
    with suppress(OSError, ValueError), open(_MOST, encoding="ascii") as file:
        return int(file.read())
    return 0


def _identity(path: str) -> tuple[int, int] | None:
    with suppress(OSError):
        status = os.stat(path)
        return status.st_dev, status.st_ino
    return None
