"""What installed packages declare under a group of entry points.

The library that reads such declarations takes longer to load than all languages do. As good as always there is none of
the group; that shows in the files where it would look, so only where one may be there is it loaded and asked.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_METADATA = (".dist-info", ".egg-info", "EGG-INFO")


def declared(group: str) -> list[EntryPoint]:
    """The entry points of a group, by their names."""
    if not _may_be_declared(group):
        return []
    from importlib.metadata import entry_points

    return sorted(entry_points(group=group), key=lambda entry: entry.name)


def _may_be_declared(group: str) -> bool:
    """Fails to hold only if no installed package declares anything under the group."""
    finders = (finder for finder in sys.meta_path if finder is not PathFinder)
    if any(hasattr(finder, "find_distributions") for finder in finders):
        return True
    return any(_may_declare(Path(place), group.encode()) for place in sys.path)


def _may_declare(place: Path, group: bytes) -> bool:
    """Whether packages in a folder declare something under the group, or an archive may."""
    with suppress(OSError):
        return place.is_file() or any(group in text for text in _declarations(place))
    return False


def _declarations(folder: Path) -> Iterator[bytes]:
    """What the packages that are installed in a folder declare."""
    for place in folder.iterdir():
        if place.name.endswith(_METADATA):
            with suppress(OSError):
                yield (place / "entry_points.txt").read_bytes()
