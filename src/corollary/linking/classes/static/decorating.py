"""Decorators that put something else in the place of what they decorate: what a decorated name no longer means.

A function counts as such only if all that it may return is surely a function made in it, or an object of a class of
the program: any other decorator may hand back what it is given, so that the name means both.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import RELATION
from corollary.linking.classes.static.values import StaticValues
from corollary.linking.context import Context
from corollary.linking.names.told import Earlier, Told, told
from corollary.linking.values import sets
from corollary.linking.values.bounds import most_definitions
from corollary.linking.values.joins import SHIFT, among
from corollary.linking.values.things import Role, role_of, thing_of


def decorating_functions(static: StaticValues, before: tuple[Told, Earlier] | None) -> Told:
    """What runs where something is decorated: the decorator's place in its file, a function, 1 if that replaces."""
    return told(static.namespaces, ("place", "definition", "replaces"), _Replacing(static).of_file, before)


def overruled(context: Context, decorating: Told) -> npt.NDArray[np.bool_]:
    """The rows of `flow` that let a decorated definition keep its name although a decorator replaces it."""
    column = context.assembly.column
    replaces = _that_replace(context, decorating)
    given, gives = column("decorator", "given").astype(np.int64), column("decorator", "gives").astype(np.int64)
    source, target = column("flow", "source"), column("flow", "target")
    found: npt.NDArray[np.bool_] = sets.marked(context.assembly.terms + 1, gives[replaces])[target]
    flows = source[found].astype(np.int64) << SHIFT | target[found]
    found[found] = among(np.sort((given << SHIFT | gives)[replaces]), flows)
    return found


def _that_replace(context: Context, decorating: Told) -> npt.NDArray[np.bool_]:
    """Which rows of `decorator` replace what they decorate; of too many uses it could not be told which one runs."""
    assembly = context.assembly
    places, functions, replaces = decorating.rows.T
    rows = assembly.row_start["decorator"][decorating.files] + places
    uses = np.bincount(functions, minlength=assembly.definitions)
    known = np.zeros(len(assembly.relations["decorator"]), dtype=bool)
    known[rows] = True
    known[rows[(replaces == 0) | (uses[functions] > most_definitions(assembly.terms))]] = False
    return known


class _Replacing:
    def __init__(self, static: StaticValues) -> None:
        self._context, self._static = static.context, static

    def of_file(self, file: int) -> Iterator[tuple[int, int, int]]:
        """The functions that run by the decorators of a file."""
        columns = [name for name, _ in RELATION["decorator"].columns]
        terms = self._context.assembly.rows_of("decorator", file)[:, columns.index("term")]
        for place, term in enumerate(terms.tolist()):
            for function in sorted(self._functions(term)):
                yield place, function, int(self._replaces(function))

    def _functions(self, term: int) -> frozenset[int]:
        """What runs where a term is applied to a definition: functions and classes; none where that is not sure."""
        file, number = self._context.file_of_term(term)
        callee = self._context.assembly.pieces[file].look_ups.callees.get(number)
        if callee is not None:
            makers = self._things(self._context.term(file, callee)) if callee >= 0 else frozenset()
            made = [self._functions_made(maker) for maker in makers]
            return frozenset().union(*made) if made and all(made) else frozenset()
        return self._things(term)

    def _functions_made(self, maker: int) -> frozenset[int]:
        """The functions in a function that it returns, nothing else."""
        found = [self._things(term) for term, _ in self._returned(maker)]
        inner = frozenset().union(*found) if found and all(found) else frozenset()
        return inner if all(self._is_in(thing, maker) for thing in inner) else frozenset()

    def _returned(self, function: int) -> list[tuple[int, bool]]:
        """The terms that a function returns, and which of them are functions without a name."""
        file, number = self._context.file_of_definition(function)
        self._static.namespaces.consult(file)
        told_of = self._context.assembly.pieces[file].look_ups
        terms = told_of.returned.get(number, [])
        return [(self._context.term(file, term), term in told_of.unnamed) for term in terms]

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
        found = [is_unnamed or self._gives_inner(term, thing) for term, is_unnamed in self._returned(thing)]
        return bool(found) and all(found)

    def _gives_inner(self, term: int, function: int) -> bool:
        things = self._things(term)
        return bool(things) and all(self._is_in(thing, function) for thing in things)

    def _is_in(self, thing: int, function: int) -> bool:
        return int(self._context.parent[thing]) == function
