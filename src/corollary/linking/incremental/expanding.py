"""The files whose calls of macros may run something else than before: what the code calls that macros make is other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import EXPANDS
from corollary.facts.vocabulary import KINDS
from corollary.linking.context import Context
from corollary.linking.flow.propagation import Propagation
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs
from corollary.linking.values.things import ROLE_BITS

_MACRO = KINDS.index("macro")

Flags = npt.NDArray[np.bool_]


def files_expanding_otherwise(context: Context, propagation: Propagation, changed: Longs, terms: Flags) -> Flags:
    """The files that call a macro of a changed file, or one whose code calls a term that has other values.

    `terms` marks these; its last is that of no term. A macro whose code calls such a macro is one, too.
    """
    assembly = context.assembly
    calls, files = assembly.relations["call"], assembly.row_file["call"]
    found = np.zeros(len(assembly.paths), dtype=bool)
    is_macro = context.kind == _MACRO
    if not is_macro.any():
        return found
    making = calls[calls[:, 7] == EXPANDS]
    macros = np.flatnonzero(is_macro & sets.marked(len(assembly.paths), changed)[context.file])
    macros = sets.union(macros, making[terms[making[:, 1]], 0].astype(np.int64))
    all_macros = macros
    while len(macros):
        told = _calling(context, propagation, calls[:, 1], macros)
        found[files[told]] = True
        further = sets.unique(calls[told & (calls[:, 7] == EXPANDS), 0].astype(np.int64))
        macros = sets.difference(further, all_macros)
        all_macros = sets.union(all_macros, macros)
    return found


def _calling(context: Context, propagation: Propagation, callees: npt.NDArray[np.int32], macros: Longs) -> Flags:
    """Which callees may be one of some macros."""
    asked = sets.unique(callees[callees >= 0].astype(np.int64))
    row, values, _ = propagation.values.rows_of(asked)
    is_macro = sets.marked(context.things + 1, macros)
    met = asked[row[is_macro[np.minimum(values >> ROLE_BITS, context.things)]]]
    found: Flags = np.isin(callees, met)
    return found
