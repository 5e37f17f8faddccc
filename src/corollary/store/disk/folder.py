"""The folder where things are kept: made when it is missing, and mistrusted when it is not what we would have made."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from corollary.store.disk.faults import UnusableError

NAME = ".corollary"
DATABASE = "cache.db"
STORE = "store.db"
DERIVED = "derived"
_IGNORE_FILE = ".gitignore"


def prepare(folder: Path) -> None:
    """Make the folder, with an ignore file of its own, unless it is there. Raises UnusableError."""
    try:
        with suppress(FileExistsError):
            folder.mkdir()
    except OSError as error:
        raise UnusableError(error.strerror or str(error)) from error
    mistrust(folder)
    with suppress(OSError), (folder / _IGNORE_FILE).open("x", encoding="utf-8") as file:
        file.write("*\n")


def mistrust(folder: Path) -> None:
    """Raise UnusableError if something in the folder, or the folder, is a link or of another kind than ours.

    Whoever wrote the analysed sources may have put it there to have us write somewhere else.
    """
    _expect(folder, stat.S_ISDIR)
    _expect(folder / DERIVED, stat.S_ISDIR)
    for name in (DATABASE, STORE):
        for suffix in ("", "-wal", "-shm", "-journal"):
            _expect(folder / f"{name}{suffix}", stat.S_ISREG)


def _expect(path: Path, is_ours: Callable[[int], bool]) -> None:
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise UnusableError(error.strerror or str(error)) from error
    if not is_ours(mode):
        raise UnusableError(f"{path.name} is a link or of an unexpected kind")
