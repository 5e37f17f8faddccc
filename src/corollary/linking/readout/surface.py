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
from corollary.linking.readout.gone_through import Beginning, Gone
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
    handed_out, for_good = map(sets.unique, (sites.handed_out, sites.handed_for_good))
    began = Beginning(surface.named(), handed_out, for_good, surface.shown_terms(*told))
    fields = surface.fields()
    before = last.before(began, fields)
    surface.go_on(began, before)
    last.note(surface.gone(began, fields, before), anew=before is None)
    ordered = np.flatnonzero(surface.shown).astype(np.int32)
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
        self._told: Flags = np.zeros(self._definitions, dtype=bool)
        self._seen: Flags = np.zeros(context.things, dtype=bool)
        self._parent = context.parent.astype(np.int64)
        self._is_public: Flags = context.visibility == VISIBILITIES.index("public")
        self._looked_at: list[tuple[Longs, Longs]] = []
        self._is_open_member: Flags = self._is_public & (self._parent >= 0) & context.is_class[self._parent]

    def fields(self) -> Longs:
        """The nodes of all members of things, sorted."""
        return sets.distinct(self._propagation.nodes, self._propagation.fields()[1])

    def named(self) -> Longs:
        """The definitions that files export by name."""
        context, assembly = self._context, self._context.assembly
        explicit = np.array([found.modules.exports == "explicit" for found in context.specifications], dtype=bool)
        exported = assembly.column("export", "name").astype(np.int64)
        listed = among(np.sort(_keys(assembly.row_file["export"], exported)), _keys(context.file, context.name))
        is_top = (self._parent >= 0) & (self._parent == assembly.definition_start[context.file])
        return np.flatnonzero(
            is_top & ~self._is_hidden[context.file] & (listed | (self._is_public & ~explicit[context.file]))
        )

    def shown_terms(self, files: Longs, terms: Longs) -> Longs:
        """The terms that explicit exports stand for, and those that packages show."""
        nodes = list[int]()
        for file, exports in self._namespaces.exports.items():
            if self._context.specifications[file].modules.exports == "explicit" and not self._is_hidden[file]:
                nodes.extend(term for several in exports.values() for term in several if term >= 0)
        return sets.union(longs(nodes), terms[~self._is_hidden[files]])

    def _given_at(self, nodes: Longs) -> Longs:
        """The things of the program that nodes have, or have objects of; shows what they have as such."""
        nodes = sets.unique(nodes)
        rows, values, _ = self._propagation.values.rows_of(nodes)
        given = np.flatnonzero(_are_given(values) & (values >> ROLE_BITS < self._context.things))
        things = values[given] >> ROLE_BITS
        self._looked_at.append((nodes, nodes[rows[given]] << SHIFT | things))
        themselves = things[~are_objects(values[given])]
        self._show(themselves)
        self.shown[themselves[self._among(themselves, self._context.is_class)]] = True
        return sets.unique(things)

    def _show(self, things: Longs) -> None:
        """Shows the functions among things."""
        self.shown[things[self._among(things, self._context.is_callable)]] = True

    def _among(self, things: Longs, wanted: Flags) -> Flags:
        """Which things are definitions of a kind."""
        return np.append(wanted, False)[np.minimum(things, self._definitions)]

    def go_on(self, began: Beginning, before: Gone | None) -> None:
        """Goes through all that can be reached from what it begins with, but for what was gone through before."""
        more = began
        if before is not None:
            more = began.without(before.began)
            for flags, chosen in ((self.shown, before.shown), (self._told, before.told), (self._seen, before.seen)):
                flags[chosen] = True
        self._show(more.handed_for_good)
        self.shown[more.named] = True
        again = longs([]) if before is None else before.again
        given = sets.union(more.handed_out, self._given_at(np.concatenate((more.shown, again))))
        members = np.flatnonzero(self._is_open_member & self._seen[self._parent] & ~self.shown)
        self.shown[members] = True
        self._close(np.concatenate((more.named, given, members)))

    def _close(self, pending: Longs) -> None:
        """Adds what can be reached from some things, until nothing is new; in which order does not matter.

        Of each thing all is added that it has, once; what holds a definition is asked for once it is shown.
        """
        while True:
            things = sets.unique(pending[~self._seen[pending]])
            self._seen[things] = True
            upper = self._above(things)
            things = sets.union(things, upper[~self._seen[upper]])
            self._seen[things] = True
            members = np.flatnonzero(self._is_open_member & sets.marked(self._definitions + 1, upper)[self._parent])
            self.shown[members] = True
            told = np.flatnonzero(self.shown & self._seen[: self._definitions] & ~self._told)
            if not len(things) and not len(told):
                return
            self._told[told] = True
            pending = np.concatenate(
                (members, self._given_at(np.concatenate((self._holding(told), self._inside(things)))))
            )

    def gone(self, began: Beginning, fields: Longs, before: Gone | None) -> Gone:
        """What it has gone through."""
        nodes, given = (np.concatenate(parts) for parts in zip(*self._looked_at, strict=True))
        if before is not None:
            nodes, given = np.concatenate((nodes, before.looked_at)), np.concatenate((given, before.given))
        seen = np.flatnonzero(self._seen)
        return Gone(
            began,
            fields,
            sets.unique(nodes),
            sets.unique(given),
            seen,
            seen[self._among(seen, self._context.is_class)],
            np.flatnonzero(self.shown),
            np.flatnonzero(self._told),
            longs([]),
        )

    def _above(self, things: Longs) -> Longs:
        """The classes among things, and those that they inherit from."""
        classes = things[things < self._definitions]
        classes = classes[self._context.is_class[classes]]
        return longs(sorted({base for cls in classes.tolist() for base in self._hierarchy.order(cls)}))

    def _holding(self, definitions: Longs) -> Longs:
        """The terms that hold definitions: what variables have as values."""
        terms = self._namespaces.member_terms
        _, rows = terms.match(np.sort(_keys(self._parent[definitions], self._context.name[definitions])))
        return terms.columns[0][rows]

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
