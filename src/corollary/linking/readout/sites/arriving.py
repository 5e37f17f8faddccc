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
from corollary.linking.values.joins import LOW, SHIFT, Longs, among, expand
from corollary.linking.values.things import ROLE_BITS, ROLES, Role, are_objects

_INTERFACE = KINDS.index("interface")

Flags = npt.NDArray[np.bool_]


def not_arriving(context: Context, propagation: Propagation, terms: Longs, values: Longs) -> Flags:
    """Which callees, each a value of the term that is called, belong to no value that gets to the receiver."""
    left_out: Flags = _not_of_receivers(context, propagation, terms, values) & ~_of_interfaces(context, values)
    return left_out


def not_of_first(context: Context, propagation: Propagation, calls: Longs, values: Longs) -> Flags:
    """Which callees, each a value of what is called in a call, are methods for classes that no first argument is of.

    Nothing is left out where something unknown gets there, or an object of a class of the program that has no such
    method: what is said of a class outside may run for that. Containers and functions are of classes outside.
    """
    left_out = np.zeros(len(values), dtype=bool)
    methods = _chosen_by_first(context, calls, values)
    if not len(methods):
        return left_out
    calls, things = calls[methods], values[methods] >> ROLE_BITS
    classes = np.where(context.is_method[things], context.parent[things], -1)
    arguments, place = np.unique(_first_arguments(context)[calls], return_inverse=True)
    row, objects, _ = propagation.values.rows_of(arguments)
    things = objects >> ROLE_BITS
    made, inside = things < context.things, are_objects(objects) & (things < context.assembly.definitions)
    of_others, is_open = np.zeros((2, len(arguments)), dtype=bool)
    of_others[row[made & ~inside]] = True
    is_open[row[objects == propagation.outside.unknown]] = True
    arriving = sets.unique(row[inside] << SHIFT | things[inside])
    runs = np.where(classes >= 0, among(arriving, place << SHIFT | classes), of_others[place])
    met = sets.unique((calls << SHIFT | classes)[runs & (classes >= 0)]) >> SHIFT
    are_met = np.bincount(met, minlength=int(calls.max()) + 1)[calls]
    asked = np.bincount(arriving >> SHIFT, minlength=len(arguments))[place]
    left_out[methods] = ~runs & (asked > 0) & (are_met == asked) & ~is_open[place]
    return left_out


def _chosen_by_first(context: Context, calls: Longs, values: Longs) -> Longs:
    """The places of the values that are methods of which one runs by the class of the first argument.

    These are the functions at a call that have the name of a method that an interface declares, where that is called.
    """
    by_first = np.array([found.classes.chosen_by_first for found in context.specifications], dtype=bool)
    if not by_first.any():
        return np.zeros(0, dtype=np.int64)
    things = values >> ROLE_BITS
    places = np.flatnonzero((values & ROLES == Role.THING) & (things < context.assembly.definitions))
    things = things[places]
    places = places[context.is_callable[things] & by_first[context.file[things]]]
    named = calls[places] << SHIFT | context.name[values[places] >> ROLE_BITS]
    declared = _of_interfaces(context, values[places])
    found: Longs = places[~declared & among(np.sort(named[declared]), named)]
    return found


def _first_arguments(context: Context) -> Longs:
    """By call the term of what is passed first, -1 where nothing is."""
    call, position, term = (context.assembly.column("argument", name) for name in ("call", "position", "term"))
    found = np.full(len(context.assembly.relations["call"]), -1, dtype=np.int64)
    found[call[position == 0]] = term[position == 0]
    return found


def _not_of_receivers(context: Context, propagation: Propagation, terms: Longs, values: Longs) -> Flags:
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
    return left_out


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
