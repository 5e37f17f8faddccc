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
from corollary.linking.values.joins import Longs, longs, numbered

_TYPE = KINDS.index("type")

Flags = npt.NDArray[np.bool_]

_PUBLIC, _INTERNAL = VISIBILITIES.index("public"), VISIBILITIES.index("internal")


def nominal_classes(context: Context, hierarchy: Hierarchy) -> Longs:
    """Such classes, sorted: those that say of a member who may use it, and those that inherit from them."""
    contextual = np.array([each.classes.contextual for each in context.specifications], dtype=bool)
    if not contextual.any():
        return np.zeros(0, dtype=np.int64)
    by_file = context.assembly.by_file
    rows = by_file.of("hiding", ("definition",), lambda files: _hiding(context, contextual & files))
    found = sets.unique(rows[:, 0]).tolist()
    rows = by_file.of("names of types", ("definition",), lambda files: _names_of_others(context, contextual & files))
    names: list[int] = sets.unique(rows[:, 0]).tolist()
    below = (low for cls in found for low in hierarchy.inheriting(cls))
    return longs(sorted({*found, *below, *(name for name in names if not hierarchy.bases.get(name))}))


def _hiding(context: Context, files: Flags) -> Longs:
    """The classes of some files that say of a member who may use it."""
    assembly = context.assembly
    members = np.flatnonzero(context.visibility != _PUBLIC) if files.all() else assembly.rows_in("definition", files)
    hidden = (context.visibility[members] != _PUBLIC) & files[context.file[members]] & (context.parent[members] >= 0)
    members = members[hidden & context.is_class[context.parent[members]]]
    return context.parent[members[~_only_by_name(context, members)], None].astype(np.int64)


def _names_of_others(context: Context, files: Flags) -> Longs:
    """The types of some files whose names are given others that they stand for."""
    assembly = context.assembly
    term, kind = assembly.columns_among("denotes", files, "term", "definition")
    is_name = context.kind[kind] == _TYPE
    of_term = numbered(assembly.terms, term[is_name][::-1], kind[is_name][::-1])
    source, target = assembly.columns_among("flow", files, "source", "target")
    meant = of_term[source]
    named, others = np.flatnonzero(meant >= 0), sets.marked(assembly.terms, target[meant < 0])
    return meant[named[others[target[named]]], None]


def _only_by_name(context: Context, members: Longs) -> Flags:
    """Which members are for their package by their names alone, which are for all to use."""
    internal = members[context.visibility[members] == _INTERNAL]
    usual = {spec.names.internal for spec in context.languages.values() if spec.names.internal}
    fits = re.compile("|".join(f"(?:{pattern})" for pattern in sorted(usual)) or r"(?!)").search
    named = [name for name in sets.unique(context.name[internal]).tolist() if fits(context.string(name))]
    found: Flags = np.isin(context.name[members], named)
    return found & np.isin(members, internal)
