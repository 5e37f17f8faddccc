"""What look-ups may find something else for: names of members, and classes and modules of which any member is other.

Definitions may come and go: then their names mean something else, to whoever asks for them. Where classes differ, or
what the language itself asks of them, all of their members are looked up again; those of all modules where files come
or go, or where what they export or import as a whole does. What changes the bounds of all nodes, or what lies outside
of the program, is left to linking anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from corollary.facts.schema import ELEMENT, MEMBERS, PATTERN, RELATION
from corollary.linking.classes.members.reading_through import ReadThrough
from corollary.linking.incremental.inheriting import changed_classes
from corollary.linking.incremental.numbering import Numbering, changed_rows, differing, keeps_classes, mapped
from corollary.linking.linker import Prepared
from corollary.linking.values import sets
from corollary.linking.values.bounds import most_definitions
from corollary.linking.values.joins import LOW, SHIFT, Longs

_SHOWN = ("export", "reexport")
_TOLD = frozenset({"line", "column", "end_line", "signature", "doc"})
"""Columns that are shown, and that nothing follows from."""
_STAR = 1


@dataclass(frozen=True, slots=True)
class Changes:
    """What may be found to be something else, in the numbers of now."""

    names: frozenset[int]
    """Names of members, whoever has them."""
    classes: Longs
    """Classes: what they have as members, what runs when they are called, what passes tests of them."""
    modules: Longs
    """Modules, by what they have as members."""

    @property
    def is_of_names(self) -> bool:
        """Holds if classes and modules are what they were but for members of some names."""
        return not len(self.classes) and not len(self.modules)


def changes(before: Prepared, after: Prepared, numbering: Numbering) -> Changes | None:
    """What a look-up may find something else for; None where that may be true of all."""
    return _Structure(before, after, numbering).changes()


@dataclass(frozen=True, slots=True)
class _Structure:
    before: Prepared
    after: Prepared
    numbering: Numbering

    def changes(self) -> Changes | None:
        if not self._is_bounded_alike():
            return None
        names = self.names()
        asked = self._holders_asked(names)
        if asked is None:
            return None
        is_class = self.after.context.is_class
        others = {holder for holder in asked if is_class[holder]}
        owners = {owner for owner in differing(*self._attached, 0).tolist() if owner >= 0}
        classes = changed_classes(self.before, self.after, self.numbering, others | owners)
        is_shown_alike = self._is_framed_alike() and not self._exports_differ()
        modules = self.after.assembly.definition_start[:-1]
        if is_shown_alike:
            modules = modules[np.isin(modules, sorted(asked - others))]
        return Changes(self.widened(names), classes, modules)

    def _is_bounded_alike(self) -> bool:
        """Holds if nodes may have as many values, the same lies outside, and literals stand for the same classes."""
        one, other, numbering = self.before, self.after, self.numbering
        same = most_definitions(one.assembly.terms) == most_definitions(other.assembly.terms)
        same = same and one.context.manifests.equals(other.context.manifests) and self._is_nominal_alike()
        same = same and one.members.outside.inherited == other.members.outside.inherited
        modules, modules_now = one.members.outside.modules, other.members.outside.modules
        now = numbering.values(np.array(list(modules.values()), dtype=np.int64)).tolist()
        return same and dict(zip(modules, now, strict=True)) == modules_now

    def _is_nominal_alike(self) -> bool:
        """Holds if no class that stays one has come to be one that literals stand for, or is one no more."""
        before, after = self.before.propagation.narrowing.nominal, self.after.propagation.narrowing.nominal
        return keeps_classes(self.numbering.definitions, before, after)

    def _is_framed_alike(self) -> bool:
        """Holds if there are the same files under the same names."""
        same = self.before.assembly.paths == self.after.assembly.paths
        return same and np.array_equal(*self._rows("module_name"))

    def _exports_differ(self) -> bool:
        """Whether files export something else than before, or import all of something else."""
        for relation in _SHOWN:
            kept = [place for place, (name, _) in enumerate(RELATION[relation].columns) if name not in _TOLD]
            old, new = self._rows(relation)
            if not np.array_equal(old[:, kept], new[:, kept]):
                return True
        old, new = self._rows("imported")
        names = [name for name, _ in RELATION["imported"].columns]
        stars = [rows[rows[:, names.index("variety")] == _STAR][:, [names.index("module")]] for rows in (old, new)]
        return not np.array_equal(*stars)

    def _rows(self, relation: str) -> tuple[Longs, Longs]:
        return changed_rows(self.before.assembly, self.after.assembly, relation, self.numbering)

    def names(self) -> frozenset[int]:
        """The names of members that are others, or stored, assigned or asked for otherwise than before."""
        found = {*self._member_names(), *self._assigned(), *self._reexported(), *self._read_through()}
        found.update(self._defaults())
        found.update(self._wrapped())
        before, after = self.before.propagation.stored_names, self.after.propagation.stored_names
        found |= before ^ after
        mine, its = self.before.members.implicit, self.after.members.implicit
        found |= mine.asked ^ its.asked | mine.names ^ its.names
        return frozenset(found)

    def _member_names(self) -> Iterator[int]:
        """The names of members that are held by other terms, and of functions that are, or say who holds them."""
        for rows in (self._rows("member"), self._attached):
            yield from differing(*rows, 1).tolist()
        for context, definitions in zip((self.before.context, self.after.context), self._definitions(), strict=True):
            yield from context.name[definitions[context.parent[definitions] >= 0]].tolist()  # modules have none

    @property
    def _attached(self) -> tuple[Longs, Longs]:
        """The members that definitions are because they name their owner, as they were and as they are."""
        old, new = (each.namespaces.members.attached for each in (self.before, self.after))
        kinds = ("definition", "string", "term")
        return np.stack([self.numbering.of_kind(kind, old[:, place]) for place, kind in enumerate(kinds)], axis=1), new

    def _definitions(self) -> tuple[Longs, Longs]:
        """The definitions that are no more, and those that are new, held by other terms or said to be of others."""
        numbers = self.numbering.definitions
        lost, new = numbers < 0, np.ones(self.after.assembly.definitions, dtype=bool)
        new[numbers[~lost]] = False
        told = differing(*self._rows("denotes"), 1), differing(*self._rows("owner"), 0)
        for definitions in told:
            new[definitions[definitions >= 0]] = True
        return np.flatnonzero(lost), np.flatnonzero(new)

    def _assigned(self) -> Iterator[int]:
        before, after = self.before.members.assigned, self.after.members.assigned
        yield from sets.symmetric_difference(before.of_others, after.of_others).tolist()
        yield from self._names_apart(before.of_receivers, after.of_receivers)

    def _defaults(self) -> Iterator[int]:
        """The names of members that classes hold as plain data, or no more."""
        yield from self._names_apart(self.before.members.of_defaults, self.after.members.of_defaults)

    def _names_apart(self, before: Longs, after: Longs) -> Iterator[int]:
        """The names in what is told, by class and name as one number, either before or now."""
        now = mapped(self.numbering.definitions, before >> SHIFT) << SHIFT | before & LOW
        yield from (sets.symmetric_difference(now, after) & LOW).tolist()

    def _wrapped(self) -> Iterator[int]:
        """The names of methods that something else may stand for, or no more."""
        before, now = self.before.members.wrapped, self.after.members.wrapped
        definitions, then = self.numbering.definitions, before
        if not self.numbering.keeps_definitions:
            then = {
                int(definitions[key >> SHIFT]) << SHIFT | key & LOW: tuple(definitions[list(methods)].tolist())
                for key, methods in before.items()
            }
        yield from (key & LOW for key in then.keys() | now.keys() if then.get(key) != now.get(key))

    def _read_through(self) -> Iterator[int]:
        """The names of members that wrap a function, where that gives or is something else."""
        numbering, now = self.numbering, self.after.members.read_through
        definitions, terms = numbering.definitions, numbering.terms
        before = {
            int(definitions[key >> SHIFT]) << SHIFT | key & LOW: ReadThrough(
                int(definitions[member.wrapped]) if member.wrapped >= 0 else member.wrapped,
                int(definitions[member.getter]),
                tuple(terms[list(member.terms)].tolist()),
            )
            for key, member in self.before.members.read_through.items()
        }
        yield from (key & LOW for key in before.keys() | now.keys() if before.get(key) != now.get(key))

    def _reexported(self) -> Iterator[int]:
        """The aliases of what files export of others, where any name is another: they are few."""
        if not np.array_equal(*self._rows("member")):
            yield from self.after.assembly.column("reexport", "alias").tolist()

    def _holders_asked(self, names: frozenset[int]) -> set[int] | None:
        """What the language may find other members in, of names that it asks for; None where that may be anything."""
        asked = self._asked_by_language() & names
        if not asked:
            return set()
        lost, new = self._definitions()
        (before, after), chosen = (self.before.context, self.after.context), sorted(asked)
        lost, new = lost[np.isin(before.name[lost], chosen)], new[np.isin(after.name[new], chosen)]
        owned = (each.assembly.column("owner", "definition") for each in (before, after))
        if any(np.isin(of, owners).any() for of, owners in zip((lost, new), owned, strict=True)):
            return None
        members = [rows[np.isin(rows[:, 1], chosen)] for rows in self._rows("member")]
        holders = (
            mapped(self.numbering.definitions, before.parent[lost].astype(np.int64)),
            after.parent[new],
            differing(members[0], members[1], 0),
        )
        return {holder for column in holders for holder in column.tolist() if holder >= 0}

    def _asked_by_language(self) -> frozenset[int]:
        """The names of members that the language asks classes for, or objects that have no other."""
        languages = self.after.context.languages.values()
        asked = {language.implicit.iterator for language in languages} | {
            name
            for found in (language.classes for language in languages)
            for name in (
                *(*found.constructors, *found.initialisers, *found.told_of_classes, *found.instance_checks),
                *(found.getter, found.assigner, found.maker, found.fallback, found.writer, found.call_operator),
            )
        }
        return frozenset(map(self.after.context.string_id, asked)) - {-1}

    def widened(self, names: frozenset[int]) -> frozenset[int]:
        """The names with those that may stand for them: alternatives, patterns, elements anywhere, all members."""
        if not names:
            return names
        texts, members = self.after.assembly.strings, self.after.members
        spelled = [texts[name] for name in sorted(names)]
        listed = {name for name, others in members.implicit.alternatives.items() if names & {*others}}
        patterns = {name for name, known in members.names.patterns.items() if any(map(known.fullmatch, spelled))}
        has_elements = any(text.startswith(ELEMENT[0]) for text in spelled)
        asked = np.array(self.after.context.member_names, dtype=np.int64)
        special = asked[self.after.assembly.texts.fitting(_is_of_several)[asked]].tolist()
        wider = {name for name in special if has_elements or texts[name] == MEMBERS or PATTERN in texts[name]}
        return names | listed | patterns | wider


def _is_of_several(text: str) -> bool:
    """Whether a name is that of all members, or of elements."""
    return text == MEMBERS or text.startswith(ELEMENT[0])
