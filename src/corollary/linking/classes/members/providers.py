"""Which class provides a member to a class: what a class defines itself, and what reaches it from above.

What is stored in objects, and what lies outside of the program, is no matter of classes: `members` knows those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from corollary.facts.vocabulary import KINDS
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs

_INTERFACE = KINDS.index("interface")


class Providers:
    """The classes that provide members, by the name of a member; nothing is found before it is asked for."""

    def __init__(self, context: Context, namespaces: Namespaces, hierarchy: Hierarchy) -> None:
        self.context = context
        self.namespaces = namespaces
        self.hierarchy = hierarchy
        self._known: dict[int, Mapping[int, int]] = {}
        self._known_definers: dict[int, frozenset[int]] = {}
        self._known_functions: dict[int, dict[int, list[int]]] = {}

    def first(self, order: tuple[int, ...], name: int) -> int | None:
        """The first of some classes that has a member of a name itself."""
        members = self.namespaces.members
        return next((cls for cls in order if name in members.get(cls)), None)

    def of(self, name: int) -> Mapping[int, int]:
        """For each class that has a member of a name, the class that provides it."""
        found = self._known.get(name)
        if found is None:
            definers = self.definers(name)
            having = definers.union(*map(self.hierarchy.inheriting, definers))
            if len(definers) == 1:
                found = dict.fromkeys(having, *definers)
            else:
                order, defines = self.hierarchy.order, definers.__contains__
                found = {cls: next(filter(defines, order(cls))) for cls in having}
            self._known[name] = found
        return found

    def provider(self, cls: int, name: int) -> int | None:
        """The class that provides a member of a name to a class, if one does: found for that class alone."""
        known = self._known.get(name)
        if known is not None:
            return known.get(cls)
        definers = self.definers(name)
        return next((above for above in self.hierarchy.order(cls) if above in definers), None) if definers else None

    def overriding(self, provider: int | None, below: tuple[int, ...], name: int) -> list[int]:
        """The classes that provide a member to classes below instead of `provider`: mixed-in ones count."""
        if not below or not self.definers(name) - {provider}:
            return []
        known = self.of(name)
        providers = {known[lower] for lower in below if lower in known}
        return sorted(providers - {provider})

    def definers(self, name: int) -> frozenset[int]:
        """The classes that have a member of a name themselves."""
        found = self._known_definers.get(name)
        if found is None:
            low, high = self._defining.searchsorted((name << SHIFT, name + 1 << SHIFT)).tolist()
            found = self._known_definers[name] = frozenset((self._defining[low:high] & LOW).tolist())
        return found

    @cached_property
    def _defining(self) -> Longs:
        """The names of members of classes, each with a class that has it itself, as one number; sorted."""
        rows = self.namespaces.members.rows()
        rows = rows[self.context.is_class[rows[:, 0]]]
        return sets.unique(rows[:, 1] << SHIFT | rows[:, 0])

    def defined(self, cls: int, name: int) -> list[int]:
        """The functions that a class itself defines under a name."""
        found = self._known_functions.get(cls)
        if found is None:
            found = self._known_functions[cls] = self._functions_of(cls)
        return found.get(name, [])

    def _functions_of(self, cls: int) -> dict[int, list[int]]:
        """The functions that a class itself defines, by name."""
        parents, functions = self._functions
        low, high = parents.searchsorted((cls, cls + 1)).tolist()
        found: dict[int, list[int]] = {}
        for definition in functions[low:high].tolist():
            found.setdefault(int(self.context.name[definition]), []).append(definition)
        return found

    def stored_in(self, provider: int, name: int, order: tuple[int, ...]) -> Sequence[int]:
        """Those of the classes above in which others store a member that one of them provides.

        A class that defines what an interface asks for has that, and nothing that other objects of the interface hold.
        """
        others = self._interfaces.intersection(order[1:]) if self._interfaces else ()
        if not others or provider in self._interfaces or not self.defined(provider, name):
            return order
        return [above for above in order if above not in others]

    @cached_property
    def _interfaces(self) -> frozenset[int]:
        return frozenset(np.flatnonzero(self.context.kind == _INTERFACE).tolist())

    @cached_property
    def _functions(self) -> tuple[Longs, Longs]:
        """What all functions lie in, sorted, and the functions in that order."""
        functions = np.flatnonzero(self.context.is_callable)
        parents = self.context.parent[functions].astype(np.int64)
        order = np.argsort(parents, kind="stable")
        return parents[order], functions[order]

    def take_over(self, before: Providers, names: frozenset[int]) -> None:
        """Keeps what is known of the same definitions, but for members of some names."""
        self._functions, self._known_functions = before._functions, before._known_functions
        self._known = before._known
        if names:
            self._known = {name: found for name, found in before._known.items() if name not in names}
        else:
            self._defining, self._known_definers = before._defining, before._known_definers
