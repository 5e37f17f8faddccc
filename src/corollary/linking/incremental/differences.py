"""Where what is said of nodes, members and functions differs from before: what a replay cannot take over.

Everything is found in the facts of the files that changed, since those of others say the same. What cannot be told in
this way, because it may concern any class or module, is left to linking anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import DECORATES, RELATION
from corollary.linking.flow.passing import Passing
from corollary.linking.flow.typed.tested import Test
from corollary.linking.incremental.numbering import Numbering, changed_rows, differing, mapped, rows_of_files
from corollary.linking.incremental.structure import Changes
from corollary.linking.linker import Prepared
from corollary.linking.readout.sites.refusing import strict_functions
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs, expand

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs, in the numbers of now."""

    terms: Longs
    """Terms of which other things follow from a value than before, be they callees of members of others."""
    called: Longs
    """Those of them whose calls differ."""
    narrowed: Longs
    """Terms that take other values than before of what flows to them."""
    things: Longs
    """Functions and classes that take or give other things than before, and what calling one runs them."""
    names: frozenset[int]
    """Names of members that a look-up may find something else for."""
    holders: Longs
    """Classes and modules that a look-up of any member may find something else for."""


def differences(before: Prepared, after: Prepared, numbering: Numbering, changes: Changes) -> Differences:
    """What differs, where it is known of which names, classes and modules look-ups may find something else."""
    found = _Finder(before, after, numbering, changes.classes)
    called = sets.unique(np.concatenate(list(found.calls())))
    terms = sets.unique(np.concatenate((called, *found.terms())))
    return Differences(
        terms[terms >= 0],
        called[called >= 0],
        found.narrowed(),
        sets.union(found.things(), changes.classes),
        changes.names,
        np.concatenate((changes.classes, changes.modules)),
    )


@dataclass(frozen=True, slots=True)
class _Finder:
    before: Prepared
    after: Prepared
    numbering: Numbering
    classes: Longs
    """The classes that are not what they were."""

    def _rows(self, relation: str) -> tuple[Longs, Longs]:
        return changed_rows(self.before.assembly, self.after.assembly, relation, self.numbering)

    def calls(self) -> Iterator[Longs]:
        """The terms whose calls pass or give something else."""
        sides = []
        for each, files in self._sides():
            names = [name for name, _ in RELATION["call"].columns]
            columns = [names.index("callee"), names.index("result"), names.index("manner")]
            arguments = rows_of_files(each.assembly, "argument", files)
            calls, passing = (
                rows_of_files(each.assembly, "call", files),
                each.assembly.relations["call"][arguments[:, 0]],
            )
            told, passed = (rows[:, columns].astype(np.int64) for rows in (calls, passing))
            told[:, 2], passed[:, 2] = told[:, 2] == DECORATES, passed[:, 2] == DECORATES
            substitutes = each.propagation.passing.substitutes[told[:, 1]]
            told = np.concatenate((told, substitutes[:, None]), axis=1)
            sides.append((told, np.concatenate((passed, arguments[:, 1:]), axis=1)))
        (calls_before, passed_before), (calls_after, passed_after) = sides
        calls_before = self._now(calls_before, "term", "term", "integer", "term")
        passed_before = self._now(passed_before, "term", "term", "integer", "integer", "string", "term")
        yield differing(calls_before, calls_after, 0)
        yield differing(passed_before, passed_after, 0)
        old, new = (each.propagation.passing.handed for each in (self.before, self.after))
        yield differing(self._now(old, "term", "term", "integer"), new, 0)
        old, new = (each.propagation.passing.handing_on.rows for each in (self.before, self.after))
        yield differing(self._now(old, "term", "term", "term"), new, 0)
        old, new = (each.propagation.passing.given_types.calls[:, 1:] for each in (self.before, self.after))
        yield differing(self._now(old, "term", "string", "integer", "integer", "term", "term"), new, 0)

    def _sides(self) -> tuple[tuple[Prepared, Longs], tuple[Prepared, Longs]]:
        return (self.before, self.numbering.changed_before), (self.after, self.numbering.changed_after)

    def _now(self, rows: Longs, *kinds: str) -> Longs:
        """Rows of before with the numbers of now."""
        columns = [self.numbering.of_kind(kind, rows[:, place]) for place, kind in enumerate(kinds)]
        return np.stack(columns, axis=1) if len(rows) else rows

    def terms(self) -> Iterator[Longs]:
        """The terms of whose values something else follows, calls apart."""
        for relation, key in (("attribute", 1), ("instance", 1), ("store", 0)):
            yield differing(*self._rows(relation), key)
        (old, new), numbering = self._rows("result"), self.numbering
        one, other = self.before.propagation, self.after.propagation
        yield differing(old[:, :2], new[:, :2], 1)
        own = self._own_terms()
        yield self._owners_of(own, one.of_decorator, other.of_decorator, "result")
        yield self._owners_of(own, one.is_substitute, other.is_substitute, "result")
        yield self._owners_of(own, one.of_substitute, other.of_substitute, "result")
        yield self._owners_of(own, self.before.members.implicit.asks, self.after.members.implicit.asks, "attribute")
        then, now = own
        yield now[one.bound.narrow[then] != other.bound.narrow[now]]
        then = np.flatnonzero(numbering.terms >= 0)
        now = numbering.terms[then]
        yield now[one.is_member[then] != other.is_member[now]]
        mine, its = (each.narrowing.requiring.is_partial for each in (one, other))
        yield now[mine[then] != its[now]]
        yield differing(self._now(one.reads, "term", "term", "string"), other.reads, 1)
        named = self.before.named.types.rows
        named = np.stack((numbering.terms[named[:, 0]], numbering.values(named[:, 1])), axis=1)
        yield differing(named, self.after.named.types.rows, 0)
        yield self._holding()
        yield differing(*self._receiving(), 0)
        old, new = (each.propagation.passing.assigning.assigned for each in (self.before, self.after))
        yield differing(self._now(old, "term", "term"), new, 0)

    def narrowed(self) -> Longs:
        """The nodes that take other values than before of what flows to them."""
        numbering = self.numbering
        mine, its = self.before.propagation.narrowing, self.after.propagation.narrowing
        after, changed = its.tests, frozenset(self.classes.tolist())
        concerned = {node for node, test in after.items() if not changed.isdisjoint(test.classes)} if changed else set()
        if its.is_like(mine):
            return np.array(sorted(concerned), dtype=np.int64)
        before = mine.tests
        nodes = numbering.nodes(np.array(list(before), dtype=np.int64), self.after.assembly.terms).tolist()
        tests = before.values() if numbering.keeps_definitions else map(self._test_now, before.values())
        now = dict(zip(nodes, tests, strict=True))
        other = {node for node in {*now, *after} if node >= 0 and now.get(node) != after.get(node)}
        return np.array(sorted(other | concerned), dtype=np.int64)

    def _test_now(self, test: Test) -> Test:
        return replace(test, classes=frozenset(self.numbering.definitions[[*test.classes]].tolist()))

    def _own_terms(self) -> tuple[Longs, Longs]:
        """The terms of files that changed, as far as they are there still, as they were and as they are."""
        starts, files = self.before.assembly.term_start, self.numbering.changed_before
        terms = expand(starts[files], starts[files + 1])[1]
        now = self.numbering.terms[terms]
        return terms[now >= 0], now[now >= 0]

    def _owners_of(self, own: tuple[Longs, Longs], before: Flags, after: Flags, relation: str) -> Longs:
        """What the terms are of, by the second column of their rows, that have another mark than before.

        The mark of a term follows from the file that it is in: only those of files that changed are compared.
        """
        then, now = own
        other: Longs = now[before[then] != after[now]]
        if not len(other):
            return other
        rows = self.after.assembly.relations[relation]
        found: Longs = rows[np.isin(rows[:, 0], other), 1].astype(np.int64)
        return found

    def _receiving(self) -> tuple[Longs, Longs]:
        """What is taken first by that which stands for methods, as it was and as it is."""
        old, new = (each.propagation.passing.wrapping.receivers for each in (self.before, self.after))
        return np.stack((self.numbering.terms[old[:, 0]], self.numbering.values(old[:, 1])), axis=1), new

    def _holding(self) -> Longs:
        """The terms of which members are read that only the language asks for, and which others may have now."""
        mine, its = self.before.members.implicit, self.after.members.implicit
        holders = mine.holders
        things, names = mapped(self.numbering.things, holders >> SHIFT), holders & LOW
        known = things >= 0
        is_kept = np.zeros(self.after.context.things, dtype=bool)
        is_kept[self.numbering.things[self.numbering.things >= 0]] = True
        old = things[known] << SHIFT | names[known]
        now = its.holders
        now = now[is_kept[now >> SHIFT]]
        elsewhere = sets.symmetric_difference(mine.stored_anywhere, its.stored_anywhere)
        changed = sets.union(sets.symmetric_difference(old, now) & LOW, elsewhere)
        rows = self.after.assembly.relations["attribute"]
        asked = its.asks[rows[:, 0]] & np.isin(rows[:, 2], changed)
        found: Longs = rows[asked, 1].astype(np.int64)
        return found

    def things(self) -> Longs:
        """The things that take or give something else than before."""
        numbering = self.numbering
        old, new = (
            self._parameters(each.propagation.passing, side) for side, each in enumerate((self.before, self.after))
        )
        rows = np.concatenate(
            (
                mapped(numbering.things, old[:, 0])[:, None],
                old[:, 1:2],
                old[:, 2:3],
                old[:, 3:4],
                mapped(numbering.terms, old[:, 4])[:, None],
                old[:, 5:],
            ),
            axis=1,
        )
        mine, its = self.before.propagation.passing, self.after.propagation.passing
        kept = np.flatnonzero(numbering.things >= 0)
        now = numbering.things[kept]
        other = mapped(numbering.terms, mine.receivers[kept]) != its.receivers[now]
        other |= mapped(numbering.terms, mine.wraps[kept]) != its.wraps[now]
        other |= mine.returns_receiver[kept] != its.returns_receiver[now]
        other |= mine.receives[kept] != its.receives[now]
        other |= mine.overloads.counts[kept] != its.overloads.counts[now]
        other |= mine.only_read[kept] != its.only_read[now]
        other |= mine.only_held[kept] != its.only_held[now]
        other |= mine.assigning.sets[kept] != its.assigning.sets[now]
        other |= mapped(numbering.terms, mine.assigning.takes[kept]) != its.assigning.takes[now]
        other |= mine.wrapping.decorated[kept] != its.wrapping.decorated[now]
        other |= mine.wrapping.forwards[kept] != its.wrapping.forwards[now]
        other |= mapped(numbering.terms, mine.wrapping.first[kept]) != its.wrapping.first[now]
        generic = mine.given_types.generic
        generic = self._now(generic, "definition", "string", "integer", "integer", "term")
        made_back = differing(self._of_things(mine.made_back), its.made_back, 0)
        handing_on = differing(self._of_things(mine.handing_on.functions), its.handing_on.functions, 0)
        differ = differing(rows, new, 0), differing(generic, its.given_types.generic, 0), made_back, handing_on
        found = sets.unique(np.concatenate((*differ, now[other], self._literals(), self._standing(), self._strict())))
        return found[found >= 0]

    def _of_things(self, rows: Longs) -> Longs:
        """Things and terms of before with the numbers of now."""
        things, terms = self.numbering.things, self.numbering.terms
        return np.stack((mapped(things, rows[:, 0]), mapped(terms, rows[:, 1])), axis=1)

    def _strict(self) -> Longs:
        """What refuses calls, or keeps what it converts, and did not, or the other way round."""
        mine, its = (strict_functions(each.context, each.hierarchy) for each in (self.before, self.after))
        kept = np.flatnonzero(self.numbering.definitions >= 0)
        now = self.numbering.definitions[kept]
        other = mine[kept] != its[now]
        one, another = (each.propagation.passing.keeps for each in (self.before, self.after))
        other |= one[kept] != another[now]
        found: Longs = now[other]
        return found

    def _literals(self) -> Longs:
        """The object literals that hold something under other names than before."""
        old, new = self.before.propagation.literals.holding, self.after.propagation.literals.holding
        owners = mapped(self.numbering.things, old >> SHIFT)
        other: Longs = sets.symmetric_difference((owners << SHIFT | old & LOW)[owners >= 0], new) >> SHIFT
        return sets.unique(other)

    def _standing(self) -> Longs:
        """The object literals that are written elsewhere than before, or otherwise, and classes that require others."""
        numbering = self.numbering
        mine, its = self.before.propagation.literals, self.after.propagation.literals
        things = numbering.things
        written = np.stack((mapped(things, mine.written[:, 0]), mapped(numbering.terms, mine.written[:, 1])), axis=1)
        given = mine.given_back
        given = np.stack((mapped(things, given[:, 0]), mapped(numbering.definitions, given[:, 1])), axis=1)
        inner = mine.inside
        inner = np.stack((mapped(things, inner[:, 0]), mapped(things, inner[:, 1]), inner[:, 2]), axis=1)
        held = np.stack((mapped(things, mine.held >> SHIFT), mine.held & LOW), axis=1)
        kept = np.flatnonzero(things >= 0)
        other = mine.is_whole[kept] != its.is_whole[things[kept]]
        parts = [each.propagation.holds_parts for each in (self.before, self.after)]
        other |= parts[0][kept] != parts[1][things[kept]]
        before, required = (each.propagation.narrowing.requiring.own for each in (self.before, self.after))
        own = np.stack((mapped(numbering.definitions, before >> SHIFT), before & LOW), axis=1)
        classes = differing(own, np.stack((required >> SHIFT, required & LOW), axis=1), 0).tolist()
        below = {low for cls in classes if cls >= 0 for low in (cls, *self.after.hierarchy.inheriting(cls))}
        return np.concatenate(
            (
                differing(written, its.written, 0),
                differing(given, its.given_back, 0),
                differing(inner, its.inside, 0),
                differing(held, np.stack((its.held >> SHIFT, its.held & LOW), axis=1), 0),
                things[kept[other]],
                np.array(sorted(below), dtype=np.int64),
            )
        )

    def _parameters(self, passing: Passing, side: int) -> Longs:
        """The parameters that may differ: those of things of changed files, and of fields, which may be of others."""
        statics, files = self._sides()[side]
        of_thing = np.concatenate((statics.context.file, statics.assembly.row_file["object"]))
        rows = passing.parameter_rows
        wanted = np.isin(of_thing[rows[:, 0]], files) | np.isin(rows[:, 0], passing.with_fields)
        return rows[wanted]
