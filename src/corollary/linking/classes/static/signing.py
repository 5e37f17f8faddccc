"""What one file says of generic types and of functions that take functions, in its own numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from corollary.facts.schema import RECEIVER, TYPE_OF_RECEIVER
from corollary.linking.pieces.pieces import Piece
from corollary.linking.values.elements import names_type_argument, type_argument_of_default

_PLAIN = 0

Names = frozenset[int]
Taken = dict[int, list[tuple[int, int, int]]]
"""By function what it takes: position, variety, term."""


@dataclass(frozen=True, slots=True)
class Generic:
    """What a generic function says of what is passed to it."""

    paths: list[tuple[int, int, Names, Names, tuple[int, ...]]] = field(default_factory=list)
    """Place of a function that is passed and a place there; the names of the type parameter that tells the type there,
    of the one that is asked where nothing is given for that, and of the members by which that leads to the type."""
    holders: list[tuple[int, int, Names]] = field(default_factory=list)
    """Place of an object that is passed, its generic type, and the names of the type parameter that is given to it."""


class Signing:
    """The tables of a file."""

    def __init__(self, piece: Piece) -> None:
        self.tables, self._relations, self._texts = piece.look_ups, piece.relations, piece.strings.texts
        self._generic: dict[int, Generic] = {}

    @cached_property
    def stores(self) -> dict[int, list[tuple[int, int]]]:
        """By object the names and values that are stored in it."""
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for owner, name, value in self._relations["store"].tolist():
            found[owner].append((name, value))
        return found

    @cached_property
    def bases(self) -> dict[int, list[int]]:
        """By class the terms of its bases."""
        found: dict[int, list[int]] = defaultdict(list)
        for cls, _, base, *_ in self._relations["inherits"].tolist():
            found[cls].append(base)
        return found

    @cached_property
    def calls(self) -> dict[int, tuple[int, dict[int, int]]]:
        """By the terms of what calls give their callees, and what they pass by position."""
        passed: dict[int, dict[int, int]] = defaultdict(dict)
        for call, position, _, term in self._relations["argument"].tolist():
            passed[call][position] = term
        rows = self._relations["call"][:, [1, 6]].tolist()
        return {result: (callee, passed[call]) for call, (callee, result) in enumerate(rows) if result >= 0}

    @cached_property
    def giving(self) -> list[int]:
        """The terms of what calls give that say what is given for type parameters."""
        return [owner for owner in self.stores if owner in self.calls and self.given(owner)]

    def given(self, owner: int) -> dict[int, int]:
        """What is given to a generic type, or in a call, by the names of its type parameters."""
        return {name: value for name, value in self.stores.get(owner, ()) if names_type_argument(self._texts[name])}

    def declared(self, term: int) -> list[int]:
        """The types that a term is declared to be of."""
        types = self.tables.types
        return [types[source] for source in self.tables.sources.get(term, ()) if source in types]

    def object_of(self, kind: int) -> int:
        """A term that is an object of a type, -1 where there is none."""
        return self._objects.get(kind, -1)

    @cached_property
    def _objects(self) -> dict[int, int]:
        return {kind: term for term, kind in self.tables.types.items()}

    def taken(self, function: int, place: int) -> int:
        """The parameter at a place of a function without a name, -1 where there is none."""
        rows = self._of_terms.get(function, ()) if function in self.tables.unnamed else ()
        return next((term for position, variety, term in rows if (position, variety) == (place, _PLAIN)), -1)

    def receivers(self, literal: int) -> list[int]:
        """What the functions run on that an object holds which is made in the file."""
        values = (value for _, value in self.stores.get(literal, ()) if literal in self.tables.made)
        functions = [self.tables.denoted[value] for value in values if value in self.tables.denoted]
        taken = (row for function in functions for row in self._named.get(function, ()))
        return [term for _, variety, term in taken if variety == RECEIVER]

    @cached_property
    def _named(self) -> Taken:
        return self._parameters("parameter")

    @cached_property
    def _of_terms(self) -> Taken:
        return self._parameters("lambda_parameter")

    def _parameters(self, relation: str) -> Taken:
        found: Taken = defaultdict(list)
        for owner, position, _, variety, term in self._relations[relation].tolist():
            found[owner].append((position, variety, term))
        return found

    def generic(self, function: int) -> Generic:
        """What a function says of what is passed to it."""
        if function not in self._generic:
            self._generic[function] = self._said(function)
        return self._generic[function]

    @cached_property
    def _terms(self) -> dict[int, int]:
        return {definition: term for term, definition in self.tables.denoted.items()}

    def _said(self, function: int) -> Generic:
        found, owner = Generic(), self._terms.get(function, -1)
        defaults = self._defaults(owner)
        for place, variety, parameter in self._named.get(function, ()) if owner >= 0 else ():
            for kind in self.declared(parameter) if variety == _PLAIN else ():
                for inner, _, term in self._of_terms.get(kind, ()):
                    for names in (self._names(owner, each) for each in self.declared(term)):
                        found.paths.extend((place, inner, names, *defaults[name]) for name in names & defaults.keys())
                found.holders.extend((place, kind, names) for names in self._given_to(owner, kind))
        return found

    def _defaults(self, owner: int) -> dict[int, tuple[Names, tuple[int, ...]]]:
        """By the name of a type parameter the names of the one that is asked for its type, and of the members of it."""
        found: dict[int, tuple[Names, tuple[int, ...]]] = {}
        for name, value in self.stores.get(owner, ()):
            told = type_argument_of_default(self._texts[name])
            path: list[int] = []
            asked = value
            while asked in self.tables.members:
                asked, member = self.tables.members[asked]
                path.insert(0, member)
            base = self._names(owner, asked)
            if told and base and path:
                found |= {own: (base, tuple(path)) for own in self._asked(owner, told)}
        return found

    def _asked(self, owner: int, name: str) -> Iterator[int]:
        """The number of the name of a type parameter of a definition."""
        for holder, number in self.tables.members.values():
            if holder == owner and self._texts[number] == name:
                yield number

    def _names(self, owner: int, term: int) -> Names:
        """The names by which a type parameter of a definition is given."""
        members = [self.tables.members.get(source, (-1, -1)) for source in self.tables.sources.get(term, ())]
        return frozenset(name for holder, name in members if holder == owner and names_type_argument(self._texts[name]))

    def _given_to(self, owner: int, kind: int) -> list[Names]:
        """The names of the type parameters of a definition that its file gives to a generic type."""
        holders = (kind, *self.tables.sources.get(kind, ()))
        values = [value for holder in holders for value in self.given(holder).values()]
        return [names for value in values if (names := self._names(owner, value))]

    def runs_on_given(self, definition: int) -> bool:
        """Whether functions in objects of a generic type run on what is given for its type parameter."""
        owner = self._terms.get(definition, -1)
        said = (value for name, value in self.stores.get(owner, ()) if self._texts[name] == TYPE_OF_RECEIVER)
        return any(self._names(owner, value) for value in said)
