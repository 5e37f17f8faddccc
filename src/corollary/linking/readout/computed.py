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
from corollary.linking.assembly import Rows
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
        runs = np.flatnonzero(self._context.is_callable | self._context.is_constructible)
        parents = self._context.parent[runs]
        parts = []
        if (self._reads[:, 1] < 0).any():
            members = runs[self._are_members[runs]]
            parts.append((self._first, members[np.isin(self._context.name[members], spelled)]))
        for number, owner in enumerate(self._owners.tolist()):
            holds = np.zeros(self._context.assembly.definitions + 1, dtype=bool)  # the last is that of no definition
            holds[sorted(self._holders(owner))] = True
            parts.append((self._first + number + 1, runs[holds[parents]]))
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
        assembly, arguments = self._context.assembly, self._context.assembly.relations["argument"]
        marks = [self._calls_of(key) for key in ("look_up", "look_up_later", "list_members")]
        rows = np.flatnonzero(marks[0] | marks[1] | marks[2])
        read, later, listed = (mark[rows] for mark in marks)
        calls = assembly.relations["call"][rows].astype(np.int64)
        place = np.full(len(marks[0]), -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        plain = arguments[(place[arguments[:, 0]] >= 0) & ((arguments[:, 1] == 0) | (arguments[:, 1] == 1))]
        given = np.full((len(rows), 2), -1, dtype=np.int64)
        given[place[plain[:, 0]], plain[:, 1]] = plain[:, 3]
        several = calls[:, 5] > 1
        names = np.where(several, given[:, 1], given[:, 0])
        objects = np.where(several, given[:, 0], self._owners_of[calls[:, 1]])
        is_computed = read & ~np.isin(names, assembly.column("literal", "term"))
        is_computed &= ~self._are_spelled(objects, calls[:, 6])
        chosen = np.flatnonzero(is_computed | later | (listed & (given[:, 0] >= 0)))
        return rows[chosen], np.where(later, -1, np.where(listed, given[:, 0], objects))[chosen]

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
                is_named = np.zeros(len(context.assembly.strings), dtype=bool)
                is_named[numbers] = True
                found |= is_named[name] & of_language[file]
        return found

    @cached_property
    def _owners_of(self) -> Rows:
        """For each term the object whose member it is, -1 for those that are no members; the last is of no term."""
        attributes = self._context.assembly.relations["attribute"]
        owners = np.full(self._context.assembly.terms + 1, -1, dtype=np.int32)
        owners[attributes[:, 0]] = attributes[:, 1]
        return owners

    def _are_spelled(self, objects: Longs, results: Longs) -> Flags:
        """Which calls give a member of the object whose name is known, be it in part."""
        assembly = self._context.assembly
        is_result = np.zeros(assembly.terms + 1, dtype=bool)
        is_result[results] = True
        is_result[-1] = False
        attributes, flows = (
            rows[is_result[rows[:, target]]].astype(np.int64)
            for rows, target in ((assembly.relations["attribute"], 0), (assembly.relations["flow"], 1))
        )
        owners = self._owners_of[flows[:, 0]]
        flowing = flows[owners >= 0, 1] << SHIFT | owners[owners >= 0]
        found = np.union1d(attributes[:, 0] << SHIFT | attributes[:, 1], flowing)
        spelled: Flags = np.isin(results << SHIFT | objects, found)
        return spelled
