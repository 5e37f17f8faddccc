"""Functions that members hold under another name than their own, kept from one linking to the next.

What a member holds follows from the values of its term alone: so it is found again for files that changed, and for
terms with other values.
"""

from __future__ import annotations

import numpy as np

from corollary.linking.context import Context
from corollary.linking.incremental.numbering import Numbering, mapped
from corollary.linking.values.joins import Longs, Table, expand
from corollary.linking.values.things import ROLE_BITS, ROLES, Role

_RELATIONS = ("member", "store")
_NAME, _TERM = 1, 2
"""The columns of both."""


class HeldFunctions:
    """The functions that members with another name hold, be they of an object that is not known."""

    def __init__(self) -> None:
        self._last: tuple[Longs, Longs, Longs] | None = None
        self._again: Longs = np.zeros(0, dtype=np.int64)

    def now(self, context: Context, values: Table) -> tuple[Longs, Longs]:
        """(name, function) of each; some may come several times."""
        if self._last is None:
            self._last = self._of(context, values, self._rows(context, None))
        elif len(self._again):
            more = self._of(context, values, self._rows(context, self._again))
            term, name, function = (np.concatenate(parts) for parts in zip(self._last, more, strict=True))
            self._last = term, name, function
        self._again = self._again[:0]
        return self._last[1:]

    @staticmethod
    def _rows(context: Context, terms: Longs | None) -> Longs:
        """Name and term of the members that all terms are, or some."""
        tables = [context.assembly.relations[relation] for relation in _RELATIONS]
        if terms is not None:
            is_wanted = np.zeros(context.assembly.terms + 1, dtype=bool)  # the last is that of no term
            is_wanted[terms] = True
            tables = [rows[is_wanted[rows[:, _TERM]]] for rows in tables]
        return np.concatenate([rows[:, _NAME : _TERM + 1] for rows in tables]).astype(np.int64)

    @staticmethod
    def _of(context: Context, values: Table, members: Longs) -> tuple[Longs, Longs, Longs]:
        """Term, name and function of those of some members that hold a function of another name."""
        member, found, _ = values.rows_of(members[:, 1])
        things = found >> ROLE_BITS
        inside = ((found & ROLES) == Role.THING) & (things < len(context.is_callable))
        member, things = member[inside], things[inside]
        other = context.is_callable[things] & (context.name[things] != members[member, 0])
        return members[member[other], 1], members[member[other], 0], things[other]

    def follow(self, context: Context, numbering: Numbering, otherwise: Longs) -> None:
        """Goes on with other numbers; some terms of now have other values than before."""
        if self._last is None:
            return
        starts = context.assembly.term_start
        again = np.zeros(context.assembly.terms + 1, dtype=bool)  # the last is that of no term
        again[expand(starts[numbering.changed_after], starts[numbering.changed_after + 1])[1]] = True
        again[otherwise] = True
        again[mapped(numbering.terms, self._again)] = True
        again[-1] = False
        term, name, function = self._last
        term, function = mapped(numbering.terms, term), mapped(numbering.definitions, function)
        kept = (term >= 0) & (function >= 0) & ~again[term]
        self._last, self._again = (term[kept], name[kept], function[kept]), np.flatnonzero(again)
