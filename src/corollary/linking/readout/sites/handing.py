"""What outside code gets hold of: for a while, or for good, so that any later call of code outside may run it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from corollary.linking.context import Context
from corollary.linking.flow.propagation import Propagation
from corollary.linking.readout.sites.rows import Flags, KnownSites, values_at
from corollary.linking.values import sets
from corollary.linking.values.joins import SHIFT, Longs
from corollary.linking.values.memo import Memo
from corollary.linking.values.things import ROLE_BITS, ROLES, Outside, Role, are_objects
from corollary.syntax.specification import Specification


class Lasting:
    """Which code outside may keep what it is given, and call what it, or other code outside, was given before."""

    def __init__(self, languages: Mapping[str, Specification], outside: Outside) -> None:
        words = {word for told in languages.values() for word in told.implicit.unseen.inert.split()}
        inert = frozenset(word for word in words if not word.endswith("."))
        self._known = Memo(partial(_lasts, outside, inert, tuple(sorted(words - inert))))

    def among(self, values: Longs) -> Flags:
        """Which values it is."""
        found: Flags = self._known.of(values) != 0
        return found


def _lasts(outside: Outside, inert: frozenset[str], beginnings: tuple[str, ...], value: int) -> bool:
    if value >> ROLE_BITS <= outside.base or outside.is_plain(value):
        return False
    name = outside.name(value)
    return name.partition("()")[0] not in inert and not name.startswith(beginnings)


def handed_out(
    context: Context, propagation: Propagation, owners: Longs, lasting: Lasting, known: KnownSites | None
) -> Longs:
    """What outside code gets hold of: classes of which it is given an object, functions, containers.

    What is not known may be code outside that runs what was handed out, but is not said to keep what it is given.
    File, thing, and whether that is for good, as one number. `owners` are the objects whose members terms are, or -1.
    """
    assembly = context.assembly
    is_wanted = np.ones(len(assembly.paths), dtype=bool) if known is None else known.handing
    parts = [] if known is None else [known.handed]
    for relation in ("call", "store"):
        of_file = assembly.row_file[relation]
        rows = assembly.rows_in(relation, is_wanted)
        if relation == "call":
            row, values, lasts = _passed_outside(context, propagation, owners, lasting, rows)
        else:
            row, values, lasts = _stored_outside(context, propagation, rows)
        parts.append(of_file[rows[row]].astype(np.int64) << SHIFT | values >> ROLE_BITS << 1 | lasts)
    return sets.unique(np.concatenate(parts))


def _passed_outside(
    context: Context, propagation: Propagation, owners: Longs, lasting: Lasting, rows: Longs
) -> tuple[Longs, Longs, Flags]:
    """What some calls pass to outside code: which of the calls, the value, and whether for good.

    What is called as a member of an object has that object, too, if that is where it lasts.
    """
    outside, relations = propagation.outside, context.assembly.relations
    calls = relations["call"][rows].astype(np.int64)
    site, values, _ = values_at(propagation, calls[:, 1])
    is_outside = values >> ROLE_BITS >= outside.base
    site, values = site[is_outside], values[is_outside]
    distinct, inverse = sets.indexed(values)
    keeps = np.array([not outside.is_plain(value) for value in distinct.tolist()], dtype=bool)
    leaves, keeping = np.full((2, len(relations["call"])), -1)
    if len(distinct):
        leaves[rows[site[keeps[inverse]]]] = site[keeps[inverse]]
        keeping[rows[site[lasting.among(distinct)[inverse]]]] = 1
    arguments = relations["argument"]
    passed_on = arguments[leaves[arguments[:, 0]] >= 0].astype(np.int64)
    row, passed, _ = values_at(propagation, passed_on[:, 3])
    objects = are_objects(passed) | _are_made_or_run(context, passed)
    call = passed_on[row[objects], 0]
    receiving = np.flatnonzero(keeping[rows] > 0)
    place, received, _ = values_at(propagation, owners[calls[receiving, 1]])
    is_receiver = are_objects(received) | ((received & ROLES) == Role.SUPERIOR)
    return (
        np.concatenate((leaves[call], receiving[place[is_receiver]])),
        np.concatenate((passed[objects], received[is_receiver])),
        np.concatenate((keeping[call] > 0, np.ones(int(is_receiver.sum()), dtype=bool))),
    )


def _stored_outside(context: Context, propagation: Propagation, rows: Longs) -> tuple[Longs, Longs, Flags]:
    """What is stored in objects of outside code or in unknown ones: for good, but for objects in unknown ones."""
    outside = propagation.outside
    stores = context.assembly.relations["store"][rows].astype(np.int64)
    site, values = values_at(propagation, stores[:, 0])[:2]
    is_beyond, is_outside = np.zeros((2, len(rows)), dtype=bool)
    is_beyond[site[values >> ROLE_BITS >= outside.base]] = True
    is_outside[site[values >> ROLE_BITS > outside.base]] = True
    given = np.flatnonzero(is_beyond)
    row, stored = values_at(propagation, stores[given, 2])[:2]
    row = given[row]
    runs, objects = _are_made_or_run(context, stored), are_objects(stored)
    wanted = runs | objects
    return row[wanted], stored[wanted], (runs | is_outside[row])[wanted]


def _are_made_or_run(context: Context, values: Longs) -> Flags:
    """Which values are functions and classes, or made at one place: functions without a name and containers."""
    things = values >> ROLE_BITS
    runs = np.append(
        context.is_callable | context.is_class, np.ones(context.things - context.assembly.definitions, dtype=bool)
    )
    found: Flags = ((values & ROLES) == Role.THING) | ((values & ROLES) == Role.CLASS_OR_BELOW)
    found &= things < context.things
    found[found] = runs[things[found]]
    return found


def with_contents(context: Context, propagation: Propagation, things: Longs) -> Longs:
    """Things, and what the containers among them hold, to any depth."""
    seen = sets.marked(context.things, things)
    new = things
    while len(new):
        inside = propagation.fields_of(new[new >= context.assembly.definitions])
        values = propagation.values.rows_of(np.sort(inside))[1]
        held = sets.unique(values[_are_made_or_run(context, values) | are_objects(values)] >> ROLE_BITS)
        held = held[held < context.things]
        new = held[~seen[held]]
        seen[new] = True
    return np.flatnonzero(seen)
