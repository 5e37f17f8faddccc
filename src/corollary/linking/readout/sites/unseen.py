"""What may run at a site though no word of it says so, because not everything is known of the objects there.

The language calls members of objects by itself: for operators, loops, truth tests, or where a member is read that an
object may not have. Where an object is not known, any member of such a name may be it. Code outside calls members of
what it is given in the same way, and whatever it was given before: so does what is called, or called by the language,
of an object that is not known, as that may be code outside. Which names those are is data, `[implicit]` of
`language.toml`. There is one row for each function and name, that of its first site.

Deliberately absent: members of objects of which everything is known. What runs of them is an edge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import DELETED, IMPLICIT, REFLECTED, WRITTEN
from corollary.facts.vocabulary import HANDED
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.flow.propagation import Propagation
from corollary.linking.readout.sites.handing import Lasting
from corollary.linking.readout.sites.reasons import Reasons
from corollary.linking.readout.sites.rows import values_at
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs, begins
from corollary.linking.values.memo import Memo
from corollary.linking.values.things import CONTAINER, ROLE_BITS, Outside, are_objects
from corollary.syntax.specification import Specification

Flags = npt.NDArray[np.bool_]
Rows = tuple[Longs, ...]
"""Caller, name, line, column; names are numbered as `Unseen.names` has them."""


def unseen_names(languages: Mapping[str, Specification]) -> tuple[str, ...]:
    """All names that rows may have, by which they are numbered: several with `|` between them are any of these."""
    found = {HANDED}
    for language in languages.values():
        told = language.implicit
        tables = (told.read, told.each, told.reflected, told.unary, told.store, told.delete, told.functions)
        paths = [path for table in tables for paths in table.values() for path in paths]
        found.update(step for path in paths for step in path.lstrip("=").split("."))
        unseen = told.unseen
        texts = (unseen.read, unseen.write, unseen.call, unseen.given, unseen.define, *unseen.members.values())
        found.update(listed(text) for text in (*texts, *unseen.others.values()))
        found.update(listed(text) for text in (*unseen.functions.values(), *unseen.known.values()))
    return tuple(sorted(found - {""}))


def listed(text: str) -> str:
    """The name that stands for any of those in a text."""
    return "|".join(text.split())


_PLACE = ("line", "column")


class _Sites:
    """Rows of a relation as far as they are looked at: where they stand, and what is called or mentioned there."""

    def __init__(self, rows: Longs, line: int, owner: Longs, is_open: Flags, numbers: Mapping[str, int]) -> None:
        """`owner` is of a member the object that has it, -1 of others; `is_open` that it is not known, or what is."""
        self.term, self.owner, self.is_open, self._numbers = rows[:, 1], owner, is_open, numbers
        places = rows[:, 0], rows[:, line], rows[:, line + 1]
        self._order = np.lexsort(places[::-1])
        self._places = tuple(column[self._order] for column in places)

    def told(self, chosen: Flags, name: str) -> Rows:
        """Of the chosen sites the first of each function, with a name."""
        rows = np.flatnonzero(chosen[self._order]) if name in self._numbers else _NONE
        if not len(rows):
            return _NONE, _NONE, _NONE, _NONE
        rows = rows[begins(self._places[0][rows])]
        caller, line, column = (each[rows] for each in self._places)
        return caller, np.full(len(rows), self._numbers.get(name, -1)), line, column


class Unseen:
    """What may run unseen at some calls and mentions."""

    def __init__(
        self,
        context: Context,
        assigning: Flags,
        hierarchy: Hierarchy,
        propagation: Propagation,
        reasons: Reasons,
        lasting: Lasting,
    ) -> None:
        """`assigning` is what `assigning_names` gives."""
        self._context, self._hierarchy, self._propagation, self._reasons = context, hierarchy, propagation, reasons
        self._assigning = assigning
        self._outside, self._lasting = propagation.outside, lasting
        self.names = unseen_names(context.languages)
        self._numbers = {name: number for number, name in enumerate(self.names)}
        told = [language.implicit.unseen for language in context.languages.values()]
        settled = frozenset(word for unseen in told for word in unseen.settled.split())
        self._may_be = Memo(partial(_may_be, propagation.outside, settled))

    def of(self, files: Flags) -> Rows:
        """What may run unseen in some files, of each function only the first site for each name."""
        parts: list[Rows] = [(_NONE, _NONE, _NONE, _NONE)]
        chosen = np.flatnonzero(files)
        languages = np.array([self._context.assembly.languages[file] for file in chosen.tolist()])
        for name in sets.unique(languages).tolist():
            spoken, language = np.zeros(len(files), dtype=bool), self._context.languages[name]
            spoken[chosen[languages == name]] = True
            parts += self._of_calls(spoken, language)
            parts += self._of_references(spoken, language)
            parts.append(self._of_classes(spoken, language))
        return _firsts(tuple(np.concatenate(columns) for columns in zip(*parts, strict=True)))

    def _of_calls(self, files: Flags, language: Specification) -> Iterator[Rows]:
        unseen, rows = language.implicit.unseen, self._rows("call", files)
        calls = self._context.assembly.relations["call"][rows].astype(np.int64)
        manner, strings = calls[:, 7], calls[:, 2]
        by_language = (manner == IMPLICIT) | (manner == REFLECTED)
        spoken = manner < IMPLICIT
        sites = self._sites(calls, 3)
        may_be, is_beyond, is_lasting = self._are(sites.term)
        asked = self._asked(sites.term)
        is_asked = sites.is_open & ~np.isin(sites.owner, self._of_containers(calls[by_language]))
        is_asked |= (manner == REFLECTED) & ~self._are_plain(sites.owner)
        for string in sets.unique(asked[by_language]).tolist():
            name = self._context.string(string) if string >= 0 else listed(unseen.call)
            yield sites.told(by_language & is_asked & (asked == string), name)
        gives = self._give(files, rows)
        for members, applies in ((unseen.members, by_language), (unseen.others, by_language & gives)):
            for member, text in members.items():
                yield sites.told(applies & (strings == self._context.string_id(member)), listed(text))
        yield sites.told(spoken & (sites.owner >= 0) & sites.is_open, listed(unseen.read))
        yield sites.told(spoken & may_be, listed(unseen.call))
        beyond = spoken & (may_be | is_beyond)
        is_listed = np.zeros(len(rows), dtype=bool)
        known = self._known_callees(sites.term, unseen.known)
        for number, text in enumerate(unseen.known.values()):
            yield sites.told(beyond & gives & (known == number), listed(text))
        beyond &= known < 0
        for function, text in unseen.functions.items():
            chosen = beyond & (strings == self._context.string_id(function))
            is_listed |= chosen
            yield sites.told(chosen, listed(text))
        yield sites.told(beyond & ~is_listed & gives, listed(unseen.given))
        yield sites.told(spoken & (is_lasting | may_be) | by_language & is_asked, HANDED)

    def _of_references(self, files: Flags, language: Specification) -> Iterator[Rows]:
        unseen = language.implicit.unseen
        references = self._context.assembly.relations["reference"][self._rows("reference", files)].astype(np.int64)
        sites, is_written = self._sites(references, 3), np.isin(references[:, 5], (WRITTEN, DELETED))
        is_open = sites.is_open & (sites.owner >= 0)
        yield sites.told(is_open & ~is_written, listed(unseen.read))
        may_assign = sites.is_open | self._assigning[references[:, 2]] | self._have_open_bases(sites.owner)
        is_assigned = may_assign & (sites.owner >= 0)
        yield sites.told(is_assigned & is_written, listed(unseen.write))

    def _of_classes(self, files: Flags, language: Specification) -> Rows:
        """What may run where a class is made."""
        context, name = self._context, listed(language.implicit.unseen.define)
        rows = self._rows("definition", files)
        classes = rows[context.is_class[rows] & (context.parent[rows] >= 0)] if name else rows[:0]
        line, column = (context.assembly.column("definition", key)[classes].astype(np.int64) for key in _PLACE)
        return (
            context.parent[classes].astype(np.int64),
            np.full(len(classes), self._numbers.get(name, -1)),
            line,
            column,
        )

    def _rows(self, relation: str, files: Flags) -> Longs:
        return self._context.assembly.rows_in(relation, files)

    def _sites(self, rows: Longs, line: int) -> _Sites:
        owner = self._reasons.owner_of[rows[:, 1]]
        return _Sites(rows, line, owner, self._are(np.where(owner >= 0, owner, rows[:, 1]))[0], self._numbers)

    def _asked(self, terms: Longs) -> Longs:
        """The strings by which members are read, -1 for what is no member."""
        rows, names = self._reasons.member_rows[terms], self._context.assembly.column("attribute", "name")
        found = np.full(len(terms), -1, dtype=np.int64)
        found[rows >= 0] = names[rows[rows >= 0]]
        return found

    def _are(self, terms: Longs) -> Flags:
        """Which terms may be objects that are not known; which is code outside, which of that may run more."""
        once, inverse = sets.indexed(terms)
        found = np.zeros((3, len(once)), dtype=bool)
        found[0] = True
        site, values, _ = values_at(self._propagation, once)
        found[0, site] = False
        found[0, site[values == self._outside.unknown]] = True
        beyond = np.flatnonzero(values >> ROLE_BITS > self._outside.base)
        found[0, site[beyond[self._may_be.of(values[beyond]) != 0]]] = True
        found[1, site[beyond]] = True
        found[2, site[beyond[self._lasting.among(values[beyond])]]] = True
        return found[:, inverse]

    def _have_open_bases(self, terms: Longs) -> Flags:
        """Which terms may be objects of classes of which a base is not known."""
        once, inverse = sets.indexed(terms)
        site, values, _ = values_at(self._propagation, once)
        things, which = sets.indexed(np.where(are_objects(values), values >> ROLE_BITS, -1))
        inside = (things >= 0) & (things < self._context.assembly.definitions)
        is_open = np.zeros(len(things), dtype=bool)
        is_open[inside] = [self._hierarchy.is_open(cls) for cls in things[inside].tolist()]
        found = np.zeros(len(once), dtype=bool)
        found[site[is_open[which]]] = True
        return found[inverse]

    def _of_containers(self, calls: Longs) -> Longs:
        """What calls of the language give of containers and plain data: iterators that are no objects of the program.

        Nothing of the program runs at these calls, and what they give has no value by that.
        """
        results, callees = calls[:, 6], calls[:, 1]
        owners = self._reasons.owner_of[callees]
        chosen = np.flatnonzero((results >= 0) & (owners >= 0))
        runs = np.zeros(len(chosen), dtype=bool)
        for terms in (callees[chosen], results[chosen]):
            runs[values_at(self._propagation, terms)[0]] = True
        found: Longs = results[chosen[~runs & self._are_plain(owners[chosen])]]
        return found

    def _are_plain(self, terms: Longs) -> Flags:
        """Which terms are containers, plain data, or what code outside gives that is never of the program, for sure."""
        once, inverse = sets.indexed(terms)
        site, values, _ = values_at(self._propagation, once)
        things = values >> ROLE_BITS
        made = (things >= self._context.assembly.definitions) & (things < self._outside.base)
        found, other = np.zeros((2, len(once)), dtype=bool)
        found[site] = True
        beyond = np.flatnonzero(things > self._outside.base)
        made[beyond[self._may_be.of(values[beyond]) == 0]] = True
        other[site[~made]] = True
        return (found & ~other)[inverse]

    def _known_callees(self, terms: Longs, known: Mapping[str, str]) -> Longs:
        """Which of some names, or of their beginnings, tells of all that terms may be outside; -1 where none does."""
        once, inverse = sets.indexed(terms)
        site, values, _ = values_at(self._propagation, once)
        beyond = values >> ROLE_BITS >= self._outside.base
        site, (distinct, which) = site[beyond], sets.indexed(values[beyond])
        numbers = np.array([_place_of(self._outside.name(value), known) for value in distinct.tolist()], dtype=np.int64)
        least, most = np.full(len(once), len(known)), np.full(len(once), -1)
        if len(distinct):
            np.minimum.at(least, site, numbers[which])
            np.maximum.at(most, site, numbers[which])
        return np.where(least == most, most, -1)[inverse]

    def _give(self, files: Flags, rows: Longs) -> Flags:
        """Which rows of `call`, all of some files, pass on more than plain data, functions and classes."""
        assembly = self._context.assembly
        arguments = assembly.relations["argument"][assembly.rows_in("argument", files)]
        calls = np.searchsorted(rows, arguments[:, 0])
        terms, inverse = sets.indexed(arguments[:, 3])
        site, values, _ = values_at(self._propagation, terms.astype(np.int64))
        is_plain = (values >> ROLE_BITS < assembly.definitions) & ~are_objects(values)
        is_plain |= values == self._outside.data
        is_more = np.zeros(len(terms), dtype=bool)
        is_more[site[~is_plain]] = True
        found = np.zeros(len(rows), dtype=bool)
        found[calls[is_more[inverse]]] = True
        return found


def assigning_names(context: Context) -> Flags:
    """By name whether a class holds an object under it, which may say what runs where that member is assigned.

    Functions say nothing about that unless they are decorated, nor do plain data and types of what is held later.
    """
    assembly, kinds = context.assembly, ("definition", "string")
    rows = assembly.by_file.of("assigning names", kinds, lambda files: _assigning_names(context, files))
    return sets.marked(len(assembly.strings), rows[:, 1])


def _assigning_names(context: Context, files: Flags) -> Longs:
    """Such names of some files, each behind the definition that has it, or is it."""
    assembly = context.assembly
    source, target = assembly.columns_among("flow", files, "source", "target")
    tells = np.ones(assembly.terms + 1, dtype=bool)  # the last is that of no term
    for relation in ("literal", "instance", "denotes"):
        tells[assembly.columns_among(relation, files, "term")[0]] = False
    is_object = tells.copy()
    is_object[target] = False
    is_object[target[tells[source]]] = True
    is_object &= tells
    owner, name, term = assembly.columns_among("member", files, "owner", "name", "term")
    held = context.is_class[owner] & is_object[term]
    (decorated,) = assembly.columns_among("decorator", files, "definition")
    decorated = decorated[~context.is_class[decorated]]
    definitions = np.concatenate((owner[held], decorated))
    return np.stack((definitions, np.concatenate((name[held], context.name[decorated]))), axis=1).astype(np.int64)


def _may_be(outside: Outside, settled: frozenset[str], value: int) -> bool:
    """Whether what is known of something outside leaves open that it is of the program."""
    return bool(outside.openness(value)) and outside.name(value).removeprefix(CONTAINER) not in settled


def _place_of(name: str, known: Mapping[str, str]) -> int:
    """The place of a name outside, or else of the longest beginning up to a dot, among those that are told; or -1."""
    told, found = list(known), name.removeprefix(CONTAINER)
    if found in known:
        return told.index(found)
    beginnings = [each for each in known if each.endswith(".") and found.startswith(each)]
    return told.index(max(beginnings, key=len)) if beginnings else -1


def _firsts(rows: Rows) -> Rows:
    """Of the rows of one function with one name the first, in the order of functions and names."""
    caller, name, line, column = rows
    order = np.lexsort((column, line, name, caller))
    caller, name, line, column = (each[order] for each in rows)
    first = np.ones(len(order), dtype=bool)
    first[1:] = (caller[1:] != caller[:-1]) | (name[1:] != name[:-1])
    return caller[first], name[first], line[first], column[first]


_NONE = np.zeros(0, dtype=np.int64)
