"""Members that are decorated with a class whose objects call what they wrap when they are read: lazy properties.

All objects of such a class share the fields of the class here, so what reading one gives would be what any wrapped
function gives. Where the code says that the constructor keeps the function in a field, and that the function which
runs for reading returns what calling that field gives, a member gives what its own function does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from corollary.linking.classes.members.asked import AskedMembers
from corollary.linking.context import Context
from corollary.linking.names.told import Told
from corollary.linking.values.joins import SHIFT

_DEEPEST = 6
"""How many steps a value is followed inside of a function."""


@dataclass(frozen=True, slots=True)
class ReadThrough:
    """What reading a member gives: what the wrapped function does, and `rest`, terms of the function that runs."""

    wrapped: int
    getter: int
    rest: tuple[int, ...]


def members_read_through(members: AskedMembers, decorators: Told) -> dict[int, ReadThrough]:
    """The members that are read so, by class and name in one number; `decorators` says what decorates with what."""
    return dict(_Finding(members).found(decorators)) if members.getting.any() else {}


class _Finding:
    def __init__(self, members: AskedMembers) -> None:
        self._members, self._context = members, members.context
        self._known: dict[int, tuple[int, tuple[int, ...]] | None] = {}

    def found(self, decorators: Told) -> Iterator[tuple[int, ReadThrough]]:
        assembly = self._context.assembly
        places, things, _ = decorators.rows.T
        relation = assembly.relations["decorator"]
        rows = assembly.row_start["decorator"][decorators.files] + places
        alone = np.bincount(relation[:, 0], minlength=assembly.definitions)[relation[rows, 0]] == 1
        alone &= np.bincount(rows, minlength=len(relation))[rows] == 1
        for row in np.flatnonzero(alone & self._members.getting[things]).tolist():
            definition, gives = int(relation[rows[row], 0]), int(relation[rows[row], -1])
            handing = self._handing(int(things[row])) if self._is_member(definition, gives) else None
            if handing is not None:
                key = int(self._context.parent[definition]) << SHIFT | int(self._context.name[definition])
                yield key, ReadThrough(definition, *handing)

    def _is_member(self, definition: int, gives: int) -> bool:
        """Whether a class holds what a decorator makes of a definition, and nothing else, under its name."""
        context, providers = self._context, self._members.providers
        cls, name = int(context.parent[definition]), int(context.name[definition])
        if cls < 0 or not context.is_class[cls] or providers.defined(cls, name) != [definition]:
            return False
        held = providers.namespaces.members.get(cls).get(name, ())
        if len(held) != 1:
            return False
        file, term = context.file_of_term(held[0])
        sources = context.assembly.pieces[file].look_ups.sources.get(term, ())
        return [context.term(file, source) for source in sources] == [gives]

    def _handing(self, cls: int) -> tuple[int, tuple[int, ...]] | None:
        """The function that runs for reading an object of a class, and what else than the wrapped one gives."""
        if cls not in self._known:
            self._known[cls] = self._find_handing(cls)
        return self._known[cls]

    def _find_handing(self, cls: int) -> tuple[int, tuple[int, ...]] | None:
        getters, constructors = self._members.getters(cls), self._members.constructors(cls)[0]
        if len(getters) != 1 or len(constructors) != 1 or self._members.choosing[cls]:
            return None
        order = frozenset(self._members.providers.hierarchy.order(cls))
        fields = self._fields(constructors[0][0], order)
        file, getter = self._context.file_of_definition(getters[0])
        code = _Code(self._context, file, order)
        returned = code.look_ups.returned.get(getter, ())
        ends = sorted(code.ends(returned))
        handed = frozenset(end for end in ends if code.calls(end, fields))
        rest = tuple(self._context.term(file, end) for end in ends if end not in handed and end not in code.receivers)
        return (getters[0], rest) if handed else None

    def _fields(self, constructor: int, order: frozenset[int]) -> frozenset[int]:
        """The names under which objects keep what is passed first to their constructor, be it by way of another."""
        file, number = self._context.file_of_definition(constructor)
        files = {int(self._context.file[cls]) for cls in order}
        codes = {each: _Code(self._context, each, order) for each in {file, *files}}
        found = frozenset(codes[file].keeps(number))
        for _ in range(2):
            found = found.union(*(codes[each].copies(found) for each in files))
        return found


class _Code:
    """The code of a file, as far as it speaks of the objects of some classes, in the file's own numbers."""

    def __init__(self, context: Context, file: int, classes: frozenset[int]) -> None:
        piece = context.assembly.pieces[file]
        self.look_ups, self._relations = piece.look_ups, piece.relations
        start = int(context.assembly.definition_start[file])
        rows = self._relations["receiver"].tolist()
        self.receivers = frozenset(term for term, cls, of_class in rows if start + cls in classes and not of_class)
        self._objects: dict[int, bool] = {}

    def ends(self, terms: tuple[int, ...] | list[int]) -> frozenset[int]:
        """The terms that have the values which some terms get by name alone."""
        tables, found, left = self.look_ups, set[int](), set(terms)
        seen: set[int] = set()
        for _ in range(_DEEPEST):
            seen |= left
            ends = {
                term
                for term in left
                if term in tables.callees or term in tables.members or not tables.sources.get(term)
            }
            found |= ends
            left = {source for term in left - ends for source in tables.sources[term]} - seen
        return frozenset(found | left)

    def calls(self, term: int, fields: frozenset[int]) -> bool:
        """Whether a term is what calling one of some fields of the object gives."""
        callee = self.look_ups.callees.get(term, -1)
        return callee >= 0 and self._is_field(callee, fields)

    def keeps(self, constructor: int) -> Iterator[int]:
        """The names under which a constructor stores the first thing that it is given."""
        given = {
            term
            for definition, position, _, variety, term in self._relations["parameter"].tolist()
            if (definition, position, variety) == (constructor, 1, 0)
        }
        for holder, name, value in self._relations["store"].tolist():
            if self._is_object(holder) and given & self._on_the_way(value):
                yield name

    def copies(self, fields: frozenset[int]) -> Iterator[int]:
        """The names under which the object stores what it has in one of some fields."""
        for holder, name, value in self._relations["store"].tolist():
            if name not in fields and self._is_object(holder) and self._is_field(value, fields):
                yield name

    def _is_field(self, term: int, fields: frozenset[int]) -> bool:
        members = [self.look_ups.members[end] for end in self.ends([term]) if end in self.look_ups.members]
        return any(name in fields and self._is_object(holder) for holder, name in members)

    def _is_object(self, term: int) -> bool:
        if term not in self._objects:
            self._objects[term] = not self.receivers.isdisjoint(self.ends([term]))
        return self._objects[term]

    def _on_the_way(self, term: int) -> set[int]:
        """A term and those whose values it has by name alone."""
        found, left = set[int](), {term}
        while left:
            found |= left
            left = {source for each in left for source in self.look_ups.sources.get(each, ())} - found
        return found
