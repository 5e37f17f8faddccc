"""Calls that a function refuses: with more arguments than it has parameters for, or with a name that none of them has.

Where the language sees to that, the function does not run. What stands in front of a function may change what it is
given, so those that are decorated, and members of classes that are, or that have a class of their own, refuse nothing.
Too few arguments say nothing either: who holds a function may have been given the others before. Nor do members by
which a generator goes on: what they are given is no argument of its function.

Where members of one name are overloads, those of a class run that take as many arguments as are passed, if any do.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.flow.overloads import Overloads
from corollary.linking.values import sets
from corollary.linking.values.joins import SHIFT, Longs, among
from corollary.linking.values.things import ROLE_BITS, ROLES, Role, are_accessing, are_objects
from corollary.linking.values.waiting import Waiting

_PLAIN, _REST, _KEYWORDS, _NAMED = 0, 1, 2, 3
_SPREAD = ("*", "**")

Flags = npt.NDArray[np.bool_]


def strict_functions(context: Context, hierarchy: Hierarchy) -> Flags:
    """The definitions that run with no arguments that they do not take."""
    exact = np.array([found.exact_arguments for found in context.specifications], dtype=bool)
    wrapped = np.zeros(len(context.parent) + 1, dtype=bool)  # the last is that of no definition
    wrapped[context.assembly.column("decorator", "definition")] = True
    special = np.flatnonzero(wrapped[:-1] & context.is_class)
    for cls in sets.union(special, context.assembly.column("metaclass", "class").astype(np.int64)).tolist():
        wrapped[[cls, *hierarchy.below(cls)]] = True
    found: Flags = context.is_callable & exact[context.file] & ~wrapped[:-1] & ~wrapped[context.parent]
    return found


class Refusing:
    """What is passed in some calls, and what functions take."""

    def __init__(self, context: Context, hierarchy: Hierarchy, overloads: Overloads, calls: Longs) -> None:
        """`calls` are the numbers of the calls that may be asked about."""
        self._context, self._overloads = context, overloads
        self._strict = strict_functions(context, hierarchy)
        self._make_parameters(context)
        self._make_arguments(context, calls)

    def _make_parameters(self, context: Context) -> None:
        rows = context.assembly.relations["parameter"].astype(np.int64)
        owner, name, variety = rows[:, 0], rows[:, 2], rows[:, 3]
        self._takes = np.bincount(owner[variety == _PLAIN], minlength=len(self._strict))
        self._takes_more, self._takes_names = np.zeros((2, len(self._strict)), dtype=bool)
        self._takes_more[owner[variety == _REST]] = True
        self._takes_names[owner[variety == _KEYWORDS]] = True
        named = (variety == _PLAIN) | (variety == _NAMED)
        self._names = owner[named] << SHIFT | name[named]

    def _make_arguments(self, context: Context, calls: Longs) -> None:
        assembly, count = context.assembly, len(context.assembly.relations["call"])
        files = sets.marked(len(assembly.paths), assembly.row_file["call"][calls])
        rows = assembly.relations["argument"][assembly.rows_in("argument", files)].astype(np.int64)
        spread = np.isin(rows[:, 2], [context.string_id(text) for text in _SPREAD])
        open_calls, rows = rows[spread, 0], rows[~spread]  # how much is spread is not known
        manner, name = (context.assembly.column("call", column)[calls] for column in ("manner", "name"))
        passing_on = {text for found in context.languages.values() for text in found.implicit.generator}
        in_place = rows[:, 1] >= 0
        is_written = (manner == 0) & ~np.isin(name, [context.string_id(text) for text in sorted(passing_on)])
        self._is_written = sets.marked(count, calls[is_written])
        self._given = np.bincount(rows[in_place, 0], minlength=count)
        self._given[open_calls] = 0
        self._named = Waiting(count, rows[~in_place, 0], rows[~in_place, 2])

    def refused(self, calls: Longs, values: Longs, functions: Longs) -> Flags:
        """Which calls are refused by the function that a value of their callee leads to."""
        roles, things = values & ROLES, values >> ROLE_BITS
        found: Flags = self._is_written[calls] & ~are_accessing(values) & self._strict[functions]
        bound = (roles != Role.THING) | ~self._context.is_callable[things]  # of a mere function that is not known
        given = self._given[calls] + (bound & self._context.receives[functions])
        surplus = (given > self._takes[functions]) & ~self._takes_more[functions]
        others = np.flatnonzero(found & ~surplus & ~self._takes_names[functions])
        row, named = self._named.match(calls[others])
        keys = functions[others[row]] << SHIFT | self._named.columns[0][named]
        taken = self._names[sets.marked(len(self._strict), functions[others])[self._names >> SHIFT]]
        surplus[others[row[~among(np.sort(taken), keys)]]] = True
        found &= surplus
        by_object = are_objects(values) & self._context.names_receiver[functions]
        found |= self._overloads.lose(functions, calls, by_object)
        return found
