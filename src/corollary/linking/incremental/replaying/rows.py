"""Rows of one table of a propagation with the rounds in which they came: what is noted of it, and compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Bytes, Longs, expand

Shorts = npt.NDArray[np.int16]
Counts = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table: key, round, evidence, and how often they were stated; sorted by key and round."""

    keys: Longs
    rounds: Shorts
    least: Bytes
    counts: Counts

    @classmethod
    def joined(cls, *parts: Rows) -> Rows:
        """The rows of all parts, in no order."""
        parts = tuple(part for part in parts if len(part)) or parts[:1]
        if len(parts) == 1:
            return parts[0]
        columns = zip(*((part.keys, part.rounds, part.least, part.counts) for part in parts), strict=True)
        return cls(*(np.concatenate(column) for column in columns))

    @classmethod
    def of_round(cls, number: int, keys: Longs, least: Bytes, counts: npt.ArrayLike = 1) -> Rows:
        """Rows of one round."""
        size = len(keys)
        return cls(
            keys,
            np.full(size, number, dtype=np.int16),
            least,
            np.broadcast_to(np.asarray(counts, dtype=np.int32), size),
        )

    def __len__(self) -> int:
        return len(self.keys)

    def taken(self, which: npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> Rows:
        """Some of the rows."""
        if not len(self):
            return self
        return Rows(self.keys[which], self.rounds[which], self.least[which], self.counts[which])

    def sorted(self) -> Rows:
        """The rows by key; those of a key stay in their order."""
        if len(self) < 2:
            return self
        return self.taken(np.argsort(self.keys, kind="stable"))

    def of(self, owners: Longs) -> Rows:
        """The rows whose keys begin with one of some nodes, which are sorted."""
        if not len(self) or not len(owners):
            return NO_ROWS
        low, high = np.searchsorted(self.keys, owners << SHIFT), np.searchsorted(self.keys, (owners + 1) << SHIFT)
        return self.taken(expand(low, high)[1])

    def final(self) -> tuple[Longs, Bytes]:
        """Each key with the evidence of its last round."""
        if not len(self):
            return self.keys, self.least
        last = np.ones(len(self), dtype=bool)
        np.not_equal(self.keys[1:], self.keys[:-1], out=last[:-1])
        return self.keys[last], self.least[last]


class Owners:
    """The nodes that own rows, by the seconds of their keys."""

    def __init__(self, seconds: Longs, owners: Longs, count: int) -> None:
        """`seconds` are below `count`."""
        pairs = sets.unique(seconds << SHIFT | owners)
        self._owners = (pairs & LOW).astype(np.int32)
        self._starts = np.searchsorted(pairs, np.arange(count + 1) << SHIFT).astype(np.int32)

    def of(self, seconds: Longs) -> Longs:
        """The nodes that own rows with some seconds; some may come several times."""
        rows = expand(self._starts[seconds], self._starts[seconds + 1])[1]
        return self._owners[rows].astype(np.int64)


NO_ROWS = Rows.of_round(0, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int8))


def counted(number: int, keys: Longs, least: Bytes) -> Rows:
    """Rows as they were stated in a round, each once with how often."""
    if not len(keys):
        return NO_ROWS
    packed = keys << 2 | least
    packed.sort()
    starts = np.flatnonzero(np.concatenate((np.ones(min(len(packed), 1), dtype=bool), packed[1:] != packed[:-1])))
    counts = np.diff(np.append(starts, len(packed))).astype(np.int32)
    packed = packed[starts]
    return Rows.of_round(number, packed >> 2, (packed & 3).astype(np.int8), counts)


def net(more: Rows, less: Rows) -> Rows:
    """Rows with how often they are stated more than before, below 0 for less."""
    return summed(more, Rows(less.keys, less.rounds, less.least, -less.counts) if len(less) else less)


def summed(one: Rows, other: Rows) -> Rows:
    """The rows of both, counts of equal ones added up; without those of which nothing is left."""
    if not len(other) or not len(one):
        return one if len(one) else other
    rows = Rows.joined(one, other)
    packed = rows.keys << 2 | rows.least
    order = np.argsort(packed, kind="stable")
    rows, packed = rows.taken(order), packed[order]
    starts = np.flatnonzero(np.concatenate((np.ones(1, dtype=bool), packed[1:] != packed[:-1])))
    counts = np.add.reduceat(rows.counts, starts)
    rows = rows.taken(starts)
    found = Rows(rows.keys, rows.rounds, rows.least, counts.astype(np.int32))
    return found.taken(counts != 0)
