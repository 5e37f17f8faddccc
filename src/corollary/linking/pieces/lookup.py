"""What the facts of one file say of a term, a definition, a module: look-ups in the file's own numbers.

Names, classes and decorators are resolved before values propagate by following single terms from file to file, so
these are plain tables. They are made when the file is first looked at, and as long as its piece is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import IMPLICIT, LAMBDA, REFLECTED, RELATION

Rows = npt.NDArray[np.int32]


class LookUps:
    """The facts of a file by what they speak of; strings have their numbers in the program."""

    def __init__(self, relations: Mapping[str, Rows]) -> None:
        self._relations = relations

    def _column(self, relation: str, name: str) -> list[int]:
        columns = [column for column, _ in RELATION[relation].columns]
        found: list[int] = self._relations[relation][:, columns.index(name)].tolist()
        return found

    def _rows(self, relation: str, *names: str) -> Iterator[tuple[int, ...]]:
        return zip(*(self._column(relation, name) for name in names), strict=True)

    @cached_property
    def denoted(self) -> dict[int, int]:
        """The definition that a term denotes."""
        return dict(zip(self._column("denotes", "term"), self._column("denotes", "definition"), strict=True))

    @cached_property
    def members(self) -> dict[int, tuple[int, int]]:
        """Owner and name of a term that is a member."""
        return {term: (owner, name) for term, owner, name in self._rows("attribute", "term", "object", "name")}

    @cached_property
    def free(self) -> dict[int, int]:
        """The name of a term that is a name which the file does not bind."""
        return dict(zip(self._column("free", "term"), self._column("free", "name"), strict=True))

    @cached_property
    def imported(self) -> dict[int, int]:
        """The row of `imported` that binds a term."""
        return {term: row for row, (term,) in enumerate(self._rows("imported", "term")) if term >= 0}

    @cached_property
    def sources(self) -> dict[int, list[int]]:
        """The terms whose values a term has."""
        found: dict[int, list[int]] = defaultdict(list)
        for source, target in self._rows("flow", "source", "target"):
            found[target].append(source)
        return found

    @cached_property
    def held(self) -> dict[int, dict[int, list[int]]]:
        """The terms that a module or class holds, by name."""
        found: dict[int, dict[int, list[int]]] = {}
        for owner, name, term in self._rows("member", "owner", "name", "term"):
            found.setdefault(owner, {}).setdefault(name, []).append(term)
        return found

    @cached_property
    def callees(self) -> dict[int, int]:
        """The callee of a term that is what a call gives."""
        return dict(zip(self._column("result", "term"), self._column("result", "callee"), strict=True))

    @cached_property
    def passed_first(self) -> dict[int, tuple[int, int]]:
        """The term that stands first among the arguments of the call that gives a term, with its name."""
        results = self._column("call", "result")
        rows = self._rows("argument", "call", "position", "name", "term")
        return {results[call]: (term, name) for call, position, name, term in rows if position == 0}

    @cached_property
    def returned(self) -> dict[int, list[int]]:
        """What a definition returns, but for what only a declared type tells."""
        found: dict[int, list[int]] = defaultdict(list)
        for definition, term in self._rows("returns", "definition", "term"):
            if term not in self.types:
                found[definition].append(term)
        return found

    @cached_property
    def declared_results(self) -> dict[int, list[int]]:
        """The types that a definition is declared to return."""
        found: dict[int, list[int]] = defaultdict(list)
        for definition, term in self._rows("returns", "definition", "term"):
            if term in self.types:
                found[definition].append(self.types[term])
        return found

    @cached_property
    def types(self) -> dict[int, int]:
        """The declared type of a term that is an object of one."""
        return dict(zip(self._column("instance", "term"), self._column("instance", "type"), strict=True))

    @cached_property
    def made(self) -> frozenset[int]:
        """The terms that are objects made in the file."""
        return frozenset(self._column("object", "term"))

    @cached_property
    def operations(self) -> frozenset[int]:
        """The terms that are what operators give."""
        found = self._rows("call", "result", "manner")
        return frozenset(result for result, manner in found if manner in (IMPLICIT, REFLECTED))

    @cached_property
    def literal(self) -> frozenset[int]:
        """The terms that are plain values."""
        return frozenset(self._column("literal", "term"))

    @cached_property
    def parameters(self) -> frozenset[int]:
        """The terms that are parameters of functions with a name."""
        return frozenset(self._column("parameter", "term"))

    @cached_property
    def receivers(self) -> frozenset[int]:
        """The terms that are the object, and not the class, whose member runs."""
        return frozenset(term for term, of_class in self._rows("receiver", "term", "of_class") if not of_class)

    @cached_property
    def received(self) -> dict[int, int]:
        """The class of a term that is the object whose member runs, or nothing but a name of it."""
        rows = self._rows("receiver", "term", "class", "of_class")
        found = {term: cls for term, cls, of_class in rows if not of_class}
        named = {term: found[source] for term, (source, *more) in self.sources.items() if not more and source in found}
        return {**found, **named}

    @cached_property
    def declared_fields(self) -> dict[tuple[int, int], list[int]]:
        """The types that a class declares, in its body or where its methods store it, for a member of its objects."""
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        for cls in frozenset(self.received.values()) & self.held.keys() if self.types else ():
            for name, terms in self.held[cls].items():
                sources = [source for term in terms for source in self.sources.get(term, ()) if source in self.types]
                if sources:
                    found[cls, name].extend(self.types[source] for source in sources)
        for owner, name, value in self._rows("store", "object", "name", "value") if self.types else ():
            if owner in self.received and value in self.types:
                found[self.received[owner], name].append(self.types[value])
        return found

    @cached_property
    def typed(self) -> frozenset[int]:
        """The terms that have a declared type."""
        declared = frozenset(self._column("instance", "term"))
        return frozenset(target for target, sources in self.sources.items() if not declared.isdisjoint(sources))

    @cached_property
    def bound_to_definitions(self) -> frozenset[int]:
        """The terms that functions and classes, be they decorated, are bound to."""
        made = frozenset((*self._column("denotes", "term"), *self._column("decorator", "gives")))
        return frozenset(target for target, sources in self.sources.items() if not made.isdisjoint(sources))

    @cached_property
    def unnamed(self) -> frozenset[int]:
        """The terms that are functions without a name."""
        return frozenset(term for term, contains in self._rows("object", "term", "contains") if contains == LAMBDA)
