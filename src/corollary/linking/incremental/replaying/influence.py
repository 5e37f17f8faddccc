"""Which nodes an edit makes dirty before the first round: those that are told something else, by whatever."""

from __future__ import annotations

import numpy as np

from corollary.linking.incremental.differences import Differences
from corollary.linking.incremental.replaying.journal import EDGES, OPERATORS, PASSINGS, TABLES, VALUES
from corollary.linking.incremental.replaying.rows import Flags
from corollary.linking.incremental.replaying.state import State
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs
from corollary.linking.values.things import ROLE_BITS


def begin(state: State, differences: Differences) -> None:
    """Makes dirty what is told something else: by the sources, or because something it spoke of is no more."""
    gone, things = state.nodes < 0, state.step.things < 0
    state.old_fired = [state.journal.found_for(table, np.flatnonzero(gone)) for table in range(TABLES)]
    bereft = []
    for table in range(TABLES):
        lost = things if table == VALUES else gone
        if lost.any():
            bereft.append(state.owners(table, lost))
    told = sets.unique(np.concatenate((differences.terms, *bereft, *_told_otherwise(state, differences))))
    keys, pairs = state.after.pairs()
    holds_other = np.zeros(state.after.passing.things, dtype=bool)
    holds_other[differences.holders] = True
    again = pairs[np.isin(keys & LOW, sorted(differences.names)) | holds_other[keys >> SHIFT + ROLE_BITS]]
    state.looked_up_otherwise[again] = True
    told = sets.union(told, again)
    state.join(0, told)
    state.let_fire(0, told)


def _told_otherwise(state: State, differences: Differences) -> list[Longs]:
    """The nodes that have a function which differs as a value, or pass values on to what uses them otherwise."""
    found = []
    made = state.after.passing.running(differences.things) >> ROLE_BITS
    if len(differences.things):
        changed = np.zeros(state.after.passing.things + 1, dtype=bool)
        changed[differences.things] = changed[made] = True
        found.append(state.owners(VALUES, _flags(changed, state.step.things)))
    is_called = np.zeros(state.after.nodes, dtype=bool)
    is_called[differences.called] = True
    sources = state.owners(EDGES, _flags(is_called, state.nodes))
    is_called[differences.terms] = True
    is_narrowed = np.zeros(state.after.nodes, dtype=bool)
    is_narrowed[differences.narrowed] = True
    leading = (state.owners(table, _flags(is_narrowed, state.nodes)) for table in (EDGES, PASSINGS))
    return [
        *found,
        *leading,
        sources[state.after.is_pair(sources)],
        state.owners(OPERATORS, _flags(is_called, state.nodes)),
    ]


def _flags(flags: Flags, numbers: Longs) -> Flags:
    """Flags of numbers of now as those of before."""
    return np.where(numbers < 0, False, flags[numbers])
