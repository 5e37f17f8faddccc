"""How many values a node may have: what keeps the cost of propagation linear in the number of nodes.

A node that would have more has the unknown in their place, so that nothing is said to be settled that is not. Which
of too many are kept follows from the rounds, and within a round from the order of the sources or, outside of them, of
the names: so it is the same for the same sources, however they came to be linked.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import MOST_OBJECTS
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Bytes, Longs, Table, begins, distinct, expand, runs
from corollary.linking.values.things import ROLE_BITS, Outside

MOST_DEFINITIONS = 64
"""Values of definitions that a node may have: more than the overrides of nearly all methods of real programs."""
FEWEST_DEFINITIONS = 8
"""How many it may always have, however large the program."""
_ROOM = 25_000_000
"""Values of definitions for all terms together: a larger program gets fewer for each."""
MOST_OUTSIDE = 8
"""Things outside the program that a node may have."""

_KINDS = 3
_OF_OUTSIDE = 2


def most_definitions(terms: int) -> int:
    """Values of definitions that a node may have in a program of so many terms."""
    return max(FEWEST_DEFINITIONS, min(MOST_DEFINITIONS, _ROOM // max(terms, 1)))


class Bound:
    """How many values of each kind the nodes have, and which nodes would have had too many.

    `narrow` tells of each term whether it may have only the fewest: what the language calls by itself.
    """

    def __init__(self, definitions: int, outside: Outside, narrow: npt.NDArray[np.bool_]) -> None:
        self.most = most_definitions(len(narrow))
        self._limits = np.array((self.most, MOST_OBJECTS, MOST_OUTSIDE))
        self.narrow = np.append(narrow, [False])
        self.cut: dict[int, int] = {}
        """The nodes that would have had too many, each with the round in which it first would."""
        self.rounds = 0
        self._definitions = definitions
        self._outside = outside
        self._sizes = np.zeros(0, dtype=np.int16)  # none is far above what a node may have

    def apply(self, keys: Longs, least: Bytes, values: Table) -> tuple[Longs, Bytes]:
        """The rows on their way into a table of values, with the unknown in place of what is too much."""
        keys, least = distinct(keys, least)
        surplus = self._crowding(keys)
        surplus = surplus[~values.holds(keys[surplus])]
        nodes = keys[surplus] >> SHIFT
        for node in runs(nodes)[0].tolist():
            self.cut.setdefault(node, self.rounds)
        self.rounds += 1
        keys[surplus] = nodes << SHIFT | self._outside.unknown
        return keys, least

    def _crowding(self, keys: Longs) -> Longs:
        """The rows, by their index, that would be more than a node may have of a kind."""
        kinds, starts, counts = self._runs(keys)
        terms = np.minimum(kinds // _KINDS, len(self.narrow) - 1)
        free = np.where(self.narrow[terms], FEWEST_DEFINITIONS, self._limits[kinds % _KINDS]) - self._sizes[kinds]
        crowded = np.flatnonzero(counts > free)
        run, row = expand(starts[crowded], starts[crowded] + counts[crowded])
        rank = row - starts[crowded][run]
        self._rank_by_name(keys, kinds[crowded][run], row, rank)
        return row[rank >= free[crowded][run]]

    def _rank_by_name(self, keys: Longs, kinds: Longs, rows: Longs, rank: Longs) -> None:
        """Ranks what lies outside by its name: its numbers follow no order."""
        outside = np.flatnonzero(kinds % _KINDS == _OF_OUTSIDE)
        if len(outside):
            values, inverse = sets.indexed(keys[rows[outside]] & LOW)
            names = [self._outside.name(value) for value in values.tolist()]
            places = np.empty(len(names), dtype=np.int64)
            places[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
            order = np.lexsort((places[inverse], kinds[outside]))
            rank[outside[order]] = rank[outside]

    def count(self, keys: Longs) -> None:
        """Counts rows, which are sorted, that were new to the table."""
        kinds, _, counts = self._runs(keys)
        self._sizes[kinds] += counts

    def _runs(self, keys: Longs) -> tuple[Longs, Longs, Longs]:
        """The kinds (see `_kinds`) of sorted rows: each with its first row and how many there are."""
        kinds = self._kinds(keys)
        starts = np.flatnonzero(begins(kinds))
        kinds = kinds[starts]
        if len(kinds):
            self._grow(int(kinds[-1]) + _KINDS)
        return kinds, starts, np.diff(starts, append=len(keys))

    def _kinds(self, keys: Longs) -> Longs:
        """Node and kind of value as one number, in the order of the rows."""
        things = (keys & LOW) >> ROLE_BITS
        kinds: Longs = (keys >> SHIFT) * _KINDS
        kinds += things >= self._definitions
        kinds += things >= self._outside.base
        return kinds

    def _grow(self, size: int) -> None:
        if size > len(self._sizes):
            more = max(size, len(self._sizes) * 2, len(self.narrow) * _KINDS) - len(self._sizes)
            self._sizes = np.concatenate((self._sizes, np.zeros(more, dtype=np.int16)))
