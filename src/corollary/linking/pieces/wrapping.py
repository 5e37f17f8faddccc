"""What substitutes for what a function was given where another one that calls it is handed back: decorators.

A *wrapper* is a function made in another one that calls a parameter of that and returns what the call gives. All that
is wrapped shares the one wrapper, so that its calls would give what all of it gives. Here the wrapper returns only
what is its own, and whoever has something wrapped gets a function without a name beside it: the *substitute*, which
returns what calling the wrapped thing gives. Nothing is passed to it and no edge leads to it. There is one for each
parameter that is wrapped, of all that the parameter is, and one for each decoration, of what is decorated there.

A row of `result` with `SUBSTITUTES` says what a substitute is for: the parameter, or the call that decorates. What has
something wrapped by handing a parameter of its own on, and gives that back, has it wrapped just as well; then nothing
substitutes where it does.

Deliberately absent: wrappers that are used otherwise than by being handed back. They return what they return.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import DECORATES, LAMBDA, SUBSTITUTES
from corollary.linking.pieces.handing_back import Tracing, are_told_one_by_one, place_of
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs, Lookup, among, longs

Rows = npt.NDArray[np.int32]

_PLAIN = 0
_MOST_TERMS = 64
"""How many terms a wrapper is followed through."""


def with_substitutes(relations: Mapping[str, Rows], terms: int) -> tuple[Mapping[str, Rows], int]:
    """The facts of a file with substitutes, and how many terms it has then."""
    facts = _Substituting(relations, terms)
    parameters = relations["parameter"]
    parameters = parameters[are_told_one_by_one(parameters)]
    if sets.marked(terms + 1, parameters[:, 4])[relations["result"][:, 1]].any():  # the last is that of no term
        facts.wrap(_Wrappers(relations, terms, parameters.astype(np.int64)))
    facts.decorate()
    return facts.given()


def _column(relations: Mapping[str, Rows], relation: str, name: str) -> Longs:
    return relations[relation][:, place_of(relation, name)].astype(np.int64)


class _Wrappers:
    """The wrappers of a file: which of their ends, what calling a parameter gives, are of those who have them."""

    def __init__(self, relations: Mapping[str, Rows], terms: int, parameters: Longs) -> None:
        """`parameters` are rows of those that wrappers may call."""
        self._relations = relations
        parameters = parameters[np.lexsort((parameters[:, 1], parameters[:, 0]))]
        self._parameters = parameters
        self._owner = dict(parameters[:, (4, 0)].tolist())
        self.tracing = Tracing(relations, terms)
        self.tracing.trace()
        self.taken: list[tuple[int, int]] = []
        """Rows of what functions return, with the ends that they return no more."""
        self.ends: dict[int, list[int]] = defaultdict(list)
        """The ends of each parameter that is wrapped."""
        self.of_wrapper: dict[int, list[int]] = defaultdict(list)
        """The ends of each wrapper, by the term that is the wrapper."""
        self._find()
        self.handed_on = dict(self._handing_on()) if self.ends else {}
        """The results of calls that have a parameter wrapped, with it, and are only handed back."""

    def _find(self) -> None:
        tracing = self.tracing
        results = self._relations["result"].astype(np.int64)
        callees = Lookup(results[:, 0], results[:, 1]).find(tracing.ends)
        owned = np.flatnonzero(among(longs(sorted(self._owner)), callees))
        found: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        columns = np.stack((tracing.rows_ended, tracing.ends, callees), axis=1)[owned].tolist()
        for row, end, parameter in columns:
            found[int(tracing.functions[row]), parameter].append((row, end))
        wrapping: dict[int, int] = {}
        for parameter, owner in self._owner.items():
            for function in sorted(function for function, called in found if called == parameter):
                if wrapping.get(owner, parameter) == parameter and self._is_wrapper(function, owner, parameter):
                    wrapping[owner] = parameter
                    self._take(function, parameter, found[function, parameter])

    def _is_wrapper(self, function: int, owner: int, parameter: int) -> bool:
        starts = self._terms_of(function)
        handed_back = (self._is_handed_back(term, owner, parameter) for term in starts)
        return function != owner and bool(starts) and all(handed_back)

    def _take(self, function: int, parameter: int, pairs: list[tuple[int, int]]) -> None:
        ends = [end for _, end in pairs]
        self.taken += pairs
        self.ends[parameter] += ends
        for term in self._terms_of(function):
            self.of_wrapper[term] += ends

    def _terms_of(self, function: int) -> list[int]:
        """The terms that are a function; those without a name are told by theirs, below zero."""
        return [-1 - function] if function < 0 else self._denoting.get(function, [])

    @cached_property
    def _denoting(self) -> Mapping[int, list[int]]:
        return _grouped(self._relations["denotes"][:, (1, 0)])

    @cached_property
    def _targets(self) -> Mapping[int, list[int]]:
        return _grouped(self._relations["flow"][:, :2])

    @cached_property
    def _passed(self) -> Mapping[int, list[int]]:
        """The calls that terms are passed in."""
        return _grouped(self._relations["argument"][:, (3, 0)])

    @cached_property
    def _callees(self) -> list[int]:
        callees: list[int] = _column(self._relations, "call", "callee").tolist()
        return callees

    @cached_property
    def _results(self) -> list[int]:
        results: list[int] = _column(self._relations, "call", "result").tolist()
        return results

    @cached_property
    def _returning(self) -> Mapping[int, list[int]]:
        """The functions that return terms; those without a name below zero."""
        return _grouped(np.stack((self.tracing.returned, self.tracing.functions), axis=1))

    @cached_property
    def _used(self) -> frozenset[int]:
        """The terms that are called, stored, or held by modules and classes."""
        held = [_column(self._relations, *held).tolist() for held in (("store", "value"), ("member", "term"))]
        return frozenset((*self._callees, *held[0], *held[1]))

    def _is_handed_back(self, term: int, owner: int, parameter: int) -> bool:
        """Holds if nothing is done with a term but that a function gives it back, be it dressed as a parameter."""
        reached, queue, returned = {term}, [term], set[int]()
        while queue:
            found = queue.pop()
            if found in self._used or any(not self._dresses(call, parameter) for call in self._passed.get(found, ())):
                return False
            returned.update(self._returning.get(found, ()))
            fresh = set(self._targets.get(found, ())) - reached
            reached |= fresh
            queue += sorted(fresh)
            if len(reached) > _MOST_TERMS:
                return False
        return returned == {owner}

    def _dresses(self, call: int, parameter: int) -> bool:
        """Whether a call, or the one that gives what it calls, is also given a parameter: `update_wrapper`, `wraps`."""
        given = self._passed.get(parameter, ())
        return call in given or any(self._results[other] == self._callees[call] >= 0 for other in given)

    def _handing_on(self) -> Iterator[tuple[int, int]]:
        """Notes parameters that are handed on to be wrapped, where what that gives is handed back."""
        rows = {(int(row[0]), int(row[4])): row for row in self._parameters}
        wrapping = {self._owner[parameter]: parameter for parameter in self.ends}
        means = self.tracing.meaning(longs(sorted(wrapping)))
        callers = _column(self._relations, "call", "caller").tolist()
        for call, position, name, parameter in self._relations["argument"].tolist():
            owner, maker, result = self._owner.get(parameter, -1), means.get(self._callees[call]), self._results[call]
            if maker is None or callers[call] != owner or result < 0 or wrapping.get(owner, parameter) != parameter:
                continue
            _, place, called, variety, _ = rows[maker, wrapping[maker]].tolist()
            fits = name == called if position < 0 else position == place and variety == _PLAIN
            if fits and parameter not in self.ends and self._is_handed_back(result, owner, parameter):
                wrapping[owner] = parameter
                yield result, parameter


def _grouped(pairs: npt.NDArray[np.integer]) -> Mapping[int, list[int]]:
    """The second numbers of pairs by the first."""
    found: dict[int, list[int]] = {}
    for first, second in pairs.tolist():
        found.setdefault(first, []).append(second)
    return found


class _Substituting:
    """The facts of a file, and more of them as substitutes are added."""

    def __init__(self, relations: Mapping[str, Rows], terms: int) -> None:
        self._relations, self._terms = dict(relations), terms
        self._more: dict[str, list[tuple[int, ...]]] = defaultdict(list)
        self._of_wrapper: Mapping[int, list[int]] = {}

    def given(self) -> tuple[Mapping[str, Rows], int]:
        """All facts, and how many terms there are."""
        for name, rows in self._more.items():
            more = np.array(rows, dtype=np.int32)
            self._relations[name] = np.concatenate((self._relations[name], more))
        return self._relations, self._terms

    def wrap(self, wrappers: _Wrappers) -> None:
        """Takes what wrappers give of what they call out of what they return, for substitutes of their parameters."""
        if not wrappers.ends:
            return
        tracing, taken = wrappers.tracing, frozenset(wrappers.taken)
        found = sets.unique(longs([row for row, _ in taken]))
        rows = np.concatenate((tracing.rows_ended, tracing.passed >> SHIFT))
        pairs = np.stack((rows, np.concatenate((tracing.ends, tracing.passed & LOW))), axis=1)
        kept = [pair for pair in pairs[among(found, rows)].tolist() if tuple(pair) not in taken]
        self._relations.update(tracing.returning(found, *longs(kept).reshape(-1, 2).T))
        self._of_wrapper = wrappers.of_wrapper
        for parameter, ends in sorted(wrappers.ends.items()):
            self._add(parameter, ends)
        for parameter in sorted({*wrappers.handed_on.values()}):
            self._add(parameter, [self._calling(parameter)])
        for result in sorted(wrappers.handed_on):
            self._more["result"].append((self._fresh(), result, SUBSTITUTES))

    def decorate(self) -> None:
        """Adds to each decoration the substitute of what is decorated; of a wrapper with what was taken out of it."""
        decorating = _column(self._relations, "call", "manner") == DECORATES
        if not decorating.any():
            return
        results = _column(self._relations, "call", "result")
        rows = self._relations["argument"]
        for call, _, _, given in rows[decorating[rows[:, 0]] & (results[rows[:, 0]] >= 0)].tolist():
            self._add(int(results[call]), [self._calling(given), *self._of_wrapper.get(given, ())])

    def _add(self, whose: int, returned: Sequence[int]) -> None:
        function = self._fresh()
        self._more["object"].append((function, LAMBDA))
        self._more["lambda_returns"] += [(function, term) for term in returned]
        self._more["result"].append((function, whose, SUBSTITUTES))

    def _calling(self, callee: int) -> int:
        """A term that is what calling another one gives, where nothing is passed."""
        result = self._fresh()
        self._more["result"].append((result, callee, 0))
        return result

    def _fresh(self) -> int:
        self._terms += 1
        return self._terms - 1
