"""Which nodes an edit makes dirty before the first round: those that are told something else, by whatever."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from corollary.linking.incremental.differences import Differences
from corollary.linking.incremental.replaying.journal import EDGES, OPERATORS, PASSINGS, TABLES, VALUES
from corollary.linking.incremental.replaying.state import State
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs, longs
from corollary.linking.values.things import ROLE_BITS


def begin(state: State, differences: Differences) -> None:
    """Makes dirty what is told something else: by the sources, or because something it spoke of is no more."""
    gone, things = np.flatnonzero(state.nodes < 0), np.flatnonzero(state.step.things < 0)
    state.old_fired = [state.journal.found_for(table, gone) for table in range(TABLES)]
    bereft = [state.owners(table, things if table == VALUES else gone) for table in range(TABLES)]
    beside = state.nodes[state.before.standing_with(gone)]  # with what is no more, rules brought them together
    bereft.append(beside[beside >= 0])
    told = sets.unique(np.concatenate((differences.terms, *bereft, *_told_otherwise(state, differences))))
    otherwise = _found_otherwise(state, differences)
    state.looked_up_otherwise[otherwise] = True
    told = sets.union(told, otherwise)
    state.join(0, told)
    state.let_fire(0, told)


def _found_otherwise(state: State, differences: Differences) -> Longs:
    """The nodes of members that a look-up finds something else for than before, of those for which it may."""
    keys, pairs = state.after.pairs()
    holds_other = np.zeros(state.after.passing.things, dtype=bool)
    holds_other[differences.holders] = True
    may = pairs[np.isin(keys & LOW, sorted(differences.names)) | holds_other[keys >> SHIFT + ROLE_BITS]]
    found = [
        node
        for node, place in zip(may.tolist(), state.place[may].tolist(), strict=True)
        if _differs(state, node, place)
    ]
    return longs(found)


def _differs(state: State, node: int, place: int) -> bool:
    """Whether a look-up for a node finds something else than it did for that node before."""
    before, was_of_class, were_wrapped = state.before.found(place)
    now, is_of_class, are_wrapped = state.after.found(node)
    if (was_of_class, before.is_cut, before.stored_evidence) != (is_of_class, now.is_cut, now.stored_evidence):
        return True
    numbers, values, stored = state.step, state.numbering.values, longs(before.stored)
    return (
        sorted(numbers.things[were_wrapped].tolist()) != are_wrapped
        or _sorted(before.nodes, lambda nodes: numbers.nodes[nodes]) != sorted(now.nodes)
        or _sorted(before.values, values) != sorted(now.values)
        or sorted((numbers.things[stored >> SHIFT] << SHIFT | stored & LOW).tolist()) != sorted(now.stored)
    )


def _sorted(rows: list[tuple[int, int]], now: Callable[[Longs], Longs]) -> list[tuple[int, int]]:
    """Numbers and evidence, sorted, with the numbers of now."""
    numbers = now(longs([number for number, _ in rows])).tolist()
    return sorted(zip(numbers, (evidence for _, evidence in rows), strict=True))


def _told_otherwise(state: State, differences: Differences) -> list[Longs]:
    """The nodes that have a function which differs as a value, or pass values on to what uses them otherwise."""
    found = []
    made = state.after.passing.running(differences.things) >> ROLE_BITS
    if len(differences.things):
        changed = np.zeros(state.after.passing.things + 1, dtype=bool)
        changed[differences.things] = changed[made] = True
        things = state.step.things
        found.append(state.owners(VALUES, np.flatnonzero((things >= 0) & changed[things])))
    sources = state.owners(EDGES, state.before_of(differences.called))
    narrowed = state.before_of(differences.narrowed)
    leading = (state.owners(table, narrowed) for table in (EDGES, PASSINGS))
    return [
        *found,
        *leading,
        sources[state.after.is_pair(sources)],
        state.owners(OPERATORS, state.before_of(sets.union(differences.called, differences.terms))),
    ]
