"""Data that can be computed again, as one file per key, mapped into memory when read.

A file appears whole or not at all (written beside, then renamed), and its check sum is looked at before a byte
of it is believed.
"""

from __future__ import annotations

import mmap
import os
import re
import secrets
import stat
import struct
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from corollary.store.disk.faults import DamagedError, UnusableError

Chunk = bytes | memoryview

_HEADER = struct.Struct("<8sQI44x")
"""Magic, length, check sum; 64 bytes, so that what follows is aligned for any number type."""
_MAGIC = b"corollr2"
_WORDS = np.dtype("<u8")
_PAGE = 4096
_KEY = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,99}")
_KEPT = 8
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def load(folder: Path, key: str) -> memoryview | None:
    """What is kept under the key, or None. Raises DamagedError if it is not what was written."""
    try:
        descriptor = os.open(folder / _checked(key), _FLAGS)
    except OSError:
        return None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size < _HEADER.size:
            raise DamagedError(key)
        view = memoryview(mmap.mmap(descriptor, status.st_size, access=mmap.ACCESS_READ))
    except OSError:
        return None
    finally:
        os.close(descriptor)
    content = view[_HEADER.size :]
    if view[: _HEADER.size] != _header(key, content):
        raise DamagedError(key)
    return content


def save(folder: Path, key: str, chunks: Sequence[Chunk]) -> None:
    """Keep the chunks, joined, under the key, and of all that is kept only the newest. Raises UnusableError."""
    path = folder / _checked(key)
    draft = folder / f".{key}.{os.getpid()}.{secrets.token_hex(4)}"
    content = b"".join(chunks)
    try:
        folder.mkdir(exist_ok=True)
        with draft.open("xb") as file:
            file.write(_header(key, content))
            file.write(content)
        draft.replace(path)
        _forget_oldest(folder)
    except OSError as error:
        raise UnusableError(error.strerror or str(error)) from error
    finally:
        with suppress(OSError):
            draft.unlink()


def discard(folder: Path, key: str) -> None:
    """Remove what is kept under the key, if that can be done."""
    with suppress(OSError):
        (folder / _checked(key)).unlink()


def _forget_oldest(folder: Path) -> None:
    """Remove all but the newest files, and with them drafts that a killed process left."""
    aged: list[tuple[int, str]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):  # another process was quicker
                aged.append((-entry.stat(follow_symlinks=False).st_mtime_ns, entry.name))
    for _, name in sorted(aged)[_KEPT:]:
        with suppress(OSError):
            (folder / name).unlink()


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise ValueError(f"not a key: {key!r}")
    return key


def _header(key: str, content: Chunk) -> bytes:
    """The header of content under a key, with a check sum over the sums of every page and of every column of words.

    A page that changed, is missing or stands elsewhere has another sum or another place, and so has a word. Summed in
    a tenth of the time of a check sum over each byte, which was most of what opening took.
    """
    whole = len(content) // _PAGE * _PAGE
    pages = np.frombuffer(content, _WORDS, whole // _WORDS.itemsize).reshape(-1, _PAGE // _WORDS.itemsize)
    check_sum = zlib.crc32(key.encode())
    for part in (pages.sum(axis=0).tobytes(), pages.sum(axis=1).tobytes(), content[whole:]):
        check_sum = zlib.crc32(part, check_sum)
    return _HEADER.pack(_MAGIC, len(content), check_sum)
