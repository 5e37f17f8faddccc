"""Members that are read by a name that code computes: which ones these may be is told by the object alone.

Each such read is an open site. Where the object is known, its candidates are the members of its class, and of those
below: the site has the name `path#Class.*`. Where it is not, any name that some string spells may be meant, and only
members have it: the site has the name `*`. What code outside puts in as a name remains open.

Deliberately absent: names of which a part is known. These are patterns, and values flow through them.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Form
from corollary.facts.schema import PATTERN
from corollary.facts.vocabulary import REASONS
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.readout.sites import Sites
from corollary.linking.values.joins import SHIFT, Longs, longs
from corollary.linking.values.things import ROLE_BITS, ROLES, Role

Flags = npt.NDArray[np.bool_]

_REASON = REASONS.index("any-member")


class ComputedMembers:
    """The reads of members by a computed name; the names of their sites are numbered behind all strings."""

    def __init__(self, context: Context, hierarchy: Hierarchy, sites: Sites) -> None:
        self._context, self._hierarchy, self._sites = context, hierarchy, sites
        self._first = len(context.assembly.strings)

    @property
    def texts(self) -> list[str]:
        """The names of the sites, from the one on that has the first number behind all strings."""
        return [PATTERN, *map(self._text, self._owners.tolist())]

    def open_sites(self) -> tuple[Longs, ...]:
        """The reads: caller, string, line, column, reason, form."""
        calls = self._context.assembly.relations["call"].astype(np.int64)[self._reads[:, 0]]
        columns = (_REASON, int(Form.REFERENCE))
        names = self._first + np.searchsorted(self._owners, self._reads[:, 1]) + 1
        names[self._reads[:, 1] < 0] = self._first
        rows = (calls[:, 0], names, calls[:, 3], calls[:, 4])
        return rows + tuple(np.full(len(calls), value, dtype=np.int64) for value in columns)

    def candidates(self, spelled: Longs) -> tuple[Longs, Longs]:
        """(string, symbol) of what the reads may mean; `spelled` are the names that strings spell."""
        runs = self._context.is_callable | self._context.is_constructible
        parts = [(self._first, np.flatnonzero(runs & self._are_members & np.isin(self._context.name, spelled)))]
        if not (self._reads[:, 1] < 0).any():
            parts.clear()
        for number, owner in enumerate(self._owners.tolist()):
            holders = sorted(self._holders(owner))
            parts.append((self._first + number + 1, np.flatnonzero(runs & np.isin(self._context.parent, holders))))
        names = np.repeat(longs([name for name, _ in parts]), [len(found) for _, found in parts])
        return names, np.concatenate([np.zeros(0, dtype=np.int64), *(found for _, found in parts)])

    def _text(self, owner: int) -> str:
        context = self._context
        file, number = context.file_of_definition(owner)
        path, qualified = context.assembly.paths[file], context.assembly.column("definition", "qualified")[owner]
        return f"{path}#{context.string(int(qualified))}.{PATTERN}" if number else f"{path}#{PATTERN}"

    def _holders(self, owner: int) -> set[int]:
        """The classes whose members an object of a class, or of one below it, has; or the module itself."""
        if not self._context.is_class[owner]:
            return {owner}
        hierarchy = self._hierarchy
        return {cls for lower in (owner, *hierarchy.below(owner)) for cls in hierarchy.order(lower)}

    @cached_property
    def _are_members(self) -> Flags:
        parent = self._context.parent
        found: Flags = (parent >= 0) & self._context.is_class[parent]
        return found

    @cached_property
    def _owners(self) -> Longs:
        """The classes and modules whose members are read by computed names."""
        found: Longs = np.unique(self._reads[:, 1])
        return found[found >= 0]

    @cached_property
    def _reads(self) -> Longs:
        """(row of `call`, class or module) of each read; -1 where it is not known whose member is read."""
        call, term = self._objects
        known = np.flatnonzero(term >= 0)
        propagation, outside = self._sites.propagation, self._sites.outside
        site, values, _ = propagation.values.rows_of(term[known])
        row, things, roles = known[site], values >> ROLE_BITS, values & ROLES
        inside = (things < self._context.assembly.definitions) & (roles != Role.PROPERTY)
        things = np.where(inside, things, 0)
        is_module = (self._context.parent[things] < 0) & (roles == Role.THING)
        holds = inside & (is_module | self._context.is_class[things])
        is_unknown = np.ones(len(call), dtype=bool)
        is_unknown[row] = False
        is_unknown[row[values == outside.unknown]] = True
        rows = np.concatenate((row[holds], np.flatnonzero(is_unknown)))
        owners = np.concatenate((things[holds], np.full(int(is_unknown.sum()), -1)))
        return np.unique(np.stack((call[rows], owners), axis=1), axis=0)

    @property
    def _objects(self) -> tuple[Longs, Longs]:
        """The rows of `call` that read members by computed names, and the terms whose members: -1 for any."""
        assembly = self._context.assembly
        calls, arguments = assembly.relations["call"].astype(np.int64), assembly.relations["argument"].astype(np.int64)
        read, later, listed = map(self._calls_of, ("look_up", "look_up_later", "list_members"))
        given = np.full((len(calls), 2), -1, dtype=np.int64)
        plain = (arguments[:, 1] == 0) | (arguments[:, 1] == 1)
        given[arguments[plain, 0], arguments[plain, 1]] = arguments[plain, 3]
        several = calls[:, 5] > 1
        names = np.where(several, given[:, 1], given[:, 0])
        objects = np.where(several, given[:, 0], self._owners_of(calls[:, 1]))
        is_computed = read & ~np.isin(names, assembly.column("literal", "term"))
        is_computed &= ~self._are_spelled(objects, calls[:, 6])
        rows = np.flatnonzero(is_computed | later | (listed & (given[:, 0] >= 0)))
        return rows, np.where(later, -1, np.where(listed, given[:, 0], objects))[rows]

    def _calls_of(self, key: str) -> Flags:
        """Which calls are, by their bare names, of functions that a language lists."""
        context = self._context
        name, file = context.assembly.column("call", "name"), context.assembly.row_file["call"]
        found = np.zeros(len(name), dtype=bool)
        for language in set(context.assembly.languages):
            words: str = getattr(context.languages[language].builtins, key)
            numbers = [number for number in map(context.string_id, words.split()) if number >= 0]
            if numbers:
                of_language = np.array([found == language for found in context.assembly.languages], dtype=bool)
                found |= np.isin(name, numbers) & of_language[file]
        return found

    def _owners_of(self, terms: Longs) -> Longs:
        """The objects whose members terms are, -1 for those that are no members."""
        attributes = self._context.assembly.relations["attribute"]
        owners = np.full(self._context.assembly.terms + 1, -1, dtype=np.int64)  # the last is that of no term
        owners[attributes[:, 0]] = attributes[:, 1]
        return owners[terms]

    def _are_spelled(self, objects: Longs, results: Longs) -> Flags:
        """Which calls give a member of the object whose name is known, be it in part."""
        assembly = self._context.assembly
        attributes, flows = assembly.relations["attribute"].astype(np.int64), assembly.relations["flow"]
        owners = self._owners_of(flows[:, 0].astype(np.int64))
        flowing = flows[owners >= 0, 1].astype(np.int64) << SHIFT | owners[owners >= 0]
        found = np.union1d(attributes[:, 0] << SHIFT | attributes[:, 1], flowing)
        spelled: Flags = np.isin(results << SHIFT | objects, found)
        return spelled
