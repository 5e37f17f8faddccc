"""Which classes implement which interfaces where languages do not ask them to say so.

A class implements an interface if it has all of its methods, its own or embedded ones, and if each fits: it takes and
gives the same types, as far as they are known, and where names say what is public, a method that is not is one of the
interface's own unit.
Types are compared by bare names, and types that have several names are not: that adds implementations, never loses one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corollary.facts.collecting.shapes import ANY
from corollary.facts.vocabulary import KINDS, VISIBILITIES
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context

_INTERFACE, _ALIAS = KINDS.index("interface"), KINDS.index("type")
_PUBLIC = VISIBILITIES.index("public")
_WORD = re.compile(r"\w+")

Shape = tuple[tuple[str, ...], tuple[str, ...]]
"""What a method takes and what it gives."""


def structural_implementations(
    context: Context, hierarchy: Hierarchy, owners: Callable[[int, int], list[int]], unit_of: Callable[[int], int]
) -> dict[int, tuple[int, ...]]:
    """Interface -> the classes that have all of its methods.

    `owners` gives the classes that a name means in a file, `unit_of` the module that stands for a file's unit.
    """
    return _Structure(context, hierarchy, owners, unit_of).implementations()


@dataclass(frozen=True, slots=True)
class _Structure:
    context: Context
    hierarchy: Hierarchy
    owners: Callable[[int, int], list[int]]
    unit_of: Callable[[int], int]

    def implementations(self) -> dict[int, tuple[int, ...]]:
        classes = self._structural_classes()
        if not classes:
            return {}
        shapes = _Shapes(self.context)
        own = self._own_methods()
        interfaces: dict[int, dict[int, int]] = {}
        methods: dict[int, dict[int, int]] = {}
        having: dict[int, set[int]] = defaultdict(set)
        for cls in classes:
            found = self._methods(cls, own, shapes)
            if self.context.kind[cls] == _INTERFACE:
                interfaces[cls] = found
            else:
                methods[cls] = found
                for name in found:
                    having[name].add(cls)
        return {
            interface: tuple(
                cls
                for cls in sorted(set.intersection(*(having.get(name, set()) for name in wanted)))
                if all(self._fits(methods[cls][name], method, shapes) for name, method in wanted.items())
            )
            for interface, wanted in interfaces.items()
            if wanted
        }

    def _structural_classes(self) -> list[int]:
        """The classes of languages in which interfaces are implemented without being named."""
        is_structural = np.array([found.classes.structural for found in self.context.specifications], dtype=bool)
        found: list[int] = np.flatnonzero(self.context.is_class & is_structural[self.context.file]).tolist()
        return found

    def _methods(self, cls: int, own: Mapping[int, Mapping[int, int]], shapes: _Shapes) -> dict[int, int]:
        """The methods of a class by name, those of known interfaces outside among them: what comes first counts."""
        found: dict[int, int] = {}
        for member in self.hierarchy.order(cls):
            for name, method in own.get(member, {}).items():
                found.setdefault(name, method)
            known = self.context.specifications[int(self.context.file[member])].classes.interfaces
            for outside in self.hierarchy.outside_bases.get(member, ()):
                for text in known.get(outside, ()):
                    name, method = shapes.of_text(text)
                    if name >= 0:
                        found.setdefault(name, method)
        return found

    def _fits(self, method: int, wanted: int, shapes: _Shapes) -> bool:
        context = self.context
        if wanted < 0 or method < 0:
            return shapes.fit(method, wanted)
        file, other = int(context.file[wanted]), int(context.file[method])
        hidden = context.visibility[wanted] != _PUBLIC and context.specifications[file].names.public
        return not (hidden and self.unit_of(file) != self.unit_of(other)) and shapes.fit(method, wanted)

    def _own_methods(self) -> dict[int, dict[int, int]]:
        context = self.context
        methods: dict[int, dict[int, int]] = defaultdict(dict)
        for definition in context.is_callable.nonzero()[0].tolist():
            parent = int(context.parent[definition])
            if parent >= 0 and context.is_class[parent]:
                methods[parent].setdefault(int(context.name[definition]), definition)
        for file, definition, owner in context.assembly.rows("owner", "definition", "name"):
            for cls in self.owners(file, owner):
                methods[cls].setdefault(int(context.name[definition]), definition)
        return methods


class _Shapes:
    """The shapes of methods, where facts tell them; methods of interfaces outside have numbers below 0."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known = {
            definition: (takes, gives)
            for _, definition, takes, gives in context.assembly.rows("shape", "definition", "takes", "gives")
        }
        self._shapes: dict[int, Shape] = {}
        self._outside: dict[str, tuple[int, int]] = {}

    def of_text(self, text: str) -> tuple[int, int]:
        """Name (-1 where no file has it) and number of a method outside that is written as `name(takes) gives`."""
        found = self._outside.get(text)
        if found is None:
            name, _, rest = text.partition("(")
            takes, _, gives = rest.partition(")")
            found = self._outside[text] = (self._context.string_id(name), -1 - len(self._outside))
            self._shapes[found[1]] = (tuple(takes.split()), tuple(gives.split()))
        return found

    def fit(self, one: int, other: int) -> bool:
        """Whether one method may stand for another, as far as it is known."""
        if not all(method < 0 or method in self._known for method in (one, other)):
            return True
        pairs = zip(self._shape(one), self._shape(other), strict=True)
        return all(len(mine) == len(its) and all(map(_equal, mine, its)) for mine, its in pairs)

    def _shape(self, definition: int) -> Shape:
        found = self._shapes.get(definition)
        if found is None:
            takes, gives = self._known[definition]
            found = self._shapes[definition] = (self._words(takes), self._words(gives))
        return found

    def _words(self, string: int) -> tuple[str, ...]:
        words = self._context.string(string).split()
        return tuple(ANY if not self._aliases.isdisjoint(_WORD.findall(word)) else word for word in words)

    @cached_property
    def _aliases(self) -> frozenset[str]:
        """The names that stand for other types."""
        found = self._context.name[self._context.kind == _ALIAS].tolist()
        return frozenset(map(self._context.string, found))


def _equal(one: str, other: str) -> bool:
    return one == other or ANY in (one, other)
