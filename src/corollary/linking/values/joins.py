"""Sorted arrays of pairs and the joins over them: what propagation is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Longs = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.int8]

Round = tuple[tuple[Longs, Bytes], tuple[Longs, Bytes], tuple[Longs, Bytes], tuple[Longs, Bytes]]
"""Rows of the tables of a propagation: values, edges, passings and operators, each as keys with their numbers."""

SHIFT = 32
LOW = (1 << SHIFT) - 1
_LEAST_BITS = 2
_LEAST = (1 << _LEAST_BITS) - 1


class Table:
    """A sorted map from pairs of numbers, packed into one, to a number below 4 of which the least is kept."""

    def __init__(self) -> None:
        self.keys: Longs = np.zeros(0, dtype=np.int64)
        self.least: Bytes = np.zeros(0, dtype=np.int8)

    def merge(self, keys: Longs, least: Bytes) -> tuple[Longs, Bytes]:
        """Adds rows; those that are new or better than before."""
        if not len(keys):
            return keys, least
        keys, least = distinct(keys, least)
        places = np.searchsorted(self.keys, keys)
        inside = np.minimum(places, max(len(self.keys) - 1, 0))
        known = self.keys[inside] == keys if len(self.keys) else np.zeros(len(keys), dtype=bool)
        better = known.copy()
        better[known] = self.least[places[known]] > least[known]
        self.least[places[better]] = least[better]
        fresh = ~known
        if fresh.any():
            self.keys = np.insert(self.keys, places[fresh], keys[fresh])
            self.least = np.insert(self.least, places[fresh], least[fresh])
        changed = fresh | better
        return keys[changed], least[changed]

    def holds(self, keys: Longs) -> npt.NDArray[np.bool_]:
        """Whether there is a row for each of the keys."""
        if not len(self.keys):
            return np.zeros(len(keys), dtype=bool)
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        found: npt.NDArray[np.bool_] = self.keys[places] == keys
        return found

    def rows_of(self, firsts: Longs) -> tuple[Longs, Longs]:
        """For each of `firsts` the rows whose pair begins with it: (index into firsts, index of the row)."""
        wanted, inverse = runs(firsts)
        low = np.searchsorted(self.keys, wanted << SHIFT)
        high = np.searchsorted(self.keys, (wanted + 1) << SHIFT)
        return expand(low[inverse], high[inverse])

    def seconds(self, first: int) -> list[tuple[int, int]]:
        """The (second, least) of the rows whose pair begins with a number."""
        low, high = np.searchsorted(self.keys, [first << SHIFT, (first + 1) << SHIFT])
        return list(zip((self.keys[low:high] & LOW).tolist(), self.least[low:high].tolist(), strict=True))


def distinct(keys: Longs, least: Bytes) -> tuple[Longs, Bytes]:
    """The distinct keys, sorted, each with the least of its numbers."""
    packed = keys << _LEAST_BITS | least
    packed.sort()
    keys = packed >> _LEAST_BITS
    first = _begins(keys)
    return keys[first], (packed[first] & _LEAST).astype(np.int8)


def runs(values: Longs) -> tuple[Longs, Longs]:
    """The values without those that follow an equal one, and for each value the index of its own there."""
    first = _begins(values)
    return values[first], np.cumsum(first) - 1


def _begins(values: Longs) -> npt.NDArray[np.bool_]:
    first = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return first


def expand(low: Longs, high: Longs) -> tuple[Longs, Longs]:
    """All (i, j) with low[i] <= j < high[i], as two arrays."""
    counts = high - low
    outer = np.repeat(np.arange(len(counts)), counts)
    starts = np.cumsum(counts) - counts
    inner = np.arange(len(outer)) - starts[outer] + low[outer]
    return outer, inner


def longs(values: Sequence[int] | Longs) -> Longs:
    """The values as an array."""
    return np.asarray(values, dtype=np.int64)


class Join:
    """Rows of a relation by the node they wait for."""

    def __init__(self, nodes: npt.NDArray[np.signedinteger], *columns: npt.NDArray[np.signedinteger]) -> None:
        order = np.argsort(nodes, kind="stable")
        self.nodes = nodes[order].astype(np.int64)
        self.columns = [column[order].astype(np.int64) for column in columns]

    def match(self, nodes: Longs) -> tuple[Longs, Longs]:
        wanted, inverse = runs(nodes)
        low, high = np.searchsorted(self.nodes, wanted), np.searchsorted(self.nodes, wanted, side="right")
        return expand(low[inverse], high[inverse])


@dataclass(slots=True)
class Batch:
    """Rows on their way into a table."""

    keys: list[Longs] = field(default_factory=list)
    least: list[Bytes] = field(default_factory=list)

    def add(self, first: Longs, second: Longs, least: Bytes) -> None:
        if len(first):
            self.keys.append(first << SHIFT | second)
            self.least.append(least)

    def take(self) -> tuple[Longs, Bytes]:
        if not self.keys:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int8)
        keys, least = np.concatenate(self.keys), np.concatenate(self.least)
        self.keys, self.least = [], []
        return keys, least


class Lookup:
    """Numbers by unique key."""

    def __init__(self, keys: Longs, values: Longs) -> None:
        order = np.argsort(keys, kind="stable")
        self._keys, self._values = keys[order], values[order].astype(np.int64)

    def find(self, keys: Longs) -> Longs:
        """The value of each key, -1 where there is none."""
        if not len(self._keys):
            return np.full(len(keys), -1, dtype=np.int64)
        places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[places] == keys, self._values[places], -1)
