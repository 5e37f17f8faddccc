"""Files that were renamed, told by their content: what went and what came with the same bytes is one file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain
from posixpath import basename, splitext

from corollary.store.chunks.tree import Change
from corollary.store.entries import Entry, path_of, unpack_entry

EMPTY = hashlib.sha256(b"").digest()
"""The hash of a file without content."""


def renamed(changes: Iterable[Change]) -> dict[bytes, bytes]:
    """What the paths that went are called now, where a file with the same bytes came: O(changes).

    Of several with the same bytes those that keep their name in another folder come first; of the others the first
    that went is the first that came.
    """
    gone: dict[bytes, list[bytes]] = {}
    came: dict[bytes, list[bytes]] = {}
    for change in changes:
        before, after = _file(change.before), _file(change.after)
        if before is not None and change.after is None:
            gone.setdefault(before.blob, []).append(change.key)
        elif after is not None and change.before is None:
            came.setdefault(after.blob, []).append(change.key)
    return {old: new for blob in gone.keys() & came.keys() for old, new in _paired(gone[blob], came[blob])}


def _paired(gone: list[bytes], came: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Which of the paths that came is which of those that went, all with the same bytes."""
    named: dict[str, list[bytes]] = {}
    for key in gone:
        named.setdefault(_name(key), []).append(key)
    left = []
    for key in came:
        same = named.get(_name(key))
        if same:
            yield same.pop(0), key
        else:
            left.append(key)
    yield from zip(sorted(chain.from_iterable(named.values())), left, strict=False)


def is_read_alike(old: bytes, new: bytes, before: Entry, after: Entry) -> bool:
    """Whether a file gives under its new name the facts that it gave under the old one, whatever its content."""
    suffixes = {splitext(path_of(key))[1] for key in (old, new)}
    return len(suffixes) == 1 and before.language == after.language and before.chunk == after.chunk


def _file(value: bytes | None) -> Entry | None:
    """The entry of a file with facts, None for whatever else."""
    entry = None if value is None else unpack_entry(value)
    return entry if entry is not None and entry.chunk else None


def _name(key: bytes) -> str:
    return basename(path_of(key))
