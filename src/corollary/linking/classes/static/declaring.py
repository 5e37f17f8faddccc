"""Declared classes: of which alone the values of a parameter, variable, field or result are, as the source says.

That is known only where all parts of the declared type are: classes of the program, built-in types, nothing at all. A
type whose objects need not say so (of a type parameter, of a function), one that a computation gives, and one that
stands for others leave the whole unknown. What is declared of containers is no class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corollary.facts.schema import ELEMENT
from corollary.linking.classes.static.values import StaticValues
from corollary.linking.names.told import Earlier, Told, told

_DEEPEST = 8


def declared_classes(static: StaticValues, before: tuple[Told, Earlier] | None) -> Told:
    """The values of the types of terms that have a declared one of which every part is known: term, value."""
    return told(static.namespaces, ("term", "value"), lambda file: _File(static, file).declared(), before)


def declared_results(static: StaticValues, before: tuple[Told, Earlier] | None) -> Told:
    """The same of what functions are declared to return: definition, value."""
    return told(static.namespaces, ("definition", "value"), lambda file: _File(static, file).results(), before)


class _File:
    def __init__(self, static: StaticValues, file: int) -> None:
        self._static, self._context, self._file = static, static.context, file
        self._tables = static.context.assembly.pieces[file].look_ups
        specification = static.context.specifications[file]
        self._unions = frozenset(specification.builtins.unions.split())
        self._declares = bool(self._unions) or specification.classes.structural
        self._known: dict[int, frozenset[int] | None] = {}

    def declared(self) -> Iterator[tuple[int, int]]:
        types = self._tables.types
        for target, sources in self._tables.sources.items() if self._declares and types else ():
            kinds = [types[source] for source in sources if source in types]
            found = self._joined(kinds) if kinds and self._is_told(target) else None
            yield from ((self._context.term(self._file, target), value) for value in sorted(found or ()))
        for term, kinds in self._fields() if self._unions and types else ():
            found = self._joined(kinds)
            yield from ((self._context.term(self._file, term), value) for value in sorted(found or ()))

    def _fields(self) -> Iterator[tuple[int, list[int]]]:
        """The terms that are a member of the receiver, with the types that its class declares for it in this file."""
        tables = self._tables
        for term, (owner, name) in tables.members.items():
            cls = tables.received.get(owner)
            kinds = () if cls is None or term in tables.sources else tables.declared_fields.get((cls, name), ())
            if kinds:
                yield term, list(kinds)

    def results(self) -> Iterator[tuple[int, int]]:
        declared, first = self._tables.declared_results, int(self._context.assembly.definition_start[self._file])
        for function, kinds in declared.items() if self._declares else ():
            yield from ((first + function, value) for value in sorted(self._joined(kinds) or ()))

    def _is_told(self, target: int) -> bool:
        """Whether a term is given no object that is made in place, which a declared container is, nor the receiver."""
        tables = self._tables
        others = {target, *tables.sources[target]}
        return target not in tables.types and others.isdisjoint(tables.made) and others.isdisjoint(tables.receivers)

    def _joined(self, kinds: Iterable[int], depth: int = 0) -> frozenset[int] | None:
        """What some types stand for together, None where that is not known of each."""
        found: set[int] = set()
        for kind in kinds:
            if kind not in self._known:
                self._known[kind] = None  # of what stands for itself nothing is known
                self._known[kind] = self._values(kind, depth)
            values = self._known[kind]
            if values is None:
                return None
            found |= values
        return frozenset(found)

    def _values(self, kind: int, depth: int) -> frozenset[int] | None:
        """The classes and built-in types that a type stands for; None where it is not known what it does."""
        tables = self._tables
        if kind in tables.literal:
            return frozenset()
        if kind in tables.sources:
            sources = tables.sources[kind]
            parts = [part for part in sources if not self._only_joins(part)]
            whole = parts and len(sources) - len(parts) <= 1  # of what joins others inside of it parts may be missing
            return self._joined(parts, depth + 1) if whole and depth < _DEEPEST else None
        values = self._static.of(self._context.term(self._file, kind)) if kind >= 0 else ()
        return frozenset(values) if len(values) == 1 else None

    def _only_joins(self, part: int) -> bool:
        """Whether a part of a type says no more than that the others may be meant."""
        return all(map(self._joins, self._tables.sources.get(part, (part,))))

    def _joins(self, term: int) -> bool:
        """Whether a term is what an operator gives, a union, or the same with brackets behind it."""
        owner, name = self._tables.members.get(term, (term, -1))
        is_item = name >= 0 and self._context.string(name).startswith(ELEMENT[0])
        return term in self._tables.operations or self._is_union(owner if is_item else term)

    def _is_union(self, term: int) -> bool:
        outside = self._static.namespaces.outside
        values = self._static.of(self._context.term(self._file, term)) if term >= 0 else ()
        return bool(values) and all(outside.holds(value) and outside.name(value) in self._unions for value in values)
