"""In which round of a propagation a node was last given a value, or given it with better evidence.

What a value follows from was there in an earlier round. So, of the states that one may follow from, those that were
there first lead to a beginning, and never round in a circle.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from corollary.linking.values.joins import SHIFT, Longs, Round

_NEVER = -1


class Arrivals:
    """Takes down the rounds of a propagation while it runs."""

    def __init__(self) -> None:
        self._keys: list[Longs] = []

    def begin(self) -> None:
        """Forgets what was noted: another propagation begins."""
        self._keys = []

    def note(self, given: Round, found: Round, nodes: int) -> None:
        """Notes which values a round found."""
        self._keys.append(found[0][0])

    def of(self, node: int, value: int) -> int:
        """The last round that found a value of a node, or better evidence of it."""
        keys, rounds = self._by_key
        key = node << SHIFT | value
        place = int(keys.searchsorted(key, side="right")) - 1
        return int(rounds[place]) if place >= 0 and keys[place] == key else _NEVER

    @cached_property
    def _by_key(self) -> tuple[Longs, Longs]:
        """The keys of all rounds, sorted, each with its round."""
        keys = np.concatenate([np.zeros(0, dtype=np.int64), *self._keys])
        rounds = np.repeat(np.arange(len(self._keys)), [len(found) for found in self._keys])
        order = np.argsort(keys, kind="stable")
        return keys[order], rounds[order]
