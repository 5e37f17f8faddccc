"""Declared results that say less than the code does: of functions of which all that they return is known.

A function that returns the object it runs on, or objects that it makes of classes of the program, gives just these;
its declared type would add whatever there is below some base class. But the declaration is all there is to go by as
soon as one of the values comes from elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from corollary.linking.classes.static.values import StaticValues
from corollary.linking.context import Context
from corollary.linking.names.told import Earlier, Told, told
from corollary.linking.values.things import Role, role_of, thing_of

_DEEPEST = 4


def needless_results(static: StaticValues, before: tuple[Told, Earlier] | None) -> Told:
    """The places in `returns`, of each file, that hold a declared type though the code tells the result."""
    return told(static.namespaces, ("place",), lambda file: _File(static, file).needless(), before)


def needed_results(context: Context, needless: Told) -> npt.NDArray[np.bool_]:
    """Which rows of `Context.returns` count."""
    found = np.ones(len(context.returns), dtype=bool)
    found[context.assembly.row_start["returns"][needless.files] + needless.rows[:, 0]] = False
    return found


class _File:
    def __init__(self, static: StaticValues, file: int) -> None:
        self._static, self._context, self._file = static, static.context, file
        self._tables = static.context.assembly.pieces[file].look_ups

    def _column(self, relation: str, place: int = 0) -> list[int]:
        found: list[int] = self._context.assembly.rows_of(relation, self._file)[:, place].tolist()
        return found

    def needless(self) -> Iterator[tuple[int]]:
        types = frozenset(self._column("instance"))
        returned: dict[int, list[int]] = defaultdict(list)
        for place, function in enumerate(self._column("returns") if types else ()):
            returned[function].append(place)
        terms = self._column("returns", 1)
        for *places, last in returned.values():  # the declaration follows what the code returns
            if places and terms[last] in types and all(self._is_known(terms[place]) for place in places):
                yield (last,)

    def _is_known(self, term: int, depth: int = 0) -> bool:
        """Whether a term is surely the object that a function runs on, one that is made here, or nothing of a class."""
        number = self._context.file_of_term(term)[1]
        if number in self._tables.literal:
            return True
        if number in self._tables.free:
            values = self._static.of(term)
            return bool(values) and all(map(self._static.namespaces.outside.holds, values))
        sources = self._tables.sources.get(number, ())
        callee = self._tables.callees.get(number)
        if callee is not None:
            return callee >= 0 and not sources and self._makes(self._context.term(self._file, callee))
        if number in self._tables.parameters:
            return len(sources) == 1 and sources[0] in self._tables.receivers
        known = (self._is_known(self._context.term(self._file, source), depth + 1) for source in sources)
        return bool(sources) and depth < _DEEPEST and all(known)

    def _makes(self, callee: int) -> bool:
        """Whether calling a term makes an object of a class of the program, whatever it means."""
        values, context = self._static.of(callee), self._context
        things = [thing_of(value) for value in values if role_of(value) == Role.THING]
        inside = bool(things) and len(things) == len(values) and max(things) < context.assembly.definitions
        return inside and bool(context.is_constructible[things].all())
