"""The nodes of members, by what they are members of: those that were there before a propagation, and those it makes.

One that goes on from another begins with all nodes of that one and asks for few of them, so they are kept as arrays;
nodes that it makes itself are found one by one.
"""

from __future__ import annotations

from itertools import repeat

import numpy as np

from corollary.linking.values.joins import SHIFT, Longs, among, expand

NONE = -1


class Nodes:
    """Nodes by key."""

    def __init__(self) -> None:
        self._keys: Longs = np.zeros(0, dtype=np.int64)
        self._nodes: Longs = np.zeros(0, dtype=np.int64)
        self._made: dict[int, int] = {}
        self._ordered: tuple[Longs, Longs] | None = None

    def adopt(self, keys: Longs, nodes: Longs) -> None:
        """Begins with the nodes of some keys, which are distinct."""
        order = np.argsort(keys, kind="stable")
        self._keys, self._nodes = keys[order], nodes[order]

    def find(self, keys: Longs) -> Longs:
        """The nodes of keys, NONE where there is none."""
        made = self._made
        if not len(self._keys):
            return np.fromiter(map(made.get, keys.tolist(), repeat(NONE)), dtype=np.int64, count=len(keys))
        places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        found: Longs = np.where(self._keys[places] == keys, self._nodes[places], NONE)
        others = np.flatnonzero(found == NONE)
        if made:
            found[others] = list(map(made.get, keys[others].tolist(), repeat(NONE)))
        return found

    def get(self, key: int) -> int | None:
        """The node of one key, None where there is none."""
        place = int(self._keys.searchsorted(key))
        if place < len(self._keys) and int(self._keys[place]) == key:
            return int(self._nodes[place])
        return self._made.get(key)

    def beginning(self, firsts: Longs) -> Longs:
        """The nodes of all keys that begin with one of some numbers, which are distinct and sorted."""
        found = []
        for keys, nodes in ((self._keys, self._nodes), self._made_in_order()):
            low, high = (np.searchsorted(keys, each << SHIFT) for each in (firsts, firsts + 1))
            found.append(nodes[expand(low, high)[1]])
        return np.concatenate(found)

    def _made_in_order(self) -> tuple[Longs, Longs]:
        """The keys of the nodes that it made itself, sorted, and these nodes."""
        if self._ordered is None:
            count = len(self._made)
            keys = np.fromiter(self._made.keys(), dtype=np.int64, count=count)
            nodes = np.fromiter(self._made.values(), dtype=np.int64, count=count)
            order = np.argsort(keys, kind="stable")
            self._ordered = keys[order], nodes[order]
        return self._ordered

    def put(self, keys: Longs, nodes: Longs) -> None:
        """Notes the nodes of keys that have none."""
        self._made.update(zip(keys.tolist(), nodes.tolist(), strict=True))
        self._ordered = None

    @property
    def has_grown(self) -> bool:
        """Whether there are more nodes than it began with."""
        return bool(self._made)

    def forget(self, keys: Longs) -> None:
        """Drops the nodes of some keys."""
        kept = ~among(np.sort(keys), self._keys)
        self._keys, self._nodes = self._keys[kept], self._nodes[kept]
        for key in keys.tolist():
            self._made.pop(key, None)
        self._ordered = None

    def items(self) -> tuple[Longs, Longs]:
        """All keys, and their nodes."""
        count = len(self._made)
        keys = np.fromiter(self._made.keys(), dtype=np.int64, count=count)
        nodes = np.fromiter(self._made.values(), dtype=np.int64, count=count)
        return np.concatenate((self._keys, keys)), np.concatenate((self._nodes, nodes))
