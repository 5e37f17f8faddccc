"""Why the callee of a site is not known."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from corollary.facts.vocabulary import REASONS
from corollary.linking.classes.members.look_ups import Members
from corollary.linking.context import Context
from corollary.linking.flow.propagation import Propagation
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.values.joins import Longs
from corollary.linking.values.things import ROLE_BITS, thing_of

REASON = {reason: index for index, reason in enumerate(REASONS)}


class Reasons:
    """Why terms have no callee that is known."""

    def __init__(self, context: Context, namespaces: Namespaces, members: Members, propagation: Propagation) -> None:
        self._context, self._namespaces, self._members = context, namespaces, members
        self._propagation, self._outside = propagation, members.outside

    def of(self, term: int) -> int:
        """Why the callee that a term stands for is open."""
        if term < 0:
            return REASON["unknown-value"]
        row = int(self.member_rows[term])
        if row >= 0:
            _, owner, name = self._context.assembly.relations["attribute"][row].tolist()
            return self._reason_of_member(term, owner, name)
        if self._is_free[term]:
            return REASON["unknown-name"]
        if self._is_imported[term]:
            return REASON["missing-member"]
        return REASON["unknown-value"]

    def of_all(self, terms: Longs) -> Longs:
        """The same for many terms: what is a member of something that is not known is told for all of them at once."""
        found: Longs = np.full(len(terms), REASON["unknown-receiver"], dtype=np.int64)
        owners = self.owner_of[terms]
        members = np.flatnonzero(owners >= 0)
        row, values, _ = self._propagation.values.rows_of(owners[members])
        has_inside, is_open = np.zeros((2, len(terms)), dtype=bool)
        has_inside[members[row[values >> ROLE_BITS < self._outside.base]]] = True
        is_open[members[row[values == self._outside.unknown]]] = True
        others = np.flatnonzero((owners < 0) | (has_inside & ~is_open))
        found[others] = [self.of(term) for term in terms[others].tolist()]
        return found

    def _reason_of_member(self, term: int, owner: int, name: int) -> int:
        values = [value for value, _ in self._propagation.values_of(owner)] if owner >= 0 else []
        inside = [value for value in values if thing_of(value) < self._outside.base]
        if not inside or self._outside.unknown in values or self._is_cut(term, inside, name):
            return REASON["unknown-receiver"]
        objects = any(thing_of(value) >= self._context.assembly.definitions for value in inside)
        if objects or name in self._propagation.stored_names:
            return REASON["unknown-value"]
        if any(self._namespaces.unit_of_module(thing_of(value)) is not None for value in inside):
            return REASON["unknown-value"]
        found = [self._members.look_up(value, name) for value in inside]
        if any(several.nodes or several.stored for several in found):
            return REASON["unknown-value"]
        return REASON["missing-member"]

    def _is_cut(self, term: int, values: list[int], name: int) -> bool:
        """Whether a member has so many values that some are left out."""
        nodes = (term, *(self._propagation.pair(value, name) for value in values))
        return any(node is not None and self._propagation.is_cut(node) for node in nodes)

    def are_members(self, terms: Longs) -> npt.NDArray[np.bool_]:
        """Which terms are members of something; -1 is no term."""
        found: npt.NDArray[np.bool_] = (terms >= 0) & (self.member_rows[terms] >= 0)
        return found

    @cached_property
    def owner_of(self) -> Longs:
        """Of each term that is a member the object that has it, -1 for others; the last is that of no term."""
        attributes = self._context.assembly.relations["attribute"]
        owners = np.full(self._context.assembly.terms + 1, -1, dtype=np.int64)
        owners[attributes[:, 0]] = attributes[:, 1]
        return owners

    @cached_property
    def member_rows(self) -> Longs:
        """The row of each term that is a member, -1 for others; the last is that of no term."""
        rows = np.full(self._context.assembly.terms + 1, -1, dtype=np.int64)
        terms = self._context.assembly.column("attribute", "term")
        rows[terms] = np.arange(len(terms))
        return rows

    @cached_property
    def _is_free(self) -> npt.NDArray[np.bool_]:
        return self._are_in("free")

    @cached_property
    def _is_imported(self) -> npt.NDArray[np.bool_]:
        return self._are_in("imported")

    def _are_in(self, relation: str) -> npt.NDArray[np.bool_]:
        """Which terms a relation speaks of."""
        found = np.zeros(self._context.assembly.terms + 1, dtype=bool)  # the last is that of no term
        found[self._context.assembly.column(relation, "term")] = True
        return found
