"""What a replay knows of each node while it runs: what it was before, whether it is made anew, what it is given."""

from __future__ import annotations

import numpy as np

from corollary.linking.flow.propagation import Propagation
from corollary.linking.incremental.numbering import NONE, Numbering, mapped
from corollary.linking.incremental.replaying.journal import TABLES, VALUES, Journal, Numbers
from corollary.linking.incremental.replaying.rows import NO_ROWS, Flags, Rows, Shorts
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs, Table

NEVER = np.int16(-1)


class State:
    """The nodes of a propagation before and now: which are *dirty*, from which round on, and with which rows."""

    def __init__(
        self, before: Propagation, journal: Journal, after: Propagation, numbering: Numbering, things: Longs
    ) -> None:
        """`things` are those of now that take or give something else than before."""
        self.journal, self.numbering = journal, numbering
        self.after, self.before = after, before.emptied()
        self.values_before = before.values
        self.cut_before = before.bound.cut
        self.cut_members_before = before.cut_members
        self.nodes = self._adopt(before, things)
        self.step = Numbers(self.nodes, np.append(numbering.things, numbering.base_after))
        self.place = np.full(after.nodes, NONE, dtype=np.int64)  # of the nodes now, before
        kept = np.flatnonzero(self.nodes >= 0)
        self.place[self.nodes[kept]] = kept
        self.asked_before = np.full(after.nodes, NEVER)
        self.asked_before[self.nodes[kept]] = journal.asked[kept]
        self.asked = self.asked_before.copy()
        self.is_dirty: Flags = np.zeros(after.nodes, dtype=bool)
        self.fires: Flags = np.zeros(after.nodes, dtype=bool)
        self.joined: Shorts = np.zeros(after.nodes, dtype=np.int16)
        # what dirty nodes were given and found before, from the round on in which they became so
        self.old_given, self.old_found, self.old_fired = ([NO_ROWS] * TABLES for _ in range(3))
        self.new_given: list[list[Rows]] = [[] for _ in range(TABLES)]
        self.new_found: list[list[Rows]] = [[] for _ in range(TABLES)]
        self.dirty_pairs = np.zeros(0, dtype=np.int64)
        self.looked_up_again: set[int] = set()
        self.looked_up_otherwise: Flags = np.zeros(after.nodes, dtype=bool)

    def _adopt(self, before: Propagation, differing: Longs) -> Longs:
        """For each node before the one now: members are asked for, and stored, as before until it shows otherwise."""
        numbering, after = self.numbering, self.after
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
        after.looks_up = self.before.looks_up = False
        after.passing.take_over(before.passing, numbering.values, numbering.definitions, differing)
        return nodes

    def now(self, table: int, rows: Rows) -> Rows:
        """The rows as they are now; without those that speak of what is no more."""
        if not len(rows):
            return rows
        found = Rows(self.step.keys(table, rows.keys), rows.rounds, rows.least, rows.counts)
        return found.taken(found.keys >= 0).sorted()

    def before_of(self, nodes: Longs) -> Longs:
        """What some nodes were before, sorted, as far as there were any."""
        places = self.place[nodes]
        return np.sort(places[places >= 0])

    def owners(self, table: int, others: Longs) -> Longs:
        """The nodes now that were given values of some things of before, or edges to some nodes of before."""
        owners = self.nodes[self.journal.owners(table, others)]
        return owners[owners >= 0]

    def fit(self) -> None:
        """Makes room for nodes that are new."""
        more = self.after.nodes - len(self.is_dirty)
        if more:
            self.place = np.concatenate((self.place, np.full(more, NONE)))
            self.asked = np.concatenate((self.asked, np.full(more, NEVER)))
            self.asked_before = np.concatenate((self.asked_before, np.full(more, NEVER)))
            self.joined = np.concatenate((self.joined, np.zeros(more, dtype=np.int16)))
            self.is_dirty, self.fires, self.looked_up_otherwise = (
                np.concatenate((flags, np.zeros(more, dtype=bool)))
                for flags in (self.is_dirty, self.fires, self.looked_up_otherwise)
            )

    def join_owners(self, number: int, changes: list[Rows]) -> None:
        self.join(number, sets.unique(np.concatenate([rows.keys >> SHIFT for rows in changes])))

    def join(self, number: int, nodes: Longs) -> None:
        """Makes nodes dirty from a round on, and those that stand with them: they start from what they had."""
        nodes = self._with_those_beside(nodes)
        nodes = nodes[~self.is_dirty[nodes]]
        if not len(nodes):
            return
        self.is_dirty[nodes] = True
        self.joined[nodes] = number
        self.dirty_pairs = np.concatenate((self.dirty_pairs, nodes[self.after.is_pair(nodes)]))
        self.asked[nodes[self.asked[nodes] >= number]] = NEVER
        places = self.before_of(nodes)
        for place, table in enumerate(tables_of(self.after)):
            given = self.now(place, self.journal.given_to(place, places))
            found = self.now(place, self.journal.found_for(place, places))
            past, has = given.rounds < number, found.rounds < number
            self.new_given[place].append(given.taken(past))
            self.new_found[place].append(found.taken(has))
            self.old_given[place] = Rows.joined(self.old_given[place], given.taken(~past))
            self.old_found[place] = Rows.joined(self.old_found[place], found.taken(~has))
            table.merge(*found.taken(has).final())
            if place == VALUES:
                self.after.bound.count(found.taken(has).keys)

    def let_fire(self, number: int, nodes: Longs) -> None:
        """Lets dirty nodes fire from a round on, and those that stand with them."""
        nodes = self._with_those_beside(nodes)
        nodes = nodes[~self.fires[nodes]]
        self.fires[nodes] = True
        places = self.before_of(nodes)
        if not len(places):
            return
        for place, table in enumerate(tables_of(self.before)):
            found = self.journal.found_for(place, places)
            past = found.rounds < number
            table.merge(*found.taken(past).final())
            self.old_fired[place] = Rows.joined(self.old_fired[place], found.taken(~past))

    def _with_those_beside(self, nodes: Longs) -> Longs:
        """Some nodes with those whose values a rule brings together with theirs, be it now or before."""
        places = self.place[nodes]
        before = self.nodes[self.before.standing_with(places[places >= 0])]
        beside = np.concatenate((self.after.standing_with(nodes), before[before >= 0]))
        return sets.union(nodes, beside) if len(beside) else nodes


def tables_of(propagation: Propagation) -> tuple[Table, Table, Table, Table]:
    """The tables of a propagation, in their order."""
    return propagation.values, propagation.edges, propagation.passings, propagation.operators
