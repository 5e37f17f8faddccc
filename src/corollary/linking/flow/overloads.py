"""Members of one name in one class that are told apart by how many arguments they take.

Where a language has such overloads, a call runs those of a class that take as many arguments as it passes, if any do.
How many are passed is known of calls that are written and spread nothing, and of those by the language of which it says
so.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import IMPLICIT
from corollary.linking.context import Context
from corollary.linking.values import sets
from corollary.linking.values.joins import SHIFT, Longs

_PLAIN, _REST = 0, 1
_SPREAD = ("*", "**")
_MOST = 62
_NOT_KNOWN = -1

Flags = npt.NDArray[np.bool_]


class Overloads:
    """Which calls do not run a function because another of its name takes as many arguments as they pass."""

    def __init__(self, context: Context) -> None:
        assembly = context.assembly
        definition, variety = (assembly.column("parameter", name) for name in ("definition", "variety"))
        takes = np.bincount(definition[variety == _PLAIN], minlength=context.things)
        self._takes: Longs = np.minimum(takes.astype(np.int64), _MOST)
        self.counts: Longs = np.zeros(context.things, dtype=np.int64)
        """Of each function that has overloads, itself among them, a bit for each number of arguments that one takes."""
        told = np.array([found.classes.overloads for found in context.specifications], dtype=bool)
        rows = np.flatnonzero(context.is_method & told[context.file])
        rows = rows[~sets.marked(context.things, definition[variety == _REST])[rows]]
        self.are_any = bool(len(rows))
        if not self.are_any:
            return
        names = context.parent[rows].astype(np.int64) << SHIFT | context.name[rows]
        group = np.unique(names, return_inverse=True)[1]
        bits = np.zeros(len(rows), dtype=np.int64)
        np.bitwise_or.at(bits, group, np.int64(1) << self._takes[rows])
        self.counts[rows] = bits[group]
        self._passed = _passed(context)  # by call, -1 where it is not known
        self._of_results = _of_results(context, self._passed)

    def lose(self, functions: Longs, calls: Longs, more: Longs | Flags) -> Flags:
        """Holds where a function does not take what a call passes, and `more`, and another of its name does."""
        if not self.are_any:
            return np.zeros(len(functions), dtype=bool)
        return self._lose(functions, self._passed[calls], more)

    def lose_results(self, functions: Longs, terms: Longs, more: Longs | Flags) -> Flags:
        """The same of what calls give, where there are any overloads."""
        return self._lose(functions, self._of_results[terms], more)

    def _lose(self, functions: Longs, passed: Longs, more: Longs | Flags) -> Flags:
        given = np.clip(passed + more, 0, _MOST)
        lost: Flags = (passed >= 0) & (self._takes[functions] != given) & ((self.counts[functions] >> given) & 1 > 0)
        return lost


def _passed(context: Context) -> Longs:
    assembly = context.assembly
    passed: Longs = assembly.column("call", "arguments").astype(np.int64)
    manner = assembly.column("call", "manner")
    passed[(manner != 0) & ((manner != IMPLICIT) | (passed == 0))] = _NOT_KNOWN
    spread = [assembly.string_ids[text] for text in _SPREAD if text in assembly.string_ids]
    passed[assembly.column("argument", "call")[np.isin(assembly.column("argument", "name"), spread)]] = _NOT_KNOWN
    return passed


def _of_results(context: Context, passed: Longs) -> Longs:
    """By term how many arguments the calls pass that give it; -1 where that is not known, or differs."""
    results = context.assembly.column("call", "result").astype(np.int64)
    told = np.flatnonzero(results >= 0)
    most, least = (np.full(context.assembly.terms, value, dtype=np.int64) for value in (_NOT_KNOWN, _MOST + 1))
    np.maximum.at(most, results[told], passed[told])
    np.minimum.at(least, results[told], passed[told])
    most[most != least] = _NOT_KNOWN
    return most
