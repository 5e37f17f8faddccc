"""What terms mean by scopes, imports and assignments alone, before any value has propagated."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from corollary.linking.assembly import Rows
from corollary.linking.context import Import
from corollary.linking.names.namespaces import Namespaces, Unit
from corollary.linking.names.told import Earlier, Told, told
from corollary.linking.values import sets
from corollary.linking.values.things import thing_of, value_of

_DEEPEST = 40


class StaticValues:
    """The definitions, modules and outside names that scopes and imports alone give a term."""

    def __init__(self, namespaces: Namespaces) -> None:
        self.namespaces, self.context = namespaces, namespaces.context
        self._outside = namespaces.outside

    def of(self, term: int, depth: int = 0, seen: frozenset[int] = frozenset()) -> set[int]:
        """The values of a term; the unknown is left out."""
        if term < 0 or depth > _DEEPEST or term in seen:
            return set()
        seen |= {term}
        values: set[int] = set()
        file, number = self.context.file_of_term(term)
        said, own = self.context.assembly.pieces[file].look_ups, self.context.term
        self.namespaces.consult(file)
        if number in said.denoted:
            values.add(value_of(self.context.module(file) + said.denoted[number]))
        if number in said.free:
            values |= self._of_free(file, said.free[number], depth, seen)
        if number in said.imported:
            values |= self._of_import(self.context.imports_of(file)[said.imported[number]], depth, seen)
        if number in said.members:
            owner, name = said.members[number]
            for value in self.of(own(file, owner), depth + 1, seen) if owner >= 0 else ():
                values |= self._of_member(value, name, depth, seen)
        for source in said.sources.get(number, ()):
            values |= self.of(own(file, source), depth + 1, seen)
        return values

    def _of_free(self, file: int, name: int, depth: int, seen: frozenset[int]) -> set[int]:
        values = self._of_unit(self.namespaces.unit_of(file), name, depth, seen)
        if values:
            return values
        text = self.context.string(name)
        outside = [f"{module}.{text}" for module in self.namespaces.outside_stars(file)]
        return {self._outside.value(name) for name in outside[:1] or [text]}

    def _of_import(self, item: Import, depth: int, seen: frozenset[int]) -> set[int]:
        found = self.namespaces.imported(item)
        values = {value for value, _ in found.values}
        for node, _ in found.nodes:
            values |= self.of(node, depth + 1, seen)
        return values

    def _of_member(self, value: int, name: int, depth: int, seen: frozenset[int]) -> set[int]:
        if self._outside.holds(value):
            return {self._outside.member(value, self.context.string(name))}
        thing = thing_of(value)
        unit = self.namespaces.unit_of_module(thing)
        if unit is not None:
            return self._of_unit(unit, name, depth, seen)
        values: set[int] = set()
        if thing < self.context.assembly.definitions:
            self.namespaces.consult(self.context.file_of_definition(thing)[0])
        for term in self.namespaces.members.get(thing).get(name, ()):
            values |= self.of(term, depth + 1, seen)
        return values

    def _of_unit(self, unit: Unit, name: int, depth: int, seen: frozenset[int]) -> set[int]:
        found = self.namespaces.look_up(unit, name)
        values = {value for value, _ in found.values}
        for node, _ in found.nodes:
            values |= self.of(node, depth + 1, seen)
        return values


def static_values(static: StaticValues, terms: Callable[[int], Rows], before: tuple[Told, Earlier] | None) -> Told:
    """The values of some terms of each file: term, value."""

    def of(file: int) -> Iterator[tuple[int, int]]:
        for term in sets.unique(terms(file)).tolist():
            yield from ((term, value) for value in sorted(static.of(term)))

    return told(static.namespaces, ("term", "value"), of, before)
