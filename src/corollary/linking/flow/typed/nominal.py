"""Classes for which no object literal stands: what only they and those below them have is not for others to name.

An object literal that stands where a class is declared counts as one of its objects, as far as it has the members. Of a
class with a member that is hidden from others, no literal can be one: where it gets to such a place, it is because
something else is declared there, too. What is declared to be of such classes alone is of them, or of one below.
No literal stands for a name of other types either: it stands for these, where they are of the program.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from corollary.facts.vocabulary import KINDS, VISIBILITIES
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs, longs

_TYPE = KINDS.index("type")
_PUBLIC, _INTERNAL = VISIBILITIES.index("public"), VISIBILITIES.index("internal")


def nominal_classes(context: Context, hierarchy: Hierarchy) -> Longs:
    """Such classes, sorted: those that say of a member who may use it, and those that inherit from them."""
    contextual = np.array([each.classes.contextual for each in context.specifications], dtype=bool)
    if not contextual.any():
        return np.zeros(0, dtype=np.int64)
    members = np.flatnonzero((context.visibility != _PUBLIC) & (context.parent >= 0))
    members = members[contextual[context.file[members]] & context.is_class[context.parent[members]]]
    found = sets.unique(context.parent[members[~_only_by_name(context, members)]].astype(np.int64)).tolist()
    names = _names_of_others(context, contextual)
    below = (low for cls in found for low in hierarchy.inheriting(cls))
    return longs(sorted({*found, *below, *(name for name in names if not hierarchy.bases.get(name))}))


def _names_of_others(context: Context, contextual: npt.NDArray[np.bool_]) -> list[int]:
    """The types whose names are given others that they stand for."""
    assembly = context.assembly
    kinds, denoting = (assembly.column("denotes", name).astype(np.int64) for name in ("definition", "term"))
    is_name = (context.kind[kinds] == _TYPE) & contextual[context.file[kinds]]
    of_term = np.full(assembly.terms, -1, dtype=np.int64)
    of_term[denoting[is_name]] = kinds[is_name]
    sources, targets = (assembly.column("flow", name).astype(np.int64) for name in ("source", "target"))
    named = np.flatnonzero(of_term[sources] >= 0)
    others = sets.marked(assembly.terms, sets.unique(targets[of_term[sources] < 0]))
    found: list[int] = sets.unique(of_term[sources[named[others[targets[named]]]]]).tolist()
    return found


def _only_by_name(context: Context, members: Longs) -> npt.NDArray[np.bool_]:
    """Which members are for their package by their names alone, which are for all to use."""
    internal = members[context.visibility[members] == _INTERNAL]
    usual = {spec.names.internal for spec in context.languages.values() if spec.names.internal}
    fits = re.compile("|".join(f"(?:{pattern})" for pattern in sorted(usual)) or r"(?!)").search
    named = [name for name in sets.unique(context.name[internal]).tolist() if fits(context.string(name))]
    found: npt.NDArray[np.bool_] = np.isin(context.name[members], named)
    return found & np.isin(members, internal)
