"""How two classes are related: the statements of inheritance that lead from one to the other."""

from __future__ import annotations

from collections import defaultdict, deque
from functools import cached_property
from itertools import pairwise

from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.provenance.steps import Relation


class Lineage:
    """The relations between the classes of a program."""

    def __init__(self, context: Context, hierarchy: Hierarchy) -> None:
        self._context = context
        self._hierarchy = hierarchy

    def between(self, one: int, other: int) -> tuple[Relation, ...]:
        """What relates two classes: one is above the other, or both are above a third. Nothing if neither holds."""
        for lower in (one, other, *self._hierarchy.below(one)):
            to_one, to_other = self._upwards(lower, one), self._upwards(lower, other)
            if to_one and to_other:
                return tuple(self._relation(*pair) for way in (to_one, to_other) for pair in pairwise(way))
        return ()

    def _upwards(self, lower: int, upper: int) -> list[int]:
        """The classes on a shortest way from a class to one above it; none if it is not above it."""
        below = {lower: lower}
        queue = deque([lower])
        while queue and upper not in below:
            current = queue.popleft()
            for base in (*self._hierarchy.bases.get(current, ()), *self._implemented.get(current, ())):
                if base not in below:
                    below[base] = current
                    queue.append(base)
        if upper not in below:
            return []
        way = [upper]
        while way[-1] != lower:
            way.append(below[way[-1]])
        return way[::-1]

    @cached_property
    def _implemented(self) -> dict[int, list[int]]:
        """For each class the ones whose methods it has, where nothing has to say so."""
        found: dict[int, list[int]] = defaultdict(list)
        for upper, implementing in self._hierarchy.implementations.items():
            for lower in implementing:
                found[lower].append(upper)
        return found

    def _relation(self, lower: int, upper: int) -> Relation:
        assembly = self._context.assembly
        positions = {position for cls, base, position in self._hierarchy.rows if (cls, base) == (lower, upper)}
        for row in (assembly.column("inherits", "class") == lower).nonzero()[0].tolist():
            if int(assembly.column("inherits", "position")[row]) in positions:
                line = int(assembly.column("inherits", "line")[row])
                return Relation(lower, upper, int(assembly.row_file["inherits"][row]), line, False)
        file, line = int(self._context.file[lower]), int(self._context.assembly.column("definition", "line")[lower])
        return Relation(lower, upper, file, line, True)
