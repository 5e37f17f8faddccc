"""Functions that were given some of their arguments before they are called.

What is passed when they are called stands behind those. A call that gives such a function names the one that it is made
of; where that result is called, by itself or by the only name that it has, what is passed moves to its places.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import DISPATCHED, RELATION

Rows = npt.NDArray[np.int32]
_Bound = tuple[int, tuple[int, ...]]
_MOST_NAMES = 3
"""Through how many names such a function is followed."""


@dataclass(frozen=True, slots=True)
class Partly:
    """The terms of such functions, each with the function that it is made of and what that was given."""

    found: Mapping[int, _Bound] = field(default_factory=dict)

    @classmethod
    def of(cls, relations: Mapping[str, Rows], results: Mapping[int, _Bound]) -> Partly:
        """The results of some calls, and the names that mean one of them and nothing else."""
        if not results:
            return cls()
        flow = relations["flow"]
        targets, counts = np.unique(flow[:, 1], return_counts=True)
        only = flow[(flow[:, 2] != DISPATCHED) & (counts[np.searchsorted(targets, flow[:, 1])] == 1)]
        found = dict(results)
        for _ in range(_MOST_NAMES):
            named = only[np.isin(only[:, 0], list(found))]
            found |= {target: found[source] for source, target, _ in named.tolist()}
        return cls(found)

    def taken_apart(self, term: int) -> _Bound:
        """The function that a term is made of, with what that was given: of others itself and nothing."""
        function, bound = term, tuple[int, ...]()
        for _ in range(_MOST_NAMES):
            if function not in self.found:
                break
            function, before = self.found[function]
            bound = (*before, *bound)
        return function, bound

    def moved(self, relations: Mapping[str, Rows], nameless: int) -> Mapping[str, Rows]:
        """What a file says, where calls of such functions pass what these were given before and then their own.

        `nameless` is the name of arguments that have none.
        """
        calls, arguments = relations["call"].copy(), relations["argument"].copy()
        callees = calls[:, _place("call", "callee")]
        rows = np.flatnonzero(np.isin(callees, list(self.found)))
        if not len(rows):
            return relations
        more, given = np.zeros(len(calls), dtype=np.int32), []
        for row, callee in zip(rows.tolist(), callees[rows].tolist(), strict=True):
            bound = self.taken_apart(callee)[1]
            more[row] = len(bound)
            given += [(row, position, nameless, term) for position, term in enumerate(bound)]
        place = _place("argument", "position")
        in_place = arguments[:, place] >= 0
        arguments[in_place, place] += more[arguments[in_place, _place("argument", "call")]]
        calls[:, _place("call", "arguments")] += more
        arguments = np.concatenate((arguments, np.array(given, dtype=np.int32).reshape(-1, arguments.shape[1])))
        return {**relations, "argument": arguments, "call": calls}


def _place(relation: str, name: str) -> int:
    return [column for column, _ in RELATION[relation].columns].index(name)
