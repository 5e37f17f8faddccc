"""What a replay leaves behind: the values of all nodes, the journal to go on with, and which nodes are others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corollary.linking.incremental.replaying.journal import VALUES, Journal
from corollary.linking.incremental.replaying.rows import NO_ROWS, Flags, Rows
from corollary.linking.incremental.replaying.state import NEVER, State
from corollary.linking.values import sets
from corollary.linking.values.bounds import Bound
from corollary.linking.values.joins import LOW, SHIFT, Longs, Table, longs


@dataclass(frozen=True, slots=True)
class Dirty:
    """The nodes that were made anew, and those that they pass values on to."""

    nodes: Longs
    reached: Longs
    revalued: Flags
    """Of all nodes, those that have other values than before."""
    numbers: Longs
    """For each node before the one now, NONE where there is none."""


def ended(state: State) -> tuple[Journal, Dirty]:
    """The journal of it all, and what was made anew; the propagation has all its values, of the rest what is new."""
    after = state.after
    keys = np.concatenate((after.edges.rows()[0], after.operators.rows()[0]))
    dirty = Dirty(np.flatnonzero(state.is_dirty), sets.unique(keys & LOW), _revalued(state), state.nodes)
    journal = _journal(state)
    after.values = _values(state)
    pairs = after.pairs()[1]
    after.forget(pairs[state.asked[pairs] == NEVER])
    _keep_cut(state, after.bound)
    after.looks_up = True
    return journal, dirty


def _journal(state: State) -> Journal:
    """The journal of the last propagation with what was made anew."""
    dirty = state.place[state.is_dirty]
    return state.journal.followed(
        state.step,
        np.concatenate((dirty[dirty >= 0], np.flatnonzero(state.nodes < 0))),
        tuple(Rows.joined(NO_ROWS, *rows) for rows in state.new_given),
        tuple(Rows.joined(NO_ROWS, *rows) for rows in state.new_found),
        state.asked,
    )


def _values(state: State) -> Table:
    """The values of all nodes: those of nodes that were made anew, and those of all others as they were."""
    replaced, step = state.nodes < 0, state.step
    dirty = state.place[state.is_dirty]
    replaced[dirty[dirty >= 0]] = True
    shifts = None if step.keep_things else step.shifts
    return state.values_before.moved(np.flatnonzero(replaced), state.nodes, shifts, state.after.values)


def _revalued(state: State) -> Flags:
    """Which of the nodes that were made anew have other values now."""
    revalued: Flags = np.zeros(state.after.nodes, dtype=bool)
    places = state.place[state.is_dirty]
    places = np.sort(places[places >= 0])
    row, values, least = state.values_before.rows_of(places)
    before = state.step.keys(VALUES, places[row] << SHIFT | values)
    revalued[state.nodes[places[row[before < 0]]]] = True
    keys, least_now = state.after.values.rows()
    other = sets.symmetric_difference(before << 2 | least, keys << 2 | least_now)
    revalued[other[other >= 0] >> SHIFT + 2] = True
    return revalued


def _keep_cut(state: State, bound: Bound) -> None:
    """Which nodes are cut: as before where nothing changed until then."""
    nodes = state.nodes[longs(list(state.cut_before))]
    numbers = longs(list(state.cut_before.values()))
    kept = (nodes >= 0) & (~state.is_dirty[nodes] | (numbers < state.joined[nodes]))
    bound.cut.update(zip(nodes[kept].tolist(), numbers[kept].tolist(), strict=True))
    members = state.nodes[longs(list(state.cut_members_before))]
    state.after.cut_members.update({*members[members >= 0].tolist()} - state.looked_up_again)
