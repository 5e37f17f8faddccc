"""Values as objects: what is read from their members, and what is stored there.

Where a member is asked for first, it is looked up; what members mean is known to classes and modules, not here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence
from corollary.facts.schema import AS_CLASS, IMPLICIT, ITEMS, JOINED, METACLASS, PART, REFLECTED
from corollary.linking.assembly import Assembly
from corollary.linking.flow.graph import Graph
from corollary.linking.flow.passing import Passing
from corollary.linking.flow.typed.narrowing import Narrowing
from corollary.linking.values.bounds import Bound
from corollary.linking.values.elements import COMPUTED, KEYED, ElementNames
from corollary.linking.values.found import Found
from corollary.linking.values.joins import LOW, SHIFT, Bytes, Longs, columns_of, longs
from corollary.linking.values.memo import Memo
from corollary.linking.values.things import ROLE_BITS, ROLES, Outside, Role, are_accessing, are_objects
from corollary.linking.values.waiting import Waiting

INFERRED, DISPATCH, GUESS = int(Evidence.INFERRED), int(Evidence.DISPATCH), int(Evidence.GUESS)
_THING, _PROPERTY = int(Role.THING), int(Role.PROPERTY)
_CLASSES = (Role.THING, Role.CLASS_OR_BELOW)


class LookUps(Protocol):
    """What propagation asks of classes, objects and modules."""

    @property
    def element_names(self) -> ElementNames:
        """The names of elements."""

    def look_up(self, value: int, name: int) -> Found:
        """What member `name` of a value of the program is."""

    @property
    def getting(self) -> npt.NDArray[np.bool_]:
        """The classes, among all things, whose objects run a function when they are read, or assigned, as members."""

    @property
    def choosing(self) -> npt.NDArray[np.bool_]:
        """The classes, among all things, of which a function of the program makes the objects: perhaps of one below."""

    def run_on_classes(self, holders: Longs, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values, members of classes, are functions that run on the class as they do on any object."""

    @property
    def called_as_objects(self) -> npt.NDArray[np.bool_]:
        """The classes, among all things, that are objects of classes of the program."""

    @property
    def call_operators(self) -> frozenset[int]:
        """The names by which what runs for a call is asked for itself."""

    @property
    def invokers(self) -> frozenset[int]:
        """The names of members of classes that are functions by which these are called on an object that is there."""

    @property
    def invoking(self) -> npt.NDArray[np.bool_]:
        """The definitions in languages where functions have such members."""

    def call_operator(self, value: int) -> int:
        """What runs when an object is called, or a class that is one, as value and name; -1 where there is nothing."""

    def is_of_class(self, value: int, name: int) -> bool:
        """Whether a class holds the member of a value, and not only the object."""

    def wrapped_at(self, value: int, name: int) -> list[int]:
        """The methods that run on a value, for which functions stand that it has as a member."""

    def getters(self, thing: int) -> list[int]:
        """The functions that run when a member that is an object of a class is read, or assigned."""

    @property
    def writers(self) -> frozenset[int]:
        """Of these, and of others, those that run when a member is assigned."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the rules of a propagation go by."""

    assembly: Assembly
    outside: Outside
    members: LookUps
    passing: Passing
    narrowing: Narrowing
    """What passes at terms that have a test."""
    asked_as: Callable[[Longs, Longs, Longs], tuple[Longs, Longs]]
    more_members: Longs
    types: Longs
    """The classes and interfaces that types mean, whatever else may have their names: term, value."""
    given: Longs
    """The terms that have objects of types which calls give for parameters of types."""


class Reading(Graph):
    """The rules of members: a value at a term tells what the members of that term are."""

    def __init__(self, rules: Rules) -> None:
        assembly, outside, members, passing = rules.assembly, rules.outside, rules.members, rules.passing
        bound = Bound(assembly.definitions, outside, _narrow(assembly))
        names = members.element_names
        super().__init__(assembly.terms, passing.things, passing.is_class, assembly.definitions, bound, names)
        self.outside = outside
        self.passing = passing
        self.narrowing = rules.narrowing
        self._only_held = np.append(passing.only_held, [False])  # the last is that of everything outside
        self._are_held = bool(self._only_held.any())
        self.looks_up = True  # whether a member is looked up as soon as it is asked for
        self._members = members
        self._writers = longs(sorted(members.writers))
        self._asked_as = rules.asked_as
        self._make_outside_members(assembly, names)
        self._names = assembly.column("definition", "name")
        self._is_place = np.zeros(len(assembly.strings), dtype=bool)
        self._is_place[longs(sorted(names.all))] = True
        column, terms = assembly.column, assembly.terms
        self.reads = rules.more_members
        reads = np.concatenate((assembly.relations["attribute"].astype(np.int64), rules.more_members))
        self.reads_of_members = reads
        self._by_language = np.zeros(terms, dtype=bool)
        manner = column("call", "manner")
        callees = column("call", "callee")[(manner == IMPLICIT) | (manner == REFLECTED)]
        self._by_language[callees[callees >= 0]] = True
        self._attributes = (
            Waiting(terms, reads[:, 1], reads[:, 0], reads[:, 2])
            if len(rules.more_members)
            else assembly.by_term.waiting("attribute", "object", "term", "name")
        )
        self.is_member = assembly.by_term.marks("attribute", "term")[:-1].copy()
        self.is_member[rules.more_members[:, 0]] = True
        self._stores = assembly.by_term.waiting("store", "object", "name", "value")
        self.stored_names = frozenset(assembly.spoken("store", "name").tolist())

    def _make_outside_members(self, assembly: Assembly, names: ElementNames) -> None:
        strings, outside = assembly.strings, self.outside
        parts = frozenset(assembly.string_ids.get(name, -1) for name in (ITEMS, PART))
        self._outside_members = Memo(
            lambda key: key >> SHIFT if key & LOW in parts else outside.member(key >> SHIFT, strings[key & LOW])
        )
        of_program = [assembly.string_ids.get(name, -1) for name in (AS_CLASS, JOINED, METACLASS)]
        self._of_program = longs([*of_program, *sorted(names.held)])

    def _read_members(self, nodes: Longs, values: Longs, least: Bytes) -> None:
        row, read = self._attributes.match(nodes)
        if not len(row):
            return
        terms, names = (column[read] for column in self._attributes.columns)
        values, least = values[row], least[row]
        inside = ~np.isin(names, self._of_program) | (values >> ROLE_BITS < self.outside.base)
        terms, names, values, least = terms[inside], names[inside], values[inside], least[inside]
        values, names = self._asked_as(terms, values, names)
        asked = names >= 0
        terms, names, values, least = terms[asked], names[asked], values[asked], least[asked]
        unknown = values == self.outside.unknown
        self._new_values.add(*self.narrowing.narrowed(terms[unknown], values[unknown], least[unknown]))
        beyond = ~unknown & (values >> ROLE_BITS > self.outside.base)
        outside = self._outside_members.of(values[beyond] << SHIFT | names[beyond])
        self._new_values.add(*self.narrowing.narrowed(terms[beyond], outside, least[beyond]))
        known = ~(unknown | beyond) & ~are_accessing(values)
        terms, values, names, least = terms[known], values[known], names[known], least[known]
        # What the language calls of its own accord need not run for an object that is only one of several.
        least = np.where(self._by_language[terms] & (least == DISPATCH), np.int8(GUESS), least)
        self._new_edges.add(self._ask(values << SHIFT | names), terms, least)

    def _ask(self, keys: Longs) -> Longs:
        """The nodes of members, each told by value and name in one number; what is asked for first is looked up."""
        nodes, fresh = self.members_at(keys)
        if self.looks_up and len(fresh):
            self.look_up(fresh)
        return nodes

    def found(self, node: int) -> tuple[Found, bool, list[int]]:
        """What the member is that a node stands for, whether a class holds it, and the methods that it stands for."""
        key = int(self._pair_keys[node])
        value, name, members = key >> SHIFT, key & LOW, self._members
        return members.look_up(value, name), members.is_of_class(value, name), members.wrapped_at(value, name)

    def look_up(self, nodes: Longs) -> None:
        """States what the members are that nodes stand for."""
        edges: list[tuple[int, int, int]] = []
        values: list[tuple[int, int, int]] = []
        stored: list[int] = []
        counts, evidence = [], []
        for node, key in zip(nodes.tolist(), self._pair_keys[nodes].tolist(), strict=True):
            found = self._members.look_up(key >> SHIFT, key & LOW)
            if found.is_cut:
                self.cut_members.add(node)
            if found.nodes:
                edges.extend([(source, node, weight) for source, weight in found.nodes])
            if found.values:
                values.extend([(node, value, weight) for value, weight in found.values])
            stored.extend(found.stored)
            counts.append(len(found.stored))
            evidence.append(found.stored_evidence)
        for batch, rows in ((self._new_edges, edges), (self._new_values, values)):
            first, second, weights = columns_of(rows)
            batch.add(first, second, weights.astype(np.int8))
        least = np.repeat(np.array(evidence, dtype=np.int8), counts)
        self._new_edges.add(self.stored_at(longs(stored)), np.repeat(nodes, counts), least)

    def _get(self, nodes: Longs, values: Longs, least: Bytes) -> None:
        """Runs what objects that a class holds define for being read, or assigned, as members."""
        rows = np.flatnonzero(self._is_pair[nodes] & are_objects(values))
        rows = rows[self._members.getting[values[rows] >> ROLE_BITS]]
        if not len(rows):
            return
        columns = (self._pair_keys[nodes[rows]], values[rows] >> ROLE_BITS, nodes[rows], least[rows])
        found: list[tuple[int, int, int]] = []
        for key, thing, node, weight in zip(*(column.tolist() for column in columns), strict=True):
            if self._members.is_of_class(key >> SHIFT, key & LOW):
                running = self._members.getters(thing)
                if key >> SHIFT & ROLES in _CLASSES:  # what a class itself is assigned takes the place of what it held
                    running = [getter for getter in running if getter not in self._members.writers]
                found.extend((node, getter, max(weight, INFERRED)) for getter in running)
        members, getters, weights = columns_of(found)
        read = ~np.isin(getters, self._writers)
        self._new_edges.add(getters[read] + self._return_base, members[read], weights[read].astype(np.int8))
        self._new_values.add(members, getters << ROLE_BITS | _PROPERTY, weights.astype(np.int8))

    def _stand_for_what_they_give(self, nodes: Longs, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values are objects that a class holds and that are never met as a member: what runs for that gives it.

        An object that this may give back is met. Of a property of an object that no class makes, it is what is read.
        """
        found = np.zeros(len(nodes), dtype=bool)
        if self._are_held:
            held = np.flatnonzero((nodes < len(self.is_member)) & (values & ROLES == _THING))
            held = held[self.is_member[nodes[held]]]
            found[held] = self._only_held[np.minimum(values[held] >> ROLE_BITS, self.passing.things)]
        rows = np.flatnonzero(self._is_pair[nodes] & are_objects(values))
        rows = rows[self._members.getting[values[rows] >> ROLE_BITS]]
        columns = rows, self._pair_keys[nodes[rows]], values[rows] >> ROLE_BITS
        for row, key, thing in zip(*(column.tolist() for column in columns), strict=True):
            running = [each for each in self._members.getters(thing) if each not in self._members.writers]
            gives_itself = any(self.passing.returns_receiver[each] for each in running)
            found[row] = running and not gives_itself and self._members.is_of_class(key >> SHIFT, key & LOW)
        return found

    def _may_be_found(self, varieties: Bytes, targets: Longs, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values of fields may be what reads them.

        What is stored under a name that is not known may be a member if it has its name itself. What is asked for with
        a key that is not known is no function that runs on the object: such are called by their names.
        """
        names = np.where(self._is_pair[targets], self._pair_keys[targets] & LOW, self._element_names.element)
        things = values >> ROLE_BITS
        inside = things < self._definitions
        fits = inside & (self._names[np.where(inside, things, 0)] == names) | self._is_place[names]
        inside = things < self.passing.things
        on_object = inside & (self.passing.receivers[np.where(inside, things, 0)] >= 0)
        on_object &= names == self._element_names.element
        found: npt.NDArray[np.bool_] = np.where(varieties == COMPUTED, fits, (varieties != KEYED) | ~on_object)
        return found

    def _store_members(self, nodes: Longs, values: Longs, least: Bytes) -> None:
        row, store = self._stores.match(nodes)
        if not len(row):
            return
        names, sources = (column[store] for column in self._stores.columns)
        things = values[row] >> ROLE_BITS
        keep = (things < self.outside.base) & ~are_accessing(values[row])
        targets = self.stored_at(things[keep] << SHIFT | names[keep])
        self._new_edges.add(sources[keep], targets, np.maximum(least[row][keep], np.int8(INFERRED)))

    def _give_receivers(self, nodes: Longs, values: Longs, least: Bytes) -> None:
        """An object is the receiver of the functions that are stored in it, be it that only code outside calls them."""
        stored = np.flatnonzero((nodes >= self._return_base) & ((values & ROLES) == _THING))
        stored = stored[(self._pair_keys[nodes[stored]] < 0) & (values[stored] >> ROLE_BITS < self._definitions)]
        receivers = self.passing.receivers[values[stored] >> ROLE_BITS]
        given = receivers >= 0
        holders = -1 - self._pair_keys[nodes[stored[given]]]
        self._new_values.add(receivers[given], holders, np.maximum(least[stored[given]], np.int8(INFERRED)))


def _narrow(assembly: Assembly) -> npt.NDArray[np.bool_]:
    """The terms of what the language calls by itself, and of what that gives."""
    terms, calls = np.zeros(assembly.terms, dtype=bool), assembly.member_calls
    for name in ("callee", "result"):
        found = assembly.column("call", name)[calls]
        terms[found[found >= 0]] = True
    return terms
