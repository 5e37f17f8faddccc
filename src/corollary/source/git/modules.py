"""The repositories of submodules, as far as git keeps them inside of the one that has them (`.git/modules`).

Deliberately absent: submodules whose repository lies in the work tree, as git made them before 1.7.8, and fetching.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

_FOLDER = "modules"
_DEEPEST = 16


def modules_in(folders: Iterable[str]) -> dict[str, Path]:
    """The repositories of submodules, and of theirs, below the folders of a repository: by name, in order."""
    found: dict[str, Path] = {}
    for folder in dict.fromkeys(folders):
        for path in _repositories(Path(folder) / _FOLDER, _DEEPEST):
            found.setdefault(path.relative_to(folder).as_posix(), path)
    return found


def _repositories(folder: Path, deepest: int) -> Iterator[Path]:
    """The repositories below a folder; the name of a submodule may have several parts."""
    names: list[str] = []
    with suppress(OSError), os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    for name in names if deepest else ():
        path = folder / name
        if (path / "HEAD").is_file() and (path / "objects").is_dir():
            yield path
            yield from _repositories(path / _FOLDER, deepest - 1)
        else:
            yield from _repositories(path, deepest - 1)
