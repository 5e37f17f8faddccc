"""Whether there is still the same to look up: definitions, members, classes and what they inherit.

Functions and variables may come and go: then only their names mean something else, to whoever asks for them. Where
classes differ, or what the language itself asks of classes, anything may: that is left to linking anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from corollary.facts.schema import ELEMENT, MEMBERS, PATTERN, RELATION
from corollary.linking.context import CLASS_KINDS
from corollary.linking.incremental.numbering import NONE, Numbering, changed_rows, mapped
from corollary.linking.linker import Prepared
from corollary.linking.values.bounds import most_definitions
from corollary.linking.values.joins import LOW, SHIFT, Longs

_KEPT = ("export", "reexport", "inherits", "module_name")
_TOLD = frozenset({"line", "column", "end_line", "signature", "doc"})
"""Columns that are shown, and that nothing follows from."""
_STAR = 1


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
    found: Longs = np.unique(both[starts[unequal], key])
    return found


def names_that_differ(before: Prepared, after: Prepared, numbering: Numbering) -> frozenset[int] | None:
    """The names of members that a look-up may find something else for; None where that may be true of all."""
    structure = _Structure(before, after, numbering)
    if not structure.is_kept():
        return None
    names = structure.names()
    return None if structure.is_asked_by_language(names) else structure.widened(names)


@dataclass(frozen=True, slots=True)
class _Structure:
    before: Prepared
    after: Prepared
    numbering: Numbering

    def is_kept(self) -> bool:
        """Holds if the files, the classes, what these inherit, and what files export are the same as before."""
        one, other = self.before.assembly, self.after.assembly
        same = one.paths == other.paths and one.languages == other.languages
        same = same and most_definitions(one.terms) == most_definitions(other.terms)
        return same and self._definitions_are_kept() and self._rows_are_kept() and self._hierarchy_is_kept()

    def _definitions_are_kept(self) -> bool:
        """Holds if there are the same classes, and if what is still there is of the same kind."""
        one, other, numbers = self.before.context, self.after.context, self.numbering.definitions
        kept = np.flatnonzero(numbers >= 0)
        now = numbers[kept]
        same = np.array_equal(mapped(numbers, one.parent[kept].astype(np.int64)), other.parent[now])
        for old, new in ((one.kind, other.kind), (one.traits, other.traits), (one.visibility, other.visibility)):
            same = same and np.array_equal(old[kept], new[now])
        new = np.ones(len(other.kind), dtype=bool)
        new[now] = False
        classes = np.concatenate((one.kind[numbers < 0], other.kind[new]))
        return same and not np.isin(classes, list(CLASS_KINDS)).any()

    def _rows_are_kept(self) -> bool:
        for relation in _KEPT:
            kept = [place for place, (name, _) in enumerate(RELATION[relation].columns) if name not in _TOLD]
            old, new = self._rows(relation)
            if not np.array_equal(old[:, kept], new[:, kept]):
                return False
        old, new = self._rows("imported")
        names = [name for name, _ in RELATION["imported"].columns]
        stars = [rows[rows[:, names.index("variety")] == _STAR][:, [names.index("module")]] for rows in (old, new)]
        return np.array_equal(*stars)

    def _rows(self, relation: str) -> tuple[Longs, Longs]:
        return changed_rows(self.before.assembly, self.after.assembly, relation, self.numbering)

    def _hierarchy_is_kept(self) -> bool:
        mine, its = self.before.hierarchy, self.after.hierarchy
        if its.is_like(mine):
            return mine.implementations == its.implementations
        now = self.numbering.definitions.tolist()
        now.append(NONE)
        return (
            {now[cls]: [now[base] for base in bases] for cls, bases in mine.bases.items()} == its.bases
            and {now[cls]: names for cls, names in mine.outside_bases.items()} == its.outside_bases
            and {now[cls] for cls in mine.open_classes} == its.open_classes
            and {now[cls]: tuple(now[lower] for lower in below) for cls, below in mine.implementations.items()}
            == its.implementations
        )

    def names(self) -> frozenset[int]:
        """The names of members that are others, or stored, assigned or asked for otherwise than before."""
        found = {*self._member_names(), *self._assigned(), *self._reexported()}
        before, after = self.before.propagation.stored_names, self.after.propagation.stored_names
        found |= before ^ after
        mine, its = self.before.members.implicit, self.after.members.implicit
        found |= mine.asked ^ its.asked | mine.names ^ its.names
        return frozenset(found)

    def _member_names(self) -> Iterator[int]:
        """The names of members that are held by other terms, and of functions that are, or say who holds them."""
        yield from differing(*self._rows("member"), 1).tolist()
        numbers = self.numbering.definitions
        lost, new = numbers < 0, np.ones(self.after.assembly.definitions, dtype=bool)
        new[numbers[~lost]] = False
        told = differing(*self._rows("denotes"), 1), differing(*self._rows("owner"), 0)
        for definitions in told:
            new[definitions[definitions >= 0]] = True
        yield from self.before.context.name[lost].tolist()
        yield from self.after.context.name[new].tolist()

    def _assigned(self) -> Iterator[int]:
        assigned = np.array(sorted(self.before.members.assigned), dtype=np.int64)
        classes = mapped(self.numbering.definitions, assigned >> SHIFT)
        old = frozenset((classes << SHIFT | assigned & LOW).tolist())
        yield from (key & LOW for key in old ^ self.after.members.assigned)

    def _reexported(self) -> Iterator[int]:
        """The aliases of what files export of others, where any name is another: they are few."""
        if not np.array_equal(*self._rows("member")):
            yield from self.after.assembly.column("reexport", "alias").tolist()

    def is_asked_by_language(self, names: frozenset[int]) -> bool:
        """Whether the language asks classes for members of some of the names, or objects that have no other."""
        classes = [found.classes for found in self.after.context.languages.values()]
        asked = {
            name
            for found in classes
            for name in (
                *(*found.constructors, *found.initialisers, *found.told_of_classes),
                *(found.getter, found.maker, found.fallback),
            )
        }
        return not names.isdisjoint(map(self.after.context.string_id, asked))

    def widened(self, names: frozenset[int]) -> frozenset[int]:
        """The names with those that may stand for them: alternatives, patterns, elements anywhere, all members."""
        if not names:
            return names
        texts, context = self.after.assembly.strings, self.after.context
        listed = {name for name, others in self.after.members.implicit.alternatives.items() if names & {*others}}
        has_elements = any(texts[name].startswith(ELEMENT[0]) for name in names)
        wider = {
            name
            for name in context.member_names
            if PATTERN in texts[name] or texts[name] == MEMBERS or (has_elements and texts[name].startswith(ELEMENT[0]))
        }
        return names | listed | wider
