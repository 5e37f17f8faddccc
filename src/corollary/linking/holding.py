"""Modules that are values: passed on, stored or returned, so that an object that is not known may be one.

A module of which only members are named is none. In languages where that is not said, every module may be one.
"""

from __future__ import annotations

import numpy as np

from corollary.facts.vocabulary import KINDS
from corollary.linking.context import Context
from corollary.linking.joins import LOW
from corollary.linking.program import Ints
from corollary.linking.propagation import Propagation
from corollary.linking.things import ROLE_BITS


def held_modules(context: Context, propagation: Propagation) -> Ints:
    """The modules whose members code may reach by way of a value, sorted."""
    column = context.assembly.column
    handed_on = (
        column("argument", "term"),
        column("store", "value"),
        column("flow", "source"),
        context.returns[:, 1],
    )
    terms = np.unique(np.concatenate(handed_on).astype(np.int64))
    _, rows = propagation.values.rows_of(terms[terms >= 0])
    things = np.unique((propagation.values.keys[rows] & LOW) >> ROLE_BITS)
    is_held = np.isin(np.arange(len(context.kind)), things)
    is_tracked = np.array([found.modules.held_by_mention for found in context.specifications], dtype=bool)
    is_module = context.kind == KINDS.index("module")
    return np.flatnonzero(is_module & (is_held | ~is_tracked[context.file])).astype(np.int32)
