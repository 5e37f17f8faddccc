"""What outside code gets hold of."""

from __future__ import annotations

import numpy as np

from corollary.linking.context import Context
from corollary.linking.flow.propagation import Propagation
from corollary.linking.readout.sites.rows import KnownSites, values_at
from corollary.linking.values import sets
from corollary.linking.values.joins import SHIFT, Longs
from corollary.linking.values.things import ROLE_BITS, ROLES, Role, are_objects


def handed_out(context: Context, propagation: Propagation, known: KnownSites | None) -> Longs:
    """What outside code gets hold of: classes of which it is given an object, functions stored where it looks."""
    assembly = context.assembly
    is_wanted = np.ones(len(assembly.paths), dtype=bool) if known is None else known.handing
    parts = [] if known is None else [known.handed]
    for relation, handed in (("call", _passed_outside), ("store", _stored_outside)):
        of_file = assembly.row_file[relation]
        rows = np.flatnonzero(is_wanted[of_file])
        row, values = handed(context, propagation, rows)
        parts.append(of_file[rows[row]].astype(np.int64) << SHIFT | values >> ROLE_BITS)
    return sets.unique(np.concatenate(parts))


def _passed_outside(context: Context, propagation: Propagation, rows: Longs) -> tuple[Longs, Longs]:
    """The objects that some calls pass to outside code: which of the calls, and the value."""
    outside, relations = propagation.outside, context.assembly.relations
    calls = relations["call"][rows].astype(np.int64)
    site, values, _ = values_at(propagation, calls[:, 1])
    is_outside = values >> ROLE_BITS > outside.base
    distinct, inverse = sets.indexed(values[is_outside])
    keeps = np.array([outside.is_plain(value) for value in distinct.tolist()], dtype=bool)
    leaving = np.full(len(relations["call"]), -1)
    leaves = site[is_outside][~keeps[inverse]] if len(distinct) else site[:0]
    leaving[rows[leaves]] = leaves
    arguments = relations["argument"]
    passed_on = arguments[leaving[arguments[:, 0]] >= 0].astype(np.int64)
    row, passed, _ = values_at(propagation, passed_on[:, 3])
    objects = are_objects(passed)
    return leaving[passed_on[row[objects], 0]], passed[objects]


def _stored_outside(context: Context, propagation: Propagation, rows: Longs) -> tuple[Longs, Longs]:
    """The functions that are stored in objects of outside code or in unknown ones; the objects stored outside."""
    outside = propagation.outside
    stores = context.assembly.relations["store"][rows].astype(np.int64)
    site, values, _ = values_at(propagation, stores[:, 0])
    is_beyond, is_outside = np.zeros((2, len(rows)), dtype=bool)
    is_beyond[site[values >> ROLE_BITS >= outside.base]] = True
    is_outside[site[values >> ROLE_BITS > outside.base]] = True
    given = np.flatnonzero(is_beyond)
    row, stored, _ = values_at(propagation, stores[given, 2])
    row = given[row]
    things = stored >> ROLE_BITS
    runs = ((stored & ROLES) == Role.THING) & (things < context.assembly.definitions)
    runs[runs] = context.is_callable[things[runs]]
    wanted = runs | is_outside[row] & are_objects(stored)
    return row[wanted], stored[wanted]
