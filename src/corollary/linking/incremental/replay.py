"""The rounds of a propagation again, for the nodes that an edit has an influence on.

Propagation goes in rounds: what a round is given follows from what the one before found new, and the bound on the
values of a node makes the result depend on them. So they are replayed, but only in part. A node is *dirty* from the
round on in which it is given something else than before, and from then on its rows are made anew out of what it is
given: what it was given before (the journal says so), without what no longer follows, with what follows now. What no
longer follows and what does is found by firing the rules, of before and of now, on the rows of those dirty nodes that
found something else, or that are told something else by the sources. All other nodes keep their rows.

That is differential computation in the sense of McSherry et al., Differential Dataflow (2013), with rounds as times.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corollary.linking.flow.propagation import Propagation
from corollary.linking.flow.seeds import Seeds
from corollary.linking.incremental.differences import Differences
from corollary.linking.incremental.journal import (
    NO_ROWS,
    TABLES,
    VALUES,
    Flags,
    Journal,
    Numbers,
    Rows,
    Shorts,
    counted,
    net,
    summed,
)
from corollary.linking.incremental.numbering import NONE, Numbering, mapped
from corollary.linking.linker import Prepared
from corollary.linking.values.bounds import Bound
from corollary.linking.values.joins import LOW, SHIFT, Longs, Round, Table
from corollary.linking.values.things import ROLE_BITS

_NEVER = np.int16(-1)
_, _EDGES, _PASSINGS, _OPERATORS = range(TABLES)


@dataclass(frozen=True, slots=True)
class Work:
    """What a replay did: how many nodes were made anew, how many fired, and how many rows they fired.

    `stated` are the rows that were compared to tell what is given in the first round, those of before among them.
    """

    nodes: int
    fired: int
    rows: int
    rounds: int
    stated: int


@dataclass(frozen=True, slots=True)
class Dirty:
    """The nodes that were made anew, and those that they pass values on to."""

    nodes: Longs
    reached: Longs
    revalued: Flags
    """Of all nodes, those that have other values than before."""
    numbers: Longs
    """For each node before the one now, NONE where there is none."""


class TooMuchError(Exception):
    """An edit with so much influence that linking anew costs less."""


class InconsistentError(Exception):
    """More was taken back than had been given: what changed was not told in full."""


def replayed(
    before: Prepared,
    journal: Journal,
    after: Prepared,
    numbering: Numbering,
    differences: Differences,
    most_rows: int,
) -> tuple[Journal, Dirty, Work]:
    """Brings a propagation of which nothing is stated to its end; its journal, and what that took.

    Raises TooMuchError where more rows would be fired than `most_rows`, and InconsistentError.
    """
    replay = _Replay(before.propagation, journal, after.propagation, numbering, most_rows)
    replay.begin(differences)
    replay.run(before.seeds, after.seeds)
    return replay.end(), replay.dirty, replay.work


class _Replay:
    def __init__(
        self, before: Propagation, journal: Journal, after: Propagation, numbering: Numbering, most_rows: int
    ) -> None:
        self._journal, self._numbering, self._most_rows = journal, numbering, most_rows
        self._after, self._before = after, before.emptied()
        self._values_before = before.values
        self._cut_before = before.bound.cut
        self._cut_members_before = before.cut_members
        self._nodes = self._adopt(before)
        self._step = Numbers(self._nodes, np.append(numbering.things, numbering.base_after))
        self._place = np.full(after.nodes, NONE, dtype=np.int64)  # of the nodes now, before
        kept = np.flatnonzero(self._nodes >= 0)
        self._place[self._nodes[kept]] = kept
        self._asked_before = np.full(after.nodes, _NEVER)
        self._asked_before[self._nodes[kept]] = journal.asked[kept]
        self._asked = self._asked_before.copy()
        self._is_dirty: Flags = np.zeros(after.nodes, dtype=bool)
        self._fires: Flags = np.zeros(after.nodes, dtype=bool)
        self._joined: Shorts = np.zeros(after.nodes, dtype=np.int16)
        # what dirty nodes were given and found before, from the round on in which they became so
        self._old_given, self._old_found, self._old_fired = ([NO_ROWS] * TABLES for _ in range(3))
        self._new_given: list[list[Rows]] = [[] for _ in range(TABLES)]
        self._new_found: list[list[Rows]] = [[] for _ in range(TABLES)]
        self._dirty_pairs = np.zeros(0, dtype=np.int64)
        self._looked_up_again: set[int] = set()
        self._looked_up_otherwise: Flags = np.zeros(after.nodes, dtype=bool)
        self._rows = self._rounds = self._stated_rows = 0
        self._revalued: Flags = np.zeros(0, dtype=bool)

    def _adopt(self, before: Propagation) -> Longs:
        """For each node before the one now: members are asked for, and stored, as before until it shows otherwise."""
        numbering, after = self._numbering, self._after
        nodes = np.full(before.nodes, NONE, dtype=np.int64)
        nodes[: len(numbering.terms)] = numbering.terms
        things = numbering.things
        returned = np.where(things >= 0, things + after.returned(0), NONE)
        nodes[before.returned(0) : before.returned(0) + len(things)] = returned
        (pairs, pair_nodes), (fields, field_nodes) = before.pairs(), before.fields()
        values, names = numbering.values(pairs >> SHIFT), pairs & LOW
        known = values >= 0
        owners, stored = mapped(things, fields >> SHIFT), fields & LOW
        held = owners >= 0
        pairs, fields = (values << SHIFT | names)[known], (owners << SHIFT | stored)[held]
        nodes[pair_nodes[known]], nodes[field_nodes[held]] = after.adopt(
            pairs, pair_nodes[known], fields, field_nodes[held]
        )
        after.looks_up = self._before.looks_up = False
        after.passing.take_over(before.passing, numbering.values, numbering.definitions)
        return nodes

    def _now(self, table: int, rows: Rows) -> Rows:
        """The rows as they are now; without those that speak of what is no more."""
        if not len(rows):
            return rows
        found = Rows(self._step.keys(table, rows.keys), rows.rounds, rows.least, rows.counts)
        return found.taken(found.keys >= 0).sorted()

    def begin(self, differences: Differences) -> None:
        """Makes dirty what is told something else: by the sources, or because something it spoke of is no more."""
        gone, things = self._nodes < 0, self._step.things < 0
        self._old_fired = [self._journal.found_for(table, np.flatnonzero(gone)) for table in range(TABLES)]
        bereft = []
        for table in range(TABLES):
            lost = things if table == VALUES else gone
            if lost.any():
                bereft.append(self._owners(table, lost))
        told = np.unique(np.concatenate((differences.terms, *bereft, *self._told_otherwise(differences))))
        keys, pairs = self._after.pairs()
        again = pairs[np.isin(keys & LOW, sorted(differences.names))]
        self._looked_up_otherwise[again] = True
        told = np.union1d(told, again)
        self._join(0, told)
        self._let_fire(0, told)

    def _owners(self, table: int, others: Flags) -> Longs:
        """The nodes now that were given values of some things of before, or edges to some nodes of before."""
        if not others.any():
            return np.zeros(0, dtype=np.int64)
        owners = self._nodes[self._journal.owners(table, others)]
        return owners[owners >= 0]

    def _told_otherwise(self, differences: Differences) -> list[Longs]:
        """The nodes that have a function which differs as a value, or pass values on to what uses them otherwise."""
        found = []
        made = self._after.passing.running(differences.things) >> ROLE_BITS
        if len(differences.things):
            changed = np.zeros(self._after.passing.things + 1, dtype=bool)
            changed[differences.things] = changed[made] = True
            found.append(self._owners(VALUES, self._flags(changed, self._step.things)))
        is_called = np.zeros(self._after.nodes, dtype=bool)
        is_called[differences.called] = True
        sources = self._owners(_EDGES, self._flags(is_called, self._nodes))
        is_called[differences.terms] = True
        is_narrowed = np.zeros(self._after.nodes, dtype=bool)
        is_narrowed[differences.narrowed] = True
        leading = (self._owners(table, self._flags(is_narrowed, self._nodes)) for table in (_EDGES, _PASSINGS))
        return [
            *found,
            *leading,
            sources[self._after.is_pair(sources)],
            self._owners(_OPERATORS, self._flags(is_called, self._nodes)),
        ]

    @staticmethod
    def _flags(flags: Flags, numbers: Longs) -> Flags:
        """Flags of numbers of now as those of before."""
        return np.where(numbers < 0, False, flags[numbers])

    def run(self, seeds_before: Seeds, seeds_after: Seeds) -> None:
        """Replays the rounds until nothing is new, neither now nor before."""
        changes = self._seeds(seeds_before, seeds_after)
        while True:
            number = self._rounds
            given = self._complete(number, changes)
            self._after.bound.rounds = number
            found = self._after.merge(_plain(given))
            self._compare(number, given, found)
            changes = self._follow(number, found)
            following = number + 1 if any(map(len, changes)) else self._following(number)
            if following is None:
                return
            self._rounds = following

    def _following(self, number: int) -> int | None:
        """The next round in which dirty nodes were given or found something before, None where there is none."""
        tables = (*self._old_given, *self._old_found, *self._old_fired)
        return min((int(left.min()) for rows in tables if len(left := rows.rounds[rows.rounds > number])), default=None)

    def _seeds(self, before: Seeds, after: Seeds) -> list[Rows]:
        """What is given in the first round and was not before, and the other way round."""
        files = after.outdated(before, self._numbering.changed_after)
        after.state(self._after, files)
        before.state(self._before, files)
        self._stated_rows = self._after.waiting + self._before.waiting
        return self._difference(0)

    def _complete(self, number: int, changes: list[Rows]) -> list[Rows]:
        """What dirty nodes are given in a round, members that are looked up in it among it."""
        self._join_owners(number, changes)
        given = self._stated(number, changes)
        looked_up = self._look_up(number, given)
        if any(map(len, looked_up)):
            changes = [summed(*both) for both in zip(changes, looked_up, strict=True)]
            self._join_owners(number, changes)
            given = self._stated(number, changes)
        return given

    def _stated(self, number: int, changes: list[Rows]) -> list[Rows]:
        given = []
        for old, change in zip(self._old_given, changes, strict=True):
            rows = summed(old.taken(old.rounds == number), change)
            if len(rows) and rows.counts.min() < 0:
                raise InconsistentError
            given.append(rows)
        return given

    def _look_up(self, number: int, given: list[Rows]) -> list[Rows]:
        """What look-ups give that are made in this round and were not before, and the other way round."""
        asking = np.unique(np.concatenate([given[table].keys >> SHIFT for table in (_EDGES, _OPERATORS)]))
        asking = asking[self._after.is_pair(asking)]
        asking = asking[self._asked[asking] == _NEVER]
        self._asked[asking] = number
        asked = self._dirty_pairs[self._asked_before[self._dirty_pairs] == number]
        same = np.intersect1d(asking, asked)
        same = same[~self._looked_up_otherwise[same]]
        more, less = np.setdiff1d(asking, same), np.setdiff1d(asked, same)
        if not len(more) and not len(less):
            return [NO_ROWS] * TABLES
        self._after.look_up(more)
        self._before.look_up(self._place[less])
        self._looked_up_again.update(more.tolist(), less.tolist())
        self._fit()
        return self._difference(number)

    def _difference(self, number: int) -> list[Rows]:
        """What was stated now and not before, in any order of rounds."""
        more, less = self._after.stated(), self._before.stated()
        return [
            net(counted(number, *more[table]), self._now(table, counted(number, *less[table])))
            for table in range(TABLES)
        ]

    def _compare(self, number: int, given: list[Rows], found: Round) -> None:
        """Lets nodes fire that found something else than before, and notes what was given and found."""
        differing = [np.zeros(0, dtype=np.int64)]
        for table in range(TABLES):
            keys, least = found[table]
            old = self._old_found[table]
            old = old.taken(old.rounds == number)
            if len(keys) or len(old):
                other = np.setxor1d(keys << 2 | least, old.keys << 2 | old.least, assume_unique=True)
                differing.append(other >> 2 + SHIFT)
            self._new_given[table].append(given[table])
            self._new_found[table].append(Rows.of_round(number, keys, least))
        self._let_fire(number, np.unique(np.concatenate(differing)))

    def _follow(self, number: int, found: Round) -> list[Rows]:
        """What follows from what was found, and what followed before from what was found before."""
        now = [rows if not len(rows[0]) else _where(rows, self._fires[rows[0] >> SHIFT]) for rows in found]
        before = [(rows.keys[rows.rounds == number], rows.least[rows.rounds == number]) for rows in self._old_fired]
        self._rows += sum(len(rows[0]) for rows in (*now, *before))
        if self._rows > self._most_rows:
            raise TooMuchError
        if any(len(rows[0]) for rows in now):
            self._after.fire((now[0], now[1], now[2], now[3]))
        for table, rows in zip(_tables(self._before), before, strict=True):
            table.merge(*rows)
        if any(len(rows[0]) for rows in before):
            self._before.fire((before[0], before[1], before[2], before[3]))
        self._fit()
        return self._difference(number + 1)

    def _fit(self) -> None:
        """Makes room for nodes that are new."""
        more = self._after.nodes - len(self._is_dirty)
        if more:
            self._place = np.concatenate((self._place, np.full(more, NONE)))
            self._asked = np.concatenate((self._asked, np.full(more, _NEVER)))
            self._asked_before = np.concatenate((self._asked_before, np.full(more, _NEVER)))
            self._joined = np.concatenate((self._joined, np.zeros(more, dtype=np.int16)))
            self._is_dirty, self._fires, self._looked_up_otherwise = (
                np.concatenate((flags, np.zeros(more, dtype=bool)))
                for flags in (self._is_dirty, self._fires, self._looked_up_otherwise)
            )

    def _join_owners(self, number: int, changes: list[Rows]) -> None:
        self._join(number, np.unique(np.concatenate([rows.keys >> SHIFT for rows in changes])))

    def _join(self, number: int, nodes: Longs) -> None:
        """Makes nodes dirty from a round on: they start from what they had."""
        nodes = nodes[~self._is_dirty[nodes]]
        if not len(nodes):
            return
        self._is_dirty[nodes] = True
        self._joined[nodes] = number
        self._dirty_pairs = np.concatenate((self._dirty_pairs, nodes[self._after.is_pair(nodes)]))
        self._asked[nodes[self._asked[nodes] >= number]] = _NEVER
        places = self._place[nodes]
        places = np.sort(places[places >= 0])
        for place, table in enumerate(_tables(self._after)):
            given = self._now(place, self._journal.given_to(place, places))
            found = self._now(place, self._journal.found_for(place, places))
            past, has = given.rounds < number, found.rounds < number
            self._new_given[place].append(given.taken(past))
            self._new_found[place].append(found.taken(has))
            self._old_given[place] = Rows.joined(self._old_given[place], given.taken(~past))
            self._old_found[place] = Rows.joined(self._old_found[place], found.taken(~has))
            table.merge(*found.taken(has).final())
            if place == VALUES:
                self._after.bound.count(found.taken(has).keys)

    def _let_fire(self, number: int, nodes: Longs) -> None:
        """Lets dirty nodes fire from a round on."""
        nodes = nodes[~self._fires[nodes]]
        self._fires[nodes] = True
        places = self._place[nodes]
        places = np.sort(places[places >= 0])
        if not len(places):
            return
        for place, table in enumerate(_tables(self._before)):
            found = self._journal.found_for(place, places)
            past = found.rounds < number
            table.merge(*found.taken(past).final())
            self._old_fired[place] = Rows.joined(self._old_fired[place], found.taken(~past))

    @property
    def work(self) -> Work:
        """What the replay did so far."""
        return Work(int(self._is_dirty.sum()), int(self._fires.sum()), self._rows, self._rounds, self._stated_rows)

    @property
    def dirty(self) -> Dirty:
        """What was made anew."""
        keys = np.concatenate((self._after.edges.rows()[0], self._after.operators.rows()[0]))
        return Dirty(np.flatnonzero(self._is_dirty), np.unique(keys & LOW), self._revalued, self._nodes)

    def end(self) -> Journal:
        """The journal of it all; the propagation has all its values, of the rest what was made anew."""
        after = self._after
        dirty = self._place[self._is_dirty]
        journal = self._journal.followed(
            self._step,
            np.concatenate((dirty[dirty >= 0], np.flatnonzero(self._nodes < 0))),
            tuple(Rows.joined(NO_ROWS, *rows) for rows in self._new_given),
            tuple(Rows.joined(NO_ROWS, *rows) for rows in self._new_found),
            self._asked,
        )
        self._note_revalued()
        after.values = self._values()
        pairs = after.pairs()[1]
        after.forget(pairs[self._asked[pairs] == _NEVER])
        self._keep_cut(after.bound)
        after.looks_up = True
        return journal

    def _values(self) -> Table:
        """The values of all nodes: those of nodes that were made anew, and those of all others as they were."""
        replaced, step = self._nodes < 0, self._step
        dirty = self._place[self._is_dirty]
        replaced[dirty[dirty >= 0]] = True
        values = None if step.keep_things else step.values
        return self._values_before.moved(np.flatnonzero(replaced), self._nodes, values, self._after.values)

    def _note_revalued(self) -> None:
        """Notes which of the nodes that were made anew have other values now."""
        self._revalued = np.zeros(self._after.nodes, dtype=bool)
        places = self._place[self._is_dirty]
        places = np.sort(places[places >= 0])
        row, values, least = self._values_before.rows_of(places)
        before = self._step.keys(VALUES, places[row] << SHIFT | values)
        self._revalued[self._nodes[places[row[before < 0]]]] = True
        keys, least_now = self._after.values.rows()
        other = np.setxor1d(before << 2 | least, keys << 2 | least_now)
        self._revalued[other[other >= 0] >> SHIFT + 2] = True

    def _keep_cut(self, bound: Bound) -> None:
        """Which nodes are cut: as before where nothing changed until then."""
        for place, number in self._cut_before.items():
            node = int(self._nodes[place])
            if node >= 0 and (not self._is_dirty[node] or number < self._joined[node]):
                bound.cut[node] = number
        for place in self._cut_members_before:
            node = int(self._nodes[place])
            if node >= 0 and node not in self._looked_up_again:
                self._after.cut_members.add(node)


def _tables(propagation: Propagation) -> tuple[Table, Table, Table, Table]:
    return propagation.values, propagation.edges, propagation.passings, propagation.operators


def _where(rows: tuple[Longs, npt.NDArray[np.int8]], which: Flags) -> tuple[Longs, npt.NDArray[np.int8]]:
    return rows[0][which], rows[1][which]


def _plain(given: list[Rows]) -> Round:
    values, edges, passings, operators = ((rows.keys, rows.least) for rows in given)
    return values, edges, passings, operators
