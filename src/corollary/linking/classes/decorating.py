"""Decorators that put something else in the place of what they decorate: what a decorated name no longer means.

A function counts as such only if all that it may return is surely a function made in it, or an object of a class of
the program: any other decorator may hand back what it is given, so that the name means both.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import LAMBDA
from corollary.linking.classes.hierarchy import StaticValues
from corollary.linking.context import Context
from corollary.linking.values.bounds import most_definitions
from corollary.linking.values.joins import SHIFT
from corollary.linking.values.things import Role, role_of, thing_of


def overruled(context: Context, static: StaticValues) -> npt.NDArray[np.bool_]:
    """The rows of `flow` that let a decorated definition keep its name although a decorator replaces it."""
    column = context.assembly.column
    terms = column("decorator", "term")
    replaces = _Replacing(context, static).decorators(terms)
    given, gives = column("decorator", "given").astype(np.int64), column("decorator", "gives").astype(np.int64)
    source, target = column("flow", "source").astype(np.int64), column("flow", "target").astype(np.int64)
    found: npt.NDArray[np.bool_] = np.isin(source << SHIFT | target, (given << SHIFT | gives)[replaces])
    return found


class _Replacing:
    def __init__(self, context: Context, static: StaticValues) -> None:
        self._context, self._static = context, static
        self._results = dict(context.assembly.pairs("result", "term", "callee"))
        self._returns: dict[int, list[int]] = defaultdict(list)
        declared = np.isin(context.returns[:, 1], context.assembly.column("instance", "term"))
        for thing, term in context.returns[~declared].tolist():
            self._returns[thing].append(term)
        contains = context.assembly.column("object", "contains")
        self._unnamed = frozenset(context.assembly.column("object", "term")[contains == LAMBDA].tolist())

    def decorators(self, terms: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
        """Which of the terms of decorators replace what they decorate."""
        uses: dict[int, int] = defaultdict(int)
        functions = []
        for term in terms.tolist():
            found = self._functions(term)
            functions.append(found)
            for function in found or ():
                uses[function] += 1
        most = most_definitions(self._context.assembly.terms)  # of more it could not be told which of them it runs
        known = [
            bool(found) and all(uses[each] <= most and self._replaces(each) for each in found) for found in functions
        ]
        return np.array(known, dtype=bool)

    def _functions(self, term: int) -> frozenset[int]:
        """What runs where a term is applied to a definition: functions and classes; none where that is not sure."""
        if term in self._results:
            makers = self._things(self._results[term])
            made = [self._functions_made(maker) for maker in makers]
            return frozenset().union(*made) if made and all(made) else frozenset()
        return self._things(term)

    def _functions_made(self, maker: int) -> frozenset[int]:
        """The functions in a function that it returns, nothing else."""
        found = [self._things(term) for term in self._returns[maker]]
        inner = frozenset().union(*found) if found and all(found) else frozenset()
        return inner if all(self._is_in(thing, maker) for thing in inner) else frozenset()

    def _things(self, term: int) -> frozenset[int]:
        """The functions and classes of the program that a term means, where it means nothing else."""
        values, context = self._static.of(term), self._context
        things = frozenset(map(thing_of, values))
        inside = all(
            role_of(value) == Role.THING and thing_of(value) < context.assembly.definitions for value in values
        )
        fits = inside and all(context.is_callable[thing] or context.is_constructible[thing] for thing in things)
        return things if fits else frozenset()

    def _replaces(self, thing: int) -> bool:
        if self._context.is_constructible[thing]:
            return True
        found = [term in self._unnamed or self._gives_inner(term, thing) for term in self._returns[thing]]
        return bool(found) and all(found)

    def _gives_inner(self, term: int, function: int) -> bool:
        things = self._things(term)
        return bool(things) and all(self._is_in(thing, function) for thing in things)

    def _is_in(self, thing: int, function: int) -> bool:
        return int(self._context.parent[thing]) == function
