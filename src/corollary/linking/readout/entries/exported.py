"""Entry points because code outside may name them: what packages list, take in, or publish by a manifest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from corollary.facts.schema import DISPATCHED
from corollary.facts.vocabulary import CALLABLE_KINDS, KINDS
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.flow.propagation import Propagation
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.readout.entries.collecting import API, EXPLICIT, Entries
from corollary.linking.readout.readings import NO_KEY, Reading
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs, among, longs
from corollary.linking.values.things import ROLE_BITS, ROLES, Role, are_objects

_CALLABLE = [KINDS.index(kind) for kind in CALLABLE_KINDS]
_EXPORTED = "exported API"


class Exported:
    """What code outside may name, added to entry points."""

    def __init__(
        self,
        context: Context,
        namespaces: Namespaces,
        hierarchy: Hierarchy,
        propagation: Propagation,
        entries: Entries,
    ) -> None:
        self._context, self._namespaces, self._hierarchy = context, namespaces, hierarchy
        self._propagation, self._entries = propagation, entries

    def add_exports(self, shown: Longs, last: Reading) -> None:
        """What a package shows to the outside: listed exports, and what its package files take in (`shown`)."""
        published = longs([term for term in self._published() if term >= 0])
        nodes = self._with_modules(sets.unique(np.concatenate((published, shown))))
        found = last.again(NO_KEY, nodes)
        if found is None:
            found = self.runnable(nodes)
            last.note(NO_KEY, nodes, nodes, found)
        self._entries.add_all(found, _EXPORTED, API)

    def _with_modules(self, nodes: Longs) -> Longs:
        """The terms with those of the exports of modules that they have as values, and so on; sorted.

        Only languages are concerned in which what a file does not export is for nobody else.
        """
        seen, reached = set[int](), nodes
        while len(reached):
            things = sets.unique(self._things(reached)[1])
            units = map(self._namespaces.unit_of_module, things[things < self._context.assembly.definitions].tolist())
            files = [file for unit in units if unit is not None for file in unit.files if self._exports_by_name(file)]
            terms = [term for file in files for found in self._all_exports(file, seen) for term in found if term >= 0]
            reached = sets.difference(sets.unique(longs(terms)), nodes)
            nodes = sets.union(nodes, reached)
        return nodes

    def _exports_by_name(self, file: int) -> bool:
        return self._context.specifications[file].modules.exports == EXPLICIT

    def _published(self) -> Iterator[int]:
        """The terms of exports of the files that package manifests publish."""
        published = set[int]()
        for _, stem in self._context.manifests.published():
            for resolver in dict.fromkeys(self._context.resolvers):
                file = resolver.file_of(stem)
                published.update(resolver.files_like(stem) if "*" in stem else [] if file is None else [file])
        for file in sorted(published):
            for terms in self._all_exports(file, set()):
                yield from terms

    def _all_exports(self, file: int, seen: set[int]) -> list[list[int]]:
        if file in seen:
            return []
        seen.add(file)
        found = list(self._namespaces.exports.get(file, {}).values())
        for module, original, _ in self._namespaces.reexports.get(file, ()):
            unit = self._namespaces.target_unit(self._namespaces.resolve(file, module))
            if unit is None:
                continue
            if self._context.string(original) == "*":
                for other in unit.files:
                    found.extend(self._all_exports(other, seen))
            else:
                found.append([node for node, _ in self._namespaces.look_up(unit, original).nodes])
        return found

    def runnable(self, nodes: Longs) -> Longs:
        """The functions and classes that nodes have as values, with the public members of these, and of objects."""
        context, values = self._context, self._propagation.values
        _, found, _ = values.rows_of(nodes)
        found = found[found >> ROLE_BITS < context.assembly.definitions]
        things = sets.unique(found[(found & ROLES) == Role.THING] >> ROLE_BITS)
        runs = np.isin(context.kind, _CALLABLE)
        shown = things[runs[things]]
        objects = sets.unique(found[are_objects(found)] >> ROLE_BITS)
        told = [cls for cls in objects.tolist() if self._exports_by_name(int(context.file[cls]))]
        of_objects = shown[context.is_class[shown]].tolist() + [cls for cls in told if context.is_class[cls]]
        classes = {base for cls in of_objects for base in self._hierarchy.order(cls)}
        members = runs & (context.visibility == 0) & np.isin(context.parent, sorted(classes))
        return sets.union(shown, np.flatnonzero(members))

    def add_implementations(self) -> None:
        """What code outside may call by way of an interface that it knows, where methods stand outside of types.

        What is not public in such an interface says who implements it: without it, nobody does.
        """
        context, terms = self._context, list[int]()
        if not self._hierarchy.implementations:
            return
        shown = self._entries.api()
        hidden = np.flatnonzero(np.isin(context.parent, shown) & context.is_callable & (context.visibility != 0))
        asked: dict[int, set[int]] = defaultdict(set)
        for member in sets.union(shown, hidden).tolist():
            asked[int(context.parent[member])].add(int(context.name[member]))
        for interface in self._hierarchy.implementations.keys() & asked.keys():
            lower = self._hierarchy.implementations[interface]
            for cls in {base for one in lower for base in self._hierarchy.order(one)}:
                members = self._namespaces.members.get(cls)
                terms.extend(term for name in asked[interface] for term in members.get(name, ()))
        _, values, _ = self._propagation.values.rows_of(sets.unique(longs(terms)))
        things = sets.unique(values[(values & ROLES) == Role.THING] >> ROLE_BITS)
        things = things[things < context.assembly.definitions]
        for definition in things[context.is_callable[things]].tolist():
            if context.parent[definition] == context.module(int(context.file[definition])):
                purpose = API if context.visibility[definition] == 0 else 0
                self._entries.add(definition, "implements exported API", purpose)

    def add_dispatched(self) -> None:
        """Functions that run in the place of others, which are entry points themselves, or are not of the program."""
        definitions, is_callable = self._context.assembly.definitions, self._context.is_callable
        functions, places = self._dispatched()
        row, found = self._things(places)
        inside = (found < definitions) & ~np.isin(found, self._things(functions)[1])
        is_known, is_shown = np.zeros((2, len(functions)), dtype=bool)
        is_known[row[inside | (found >= definitions) & (found < self._propagation.outside.base)]] = True
        runs = inside & is_callable[np.where(inside, found, 0)]
        is_shown[row[runs & among(self._entries.definitions(), found)]] = True
        for chosen, reason, purpose in ((~is_known, "called from outside", 0), (is_shown, _EXPORTED, API)):
            things = sets.unique(self._things(functions[chosen])[1])
            things = things[things < definitions]
            self._entries.add_all(things[is_callable[things]], reason, purpose)

    def _dispatched(self) -> tuple[Longs, Longs]:
        """The terms of functions that are defined to run where others are called, and those of these others.

        What is defined for a function of a module is a member of the module: where that lies outside, both do.
        """
        assembly, definitions = self._context.assembly, self._context.assembly.definitions
        flow, store = assembly.relations["flow"], assembly.relations["store"]
        denoting = assembly.by_term.marks("denotes", "term")
        whole = assembly.column("imported", "name") == self._context.string_id("")
        modules = sets.marked(len(denoting), assembly.column("imported", "term")[whole])
        modules[-1] = False  # which is that of no term
        found = flow[(flow[:, 2] == DISPATCHED) & denoting[flow[:, 0]], :2].tolist()
        for module, name, function in store[denoting[store[:, 2]] & modules[store[:, 0]]].tolist():
            inside = [thing for thing in self._things(longs([module]))[1].tolist() if thing < definitions]
            others = [term for thing in inside for term in self._namespaces.members.get(thing).get(name, ())]
            found.extend((function, other) for other in (others if inside else [module]))
        functions, places = np.array(found, dtype=np.int64).reshape(-1, 2).T
        return functions, places

    def _things(self, nodes: Longs) -> tuple[Longs, Longs]:
        """What nodes have as values, be it of the program or not: the row of each, and the thing."""
        row, found, _ = self._propagation.values.rows_of(nodes)
        return row, found >> ROLE_BITS
