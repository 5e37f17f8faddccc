"""What functions give back of what they are given, seen through names, casts and the functions beside them.

A call of a function that returns one of its parameters gives what that call passes, and not what all calls together
do (`flow/passing.py`). Here the terms that a function returns are traced back inside of it, so that this holds of a
parameter that goes through a variable, a choice, a function that is modelled to give back its argument, or a function
of the same file that does; and so that it holds of an object of the class that it runs on, which the function makes. It
is a function of the file alone: what names of other files mean is not looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import DISPATCHED, RELATION
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs, among, expand

Rows = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

_DEEPEST = 8
"""How many steps a value is followed."""
_MOST_PASSES = 4
"""How often the functions that were found are looked for in others."""
_PLAIN, _BY_NAME = 0, 3


@lru_cache(maxsize=256)
def place_of(relation: str, name: str) -> int:
    """Which column of a relation has a name."""
    return [column for column, _ in RELATION[relation].columns].index(name)


_SETTLED = [
    (relation, place_of(relation, name))
    for relation, name in (
        *(("denotes", "term"), ("object", "term"), ("literal", "term"), ("receiver", "term"), ("superior", "term")),
        *(("attribute", "term"), ("instance", "term"), ("free", "term"), ("imported", "term"), ("member", "term")),
        ("decorator", "gives"),
    )
]
"""The columns of terms that have values by themselves."""


def with_parameters_returned(relations: Mapping[str, Rows], terms: int) -> tuple[Mapping[str, Rows], int]:
    """The facts of a file where functions return the parameters that they give back, and how many terms it has then."""
    if not len(relations["parameter"]) and not len(relations["lambda_parameter"]):
        return relations, terms
    tracing = Tracing(relations, terms)
    return tracing.rewritten() if tracing.finds() else (relations, terms)


class Tracing:
    """The terms that functions return, traced back to what they come from."""

    def __init__(self, relations: Mapping[str, Rows], terms: int) -> None:
        self._relations, self._terms = relations, terms
        self.functions, self.returned = self._of_functions("returns", "lambda_returns", 1)
        owners, parameters = self._of_functions("parameter", "lambda_parameter", 4)
        self._parameters = np.sort(owners << SHIFT | parameters)
        self._made = self._made_of_classes()
        flow = relations["flow"]
        self.sources, self.targets = flow[:, 0].astype(np.int64), flow[:, 1].astype(np.int64)
        self._result: Longs = self._column("result", "term").astype(np.int64)
        self._flags()

    def _column(self, relation: str, name: str) -> Rows:
        return self._relations[relation][:, place_of(relation, name)]

    def _of_functions(self, named: str, unnamed: str, column: int) -> tuple[Longs, Longs]:
        """Functions, those without a name by their terms and below zero, and a column of what is said of them."""
        rows, others = self._relations[named], self._relations[unnamed]
        functions = np.concatenate((rows[:, 0].astype(np.int64), -1 - others[:, 0].astype(np.int64)))
        return functions, np.concatenate((rows[:, column], others[:, column])).astype(np.int64)

    def _made_of_classes(self) -> Longs:
        """Functions with what they make of the class that they run on, or of that of their object; sorted."""
        receivers, flow = self._relations["receiver"], self._relations["flow"]
        classes = flow[self._marked(receivers[receivers[:, 2] == 1, 0])[flow[:, 0]], 1]
        rows = self._marked(classes)[self._column("call", "callee")] & (self._column("call", "result") >= 0)
        callers, results = (self._column("call", name)[rows].astype(np.int64) for name in ("caller", "result"))
        return np.sort(callers << SHIFT | results)

    def _marked(self, terms: Rows | Longs | list[int]) -> Flags:
        """For each term whether it is one of some; the last is that of no term."""
        return sets.marked(self._terms + 1, terms)

    def _flags(self) -> None:
        self._is_settled = np.zeros(self._terms, dtype=bool)
        for relation, place in _SETTLED:
            self._is_settled[self._relations[relation][:, place]] = True
        narrowed = self._relations["narrowed"]
        self._is_settled[narrowed[narrowed[:, 2] == 0, 0]] = True
        flow = self._relations["flow"]
        self._is_settled[flow[flow[:, 2] == DISPATCHED, 1]] = True
        self._is_result = np.zeros(self._terms, dtype=bool)
        self._is_result[self._result] = True

    def finds(self) -> bool:
        """Traces what is returned; whether a parameter is among it that the function does not return as it stands."""
        for _ in range(_MOST_PASSES):
            self.trace()
            if not self._follow_calls():
                break
        plain = self.rows_ended[self.ends == self.returned[self.rows_ended]]
        found = sets.difference(sets.unique(self.rows_ended[self._is_parameter]), sets.unique(plain))
        self._found = found
        return bool(len(found))

    def trace(self) -> None:
        """Finds the ends that each row leads back to, which of them are parameters, and the results on the way."""
        order = np.argsort(self.targets, kind="stable")
        targets, sources = self.targets[order], self.sources[order]
        reached = rows_terms = np.arange(len(self.returned)) << SHIFT | self.returned  # sorted and distinct, as each is
        ended, passed = [], []
        for depth in range(_DEEPEST):
            rows, terms = rows_terms >> SHIFT, rows_terms & LOW
            low, high = (np.searchsorted(targets, terms, side=side) for side in ("left", "right"))
            is_end = self._is_settled[terms] | (low == high) | self._are_parameters(rows, terms)
            if depth == _DEEPEST - 1:
                is_end[:] = True
            ended.append(rows_terms[is_end])
            passed.append(rows_terms[~is_end & self._is_result[terms]])
            row, place = expand(low[~is_end], high[~is_end])
            found = sets.unique(rows[~is_end][row] << SHIFT | sources[place])
            rows_terms = found[~among(reached, found)]
            if not len(rows_terms):
                break
            reached = np.sort(np.concatenate((reached, rows_terms)), kind="stable")
        ends = np.concatenate(ended)
        self.rows_ended, self.ends = ends >> SHIFT, ends & LOW
        self._is_parameter = self._are_parameters(self.rows_ended, self.ends)
        self.passed = np.concatenate(passed)

    def _are_parameters(self, rows: Longs, terms: Longs) -> Flags:
        """Which terms are parameters of the functions that return the rows, or made of the class that they run on."""
        keys = self.functions[rows] << SHIFT | terms
        return among(self._parameters, keys) | among(self._made, keys)

    def _follow_calls(self) -> bool:
        """Lets what is passed flow through calls of functions of the file that give it back; whether there are more."""
        given = sets.unique(
            self.functions[self.rows_ended[self._is_parameter]] << SHIFT | self.ends[self._is_parameter]
        )
        if not len(given):
            return False
        parameters = self._relations["parameter"].astype(np.int64)
        keys = parameters[:, 0] << SHIFT | parameters[:, 4]
        parameters = parameters[among(given, keys) & are_told_one_by_one(parameters)]
        called = self._called(sets.unique(parameters[:, 0]))
        if not len(called):
            return False
        results = self._column("call", "result").astype(np.int64)
        passed = {
            (call, position if position >= 0 else name, position >= 0): term
            for call, position, name, term in self._relations["argument"].tolist()
        }
        found = {
            (term, int(results[call]))
            for call, function in called
            for owner, position, name, variety, _ in parameters.tolist()
            if owner == function
            for key in ((call, position, True), (call, name, False))
            if (term := passed.get(key, -1)) >= 0 and (variety == _PLAIN or not key[2])
        } - set(zip(self.sources.tolist(), self.targets.tolist(), strict=True))
        if found:
            rows = np.array(sorted(found), dtype=np.int64)
            self.sources = np.concatenate((self.sources, rows[:, 0]))
            self.targets = np.concatenate((self.targets, rows[:, 1]))
        return bool(found)

    def _called(self, functions: Longs) -> list[tuple[int, int]]:
        """The calls whose callee surely is one of some functions, with it, as far as what they give is returned."""
        callees = self._column("call", "callee").astype(np.int64)
        calls = np.flatnonzero(self._marked(self.ends)[self._column("call", "result")] & (callees >= 0))
        if not len(calls):
            return []
        means = self.meaning(functions)
        return [
            (call, means[term])
            for call, term in zip(calls.tolist(), callees[calls].tolist(), strict=True)
            if term in means
        ]

    def meaning(self, functions: Longs) -> dict[int, int]:
        """The terms that are some functions, sorted, themselves, or names of nothing else, with what they mean."""
        rows = self._relations["denotes"]
        of_functions = rows[among(functions, rows[:, 1])]
        means = dict(of_functions.tolist())
        flow = self._relations["flow"]
        counts = np.bincount(flow[:, 1], minlength=self._terms)
        names = flow[(flow[:, 2] == 1) & (counts[flow[:, 1]] == 1)]
        for _ in range(_MOST_PASSES):
            known = self._marked(list(means))
            further = names[known[names[:, 0]] & ~known[names[:, 1]]]
            if not len(further):
                break
            means |= {target: means[source] for source, target, _ in further.tolist()}
        return means

    def rewritten(self) -> tuple[Mapping[str, Rows], int]:
        """The facts with the rows that were found in place of those that they come from."""
        is_found = among(self._found, self.rows_ended)
        rows, ends = self.rows_ended[is_found], self.ends[is_found]
        passed = self.passed[among(self._found, self.passed >> SHIFT)]
        results, made = sets.indexed(passed & LOW)
        rows, ends = np.concatenate((rows, passed >> SHIFT)), np.concatenate((ends, self._terms + made))
        relations = {**self._relations, **self.returning(self._found, rows, ends)}
        relations["result"] = np.concatenate((relations["result"], self._remainders(results)))
        return relations, self._terms + len(results)

    def returning(self, found: Longs, rows: Longs, ends: Longs) -> Mapping[str, Rows]:
        """What functions return, with ends in place of some of the rows."""
        count = len(self._relations["returns"])
        return {
            name: _replaced(self._relations[name], first, last, found, rows, ends)
            for name, first, last in (("returns", 0, count), ("lambda_returns", count, len(self.returned)))
        }

    def _remainders(self, results: Longs) -> Rows:
        """Rows of `result`: what calls give besides what they are given, by terms of their own."""
        order = np.argsort(self._result, kind="stable")
        rows: Rows = self._relations["result"][order[np.searchsorted(self._result[order], results)]].copy()
        rows[:, 0] = self._terms + np.arange(len(results))
        return rows


def are_told_one_by_one(parameters: Rows | Longs) -> Flags:
    """Which rows of parameters are not for all that is left over."""
    found: Flags = (parameters[:, 3] == _PLAIN) | (parameters[:, 3] == _BY_NAME)
    return found


def _replaced(table: Rows, first: int, last: int, found: Longs, rows: Longs, ends: Longs) -> Rows:
    """A table of what functions return, numbered from `first` on, with ends in place of the rows that were found."""
    own = (rows >= first) & (rows < last)
    numbers, terms = rows[own] - first, ends[own]
    kept = sets.difference(np.arange(len(table)), found - first)
    places = np.concatenate((kept, numbers))
    replaced: Rows = table[places].copy()
    replaced[len(kept) :, 1] = terms
    return replaced[np.argsort(places, kind="stable")]
