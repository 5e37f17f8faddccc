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

from corollary.store.faults import DamagedError, UnusableError

Chunk = bytes | memoryview

_HEADER = struct.Struct("<8sQI44x")
"""Magic, length, check sum; 64 bytes, so that what follows is aligned for any number type."""
_MAGIC = b"corollr1"
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
    if view[: _HEADER.size] != _HEADER.pack(_MAGIC, len(content), zlib.crc32(content, _seed(key))):
        raise DamagedError(key)
    return content


def save(folder: Path, key: str, chunks: Sequence[Chunk]) -> None:
    """Keep the chunks, joined, under the key, and of all that is kept only the newest. Raises UnusableError."""
    path = folder / _checked(key)
    draft = folder / f".{key}.{os.getpid()}.{secrets.token_hex(4)}"
    length, check_sum = 0, _seed(key)
    for chunk in chunks:
        length += chunk.nbytes if isinstance(chunk, memoryview) else len(chunk)
        check_sum = zlib.crc32(chunk, check_sum)
    try:
        folder.mkdir(exist_ok=True)
        with draft.open("xb") as file:
            file.write(_HEADER.pack(_MAGIC, length, check_sum))
            file.writelines(chunks)
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


def _seed(key: str) -> int:
    return zlib.crc32(key.encode())
