"""What code outside the program may name: its public surface.

Names that files export, the public members of what they name, and of every object that one gets hold of in this way:
what public variables and attributes hold, what public functions return, what is handed to code outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from corollary.facts.vocabulary import VISIBILITIES
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.program import Ints
from corollary.linking.readout.sites import Sites
from corollary.linking.values.joins import LOW, Longs, longs
from corollary.linking.values.things import ROLE_BITS, ROLES, Role, are_objects


def public_surface(context: Context, namespaces: Namespaces, hierarchy: Hierarchy, sites: Sites) -> tuple[Ints, Ints]:
    """The (file, symbol) pairs that code outside may name."""
    surface = _Surface(context, namespaces, hierarchy, sites)
    exported, given = surface.exported()
    surface.close(surface.named() | exported, sites.handed_out | given)
    ordered = np.array(sorted(surface.shown), dtype=np.int32)
    return context.file[ordered].astype(np.int32), ordered


class _Surface:
    def __init__(self, context: Context, namespaces: Namespaces, hierarchy: Hierarchy, sites: Sites) -> None:
        self.shown: set[int] = set()
        self._context, self._namespaces, self._hierarchy = context, namespaces, hierarchy
        self._propagation = sites.propagation
        self._definitions = context.assembly.definitions
        self._parents = context.parent.tolist()
        visible = context.assembly.column("definition", "visibility") == VISIBILITIES.index("public")
        self._is_public: list[bool] = visible.tolist()
        self._members: dict[int, list[int]] = {}
        for definition, parent in enumerate(self._parents):
            if parent >= 0 and self._is_public[definition] and context.is_class[parent]:
                self._members.setdefault(parent, []).append(definition)

    def named(self) -> set[int]:
        """The definitions that files export by name."""
        context, found = self._context, set()
        for file, path in enumerate(context.assembly.paths):
            modules = context.specifications[file].modules
            if modules.private_path and re.search(modules.private_path, path):
                continue
            start, end = context.assembly.definition_start[file : file + 2].tolist()
            listed = self._namespaces.exports.get(file, {})
            explicit = modules.exports == "explicit"
            for definition in range(start + 1, end):
                exported = int(context.name[definition]) in listed
                if self._parents[definition] == start and (exported or (self._is_public[definition] and not explicit)):
                    found.add(definition)
        return found

    def exported(self) -> tuple[set[int], set[int]]:
        """The functions and classes that explicit exports stand for, and the classes of objects that they stand for."""
        context, nodes = self._context, set[int]()
        for file, exports in self._namespaces.exports.items():
            modules = context.specifications[file].modules
            private = modules.private_path and re.search(modules.private_path, context.assembly.paths[file])
            if modules.exports == "explicit" and not private:
                nodes.update(term for terms in exports.values() for term in terms if term >= 0)
        values = self._values_of(nodes)
        things = np.unique(values[(values & ROLES) == Role.THING] >> ROLE_BITS)
        made = things[(things >= self._definitions) & (things < context.things)]
        held = self._values_of(self._propagation.fields_of(set(made.tolist())))
        values = np.concatenate((values, held))
        definitions = values[((values & ROLES) == Role.THING) & (values >> ROLE_BITS < self._definitions)] >> ROLE_BITS
        shown = definitions[(context.is_callable | context.is_class)[definitions]]
        classes = values[are_objects(values)] >> ROLE_BITS
        return set(shown.tolist()), set(classes[classes < self._definitions].tolist())

    def _values_of(self, nodes: Iterable[int]) -> Longs:
        values = self._propagation.values
        _, rows = values.rows_of(np.unique(longs(sorted(nodes))))
        return values.keys[rows] & LOW

    def close(self, named: set[int], handed_out: frozenset[int]) -> None:
        """Adds what can be reached from what is named and handed out, until nothing is new."""
        is_callable, is_class = self._context.is_callable, self._context.is_class
        new = named | {thing for thing in handed_out if is_callable[thing]}
        self.shown |= new
        classes: set[int] = set()
        reached = {definition for definition in new if is_class[definition]} | set(handed_out - named)
        while new or reached:
            upper = {base for cls in reached for base in self._hierarchy.order(cls)} - classes
            classes |= upper
            members = {member for cls in upper for member in self._members.get(cls, ())} - self.shown
            self.shown |= members
            new |= members
            reached = {member for member in members if is_class[member]} | (self._held_by(new, upper) - classes)
            new = set()

    def _held_by(self, definitions: set[int], classes: set[int]) -> set[int]:
        """The classes of objects that definitions hold or give, and that objects of classes hold."""
        propagation = self._propagation
        nodes = [propagation.returned(definition) for definition in definitions]
        for definition in definitions:
            owner = self._parents[definition]
            members = self._namespaces.members.get(owner, {})
            nodes.extend(members.get(int(self._context.name[definition]), ()))
        nodes.extend(propagation.fields_of(classes))
        values = self._values_of(nodes)
        things = values[are_objects(values)] >> ROLE_BITS
        return set(np.unique(things[things < self._definitions]).tolist())
