"""What code outside the program may name: its public surface.

Names that files export, the public members of what they name, and of every object that one gets hold of in this way:
what public variables and attributes hold, what public functions return, what is handed to code outside. Of a function
that one gets hold of it is what that returns, of a container what is in it, to any depth.
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
    handed = np.concatenate((sites.handed_out, sites.handed_for_good))
    handed = handed[handed < assembly.definitions]
    nodes = surface.beginning(shown)
    found = last.again(handed, nodes)
    if found is None:
        surface.show(sites.handed_for_good)
        surface.close(surface.named(), sets.union(sites.handed_out, surface.given_at(shown)))
        found = np.flatnonzero(surface.shown)
        last.note(handed, nodes, surface.looked_at, found)
    ordered = found.astype(np.int32)
    return context.file[ordered].astype(np.int32), ordered


class _Surface:
    def __init__(
        self, context: Context, namespaces: Namespaces, hierarchy: Hierarchy, sites: Sites, is_hidden: Flags
    ) -> None:
        self._context, self._namespaces, self._hierarchy = context, namespaces, hierarchy
        self._is_hidden = is_hidden
        self._propagation, self._handed_out = sites.propagation, sites.handed_out
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

    def beginning(self, shown: Longs) -> Longs:
        """The nodes that it begins with, and those of all members of things: it depends on which there are."""
        unnamed = self._handed_out[self._handed_out >= self._definitions]
        return np.concatenate((shown, self._propagation.fields()[1], self._inside(unnamed)))

    def given_at(self, nodes: Longs) -> Longs:
        """The things of the program that nodes have, or have objects of; shows what they have as such."""
        values = self._values_of(nodes)
        values = values[_are_given(values) & (values >> ROLE_BITS < self._context.things)]
        things = values >> ROLE_BITS
        themselves = things[~are_objects(values)]
        self.show(themselves)
        self.shown[themselves[self._among(themselves, self._context.is_class)]] = True
        return sets.unique(things)

    def show(self, things: Longs) -> None:
        """Shows the functions among things."""
        self.shown[things[self._among(things, self._context.is_callable)]] = True

    def _among(self, things: Longs, wanted: Flags) -> Flags:
        """Which things are definitions of a kind."""
        return np.append(wanted, False)[np.minimum(things, self._definitions)]

    def _values_of(self, nodes: Longs) -> Longs:
        distinct = sets.unique(nodes)
        self._looked_at.append(distinct)
        return self._propagation.values.rows_of(distinct)[1]

    @property
    def looked_at(self) -> Longs:
        """The nodes whose values were asked for so far."""
        return sets.unique(np.concatenate(self._looked_at))

    def close(self, named: Flags, given: Longs) -> None:
        """Adds what can be reached from what is named and given, until nothing is new."""
        seen: Flags = np.zeros(self._context.things, dtype=bool)
        new = sets.union(np.flatnonzero(named), given)
        self.shown |= named
        while len(new):
            seen[new] = True
            upper = self._above(new)
            members = np.flatnonzero(self._is_open_member & sets.marked(self._definitions + 1, upper)[self._parent])
            self.shown[members] = True
            seen[upper] = True
            held = self.given_at(self._held_by(sets.union(new, members), sets.union(new, upper)))
            found = sets.union(members, held)
            new = found[~seen[found]]

    def _above(self, things: Longs) -> Longs:
        """The classes among things, and those that they inherit from."""
        classes = things[things < self._definitions]
        classes = classes[self._context.is_class[classes]]
        return longs(sorted({base for cls in classes.tolist() for base in self._hierarchy.order(cls)}))

    def _held_by(self, things: Longs, owners: Longs) -> Longs:
        """The nodes of what variables hold, functions return, and of what owners have as members."""
        terms, named = self._namespaces.member_terms, things[things < self._definitions]
        named = named[self.shown[named]]
        _, rows = terms.match(np.sort(_keys(self._parent[named], self._context.name[named])))
        return np.concatenate((terms.columns[0][rows], self._inside(sets.union(things, owners))))

    def _inside(self, things: Longs) -> Longs:
        """The nodes of what things return, and of what they have as members."""
        return np.concatenate((self._propagation.returned(0) + things, self._propagation.fields_of(things)))


def _are_given(values: Longs) -> Flags:
    """Which values give whoever has them hold of a thing, or of an object of it."""
    roles = values & ROLES
    found: Flags = are_objects(values) | (roles == Role.THING) | (roles == Role.CLASS_OR_BELOW)
    return found


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
