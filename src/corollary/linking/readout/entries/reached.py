"""Entry points because code outside may get hold of objects that have them, where it is told what is public.

Names tell it, or what files export. An object of a type that code outside cannot name is there all the same where
exported functions give it, where exported types have it in a public field, or embed its type: its public methods are as
good as exported.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from corollary.facts.schema import ELEMENT
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.flow.propagation import Propagation
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.readout.entries.collecting import API, EXPLICIT, Entries
from corollary.linking.values import sets
from corollary.linking.values.joins import SHIFT, Longs, longs
from corollary.linking.values.things import ROLE_BITS, ROLES, Role, are_objects


class Reached:
    """Public members of what exported API leads to."""

    def __init__(
        self, context: Context, namespaces: Namespaces, hierarchy: Hierarchy, propagation: Propagation
    ) -> None:
        self._context, self._namespaces, self._hierarchy = context, namespaces, hierarchy
        self._propagation = propagation
        by_name = [bool(found.names.public) for found in context.specifications]
        told = [found.modules.exports == EXPLICIT for found in context.specifications]
        self._named = np.array(by_name, dtype=bool)
        self._told = np.array(told, dtype=bool)
        self._is_public = (context.visibility == 0) & (self._named | self._told)[context.file]

    def add(self, entries: Entries) -> None:
        """Adds them to entry points, until there are no more."""
        shown = entries.api()
        shown = shown[self._is_public[shown]]
        new = shown = sets.union(shown, self._beside(shown)) if len(shown) else shown
        while len(new):
            classes = sets.union(new[self._context.is_class[new]], self._held_by(new))
            classes = sets.union(classes, self._passed_on)
            found = self._members(classes)
            new, shown = found[~np.isin(found, shown)], sets.union(shown, found)
            entries.add_all(new[self._context.is_callable[new]], "reached through exported API", API)

    def _beside(self, shown: Longs) -> Longs:
        """What else is public on the top level of the units of what is shown: what variables hold is no definition."""
        context = self._context
        files = sets.unique(context.file[shown])
        units = {self._namespaces.unit_of(file) for file in files[self._named[files]].tolist()}
        modules = [context.module(file) for unit in units for file in unit.files]
        found: Longs = np.flatnonzero(self._is_public & ~context.is_callable & np.isin(context.parent, modules))
        return found

    def _held_by(self, definitions: Longs) -> Longs:
        """The classes of objects that definitions hold or give."""
        keys = self._context.parent[definitions].astype(np.int64) << SHIFT | self._context.name[definitions]
        _, rows = self._namespaces.member_terms.match(np.sort(keys))
        nodes = np.concatenate(
            (self._propagation.returned(0) + definitions, self._namespaces.member_terms.columns[0][rows])
        )
        return self._classes_at(sets.unique(nodes))

    def _classes_at(self, nodes: Longs) -> Longs:
        """The classes of objects that nodes have as values."""
        values = self._propagation.values.rows_of(nodes)[1]
        things = sets.unique(values[are_objects(values)] >> ROLE_BITS)
        things = things[things < self._context.assembly.definitions]
        classes: Longs = things[self._context.is_class[things]]
        return classes

    @cached_property
    def _passed_on(self) -> Longs:
        """The classes of objects that are passed to functions which are not known, as code outside gives them.

        Only languages are concerned in which files say what they export: elsewhere such a function may be anything.
        What is read by a key that is not known is a member of an object of the program as well.
        """
        assembly = self._context.assembly
        attributes, flow = assembly.relations["attribute"].astype(np.int64), assembly.relations["flow"]
        called = np.arange(assembly.terms + 1)
        called[attributes[:, 0]] = -1
        invoking = np.isin(attributes[:, 2], [self._context.string_id(word) for word in sorted(self._invokers)])
        called[attributes[invoking, 0]] = attributes[invoking, 1]
        keyed = sets.marked(assembly.terms + 1, attributes[attributes[:, 2] == self._context.string_id(ELEMENT), 0])
        keyed[flow[keyed[flow[:, 0]], 1]] = True
        callees = assembly.column("call", "callee").astype(np.int64)
        plain = (assembly.column("call", "manner") == 0) & self._told[assembly.row_file["call"]] & (callees >= 0)
        rows = np.flatnonzero(plain & (called[callees] >= 0) & ~keyed[called[callees]])
        row, values, _ = self._propagation.values.rows_of(callees[rows])
        calls = rows[row[values == self._propagation.outside.unknown]]
        arguments = assembly.relations["argument"]
        return self._classes_at(sets.unique(arguments[np.isin(arguments[:, 0], calls), 3].astype(np.int64)))

    @property
    def _invokers(self) -> set[str]:
        """The names of members of functions that call these."""
        return {word for found in self._context.languages.values() for word in found.classes.invokers}

    def _members(self, classes: Longs) -> Longs:
        """The public members of classes, embedded ones among them, wherever they stand."""
        context, terms = self._context, list[int]()
        above = sorted({base for cls in classes.tolist() for base in self._hierarchy.order(cls)})
        for cls in above:
            terms.extend(term for found in self._namespaces.members.get(cls).values() for term in found)
        _, values, _ = self._propagation.values.rows_of(sets.unique(longs(terms)))
        things = sets.unique(values[(values & ROLES) == Role.THING] >> ROLE_BITS)
        things = things[things < context.assembly.definitions]
        owned = np.flatnonzero(np.isin(context.parent, above))
        found = sets.union(things[context.is_callable[things]], owned)
        public: Longs = found[self._is_public[found]]
        return public
