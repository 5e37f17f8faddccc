"""What is made once and kept in the cache of a bench: a folder is there whole, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path


def kept(folder: Path, make: Callable[[Path], None]) -> Path:
    """The folder, made where it is not there; `make` writes one beside it that does not exist yet."""
    if not folder.is_dir():
        part = folder.with_name(f"{folder.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        part.parent.mkdir(parents=True, exist_ok=True)
        make(part)
        part.rename(folder)
    return folder
