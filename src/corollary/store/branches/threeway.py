"""What two sides made of one base, brought together: path by path, and files that were renamed by their new path.

A rename is counted on where that settles something, as git does: what one side changed and the other renamed is changed
under the new name. What one side deleted, or called otherwise, and the other renamed is a conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from corollary.store.branches.renaming import EMPTY, is_read_alike, renamed
from corollary.store.chunks.addresses import Address
from corollary.store.chunks.tree import Change, Tree
from corollary.store.entries import Conflict, Content, Entry, path_of, unpack_entry

Values = dict[bytes, bytes | None]
Side = dict[bytes, Change]


class Settle(Protocol):
    """Whoever has the sources: what becomes of files that both sides changed."""

    def settle(self, path: str, conflict: Conflict, places: tuple[str, ...] = ()) -> Content | None:
        """What a path becomes; None where that stays a conflict. Its versions may lie at other `places`, too."""
        ...

    def renamed(self, path: str, before: Entry, came: Mapping[str, Entry]) -> str | None:
        """Which of the files that came is one that went, with changes; None for none."""
        ...


@dataclass(frozen=True, slots=True)
class Moved:
    """A conflict of a file that one side renamed: its new path, and what both sides made of it."""

    to: bytes
    conflict: Conflict


@dataclass(frozen=True, slots=True)
class Merge:
    """What bringing two sides together gives: the edits of ours, and the paths where that cannot be done.

    Where a conflict is of a file that was renamed, `moved` says so: it is settled under the new name.
    """

    edits: Values
    conflicts: dict[bytes, Conflict]
    moved: dict[bytes, Moved]


def merge_trees(tree: Tree, base: Address, ours: Address, theirs: Address, settle: Settle | None = None) -> Merge:
    """What theirs changed since the base, as edits of ours: O(changes of both * log files).

    Files that were renamed and changed in one are told by `settle`, and only where the other side changed them.
    """
    mine, other = ({change.key: change for change in tree.diff(base, side)} for side in (ours, theirs))
    found = _by_path(mine, other)
    if settle is None:
        sides = _renamed(mine), _renamed(other)
    else:
        sides = _all_renamed(mine, other, settle), _all_renamed(other, mine, settle)
    for old in sorted(sides[0].keys() | sides[1].keys()):
        here, there = (side.get(old, old) for side in sides)
        if here == there:
            _both_to_one(found, old, here, mine, other)
        elif old in sides[0] and old in sides[1]:
            _to_two(found, old, (here, there), mine, other)
        elif old in sides[0]:
            _renamed_here(found, old, here, mine, other)
        else:
            _renamed_there(found, old, there, mine, other)
    return found


def _by_path(mine: Side, other: Side) -> Merge:
    found = Merge({}, {}, {})
    for key, change in other.items():
        if key not in mine:
            found.edits[key] = change.after
        elif mine[key].after != change.after:
            found.conflicts[key] = _conflict(change.before, mine[key].after, change.after)
    return found


def _both_to_one(found: Merge, old: bytes, new: bytes, mine: Side, other: Side) -> None:
    """Both sides renamed a file alike: what one of them changed besides counts."""
    base, ours, theirs = mine[old].before, mine[new].after, other[new].after
    if ours == theirs:
        return
    del found.conflicts[new]
    if ours == base:
        found.edits[new] = theirs
    elif theirs != base:
        found.conflicts[new] = _conflict(base, ours, theirs)
        found.moved[new] = Moved(new, found.conflicts[new])


def _to_two(found: Merge, old: bytes, new: tuple[bytes, bytes], mine: Side, other: Side) -> None:
    """Each side calls a file otherwise: which is right is not known, and ours stays."""
    here, there = new
    if here in other or there in mine:
        return
    base = mine[old].before
    found.conflicts[here] = _conflict(base, mine[here].after, None)
    found.conflicts[there] = _conflict(base, None, other[there].after)
    del found.edits[there]


def _renamed_here(found: Merge, old: bytes, new: bytes, mine: Side, other: Side) -> None:
    if old not in other or new in other:
        return
    base, ours, theirs = mine[old].before, mine[new].after, other[old].after
    if theirs is None:
        found.conflicts[new] = _conflict(base, ours, None)
    elif _is_only_renamed(old, new, base, ours):
        del found.conflicts[old]
        found.edits[new] = theirs
    else:
        found.moved[old] = Moved(new, _conflict(base, ours, theirs))


def _renamed_there(found: Merge, old: bytes, new: bytes, mine: Side, other: Side) -> None:
    if old not in mine or new in mine:
        return
    base, ours, theirs = other[old].before, mine[old].after, other[new].after
    if ours is None:
        found.conflicts[new] = _conflict(base, None, theirs)
        del found.edits[new]
    elif _is_only_renamed(old, new, base, theirs):
        del found.conflicts[old]
        found.edits.update({old: None, new: ours})
    else:
        found.moved[old] = Moved(new, _conflict(base, ours, theirs))


def _is_only_renamed(old: bytes, new: bytes, before: bytes | None, after: bytes | None) -> bool:
    """Whether a file is what it was but for its name, and would be so with any content."""
    one, other = _entry(before), _entry(after)
    return one is not None and other is not None and is_read_alike(old, new, one, other)


def _renamed(side: Side) -> dict[bytes, bytes]:
    """The files that one side renamed, by their bytes; empty ones are too much alike."""
    return renamed(change for change in side.values() if not any(map(_is_empty, (change.before, change.after))))


def _all_renamed(side: Side, other: Side, settle: Settle) -> dict[bytes, bytes]:
    """The same, with those that were changed, too, where the other side changed them."""
    found = _renamed(side)
    taken = {*found.values()}
    came = {path_of(one.key): entry for one, entry in _came(side.values()) if one.key not in taken}
    keys = {path_of(key): key for key in side}
    for key, change in side.items():
        before = _entry(change.before)
        if change.after is None and before is not None and before.chunk and key in other and key not in found:
            new = settle.renamed(path_of(key), before, came)
            if new is not None:
                found[key] = keys[new]
                del came[new]
    return found


def _came(changes: Iterable[Change]) -> Iterable[tuple[Change, Entry]]:
    for change in changes:
        entry = _entry(change.after)
        if change.before is None and entry is not None and entry.chunk:
            yield change, entry


def _is_empty(value: bytes | None) -> bool:
    entry = _entry(value)
    return entry is not None and entry.blob == EMPTY


def _entry(value: bytes | None) -> Entry | None:
    return None if value is None else unpack_entry(value)


def _conflict(base: bytes | None, ours: bytes | None, theirs: bytes | None) -> Conflict:
    return Conflict(_entry(base), _entry(ours), _entry(theirs))
