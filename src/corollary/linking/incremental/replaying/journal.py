"""What each round of a propagation was given and what it found new: what a later one can be compared with.

Rows are kept by the node that owns them, the first of their key, since that is how they are asked for: everything
about some nodes before, or in, a round.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from corollary.linking.incremental.numbering import NONE, mapped
from corollary.linking.incremental.replaying.rows import NO_ROWS, Flags, Owners, Rows, Shorts, counted
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs, Round, among, begins
from corollary.linking.values.things import ROLE_BITS, ROLES

TABLES = 4
_MOST_SHIFTS = 8
"""So many different shifts are added one by one."""
VALUES, EDGES, PASSINGS, OPERATORS = range(TABLES)
"""The tables of a propagation."""


class Recorder:
    """Takes down the rounds of a propagation while it runs."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Takes nothing as noted yet."""
        self.given: list[Round] = []
        self.found: list[Round] = []
        self.nodes: list[int] = []

    def note(self, given: Round, found: Round, nodes: int) -> None:
        """Notes a round, and how many nodes there were in it."""
        self.given.append(given)
        self.found.append(found)
        self.nodes.append(nodes)

    def journal(self, nodes: int, things: int) -> Journal:
        """What was noted of a propagation that ended with so many nodes, and so many things in the program."""
        given, found = [], []
        for table in range(TABLES):
            given.append(Rows.joined(NO_ROWS, *(counted(n, *r[table]) for n, r in enumerate(self.given))).sorted())
            found.append(
                Rows.joined(NO_ROWS, *(Rows.of_round(n, *r[table]) for n, r in enumerate(self.found))).sorted()
            )
        asked = np.searchsorted(np.array(self.nodes), np.arange(nodes), side="right").astype(np.int16)
        return Journal.of(tuple(given), tuple(found), asked, things)


@dataclass(frozen=True)
class Numbers:
    """For each node and each thing, as they were numbered once, the number now, NONE where it is no more.

    The last of the things is the first that lies outside of the program.
    """

    nodes: Longs
    things: Longs

    def keys(self, table: int, keys: Longs) -> Longs:
        """The keys of a table as they are now, -1 where they speak of what is no more."""
        if not len(keys):
            return keys
        owners, others = self.nodes[keys >> SHIFT], keys & LOW
        others = self.values(others) if table == VALUES else self.nodes[others]
        gone = (owners | others) < 0
        found = owners << SHIFT | others
        return np.where(gone, NONE, found) if gone.any() else found

    def values(self, values: Longs) -> Longs:
        """The values now: things outside follow those of the program."""
        base = len(self.things) - 1
        beyond = values >> ROLE_BITS >= base
        shifted = self._of_things[np.where(beyond, 0, values)]
        return np.where(beyond, values + (int(self.things[-1]) - base << ROLE_BITS), shifted)

    def shifts(self, values: Longs) -> Longs:
        """How much greater the numbers of values are now, all of which are there: those outside are shifted alike."""
        starts, more = self._shifts
        if len(starts) > _MOST_SHIFTS:
            return np.cumsum(more)[np.searchsorted(starts, values, side="right") - 1]
        found = np.full(len(values), more[0], dtype=np.int64)
        for start, further in zip(starts[1:].tolist(), more[1:].tolist(), strict=True):
            found += (values >= start) * further
        return found

    @cached_property
    def _shifts(self) -> tuple[Longs, Longs]:
        """The values from which on they are shifted further, those of the first thing on, and how much further."""
        things = np.flatnonzero(self.things >= 0)
        shifts = self.things[things] - things
        first = np.flatnonzero(begins(shifts))
        more = np.diff(shifts[first], prepend=0)
        return np.append(0, things[first[1:]] << ROLE_BITS), more << ROLE_BITS

    @cached_property
    def keep_things(self) -> bool:
        """Whether all things have the numbers that they had."""
        return np.array_equal(self.things, np.arange(len(self.things)))

    @cached_property
    def _of_things(self) -> Longs:
        """The values now of all that things of the program may be as values."""
        found = (self.things[:, None] << ROLE_BITS) + np.arange(ROLES + 1)
        found[self.things < 0] = NONE
        return found.ravel()

    def then(self, later: Numbers) -> Numbers:
        """The numbers after another renumbering."""
        return Numbers(mapped(later.nodes, self.nodes), mapped(later.things, self.things))


@dataclass(frozen=True, slots=True)
class Journal:
    """All rounds of a propagation: what was stated, what was new, and in which round each node was asked for.

    Most rows are those of a propagation long ago, in its numbers; the others, of nodes that were replaced since, are
    in the numbers of now.
    """

    once_given: tuple[Rows, ...]
    once_found: tuple[Rows, ...]
    numbers: Numbers
    replaced: Flags
    given: tuple[Rows, ...]
    found: tuple[Rows, ...]
    asked: Shorts
    origins: Longs
    """For each node of now the one that it was once, NONE where there was none."""
    once_owners: dict[int, Owners]
    """By table the nodes that were once given something, by what that was: made when it is first asked for."""

    @classmethod
    def of(cls, given: tuple[Rows, ...], found: tuple[Rows, ...], asked: Shorts, things: int) -> Journal:
        """The journal of a propagation of so many things."""
        nodes, none = np.arange(len(asked)), (NO_ROWS,) * TABLES
        numbers = Numbers(nodes, np.arange(things + 1))
        return cls(given, found, numbers, np.zeros(len(nodes), dtype=bool), none, none, asked, nodes, {})

    @property
    def rounds(self) -> int:
        """The last round in which something was found."""
        return max(int(rows.rounds.max(initial=0)) for rows in (*self.once_found, *self.found))

    def given_to(self, table: int, nodes: Longs) -> Rows:
        """What some nodes, which are sorted, were given."""
        return self._of(table, nodes, self.once_given[table], self.given[table])

    def found_for(self, table: int, nodes: Longs) -> Rows:
        """What was new for some nodes, which are sorted."""
        return self._of(table, nodes, self.once_found[table], self.found[table])

    def _of(self, table: int, nodes: Longs, once: Rows, since: Rows) -> Rows:
        places = self.origins[nodes]
        places = places[places >= 0]
        rows = once.of(np.sort(places[~self.replaced[places]]))
        renumbered = Rows(self.numbers.keys(table, rows.keys), rows.rounds, rows.least, rows.counts)
        return Rows.joined(renumbered, since.of(nodes)).sorted()

    def owners(self, table: int, others: Longs) -> Longs:
        """The nodes that were given values of some things, or edges to some nodes; `others` are sorted."""
        if not len(others):
            return others
        owners = self._once_given(table).of(self._once(table, others))
        owners = self.numbers.nodes[owners[~self.replaced[owners]]]
        keys = self.given[table].keys
        since = _seconds(table, keys, int(self.numbers.things[-1]))
        return sets.unique(np.concatenate((owners[owners >= 0], keys[among(others, since)] >> SHIFT)))

    def _once_given(self, table: int) -> Owners:
        if table not in self.once_owners:
            keys, last = self.once_given[table].keys, len(self.numbers.things) - 1
            count = last + 1 if table == VALUES else len(self.numbers.nodes)
            self.once_owners[table] = Owners(_seconds(table, keys, last), keys >> SHIFT, count)
        return self.once_owners[table]

    def _once(self, table: int, others: Longs) -> Longs:
        """What some things of now, or nodes, were once, as far as there were any."""
        if table == VALUES:
            return np.flatnonzero(among(others, self.numbers.things))
        places = self.origins[others]
        return places[places >= 0]

    def in_order(self) -> Journal:
        """The same, with all in place that is asked for at any edit."""
        for table in range(TABLES):
            self._once_given(table)
        return self

    def followed(
        self, numbers: Numbers, dirty: Longs, given: tuple[Rows, ...], found: tuple[Rows, ...], asked: Shorts
    ) -> Journal:
        """The journal in other numbers, in which some nodes (as numbered before) have other rows."""
        is_dirty = np.zeros(len(self.asked) + 1, dtype=bool)
        is_dirty[dirty] = True
        replaced = self.replaced | is_dirty[self.numbers.nodes]
        patched = []
        for old, new in ((self.given, given), (self.found, found)):
            patched.append(
                tuple(
                    Rows.joined(
                        _renumbered(table, rows.taken(~is_dirty[rows.keys >> SHIFT]), numbers), new[table]
                    ).sorted()
                    for table, rows in enumerate(old)
                )
            )
        composed = self.numbers.then(numbers)
        origins = np.full(len(asked), NONE, dtype=np.int64)
        kept = np.flatnonzero(composed.nodes >= 0)
        origins[composed.nodes[kept]] = kept
        journal = replace(
            self, numbers=composed, replaced=replaced, given=patched[0], found=patched[1], asked=asked, origins=origins
        )
        return journal if len(patched[0][VALUES]) <= len(self.once_given[VALUES]) // 8 else journal.settled()

    def settled(self) -> Journal:
        """The same with all rows in the numbers of now."""
        given: list[Rows] = []
        found: list[Rows] = []
        for table in range(TABLES):
            for once, since, rows in ((self.once_given, self.given, given), (self.once_found, self.found, found)):
                kept = once[table].taken(~self.replaced[once[table].keys >> SHIFT])
                rows.append(Rows.joined(_renumbered(table, kept, self.numbers), since[table]).sorted())
        return Journal.of(tuple(given), tuple(found), self.asked, int(self.numbers.things[-1]))


def _seconds(table: int, keys: Longs, last: int) -> Longs:
    """What rows of a table say that their owners have: nodes, or things; `last` stands for all outside."""
    return np.minimum((keys & LOW) >> ROLE_BITS, last) if table == VALUES else keys & LOW


def _renumbered(table: int, rows: Rows, numbers: Numbers) -> Rows:
    return Rows(numbers.keys(table, rows.keys), rows.rounds, rows.least, rows.counts)
