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

from corollary.linking.flow.seeds import Seeds
from corollary.linking.incremental.differences import Differences
from corollary.linking.incremental.numbering import Numbering
from corollary.linking.incremental.replaying.influence import begin
from corollary.linking.incremental.replaying.journal import EDGES, OPERATORS, TABLES, Journal
from corollary.linking.incremental.replaying.outcome import Dirty, ended
from corollary.linking.incremental.replaying.rows import NO_ROWS, Flags, Rows, counted, net, summed
from corollary.linking.incremental.replaying.state import NEVER, State, tables_of
from corollary.linking.linker import Prepared
from corollary.linking.values import sets
from corollary.linking.values.joins import SHIFT, Longs, Round


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
    state = State(before.propagation, journal, after.propagation, numbering, differences.things)
    begin(state, differences)
    replay = _Replay(state, most_rows)
    replay.run(before.seeds, after.seeds)
    return *ended(state), replay.work


class _Replay:
    def __init__(self, state: State, most_rows: int) -> None:
        self._state, self._most_rows = state, most_rows
        self._rows = self._rounds = self._stated_rows = 0

    @property
    def work(self) -> Work:
        """What the replay did so far."""
        state = self._state
        return Work(int(state.is_dirty.sum()), int(state.fires.sum()), self._rows, self._rounds, self._stated_rows)

    def run(self, seeds_before: Seeds, seeds_after: Seeds) -> None:
        """Replays the rounds until nothing is new, neither now nor before."""
        changes = self._seeds(seeds_before, seeds_after)
        while True:
            number = self._rounds
            given = self._complete(number, changes)
            self._state.after.bound.rounds = number
            found = self._state.after.merge(_plain(given))
            self._compare(number, given, found)
            changes = self._follow(number, found)
            following = number + 1 if any(map(len, changes)) else self._following(number)
            if following is None:
                return
            self._rounds = following

    def _following(self, number: int) -> int | None:
        """The next round in which dirty nodes were given or found something before, None where there is none."""
        state = self._state
        tables = (*state.old_given, *state.old_found, *state.old_fired)
        return min((int(left.min()) for rows in tables if len(left := rows.rounds[rows.rounds > number])), default=None)

    def _seeds(self, before: Seeds, after: Seeds) -> list[Rows]:
        """What is given in the first round and was not before, and the other way round."""
        state = self._state
        files_before, files = after.outdated(before, state.numbering)
        after.state(state.after, files)
        before.state(state.before, files_before)
        self._stated_rows = state.after.waiting + state.before.waiting
        return self._difference(0)

    def _complete(self, number: int, changes: list[Rows]) -> list[Rows]:
        """What dirty nodes are given in a round, members that are looked up in it among it."""
        self._state.join_owners(number, changes)
        given = self._stated(number, changes)
        looked_up = self._look_up(number, given)
        if any(map(len, looked_up)):
            changes = [summed(*both) for both in zip(changes, looked_up, strict=True)]
            self._state.join_owners(number, changes)
            given = self._stated(number, changes)
        return given

    def _stated(self, number: int, changes: list[Rows]) -> list[Rows]:
        given = []
        for old, change in zip(self._state.old_given, changes, strict=True):
            rows = summed(old.taken(old.rounds == number), change)
            if len(rows) and rows.counts.min() < 0:
                raise InconsistentError
            given.append(rows)
        return given

    def _look_up(self, number: int, given: list[Rows]) -> list[Rows]:
        """What look-ups give that are made in this round and were not before, and the other way round."""
        state = self._state
        asking = sets.unique(np.concatenate([given[table].keys >> SHIFT for table in (EDGES, OPERATORS)]))
        asking = asking[state.after.is_pair(asking)]
        asking = asking[state.asked[asking] == NEVER]
        state.asked[asking] = number
        asked = state.dirty_pairs[state.asked_before[state.dirty_pairs] == number]
        same = sets.intersection(asking, asked)
        same = same[~state.looked_up_otherwise[same]]
        more, less = sets.difference(asking, same), sets.difference(asked, same)
        if not len(more) and not len(less):
            return [NO_ROWS] * TABLES
        state.after.look_up(more)
        state.before.look_up(state.place[less])
        state.looked_up_again.update(more.tolist(), less.tolist())
        state.fit()
        return self._difference(number)

    def _difference(self, number: int) -> list[Rows]:
        """What was stated now and not before, in any order of rounds."""
        state = self._state
        more, less = state.after.stated(), state.before.stated()
        return [
            net(counted(number, *more[table]), state.now(table, counted(number, *less[table])))
            for table in range(TABLES)
        ]

    def _compare(self, number: int, given: list[Rows], found: Round) -> None:
        """Lets nodes fire that found something else than before, and notes what was given and found."""
        state = self._state
        differing = [np.zeros(0, dtype=np.int64)]
        for table in range(TABLES):
            keys, least = found[table]
            old = state.old_found[table]
            old = old.taken(old.rounds == number)
            if len(keys) or len(old):
                other = sets.symmetric_difference(keys << 2 | least, old.keys << 2 | old.least)
                differing.append(other >> 2 + SHIFT)
            state.new_given[table].append(given[table])
            state.new_found[table].append(Rows.of_round(number, keys, least))
        state.let_fire(number, sets.unique(np.concatenate(differing)))

    def _follow(self, number: int, found: Round) -> list[Rows]:
        """What follows from what was found, and what followed before from what was found before."""
        state = self._state
        now = [rows if not len(rows[0]) else _where(rows, state.fires[rows[0] >> SHIFT]) for rows in found]
        before = [(rows.keys[rows.rounds == number], rows.least[rows.rounds == number]) for rows in state.old_fired]
        self._rows += sum(len(rows[0]) for rows in (*now, *before))
        if self._rows > self._most_rows:
            raise TooMuchError
        if any(len(rows[0]) for rows in now):
            state.after.fire((now[0], now[1], now[2], now[3]))
        for table, rows in zip(tables_of(state.before), before, strict=True):
            table.merge(*rows)
        if any(len(rows[0]) for rows in before):
            state.before.fire((before[0], before[1], before[2], before[3]))
        state.fit()
        return self._difference(number + 1)


def _where(rows: tuple[Longs, npt.NDArray[np.int8]], which: Flags) -> tuple[Longs, npt.NDArray[np.int8]]:
    return rows[0][which], rows[1][which]


def _plain(given: list[Rows]) -> Round:
    values, edges, passings, operators = ((rows.keys, rows.least) for rows in given)
    return values, edges, passings, operators
