"""What runs unseen, in the columns of a program: sites, and what the names of theirs may mean.

Of the names only those count that something in the program has.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from corollary.facts.evidence import Form
from corollary.facts.vocabulary import FINALISED, HANDED, REASONS
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.program import Ints
from corollary.linking.readout.readings import Answers
from corollary.linking.readout.sites.rows import Flags
from corollary.linking.readout.sites.sites import Sites
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs, among

_ANYTHING = "*"
_IMPLICIT, _HANDED = REASONS.index("implicit"), REASONS.index("handed")


class LatentSites:
    """The sites of what runs unseen; `first` is the number of the first name that is no string of the program.

    `overriding` are members that may override one of a base outside, `places` what `places_of` tells of things.
    """

    def __init__(
        self, context: Context, hierarchy: Hierarchy, sites: Sites, overriding: Ints, places: Longs, first: int
    ) -> None:
        self._context, self._hierarchy, self._sites, self._first = context, hierarchy, sites, first
        self._overriding = overriding
        several = [name for name in sites.unseen_names if "|" in name]
        self.texts = (HANDED, FINALISED, *several)
        """The names that are no strings of the program."""
        self._places = places
        self._numbers = {text: first + place for place, text in enumerate(self.texts)}

    def open_sites(self, candidates: Longs) -> tuple[Longs, ...]:
        """Caller, string, line, column, reason, form of those that may mean something; `candidates` are strings."""
        numbers, context = self._numbers, self._context
        strings = np.array([numbers.get(name, context.string_id(name)) for name in self._sites.unseen_names])
        means = among(candidates, strings)
        caller, name, line, column = (part[means[self._sites.unseen.columns[1]]] for part in self._sites.unseen.columns)
        reason = np.where(strings[name] == self._first, _HANDED, _IMPLICIT)
        return caller, strings[name], line, column, reason, np.full(len(caller), int(Form.CALL))

    def candidates(self, single: tuple[Longs, Longs], last: Answers) -> tuple[Longs, Longs]:
        """(string, symbol) of what its names may mean; `single` is that of all others."""
        key = (self._sites.handed_for_good, self._overriding, self._places)
        handed = last.of("handed", key, self._handed)
        parts, names = [handed, self._finalised()], [name.split("|") for name in self.texts[2:]]
        listed = [self._context.string_id(each) for several in names for each in several]
        is_listed = sets.marked(self._first + 1, listed)  # the last is that of no string
        is_listed[-1] = False
        rows = np.flatnonzero(is_listed[single[0]])
        strings, symbols = (column[rows] for column in single)
        for several in names:
            is_one = sets.marked(self._first + 1, [self._context.string_id(each) for each in several])
            parts.append(symbols[is_one[strings]])
        return np.repeat(np.arange(len(parts)) + self._first, [len(found) for found in parts]), np.concatenate(parts)

    def _handed(self) -> Longs:
        """Functions that code outside was given for good, and the members of such objects."""
        context, hierarchy = self._context, self._hierarchy
        things = self._sites.handed_for_good
        around = self._places[things[self._places[things] >= 0]]
        things = sets.union(things[things < context.assembly.definitions], around)
        has = np.zeros(context.assembly.definitions + 1, dtype=bool)  # the last is that of no definition
        for cls in things[context.is_class[things]].tolist():
            has[hierarchy.around(cls)] = True
        members = np.flatnonzero(has[context.parent] & context.is_callable)
        return sets.union(members[self._are_called_outside(members)], things[context.is_callable[things]])

    def _are_called_outside(self, members: Longs) -> Flags:
        """Which members code outside may know: by a base there, by the language, or because many have the name."""
        context = self._context
        found: Flags = np.isin(members, self._overriding)
        for name, told in context.languages.items():
            spoken = np.flatnonzero(context.are_of(name)[context.file[members]])
            names, inverse = sets.indexed(context.name[members[spoken]])
            listed, protocol = told.implicit.unseen.handed, told.classes.protocol
            texts = map(context.assembly.strings.__getitem__, names.tolist())
            found[spoken] |= np.array([_is_known(listed, protocol, text) for text in texts], dtype=bool)[inverse]
        return found

    def _finalised(self) -> Longs:
        """The members that run when their object goes away, and the functions of generators, which are closed then."""
        context = self._context
        stores, parts = context.assembly.relations["store"], [np.zeros(0, dtype=np.int64)]
        returns = context.assembly.relations["returns"]  # what a function without a name does, the one around does
        for language, told in context.languages.items():
            spoken = context.are_of(language)[context.file]
            members, generators = (
                [context.string_id(name) for name in names]
                for names in (told.implicit.unseen.finalisers.split(), told.implicit.generator)
            )
            if members:
                named, made_as = (self._named(names) for names in (members, generators))
                parts.append(np.flatnonzero(spoken & context.is_callable & named[context.name]))
                made = sets.marked(context.assembly.terms + 1, stores[made_as[stores[:, 1]], 0])
                made[-1] = False  # which is that of no term
                parts.append(returns[made[returns[:, 1]] & spoken[returns[:, 0]], 0].astype(np.int64))
        return sets.unique(np.concatenate(parts))

    def _named(self, names: list[int]) -> Flags:
        """Which strings are some names, of which there may be none in the program."""
        return sets.marked(len(self._context.assembly.strings), [name for name in names if name >= 0])


@lru_cache(maxsize=1 << 17)
def _is_known(listed: str, protocol: str, name: str) -> bool:
    """Whether code outside may know a name of a member: it is listed, as any may be, or one of the language's own."""
    names = listed.split()
    return names == [_ANYTHING] or name in names or bool(protocol and re.search(protocol, name))
