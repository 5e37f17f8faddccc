"""Functions without a name that run elsewhere than where they are written: what they do counts as of what is around.

No edge says so. Where such a function is called or mentioned, or may be what is called, all may run that what is around
it runs: refutations count on that, and nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from corollary.facts.evidence import Form
from corollary.facts.vocabulary import OPEN_REASONS, REASONS
from corollary.linking.context import Context
from corollary.linking.readout.readings import Owners
from corollary.linking.readout.sites.sites import Sites
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs, Numbers, among, expand

_IMPLICIT = REASONS.index("implicit")
_OPEN = np.array([reason in OPEN_REASONS for reason in REASONS])
_ANYTHING = np.array([reason in ("computed", "dynamic") for reason in REASONS])
_NO_NAME = 0
"""The string of what is called without a name: it may be any value that was passed on."""

Columns = tuple[Longs, ...]


def places_of(context: Context) -> Longs:
    """For each thing the definition as whose what it does counts; -1 for all but functions that have no name."""
    relations, terms = context.assembly.relations, context.assembly.terms
    around = np.full(terms + 1, -1, dtype=np.int64)  # the last is that of no term
    around[relations["lambda_in"][:, 0]] = relations["lambda_in"][:, 1]
    around[-1] = -1
    named = np.full(context.assembly.definitions, -1, dtype=np.int64)
    named[relations["denotes"][:, 1]] = around[relations["denotes"][:, 0]]
    return np.concatenate((named, around[relations["object"][:, 0]]))


class UnnamedFunctions:
    """Sites that may run functions without a name.

    Such a site has as its name one that stands for a definition, for members of a name, or for all; `first` is the
    number of the first of these names, and `around` what `places_of` tells of things.
    """

    def __init__(self, context: Context, sites: Sites, last: Owners, around: Longs, first: int) -> None:
        self._context, self._sites, self._first = context, sites, first
        nodes, things = last.now(sites.propagation.values, around >= 0)
        is_term = nodes < context.assembly.terms
        self._pairs = sets.unique(nodes[is_term] << SHIFT | around[things[is_term]])
        """Terms, and the definitions that functions without a name are in that these are."""
        self._is_any = sets.marked(context.assembly.terms + 1, self._pairs >> SHIFT)  # the last is that of no term
        members = [context.assembly.relations[name] for name in ("member", "store")]
        terms, names = (np.concatenate([rows[:, place] for rows in members]) for place in (2, 1))
        self._held = self._of_terms(terms, names)
        """Names of members, and such definitions for what is held there."""
        passed_on = self._passed_on()
        self._any = self._of_terms(passed_on, np.zeros_like(passed_on)) & LOW
        """Such definitions for all that is passed on."""
        self._owners = sets.unique(self._pairs & LOW)
        self._names = sets.unique(self._held >> SHIFT)
        qualified = context.assembly.column("definition", "qualified")
        paths = context.assembly.paths
        self.texts = (
            *(f"<in {paths[int(context.file[o])]}#{context.string(int(qualified[o]))}>" for o in self._owners.tolist()),
            *(f"<held as {context.string(name)}>" for name in self._names.tolist()),
            "<passed on>",
        )
        """The names that are no strings of the program."""

    def candidates(self) -> tuple[Longs, Longs]:
        """(string, symbol) of what its names mean."""
        last = len(self.texts) - 1
        numbers = np.concatenate(
            (
                np.arange(len(self._owners)),
                len(self._owners) + np.searchsorted(self._names, self._held >> SHIFT),
                np.full(len(self._any), last),
            )
        )
        return self._first + numbers, np.concatenate((self._owners, self._held & LOW, self._any))

    def open_sites(self, others: Iterable[Columns]) -> Columns:
        """Caller, string, line, column, reason, form: of sites of which it is known, and of the open ones."""
        parts = [self._known("call"), self._known("reference")]
        parts += [self._open(columns) for columns in (self._sites.unresolved.columns, *others)]
        caller, number, line, column = (np.concatenate(columns) for columns in zip(*parts, strict=True))
        order = np.lexsort((column, line, number, caller))
        caller, number, line, column = (each[order] for each in (caller, number, line, column))
        new = np.ones(len(order), dtype=bool)
        new[1:] = (caller[1:] != caller[:-1]) | (number[1:] != number[:-1])
        caller, number, line, column = (each[new] for each in (caller, number, line, column))
        reason, form = np.full(len(caller), _IMPLICIT), np.full(len(caller), int(Form.CALL))
        return caller, self._first + number, line, column, reason, form

    def _passed_on(self) -> Numbers:
        """The terms that are passed, stored, assigned or returned."""
        column = self._context.assembly.column
        told = (("argument", "term"), ("store", "value"), ("flow", "source"))
        return np.concatenate([*(column(*each) for each in told), self._context.returns[:, 1].astype(np.int32)])

    def _matched(self, terms: Numbers) -> tuple[Longs, Longs]:
        """The places of those of some terms that are functions without a name, and the definitions these are in."""
        places, keys = np.flatnonzero(self._is_any[terms]), self._pairs >> SHIFT
        found = terms[places].astype(np.int64)
        place, which = expand(np.searchsorted(keys, found), np.searchsorted(keys, found, side="right"))
        return places[place], self._pairs[which] & LOW

    def _of_terms(self, terms: Numbers, numbers: Numbers) -> Longs:
        """Of terms, each with a number, that number and the definitions of the term, as one number each, sorted."""
        place, owners = self._matched(terms)
        return sets.unique(numbers[place].astype(np.int64) << SHIFT | owners)

    def _known(self, relation: str) -> Columns:
        """The sites of a relation that are known to call or mention such functions, but for those they are in."""
        rows = self._context.assembly.relations[relation]
        place, owners = self._matched(rows[:, 1])
        other = rows[place, 0] != owners
        place, owners = place[other], owners[other]
        caller, line, column = rows[place][:, [0, 3, 4]].astype(np.int64).T
        return caller, np.searchsorted(self._owners, owners), line, column

    def _open(self, columns: Columns) -> Columns:
        """Of sites that leave open what is called, those that may call such functions: by a name, or whichever."""
        caller, name, line, column, reason = columns[:5]
        is_any = _OPEN[reason] & (len(self._any) > 0) & ((name == _NO_NAME) | _ANYTHING[reason])
        is_held = _OPEN[reason] & ~is_any & among(self._names, name)
        number = np.where(is_any, len(self.texts) - 1, len(self._owners) + np.searchsorted(self._names, name))
        chosen = is_any | is_held
        return caller[chosen], number[chosen], line[chosen], column[chosen]
