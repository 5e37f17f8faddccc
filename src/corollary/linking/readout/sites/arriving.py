"""Which of the callees that an interface allows run for values that are known to get to the receiver.

Whoever implements an interface may stand where it is declared. Where values propagate to such a receiver, and none is
unknown, their methods are what runs there as far as is known (variable type analysis, Sundaresan et al., 2000); that
others may is left open, because code outside may bring them. Where no value is known to get there, all of them count.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corollary.facts.vocabulary import KINDS
from corollary.linking.context import Context
from corollary.linking.flow.propagation import Propagation
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs, expand
from corollary.linking.values.things import ROLE_BITS, are_objects

_INTERFACE = KINDS.index("interface")

Flags = npt.NDArray[np.bool_]


def not_arriving(context: Context, propagation: Propagation, terms: Longs, values: Longs) -> Flags:
    """Which callees, each a value of the term that is called, belong to no value that gets to the receiver."""
    owners, names = _receivers(context, terms)
    receivers, starts, objects = _settled(context, propagation, sets.unique(owners[owners >= 0]))
    left_out = np.isin(owners, receivers)
    rows = np.flatnonzero(left_out)
    reads = owners[rows] << SHIFT | names[rows]
    asked = sets.unique(reads)
    place = np.searchsorted(receivers, asked >> SHIFT)
    read, each = expand(starts[place], starts[place + 1])
    members = propagation.known_members(objects[each] << SHIFT | asked[read] & LOW)
    member, found, _ = propagation.values.rows_of(members[members >= 0])
    arriving = read[members >= 0][member] << SHIFT | found
    which = np.searchsorted(asked, reads)
    left_out[rows] = np.isin(which, arriving >> SHIFT) & ~np.isin(which << SHIFT | values[rows], arriving)
    return left_out & ~_of_interfaces(context, values)


def _receivers(context: Context, terms: Longs) -> tuple[Longs, Longs]:
    """The terms of what members are read of, and the names of these; -1 for terms that are no members."""
    attributes = context.assembly.relations["attribute"].astype(np.int64)
    order = np.argsort(attributes[:, 0], kind="stable")
    place = np.minimum(np.searchsorted(attributes[order, 0], terms), max(len(order) - 1, 0))
    if not len(order):
        return np.full(len(terms), -1), np.full(len(terms), -1)
    found = attributes[order[place]]
    is_member = found[:, 0] == terms
    return np.where(is_member, found[:, 1], -1), np.where(is_member, found[:, 2], -1)


def _settled(context: Context, propagation: Propagation, receivers: Longs) -> tuple[Longs, Longs, Longs]:
    """Receivers of interfaces that known objects, and nothing else, get to; where those of each begin; the objects."""
    row, values, _ = propagation.values.rows_of(receivers)
    declared = _are_of_interfaces(context, values)
    arriving = ~declared & _are_objects(context, values)
    told, known, other = (
        np.bincount(row[which], minlength=len(receivers)) > 0 for which in (declared, arriving, ~declared & ~arriving)
    )
    settled = told & known & ~other
    chosen = np.flatnonzero(arriving & settled[row])
    chosen = chosen[np.lexsort((values[chosen], row[chosen]))]
    kept = np.flatnonzero(settled)
    return receivers[kept], np.searchsorted(row[chosen], np.append(kept, len(receivers))), values[chosen]


def _are_of_interfaces(context: Context, values: Longs) -> Flags:
    """Which values are whatever implements an interface of a language in which classes need not say so."""
    structural = np.array([found.classes.structural for found in context.specifications], dtype=bool)
    things = values >> ROLE_BITS
    inside = are_objects(values) & (things < context.assembly.definitions)
    things = things[inside]
    found = np.zeros(len(values), dtype=bool)
    found[inside] = (context.kind[things] == _INTERFACE) & structural[context.file[things]]
    return found


def _are_objects(context: Context, values: Longs) -> Flags:
    """Which values are objects of classes of the program, or made at a place of it."""
    things = values >> ROLE_BITS
    made = (things >= context.assembly.definitions) & (things < context.things)
    found: Flags = are_objects(values) & (things < context.assembly.definitions) | made
    return found


def _of_interfaces(context: Context, values: Longs) -> Flags:
    """Which values are methods as an interface declares them."""
    things = values >> ROLE_BITS
    inside = things < context.assembly.definitions
    parents = context.parent[things[inside]]
    found = np.zeros(len(values), dtype=bool)
    found[inside] = (parents >= 0) & (context.kind[parents] == _INTERFACE)
    return found
