"""Which object literals may be objects of a type that is told by its members: those that have all that it requires.

Where a literal is written as one of the type it is taken for one, be it not whole yet. What gets there from elsewhere
was checked: a literal that lacks a member of the type came to such a place for another type that is declared there.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import Trait
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs

Flags = npt.NDArray[np.bool_]

_NEEDLESS = int(Trait.STATIC | Trait.OPTIONAL)
_DEEPEST = 4


class Requiring:
    """What objects of classes must have, where classes are told by their members."""

    def __init__(self, context: Context, hierarchy: Hierarchy) -> None:
        self._hierarchy = hierarchy
        self.own = _required(context)
        """Class and name, as one number, of what objects of a class must have because of itself; sorted."""
        self.is_partial = _partial_terms(context)
        """The terms whose objects need not have all members of the type that is declared; the last is no term."""
        self._of: dict[int, frozenset[int]] = {}

    def of(self, cls: int) -> frozenset[int]:
        """The names of the members that objects of a class must have."""
        if cls not in self._of:
            found: set[int] = set()
            for above in self._hierarchy.order(cls):
                low, high = np.searchsorted(self.own, (above << SHIFT, above + 1 << SHIFT)).tolist()
                found.update((self.own[low:high] & LOW).tolist())
            self._of[cls] = frozenset(found)
        return self._of[cls]


def _required(context: Context) -> Longs:
    told = np.array([each.classes.structural and each.classes.contextual for each in context.specifications])
    if not told.any():
        return np.zeros(0, dtype=np.int64)
    rows = np.flatnonzero((context.parent >= 0) & (context.traits & _NEEDLESS == 0))
    rows = rows[context.is_class[context.parent[rows]] & told[context.file[rows]]]
    constructors = {name for each in context.languages.values() for name in each.classes.constructors}
    rows = rows[~np.isin(context.name[rows], [context.string_id(name) for name in sorted(constructors)])]
    return sets.unique(context.parent[rows].astype(np.int64) << SHIFT | context.name[rows])


def _partial_terms(context: Context) -> Flags:
    assembly = context.assembly
    found = np.zeros(assembly.terms + 1, dtype=bool)
    names = {name for each in context.languages.values() for name in each.classes.partial}
    known = [number for name in sorted(names) if (number := context.string_id(name)) >= 0]
    if not known:
        return found
    flow, types, free = (assembly.relations[name] for name in ("flow", "instance", "free"))
    marked = found.copy()
    marked[free[np.isin(free[:, 1], known), 0]] = True
    for _ in range(_DEEPEST):  # from a name to what is made of it
        marked[flow[marked[flow[:, 0]], 1]] = True
    found[types[marked[types[:, 1]], 0]] = True
    found[flow[found[flow[:, 0]], 1]] = True
    return found
