"""What code outside the program may name: its public surface.

Names that files export, the public members of what they name, and of every object that one gets hold of in this way:
what public variables and attributes hold, what public functions return, what is handed to code outside.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from corollary.facts.vocabulary import VISIBILITIES
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.program import Ints
from corollary.linking.readout.readings import Readings
from corollary.linking.readout.sites.sites import Sites
from corollary.linking.values import sets
from corollary.linking.values.joins import SHIFT, Longs, among, longs
from corollary.linking.values.things import ROLE_BITS, ROLES, Role, are_objects

Flags = npt.NDArray[np.bool_]


def public_surface(
    context: Context,
    namespaces: Namespaces,
    hierarchy: Hierarchy,
    sites: Sites,
    told: tuple[Longs, Longs],
    kept: Readings,
) -> tuple[Ints, Ints]:
    """The (file, symbol) pairs that code outside may name; `told` are the files, and the terms that they show."""
    last, assembly = kept.surface, context.assembly
    is_hidden = kept.always.of("hidden", (assembly.paths, assembly.languages), lambda: _are_hidden(context))
    surface = _Surface(context, namespaces, hierarchy, sites, is_hidden)
    shown = surface.shown_terms(*told)
    found = last.again(sites.handed_out, shown)
    if found is None:
        exported, given = surface.exported(shown)
        named = surface.named()
        named[exported] = True
        surface.close(named, sets.union(sites.handed_out, given))
        found = np.flatnonzero(surface.shown)
        last.note(sites.handed_out, shown, surface.looked_at, found)
    ordered = found.astype(np.int32)
    return context.file[ordered].astype(np.int32), ordered


class _Surface:
    def __init__(
        self, context: Context, namespaces: Namespaces, hierarchy: Hierarchy, sites: Sites, is_hidden: Flags
    ) -> None:
        self._context, self._namespaces, self._hierarchy = context, namespaces, hierarchy
        self._is_hidden = is_hidden
        self._propagation = sites.propagation
        self._definitions = context.assembly.definitions
        self.shown: Flags = np.zeros(self._definitions, dtype=bool)
        self._parent = context.parent.astype(np.int64)
        self._is_public: Flags = context.visibility == VISIBILITIES.index("public")
        self._looked_at: list[Longs] = []
        self._is_open_member: Flags = self._is_public & (self._parent >= 0) & context.is_class[self._parent]

    def named(self) -> Flags:
        """The definitions that files export by name."""
        context, assembly = self._context, self._context.assembly
        explicit = np.array([found.modules.exports == "explicit" for found in context.specifications], dtype=bool)
        exported = assembly.column("export", "name").astype(np.int64)
        listed = among(np.sort(_keys(assembly.row_file["export"], exported)), _keys(context.file, context.name))
        is_top = (self._parent >= 0) & (self._parent == assembly.definition_start[context.file])
        found: Flags = is_top & ~self._is_hidden[context.file] & (listed | (self._is_public & ~explicit[context.file]))
        return found

    def shown_terms(self, files: Longs, terms: Longs) -> Longs:
        """The terms that explicit exports stand for, and those that packages show."""
        nodes = list[int]()
        for file, exports in self._namespaces.exports.items():
            if self._context.specifications[file].modules.exports == "explicit" and not self._is_hidden[file]:
                nodes.extend(term for several in exports.values() for term in several if term >= 0)
        return sets.union(longs(nodes), terms[~self._is_hidden[files]])

    def exported(self, terms: Longs) -> tuple[Longs, Longs]:
        """The functions and classes that terms stand for, and the classes of objects that they stand for."""
        context = self._context
        values = self._values_of(terms)
        things = sets.unique(values[(values & ROLES) == Role.THING] >> ROLE_BITS)
        made = things[(things >= self._definitions) & (things < context.things)]
        held = self._values_of(self._propagation.fields_of(made))
        values = np.concatenate((values, held))
        definitions = values[((values & ROLES) == Role.THING) & (values >> ROLE_BITS < self._definitions)] >> ROLE_BITS
        shown = definitions[(context.is_callable | context.is_class)[definitions]]
        classes = values[are_objects(values)] >> ROLE_BITS
        return shown, classes[classes < self._definitions]

    def _values_of(self, nodes: Longs) -> Longs:
        distinct = sets.unique(nodes)
        self._looked_at.append(distinct)
        return self._propagation.values.rows_of(distinct)[1]

    @property
    def looked_at(self) -> Longs:
        """The nodes whose values were asked for so far."""
        return sets.unique(np.concatenate(self._looked_at))

    def close(self, named: Flags, handed_out: Longs) -> None:
        """Adds what can be reached from what is named and handed out, until nothing is new."""
        is_callable, is_class = self._context.is_callable, self._context.is_class
        self.shown |= named
        self.shown[handed_out[is_callable[handed_out]]] = True
        classes: Flags = np.zeros(self._definitions, dtype=bool)
        new = np.flatnonzero(self.shown)
        reached = sets.union(new[is_class[new]], handed_out[~named[handed_out]])
        while len(new) or len(reached):
            above = {base for cls in reached.tolist() for base in self._hierarchy.order(cls)}
            upper = longs(sorted(cls for cls in above if not classes[cls]))
            classes[upper] = True
            of_upper: Flags = np.zeros(self._definitions, dtype=bool)
            of_upper[upper] = True
            members = np.flatnonzero(self._is_open_member & of_upper[self._parent] & ~self.shown)
            self.shown[members] = True
            held = self._held_by(sets.union(new, members), upper)
            reached = sets.union(members[is_class[members]], held[~classes[held]])
            new = np.zeros(0, dtype=np.int64)

    def _held_by(self, definitions: Longs, classes: Longs) -> Longs:
        """The classes of objects that definitions hold or give, and that objects of classes hold."""
        propagation, terms = self._propagation, self._namespaces.member_terms
        _, rows = terms.match(np.sort(_keys(self._parent[definitions], self._context.name[definitions])))
        nodes = (
            propagation.returned(0) + definitions,
            terms.columns[0][rows],
            propagation.fields_of(classes),
        )
        values = self._values_of(np.concatenate(nodes))
        things = values[are_objects(values)] >> ROLE_BITS
        return sets.unique(things[things < self._definitions])


def _are_hidden(context: Context) -> Flags:
    """Which files export nothing that code outside may name."""
    private = [found.modules.private_path for found in context.specifications]
    paths = zip(private, context.assembly.paths, strict=True)
    return np.array([bool(pattern) and _fits(pattern, path) for pattern, path in paths], dtype=bool)


@lru_cache(maxsize=1 << 16)
def _fits(pattern: str, path: str) -> bool:
    return re.search(pattern, path) is not None


def _keys(owners: npt.NDArray[np.integer], names: npt.NDArray[np.integer]) -> Longs:
    """Owners and names, each pair as one number."""
    return owners.astype(np.int64) << SHIFT | names
