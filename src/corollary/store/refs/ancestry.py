"""How snapshots come from one another."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator

from corollary.store.chunks.addresses import SnapshotId
from corollary.store.entries import Snapshot

Get = Callable[[SnapshotId], Snapshot]


def newest_first(get: Get, start: Snapshot) -> Iterator[Snapshot]:
    """A snapshot and all it comes from, each once, children before parents; among those that may come next, the newest.

    A parent may bear a later time than its child, since clocks differ: only then is the order of times given up.
    """
    children = _counted(get, start)
    ready = [(-start.root.time, start.id, start)]
    while ready:
        _, _, snapshot = heapq.heappop(ready)
        yield snapshot
        for parent in dict.fromkeys(snapshot.root.parents):
            children[parent] -= 1
            if not children[parent]:
                found = get(parent)
                heapq.heappush(ready, (-found.root.time, found.id, found))


def _counted(get: Get, start: Snapshot) -> dict[SnapshotId, int]:
    """How many children each snapshot has among those that lead to the start."""
    children = {start.id: 0}
    pending = [start]
    while pending:
        for parent in dict.fromkeys(pending.pop().root.parents):
            if parent not in children:
                children[parent] = 0
                pending.append(get(parent))
            children[parent] += 1
    return children


def ancestors(get: Get, start: SnapshotId) -> set[SnapshotId]:
    """The ids of a snapshot and of all it comes from."""
    seen = {start}
    pending = [start]
    while pending:
        for parent in get(pending.pop()).root.parents:
            if parent not in seen:
                seen.add(parent)
                pending.append(parent)
    return seen


def merge_bases(get: Get, ours: SnapshotId, theirs: SnapshotId) -> list[SnapshotId]:
    """The best common ancestors: those from which no other common ancestor comes. Sorted."""
    common = ancestors(get, ours) & ancestors(get, theirs)
    beaten: set[SnapshotId] = set()
    for one in common:
        beaten.update(parent for parent in get(one).root.parents)
    return sorted(common - beaten)
