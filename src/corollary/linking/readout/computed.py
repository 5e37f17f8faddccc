"""Names that code computes: which member is read by one is told by the object alone.

Each such read is an open site. Where the object is known, its candidates are members of its class, and of those below:
the site has the name `path#Class.*`. They are those whose names strings of the program spell; where strings spell none,
or where the names are those of definitions, names come from elsewhere and any member may be meant. The others are not
proved to be dead, as a name may always come from elsewhere: they stand under `path#Class.<rest>`. Only public ones and
those that code reads may be where the names are those that a fallback for members was asked for. Where the object is
not known, the candidates are all members whose names strings spell, those of modules included where modules are values:
the site has the name `*`. Code that is made at run time may name whatever strings spell, if that means one thing: its
site has the name `<code>`.

A call of an element at a key that is not known is such a read, too, where elements are members and the object is known.
Where it is a module whose elements are read, be they called or not, its mention is the site.

Deliberately absent: names of which a part is known. These are patterns, and values flow through them.
"""

from __future__ import annotations

import re
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Form
from corollary.facts.schema import ELEMENT, OF_CLASS, PATTERN, REST
from corollary.facts.vocabulary import REASONS, VISIBILITIES
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.names.using import files_that_use
from corollary.linking.program import Ints
from corollary.linking.readout.readings import Answers
from corollary.linking.readout.sites.sites import Sites
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs, among, longs
from corollary.linking.values.things import ROLE_BITS, ROLES, Role, are_accessing
from corollary.linking.values.waiting import Waiting

Flags = npt.NDArray[np.bool_]

_REASON = REASONS.index("computed")
_CODE = "<code>"
_OF_ANYTHING, _IN_CODE = -1, -2
"""Whose members are read, where that is no class or module."""
_LISTS = ("look_up", "look_up_later", "list_members", "run_code")
"""What languages list of functions that read members by computed names, or run code that is made at run time."""
_MOST_ARGUMENTS = 3
"""How many arguments look-ups take: an object, a name, and what is given where there is no such member."""
_MOST_STEPS = 3
"""How far the name of a definition is followed."""


class ComputedMembers:
    """The reads of members by a computed name; the names of their sites are numbered behind all strings."""

    def __init__(self, context: Context, hierarchy: Hierarchy, sites: Sites, held_modules: Ints) -> None:
        self._context, self._hierarchy, self._sites, self._held_modules = context, hierarchy, sites, held_modules
        self._first = len(context.assembly.strings)

    @cached_property
    def texts(self) -> list[str]:
        """The names of the sites and of the rest, from the one on that has the first number behind all strings."""
        rest = [self._text(owner).removesuffix(PATTERN) + REST for owner in self._doubting.tolist()]
        return [self._text(owner) for owner in self._owners.tolist()] + rest

    @property
    def doubted(self) -> Longs:
        """The names under which those members stand that no read is expected to mean, though it may."""
        return np.arange(len(self._doubting)) + self._first + len(self._owners)

    def keep_texts(self, last: Answers) -> None:
        """Takes over what names looked like the last time, if they are of the same."""
        key = self._owners, self._doubting
        self.texts = last.of("texts of computed members", key, lambda: self.texts)

    def open_sites(self) -> tuple[Longs, ...]:
        """The reads: caller, string, line, column, reason, form."""
        relations = self._context.assembly.relations
        calls = relations["call"][self._reads[:, 0]][:, [0, 3, 4]]
        mentions = relations["reference"][self._of_modules[:, 0]][:, [0, 3, 4]]
        caller, line, column = np.concatenate((calls, mentions)).astype(np.int64).T
        owners = np.concatenate((self._reads[:, 1], self._of_modules[:, 1]))
        rows = (caller, self._first + np.searchsorted(self._owners, owners), line, column)
        return rows + tuple(np.full(len(caller), value, dtype=np.int64) for value in (_REASON, int(Form.REFERENCE)))

    def candidates(self, spelled: Longs, last: Answers) -> tuple[Longs, Longs]:
        """(string, symbol) of what the reads may mean, and of the rest; `spelled` are the names that strings spell."""
        told = (self._handing_on, self._asked_for, self._read_names, self._by_definitions, self._doubting)
        key = (self._owners, spelled, self._held_modules, *told)
        counts, found = last.of("computed members", key, lambda: self._meant(spelled))
        return np.repeat(np.arange(len(counts)) + self._first, counts), found

    def _meant(self, spelled: Longs) -> tuple[list[int], Longs]:
        """What the reads may mean, owner by owner, then the rest of those that are doubted, and how much each is."""
        context, means = self._context, dict[int, Longs]()
        runs = context.is_callable | context.is_constructible
        is_spelled = sets.marked(len(context.assembly.strings), spelled)[context.name]
        is_member = (context.parent >= 0) & context.is_class[context.parent]
        members = Waiting(context.assembly.definitions, context.parent, np.arange(context.assembly.definitions))

        @cache
        def held_by(owner: int) -> Longs:
            found: Longs = np.sort(members.columns[0][members.match(self._holders(owner))[1]])
            return found

        for owner in self._owners.tolist():
            if owner == _IN_CODE:
                means_one = np.bincount(context.name[runs], minlength=self._first)[context.name] == 1
                means[owner] = np.flatnonzero(is_spelled & (is_member | means_one))
            elif owner == _OF_ANYTHING:
                is_held = sets.marked(context.assembly.definitions + 1, self._held_modules)  # the last is that of none
                means[owner] = np.flatnonzero(is_spelled & (is_member | is_held[context.parent]))
            else:
                held = held_by(owner)
                is_told = is_spelled[held].any() and owner not in self._by_definitions
                may = self._may_be_told(owner, held, is_spelled) if is_told else self._may_be_read(owner, held)
                means[owner] = held[may]
        nothing, doubting = longs([]), self._doubting
        rests: list[Longs] = [nothing] * len(doubting)
        whole = np.flatnonzero(~(context.is_class[doubting] | np.isin(doubting, self._owners)))
        place, rows = members.match(doubting[whole])  # modules of which no member is read by a computed name
        for each, held in zip(whole.tolist(), _by_place(len(whole), place, members.columns[0][rows]), strict=True):
            rests[each] = held
        for each in sorted({*range(len(doubting))} - {*whole.tolist()}):
            owner = int(doubting[each])
            rests[each] = sets.difference(held_by(owner), means.get(owner, nothing))
        parts = [found[runs[found]] for found in (*means.values(), *rests)]
        return [len(found) for found in parts], np.concatenate([nothing, *parts])

    def _may_be_told(self, owner: int, members: Longs, is_spelled: Flags) -> Flags:
        """Which members may be meant where some are spelled: those, and what a fallback may have been asked for."""
        found: Flags = is_spelled[members]
        return found | self._are_read[members] if owner in self._asked_for else found

    def _may_be_read(self, owner: int, members: Longs) -> Flags:
        """Which members may be meant where none is spelled: not all where only names that are read are handed on."""
        context = self._context
        public = context.visibility[members] == VISIBILITIES.index("public")
        found: Flags = public | self._are_read[members] | (owner not in self._handing_on)
        return found

    @cached_property
    def _are_read(self) -> Flags:
        """Which definitions have a name that code of the program reads of something."""
        found: Flags = sets.marked(self._first, self._read_names)[self._context.name]
        return found

    @cached_property
    def _read_names(self) -> Longs:
        """The names of members that code of the program reads."""
        return self._context.assembly.spoken("attribute", "name")

    @cached_property
    def _by_definitions(self) -> Longs:
        """What members are read of by names of definitions, be they written otherwise: strings need not spell these."""
        calls = self._context.assembly.by_file.of("by definitions", ("call",), self._told_by_definitions)
        return sets.unique(self._reads[among(calls[:, 0], self._reads[:, 0]), 1])

    def _told_by_definitions(self, files: Flags) -> Longs:
        """The calls of some files that are given names of definitions, sorted."""
        assembly = self._context.assembly
        source, target = assembly.columns_among("flow", files, "source", "target")
        members = assembly.by_term.waiting("attribute", "object", "term", "name")
        results = assembly.by_term.waiting("result", "callee", "term")
        words = {word for one in self._context.languages.values() for word in one.builtins.own_names.split()}
        named = sets.marked(self._first + 1, [self._context.string_id(word) for word in sorted(words)])
        named[-1] = False  # which is that of no string
        term, name = assembly.columns_among("attribute", files, "term", "name")
        told = term[named[name]].astype(np.int64)
        tells = sets.marked(assembly.terms + 1, told)
        for _ in range(_MOST_STEPS):
            called = members.columns[0][members.match(told)[1]]
            tells[results.columns[0][results.match(called)[1]]] = True
            tells[target[tells[source]]] = True
            told = np.flatnonzero(tells)
        call, given = assembly.columns_among("argument", files, "call", "term")
        return sets.unique(call[tells[given]].astype(np.int64))[:, None]

    @cached_property
    def _in_fallbacks(self) -> Flags:
        """Which reads are in fallbacks for members, by what these were asked for."""
        context, assembly = self._context, self._context.assembly
        calls, arguments = assembly.relations["call"], assembly.relations["argument"]
        asked = {found.classes.fallback for found in context.specifications} - {""}
        fallbacks = sets.marked(self._first + 1, [context.string_id(name) for name in asked])
        fallbacks[-1] = False
        fallbacks = fallbacks[context.name]
        inside = self._reads[fallbacks[calls[self._reads[:, 0], 0]], 0]
        if not len(inside):
            return np.zeros(len(self._reads), dtype=bool)
        arguments = arguments[(arguments[:, 1] == 1) & sets.marked(len(calls), inside)[arguments[:, 0]]].astype(
            np.int64
        )
        given = calls[arguments[:, 0], 0].astype(np.int64) << SHIFT | arguments[:, 3]
        parameters = assembly.relations["parameter"]
        parameters = parameters[fallbacks[parameters[:, 0]]].astype(np.int64)
        handing = arguments[np.isin(given, parameters[:, 0] << SHIFT | parameters[:, 4]), 0]
        found: Flags = np.isin(self._reads[:, 0], handing)
        return found

    @cached_property
    def _asked_for(self) -> Longs:
        """What members are read of by what fallbacks for members were asked for."""
        found: Longs = sets.unique(self._reads[self._in_fallbacks, 1])
        return found

    @cached_property
    def _handing_on(self) -> Longs:
        """What members are read of by computed names in such fallbacks alone."""
        found: Longs = np.setdiff1d(self._asked_for, self._reads[~self._in_fallbacks, 1])
        return found[~np.isin(found, self._of_modules[:, 1])]

    @cached_property
    def _doubting(self) -> Longs:
        """What members are read of by names that may come from anywhere, and modules that get hold of themselves."""
        known = np.setdiff1d(self._owners[self._owners >= 0], self._handing_on)
        held = self._held_modules if _OF_ANYTHING in self._owners else longs([])
        return sets.unique(np.concatenate((known, held.astype(np.int64), self._holding_themselves)))

    @cached_property
    def _holding_themselves(self) -> Longs:
        """The modules in which code gets hold of all that the module has."""
        files = files_that_use(self._context, lambda specification: specification.builtins.own_module)
        return longs(sorted(map(self._context.module, files)))

    def _text(self, owner: int) -> str:
        if owner < 0:
            return _CODE if owner == _IN_CODE else PATTERN
        context = self._context
        file, number = context.file_of_definition(owner)
        path, qualified = context.assembly.paths[file], context.assembly.column("definition", "qualified")[owner]
        return f"{path}#{context.string(int(qualified))}.{PATTERN}" if number else f"{path}#{PATTERN}"

    def _holders(self, owner: int) -> Longs:
        """The classes whose members an object of a class, or of one below it, has; or the module itself."""
        return self._hierarchy.around(owner) if self._context.is_class[owner] else longs([owner])

    @cached_property
    def _owners(self) -> Longs:
        """What members are read of by computed names."""
        found: Longs = sets.unique(np.concatenate((self._reads[:, 1], self._of_modules[:, 1])))
        return found

    @cached_property
    def _of_modules(self) -> Longs:
        """(row of `reference`, module) of each mention of a module in a function that reads elements of it."""
        assembly, context = self._context.assembly, self._context
        if not self._computing.any():
            return np.zeros((0, 2), dtype=np.int64)
        objects = sets.marked(assembly.terms + 1, assembly.relations["attribute"][self._elements, 1])
        objects[-1] = False
        terms, rows = assembly.column("reference", "term"), assembly.rows_in("reference", self._computing)
        rows = rows[objects[terms[rows]]]
        mention, values, _ = self._sites.propagation.values.rows_of(terms[rows].astype(np.int64))
        things = values >> ROLE_BITS
        inside = (values & ROLES == Role.THING) & (things < assembly.definitions)
        chosen = np.flatnonzero(inside & (context.parent[np.where(inside, things, 0)] < 0))
        return _distinct(rows[mention[chosen]], things[chosen])

    @cached_property
    def _reads(self) -> Longs:
        """(row of `call`, class or module) of each read."""
        (call, term), keyed = self._objects, self._keyed
        of_name = len(call)
        call, term = np.concatenate((call, keyed[0])), np.concatenate((term, keyed[1]))
        known = np.flatnonzero(term >= 0)
        site, values, _ = self._sites.propagation.values.rows_of(term[known])
        row, things, roles = known[site], values >> ROLE_BITS, values & ROLES
        inside = (things < self._context.assembly.definitions) & ~are_accessing(values)
        things = np.where(inside, things, 0)
        is_module = (self._context.parent[things] < 0) & (roles == Role.THING)
        holds = inside & (is_module | self._context.is_class[things])
        is_unknown = np.ones(len(call), dtype=bool)
        is_unknown[row] = False
        is_unknown[row[self._sites.are_open(values)]] = True
        is_unknown[of_name:] = False
        rows = np.concatenate((call[row[holds]], call[is_unknown], self._calls_of("run_code")))
        owners = np.full(len(rows), _IN_CODE, dtype=np.int64)
        owners[: int(holds.sum()) + int(is_unknown.sum())] = _OF_ANYTHING
        owners[: int(holds.sum())] = things[holds]
        return _distinct(rows, owners)

    @property
    def _keyed(self) -> tuple[Longs, Longs]:
        """The rows of `call` of what may be members, at keys that are not known, or of members of it; whose it is."""
        assembly = self._context.assembly
        if not self._computing.any():
            return longs([]), longs([])
        attributes, rows = assembly.relations["attribute"], assembly.rows_in("call", self._computing)
        callees = assembly.column("call", "callee")[rows]
        owners = np.full(assembly.terms + 1, -1, dtype=np.int64)  # the last is that of no term
        owners[attributes[self._elements, 0]] = attributes[self._elements, 1]
        flow = assembly.rows_among("flow", self._computing)
        flow = flow[owners[flow[:, 0]] >= 0]
        owners[flow[:, 1]] = owners[flow[:, 0]]
        holders = self._sites.owner_of[callees]
        called = np.where(owners[callees] >= 0, callees, holders)
        keyed = np.flatnonzero(owners[called] >= 0)
        return rows[keyed], owners[called[keyed]]

    @cached_property
    def _elements(self) -> Longs:
        """The rows of `attribute` of elements at keys that are not known."""
        attributes = self._context.assembly.relations["attribute"]
        return np.flatnonzero(attributes[:, 2] == self._context.string_id(ELEMENT))

    @property
    def _are_whole(self) -> Flags:
        """Of each term, and of none, whether it is a literal that is not filled in."""
        is_filled = self._context.assembly.texts.fitting(_is_filled)
        terms, names = (self._context.assembly.column("literal", column) for column in ("term", "name"))
        return sets.marked(self._context.assembly.terms + 1, terms[~is_filled[names]])

    @property
    def _of_usual_names(self) -> Longs:
        """The rows of `attribute` of members that are named for classes, of which little else is known."""
        is_usual = self._context.assembly.texts.fitting(_is_of_class)
        found: Longs = np.flatnonzero(is_usual[self._context.assembly.column("attribute", "name")])
        return found

    @cached_property
    def _computing(self) -> Flags:
        """Of each file whether elements may be members there."""
        return np.array([found.classes.computed_members for found in self._context.specifications], dtype=bool)

    @property
    def _objects(self) -> tuple[Longs, Longs]:
        """The rows of `call` that read members by computed names, and the terms whose members: -1 for any."""
        assembly, arguments = self._context.assembly, self._context.assembly.relations["argument"]
        rows = self._calls_of("look_up", "look_up_later", "list_members")
        read, later, listed = (among(self._calls_of(key), rows) for key in ("look_up", "look_up_later", "list_members"))
        calls = assembly.relations["call"][rows].astype(np.int64)
        place = np.full(len(assembly.relations["call"]), -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        plain = arguments[(place[arguments[:, 0]] >= 0) & (arguments[:, 1] >= 0) & (arguments[:, 1] < _MOST_ARGUMENTS)]
        given = np.full((len(rows), _MOST_ARGUMENTS), -1, dtype=np.int64)
        given[place[plain[:, 0]], plain[:, 1]] = plain[:, 3]
        several = calls[:, 5] > 1
        names = np.where(several, given[:, 1], given[:, 0])
        objects = np.where(several, given[:, 0], self._sites.owner_of[calls[:, 1]])
        is_computed = read & ~self._are_whole[names]
        is_computed &= ~self._are_spelled(objects, calls[:, 6], given[:, 2])
        chosen = np.flatnonzero(is_computed | later | (listed & (given[:, 0] >= 0)))
        return rows[chosen], np.where(later, -1, np.where(listed, given[:, 0], objects))[chosen]

    def _calls_of(self, *keys: str) -> Longs:
        """The rows of calls of functions that a language lists, or may be for all that is known of their callees."""
        rows, listed = self._listed
        wanted = sum(1 << _LISTS.index(key) for key in keys)
        found: Longs = rows[listed & wanted != 0]
        return found

    @cached_property
    def _listed(self) -> tuple[Longs, Longs]:
        """The rows of all such calls, and a bit for each list that has the name of the function."""
        context, parts = self._context, [(longs([]), longs([]))]
        calls, file = context.assembly.relations["call"], context.assembly.row_file["call"]
        for language in context.spoken:
            bits = np.zeros(len(context.assembly.strings), dtype=np.int8)
            for place, key in enumerate(_LISTS):
                words: str = getattr(context.languages[language].builtins, key)
                bits[[number for number in map(context.string_id, words.split()) if number >= 0]] |= 1 << place
            listed = bits[calls[:, 2]]
            rows = np.flatnonzero(listed)
            rows = rows[context.are_of(language)[file[rows]]]
            parts.append((rows, listed[rows].astype(np.int64)))
        found, of_lists = (np.concatenate(columns) for columns in zip(*parts, strict=True))
        may = self._may_be_listed(calls[found].astype(np.int64))
        order = np.argsort(found[may], kind="stable")
        return found[may][order], of_lists[may][order]

    def _may_be_listed(self, calls: Longs) -> Flags:
        """Which of some calls have no callee in the program, and name a function, or a member of what is outside."""
        outside = self._sites.outside
        call, values, _ = self._sites.propagation.values.rows_of(calls[:, 1])
        may = np.ones(len(calls), dtype=bool)
        may[call[values >> ROLE_BITS < outside.base]] = False
        owners = self._sites.owner_of[calls[:, 1]]
        members = np.flatnonzero((owners >= 0) & ~self._are_special(calls[:, 2]))
        row, values, _ = self._sites.propagation.values.rows_of(owners[members])
        is_outside = np.zeros(len(calls), dtype=bool)
        is_outside[members[row[(values >> ROLE_BITS > outside.base) & ~self._sites.are_open(values)]]] = True
        may[members] &= is_outside[members]
        return may

    def _are_special(self, names: Longs) -> Flags:
        """Which names are of members that a language itself calls: every object may have them."""
        patterns = {found.classes.protocol for found in self._context.specifications} - {""}
        special = {
            name for name in set(names.tolist()) for one in patterns if re.search(one, self._context.string(name))
        }
        return np.isin(names, sorted(special))

    def _are_spelled(self, objects: Longs, results: Longs, defaults: Longs) -> Flags:
        """Which calls give a member of the object whose name is known, be it in part, besides what is given else.

        How the names of classes look is no more than what is usual.
        """
        assembly = self._context.assembly
        is_result = sets.marked(assembly.terms + 1, results)
        is_result[-1] = False
        attributes, flows = (
            rows[is_result[rows[:, target]]].astype(np.int64)
            for rows, target in ((assembly.relations["attribute"], 0), (assembly.relations["flow"], 1))
        )
        usual = sets.marked(assembly.terms + 1, assembly.column("attribute", "term")[self._of_usual_names])
        attributes, flows = attributes[~usual[attributes[:, 0]]], flows[~usual[flows[:, 0]]]
        flows = flows[~among(np.sort(defaults << SHIFT | results), flows[:, 0] << SHIFT | flows[:, 1])]
        owners = self._sites.owner_of[flows[:, 0]]
        flowing = flows[owners >= 0, 1] << SHIFT | owners[owners >= 0]
        found = sets.union(attributes[:, 0] << SHIFT | attributes[:, 1], flowing)
        return among(found, results << SHIFT | objects)


def _is_of_class(name: str) -> bool:
    """Whether the name of a class is a part of a name of a member."""
    return OF_CLASS in name


def _is_filled(literal: str) -> bool:
    """Whether it is told of the kind of a literal that it is filled in."""
    return literal.endswith(PATTERN)


def _by_place(count: int, places: Longs, values: Longs) -> list[Longs]:
    """For each place the values that are there; places are in order."""
    return np.split(values, np.searchsorted(places, np.arange(1, count))) if count else []


def _distinct(rows: Longs, owners: Longs) -> Longs:
    """The distinct pairs of a row and what members are read of there, sorted."""
    found = sets.unique(rows << SHIFT | owners - _IN_CODE)  # what is no definition has the least of all numbers
    return np.stack((found >> SHIFT, (found & LOW) + _IN_CODE), axis=1)
