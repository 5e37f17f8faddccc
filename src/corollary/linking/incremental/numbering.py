"""What the numbers of one linking are in the next: files, definitions, terms, things, values. Strings keep theirs.

Files that did not change keep their facts, so their numbers shift; in those that did, terms are aligned. Numbers keep
their order, but for terms within a file, which is why the bounds of propagation (`values/bounds`) decide alike.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import RELATION
from corollary.linking.assembly import Assembly
from corollary.linking.incremental.alignment import Facts, aligned
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs
from corollary.linking.values.things import ROLE_BITS, ROLES

NONE = -1

_TELLING = ("qualified", "kind", "traits", "visibility")
_PARENT = [name for name, _ in RELATION["definition"].columns].index("parent")


@dataclass(frozen=True, slots=True)
class Numbering:
    """For each number before the one now, NONE where there is none."""

    files: Longs
    definitions: Longs
    terms: Longs
    things: Longs
    base_before: int
    base_after: int
    changed_before: Longs
    """The files that changed or are no more, by their numbers before."""
    changed_after: Longs
    """The files that changed or are new, by their numbers now."""
    keeps_definitions: bool
    """Whether there are the same definitions, so that each has the number that it had."""

    def of_kind(self, kind: str, numbers: Longs) -> Longs:
        """The numbers now of a column of facts; what is no reference stays."""
        table = {"definition": self.definitions, "term": self.terms}.get(kind)
        return numbers if table is None else mapped(table, numbers)

    def nodes(self, nodes: Longs, terms: int) -> Longs:
        """The nodes now of terms and of what things return; `terms` is how many terms there are now."""
        of_things = nodes >= len(self.terms)
        found = mapped(self.terms, np.where(of_things, NONE, nodes))
        returned = mapped(self.things, nodes[of_things] - len(self.terms))
        found[of_things] = np.where(returned == NONE, NONE, returned + terms)
        return found

    def values(self, values: Longs) -> Longs:
        """The values now: of things outside all are."""
        things, roles = values >> ROLE_BITS, values & ROLES
        inside = things < self.base_before
        found = np.where(inside, self.things[np.where(inside, things, 0)], things - self.base_before + self.base_after)
        return np.where(found < 0, NONE, found << ROLE_BITS | roles)


def mapped(table: Longs, numbers: Longs) -> Longs:
    """The entries of a table at some numbers, NONE where a number is below 0."""
    if not len(table):
        return np.full(len(numbers), NONE, dtype=np.int64)
    found = table.take(numbers, mode="clip")
    found[numbers < 0] = NONE
    return found


def keeps_classes(numbers: Longs, before: Longs, after: Longs) -> bool:
    """Holds if of the definitions that are the same still those are in a sorted set that were before."""
    kept = mapped(numbers, before)
    return np.array_equal(np.sort(kept[kept >= 0]), after[np.isin(after, numbers)])


def renumbered(before: Assembly, after: Assembly, changed: Collection[str]) -> Numbering:
    """The numbering of an assembly in the next, of which some files (by path) have other facts or are not in both."""
    files = _files(before, after)
    in_changed = np.array(
        [bisect_left(before.paths, path) for path in sorted(changed) if path in before.paths], dtype=np.int64
    )
    definitions = _shifted(before.definition_start, after.definition_start, files, in_changed)
    terms = _shifted(before.term_start, after.term_start, files, in_changed)
    pairs = [(old, int(files[old])) for old in in_changed.tolist() if files[old] >= 0]
    for old, new in pairs:
        _match_definitions(before, after, old, new, definitions)
    for old, new in pairs:
        _match_terms(before, after, old, new, definitions, terms)
    things = _things(before, after, definitions, terms)
    bases = [each.definitions + len(each.relations["object"]) for each in (before, after)]
    is_new = np.ones(len(after.paths), dtype=bool)
    is_new[files[files >= 0]] = False
    return Numbering(
        files,
        definitions,
        terms,
        things,
        bases[0],
        bases[1],
        in_changed,
        sets.union(np.flatnonzero(is_new), np.array([new for _, new in pairs], dtype=np.int64)),
        before.definitions == after.definitions and np.array_equal(definitions, np.arange(after.definitions)),
    )


def _files(before: Assembly, after: Assembly) -> Longs:
    places = {path: number for number, path in enumerate(after.paths)}
    return np.array([places.get(path, NONE) for path in before.paths], dtype=np.int64)


def _shifted(before: Longs, after: Longs, files: Longs, changed: Longs) -> Longs:
    """Numbers that stand at the start of each file, shifted with it; none of files that changed."""
    counts = np.diff(before)
    shift = after[np.maximum(files, 0)] - before[:-1]
    lost = files < 0
    lost[changed] = True
    found = np.arange(before[0], before[-1]) + np.repeat(shift, counts)
    found[np.repeat(lost, counts)] = NONE
    return found


def _match_definitions(before: Assembly, after: Assembly, old: int, new: int, definitions: Longs) -> None:
    """Definitions are told by their qualified names, by what they are and what they lie in, and keep their order."""
    starts = int(before.definition_start[old]), int(after.definition_start[new])
    columns = [[name for name, _ in RELATION["definition"].columns].index(each) for each in _TELLING]
    mine, its = (
        list(map(tuple, each.rows_of("definition", file)[:, columns].tolist()))
        for each, file in ((before, old), (after, new))
    )
    waiting: dict[tuple[int, ...], list[int]] = {}
    for place, key in reversed(list(enumerate(its))):
        waiting.setdefault(key, []).append(place)
    pairs = [(place, waiting[key].pop()) for place, key in enumerate(mine) if waiting.get(key)]
    outer = (each.rows_of("definition", file)[:, _PARENT] for each, file in ((before, old), (after, new)))
    parents, parents_now = (column.tolist() for column in outer)
    for place, found in _in_order(pairs):
        if (int(definitions[parents[place]]) if parents[place] >= 0 else NONE) == parents_now[found]:
            definitions[starts[0] + place] = starts[1] + found


def _in_order(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of some pairs, sorted by their first, whose seconds rise too (Fredman, 1975)."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for index, (_, second) in enumerate(pairs):
        place = bisect_left(tails, second)
        previous.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [second]
        ends[place : place + 1] = [index]
    found = []
    index = ends[-1] if ends else -1
    while index >= 0:
        found.append(pairs[index])
        index = previous[index]
    return found[::-1]


def changed_rows(before: Assembly, after: Assembly, relation: str, numbering: Numbering) -> tuple[Longs, Longs]:
    """The rows of the files that changed, as they were and as they are, all in the numbers of now."""
    old = rows_of_files(before, relation, numbering.changed_before)
    new = rows_of_files(after, relation, numbering.changed_after)
    for place, (_, kind) in enumerate(RELATION[relation].columns):
        old[:, place] = numbering.of_kind(kind, old[:, place])
    return old, new


def differing(before: Longs, after: Longs, key: int) -> Longs:
    """The keys of the rows that one of two tables has more often than the other."""
    if np.array_equal(before, after):
        return np.zeros(0, dtype=np.int64)
    both = np.concatenate((before, after))
    order = np.lexsort(both.T)
    both = both[order]
    sign = np.where(order < len(before), -1, 1)
    starts = np.flatnonzero(np.concatenate((np.ones(1, dtype=bool), (both[1:] != both[:-1]).any(axis=1))))
    unequal = np.add.reduceat(sign, starts) != 0
    found: Longs = sets.unique(both[starts[unequal], key])
    return found


def rows_of_files(assembly: Assembly, relation: str, files: Longs) -> Longs:
    """The rows that some files have."""
    parts = [assembly.rows_of(relation, file) for file in files.tolist()]
    return np.concatenate((assembly.relations[relation][:0], *parts)).astype(np.int64)


def facts_of(assembly: Assembly, file: int) -> Facts:
    """The rows of a file, with the numbers they have in the program."""
    return {name: assembly.rows_of(name, file).astype(np.int64) for name in assembly.relations}


def _match_terms(before: Assembly, after: Assembly, old: int, new: int, definitions: Longs, terms: Longs) -> None:
    start, end = before.term_start[old : old + 2].tolist()
    its_start, its_end = after.term_start[new : new + 2].tolist()
    gone = np.where(
        definitions < 0, np.arange(len(definitions)) - (1 << 41), definitions
    )  # they differ from all others
    mine = _localised(facts_of(before, old), start, gone)
    found = aligned(mine, _localised(facts_of(after, new), its_start, None), end - start, its_end - its_start)
    terms[start:end] = np.where(found < 0, NONE, found + its_start)


def _localised(facts: Facts, first: int, definitions: Longs | None) -> Facts:
    result = {}
    for name, numbers in facts.items():
        rows = numbers.copy()
        for place, (_, kind) in enumerate(RELATION[name].columns):
            if kind == "term":
                rows[:, place] = np.where(rows[:, place] < 0, NONE, rows[:, place] - first)
            elif kind == "definition" and definitions is not None:
                rows[:, place] = mapped(definitions, rows[:, place])
        result[name] = rows
    return result


def _things(before: Assembly, after: Assembly, definitions: Longs, terms: Longs) -> Longs:
    """Definitions, then objects, which are told by their terms and keep their order; others get lost, terms and all."""
    old, new = (each.column("object", "term").astype(np.int64) for each in (before, after))
    contains = [each.column("object", "contains") for each in (before, after)]
    places: npt.NDArray[np.int64] = np.full(after.terms + 1, NONE, dtype=np.int64)
    places[new] = np.arange(len(new))
    found = places[terms[old]]
    same = found >= 0
    same[same] = contains[0][same] == contains[1][found[same]]
    rows = np.flatnonzero(same)
    kept = found[rows]
    if (np.diff(kept) <= 0).any():
        pairs = _in_order(list(zip(rows.tolist(), kept.tolist(), strict=True)))
        rows, kept = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    objects = np.full(len(old), NONE, dtype=np.int64)
    objects[rows] = kept
    lost = sets.difference(old, old[rows])
    terms[lost] = NONE
    return np.concatenate((definitions, np.where(objects < 0, NONE, objects + after.definitions)))
