"""Which members may run in the place of others: those of the same name in classes derived from theirs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import REST
from corollary.linking.program import NONE, Inheritance, Ints, Program
from corollary.linking.values.joins import LOW, SHIFT, Longs, expand
from corollary.reasoning.columns import among, distinct, marked


def overrides(program: Program, owner: Ints, symbols: Ints) -> tuple[Ints, Ints]:
    """What overrides the members among `symbols`, as sorted pairs (member, what overrides it).

    `owner` is per symbol the class or the like that it is a member of, or NONE.
    """
    name, member = program.candidates
    cls, name = owner[member].astype(np.int64), name.astype(np.int64)
    cls = np.where(_are_names(program)[name], cls, NONE)
    shown = np.flatnonzero(marked(len(program.symbols), symbols)[member] & (cls != NONE))
    derived, ancestor = _derived(program.inheritance, distinct(cls[shown]))
    is_derived, is_named = marked(len(program.symbols), derived), marked(len(program.names), name[shown])
    below = np.flatnonzero((cls != NONE) & is_derived[cls] & is_named[name])
    row, pair = _joined(cls[below], derived)
    order = shown[np.argsort(cls[shown] << SHIFT | name[shown], kind="stable")]
    found, place = _joined(ancestor[pair] << SHIFT | name[below[row]], cls[order] << SHIFT | name[order])
    pairs = distinct(member[order[place]].astype(np.int64) << SHIFT | member[below[row[found]]])
    return (pairs >> SHIFT).astype(np.int32), (pairs & LOW).astype(np.int32)


def _are_names(program: Program) -> npt.NDArray[np.bool_]:
    """Which of the shared strings do not stand for members of several names."""
    names, last = program.names, np.uint8(ord(REST[-1]))
    found = np.ones(len(names), np.bool_)
    filled = np.flatnonzero(names.lengths)
    alike = filled[np.frombuffer(names.blob, np.uint8)[names.ends[filled] - 1] == last]
    found[alike] = [not names[name].endswith(REST) for name in alike.tolist()]
    return found


def _derived(inheritance: Inheritance, classes: Longs) -> tuple[Longs, Longs]:
    """The classes derived from some, directly or in turn: sorted pairs (derived, class), none of one with itself."""
    inside = inheritance.base != NONE
    order = np.argsort(inheritance.base[inside], kind="stable")
    base = inheritance.base[inside][order].astype(np.int64)
    symbol = inheritance.symbol[inside][order].astype(np.int64)
    found = np.zeros(0, np.int64)
    fresh = classes << SHIFT | classes
    while len(fresh):
        row, arc = _joined(fresh >> SHIFT, base)
        reached = distinct(symbol[arc] << SHIFT | (fresh[row] & LOW))
        fresh = reached[~among(reached, found)]
        found = np.concatenate((found, fresh))
    found.sort()
    derived, ancestor = found >> SHIFT, found & LOW
    return derived[derived != ancestor], ancestor[derived != ancestor]


def _joined(keys: Longs, ordered: Longs) -> tuple[Longs, Longs]:
    """The rows of `keys` and of `ordered`, which is sorted, that have one key."""
    return expand(np.searchsorted(ordered, keys), np.searchsorted(ordered, keys, side="right"))
