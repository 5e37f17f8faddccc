"""What each round of a propagation was given and what it found new: what a later one can be compared with.

Rows are kept by the node that owns them, the first of their key, since that is how they are asked for: everything
about some nodes before, or in, a round.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corollary.linking.values.joins import SHIFT, Bytes, Longs, Round, expand

Shorts = npt.NDArray[np.int16]
Counts = npt.NDArray[np.int32]

TABLES = 4
"""Values, edges, passings, operators: the tables of a propagation, in this order."""


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
        return Rows(self.keys[which], self.rounds[which], self.least[which], self.counts[which])

    def sorted(self) -> Rows:
        """The rows by key; those of a key stay in their order."""
        return self.taken(np.argsort(self.keys, kind="stable"))

    def of(self, owners: Longs) -> Rows:
        """The rows whose keys begin with one of some nodes, which are sorted."""
        low, high = np.searchsorted(self.keys, owners << SHIFT), np.searchsorted(self.keys, (owners + 1) << SHIFT)
        return self.taken(expand(low, high)[1])

    def final(self) -> tuple[Longs, Bytes]:
        """Each key with the evidence of its last round."""
        last = np.ones(len(self), dtype=bool)
        np.not_equal(self.keys[1:], self.keys[:-1], out=last[:-1])
        return self.keys[last], self.least[last]


NO_ROWS = Rows.of_round(0, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int8))


def counted(number: int, keys: Longs, least: Bytes) -> Rows:
    """Rows as they were stated in a round, each once with how often."""
    packed = keys << 2 | least
    packed.sort()
    starts = np.flatnonzero(np.concatenate((np.ones(min(len(packed), 1), dtype=bool), packed[1:] != packed[:-1])))
    counts = np.diff(np.append(starts, len(packed))).astype(np.int32)
    packed = packed[starts]
    return Rows.of_round(number, packed >> 2, (packed & 3).astype(np.int8), counts)


class Recorder:
    """Takes down the rounds of a propagation while it runs."""

    def __init__(self) -> None:
        self.given: list[Round] = []
        self.found: list[Round] = []
        self.nodes: list[int] = []

    def note(self, given: Round, found: Round, nodes: int) -> None:
        """Notes a round, and how many nodes there were in it."""
        self.given.append(given)
        self.found.append(found)
        self.nodes.append(nodes)

    def journal(self, nodes: int) -> Journal:
        """What was noted of a propagation that ended with so many nodes."""
        given, found = [], []
        for table in range(TABLES):
            given.append(Rows.joined(NO_ROWS, *(counted(n, *r[table]) for n, r in enumerate(self.given))).sorted())
            found.append(
                Rows.joined(NO_ROWS, *(Rows.of_round(n, *r[table]) for n, r in enumerate(self.found))).sorted()
            )
        asked = np.searchsorted(np.array(self.nodes), np.arange(nodes), side="right").astype(np.int16)
        return Journal(tuple(given), tuple(found), asked)


@dataclass(frozen=True, slots=True)
class Journal:
    """All rounds of a propagation: what was stated, what was new, and in which round each node was asked for."""

    given: tuple[Rows, ...]
    found: tuple[Rows, ...]
    asked: Shorts
