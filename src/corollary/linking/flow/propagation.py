"""Values through the propagation graph to a fixpoint, with joins over sorted arrays.

A field-based, flow- and context-insensitive points-to analysis in the manner of Andersen (1994) and of Salis
et al., PyCG (2021), evaluated semi-naively: each round joins only what the last one found. A row is a pair of
node and value with the evidence of its best derivation: the weakest step on the way, the strongest way
counts. The rules are monotone; what is not is the bound on the values of a node (see `bounds`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence
from corollary.facts.schema import HELD, JOINED, PART
from corollary.linking.assembly import Assembly
from corollary.linking.flow.graph import Graph
from corollary.linking.flow.narrowing import Narrowing
from corollary.linking.flow.passing import Passing
from corollary.linking.values.bounds import Bound
from corollary.linking.values.elements import COMPUTED, KEYED, ElementNames
from corollary.linking.values.found import Found
from corollary.linking.values.joins import LOW, SHIFT, Bytes, Join, Longs, Round, Table, Waiting, columns_of, longs
from corollary.linking.values.memo import Memo
from corollary.linking.values.things import ROLE_BITS, ROLES, Outside, Role, are_objects

_INFERRED = int(Evidence.INFERRED)
_THING, _INSTANCE, _INSTANCE_OR_BELOW, _CLASS_OR_BELOW, _SUPERIOR, _PROPERTY, _ = map(int, Role)


class LookUps(Protocol):
    """What propagation asks of classes, objects and modules."""

    @property
    def element_names(self) -> ElementNames:
        """The names of elements."""

    def look_up(self, value: int, name: int) -> Found:
        """What member `name` of a value of the program is."""

    @property
    def getting(self) -> npt.NDArray[np.bool_]:
        """The classes, among all things, whose objects run a function when they are read as members."""

    @property
    def choosing(self) -> npt.NDArray[np.bool_]:
        """The classes, among all things, of which a function of the program makes the objects: perhaps of one below."""

    def call_operator(self, value: int) -> int:
        """The name of the member that runs when an object is called, -1 where there is none."""

    def is_of_class(self, value: int, name: int) -> bool:
        """Whether a class holds the member of a value, and not only the object."""

    def getters(self, thing: int) -> list[int]:
        """The functions that run when a member that is an object of a class is read."""


class Journal(Protocol):
    """What is told of each round of a propagation."""

    def note(self, given: Round, found: Round, nodes: int) -> None:
        """Notes what a round was given, what it found new, and how many nodes there were."""


class Propagation(Graph):
    """The propagation graph of a program, and the rules by which values go through it."""

    def __init__(
        self,
        assembly: Assembly,
        outside: Outside,
        members: LookUps,
        passing: Passing,
        narrowing: Narrowing,
        asked_as: Callable[[Longs, Longs, Longs], Longs],
        more_members: Longs,
    ) -> None:
        bound = Bound(assembly.definitions, outside, _narrow(assembly))
        names = members.element_names
        super().__init__(assembly.terms, passing.things, passing.is_class, assembly.definitions, bound, names)
        self.outside = outside
        self.looks_up = True  # whether a member is looked up as soon as it is asked for
        strings = assembly.strings
        self._operator_names = Memo(members.call_operator)
        part = assembly.string_ids.get(PART, -1)
        self._outside_members = Memo(
            lambda key: key >> SHIFT if key & LOW == part else outside.member(key >> SHIFT, strings[key & LOW])
        )
        self._outside_results = Memo(outside.result)
        self._names = assembly.column("definition", "name")
        self._is_place = np.zeros(len(assembly.strings), dtype=bool)
        self._is_place[longs(sorted(names.all))] = True
        self._of_containers = longs([assembly.string_ids.get(name, -1) for name in (HELD, JOINED)])
        self._members = members
        self._function = passing.is_function
        column, terms = assembly.column, assembly.terms
        self.reads = more_members
        reads = np.concatenate((assembly.relations["attribute"].astype(np.int64), more_members))
        self._attributes = Waiting(terms, reads[:, 1], reads[:, 0], reads[:, 2])
        self._results = Waiting(terms, column("result", "callee"), column("result", "term"))
        self.of_decorator = np.zeros(assembly.terms, dtype=bool)
        self.of_decorator[column("result", "term")] = np.isin(column("result", "callee"), column("decorator", "term"))
        self.passing = passing
        self.narrowing = narrowing
        self._asked_as = asked_as
        self._calls = Waiting(terms, column("call", "callee"), np.arange(len(column("call", "callee"))))
        self._is_called = np.zeros(assembly.terms + 1, dtype=bool)
        self._is_called[column("call", "callee")] = True
        self._is_called[-1] = False
        self.is_member = np.zeros(assembly.terms, dtype=bool)
        self.is_member[reads[:, 0]] = True
        self._has_signatures = bool(passing.signatures.any())
        if self._has_signatures:
            self._is_declared = _declared(assembly, self._return_base, passing.things)
        self._instances = Waiting(terms, column("instance", "type"), column("instance", "term"))
        self._stores = Waiting(terms, column("store", "object"), column("store", "name"), column("store", "value"))
        self.stored_names = frozenset(np.unique(column("store", "name")).tolist())

    @property
    def parameters(self) -> Longs:
        """The parameters that arguments are passed to: thing, position, name, variety, term."""
        return self.passing.parameters

    def gives_receiver(self, definition: int) -> bool:
        """Whether a function gives back the object it is called on."""
        return bool(self.passing.returns_receiver[definition])

    def solve(self, journal: Journal | None = None) -> None:
        """Runs the rules until nothing is new; the journal notes what each round was given and found."""
        while True:
            given = self.stated()
            found = self.merge(given)
            if journal is not None:
                journal.note(given, found, self._next_node)
            if not any(len(rows[0]) for rows in found):
                break
            self.fire(found)
        for table in (self.values, self.edges, self.passings, self.operators):
            table.settle()

    def fire(self, found: Round) -> None:
        """States what follows in one step from rows that were found."""
        (keys, least), (edge_keys, weights), (passing_keys, passing_weights), (operator_keys, _) = found
        self._along_new_edges(edge_keys, weights)
        self._along_new_edges(passing_keys, passing_weights, of_program=True)
        self._call_operators_known(operator_keys)
        if len(keys):
            nodes, values = keys >> SHIFT, keys & LOW
            self._get(nodes, values, least)
            self._along_edges(self.edges, nodes, values, least)
            own = values >> ROLE_BITS < self.outside.base
            self._along_edges(self.passings, nodes[own], values[own], least[own])
            self._read_members(nodes, values, least)
            self._call(nodes, values, least)
            self._instantiate(nodes, values, least)
            self._agree(nodes, values)
            self._store_members(nodes, values, least)
            self._give_receivers(nodes, values)

    def _along_new_edges(self, keys: Longs, weights: Bytes, *, of_program: bool = False) -> None:
        if not len(keys):
            return
        sources, targets = keys >> SHIFT, keys & LOW
        edge, values, least = self.values.rows_of(sources)
        if of_program:
            own = values >> ROLE_BITS < self.outside.base
            edge, values, least = edge[own], values[own], least[own]
        self._pass_on(sources[edge], targets[edge], values, least, weights[edge])

    def _along_edges(self, edges: Table, nodes: Longs, values: Longs, least: Bytes) -> None:
        row, targets, weights = edges.rows_of(nodes)
        self._pass_on(nodes[row], targets, values[row], least[row], weights)

    def _pass_on(self, sources: Longs, targets: Longs, values: Longs, least: Bytes, weights: Bytes) -> None:
        if not len(values):
            return
        keep = ((values & ROLES) != _PROPERTY) | self._is_pair[sources]
        some = np.flatnonzero(self._variety[sources])
        keep[some] &= self._may_be_found(self._variety[sources[some]], targets[some], values[some])
        if not keep.all():
            sources, targets = sources[keep], targets[keep]
            values, least, weights = values[keep], least[keep], weights[keep]
        least = np.maximum(least, weights)
        self._new_values.add(*self.narrowing.narrowed(targets, values, least))
        self._pass_to_members(sources, targets, values, least)

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

    def _pass_to_members(self, sources: Longs, targets: Longs, values: Longs, least: Bytes) -> None:
        """Passes the arguments of calls whose callee is a member: what it is a member of tells what it is bound to."""
        called = self._is_pair[sources] & self._is_called[np.minimum(targets, len(self._is_called) - 1)]
        if not called.any():
            return
        sources, targets, values, least = sources[called], targets[called], values[called], least[called]
        holders = self._pair_keys[sources] >> SHIFT
        self._pass_arguments(targets, values, least, np.where(self._is_class(holders), 0, 1), holders)

    def _pass_arguments(self, terms: Longs, values: Longs, least: Bytes, bound: Longs, holders: Longs) -> None:
        """Lets arguments flow to the parameters of what is called; `holders` are the objects of members, else -1."""
        if not len(terms):
            return
        row, call = self._calls.match(terms)
        if not len(row):
            return
        calls = self._calls.columns[0][call]
        values, bound, holders = values[row], bound[row], holders[row]
        least = np.maximum(least[row], np.int8(_INFERRED))
        things = values >> ROLE_BITS
        functions = np.flatnonzero(self._is_function(values) & ~self._is_signature(values))
        self._pass_to(calls[functions], things[functions], least[functions], bound[functions], holders[functions])
        made = np.flatnonzero(self._is_class(values) | ((values & ROLES) == _SUPERIOR))
        of_made, constructors = self.passing.constructors(values[made])
        made = made[of_made]
        self._pass_to(calls[made], constructors, least[made], np.full(len(made), 2), holders[made])

    def _pass_to(self, calls: Longs, definitions: Longs, least: Bytes, bound: Longs, holders: Longs) -> None:
        if not len(calls):
            return
        skips = self.passing.skips(definitions, bound, holders)
        row, source, target, result = self.passing.passed(calls, definitions, skips)
        self._new_passings.add(source, target, least[row])
        back = result >= 0
        self._new_edges.add(source[back], result[back], least[row[back]])
        holders = np.where(
            (holders & ROLES) == _SUPERIOR, (holders >> ROLE_BITS) << ROLE_BITS | _INSTANCE_OR_BELOW, holders
        )
        receivers = np.where(skips < 0, -1, self.passing.receivers[definitions])
        told = np.flatnonzero((receivers >= 0) & (holders >= 0))
        self._new_values.add(receivers[told], holders[told], least[told])
        takes = (skips == 1) | (receivers >= 0)
        chained = np.flatnonzero(takes & self.passing.returns_receiver[definitions] & (bound == 1) & (holders >= 0))
        results = self.passing.results[calls[chained]]
        chained, results = chained[results >= 0], results[results >= 0]
        self._new_values.add(results, holders[chained], least[chained])

    def _read_members(self, nodes: Longs, values: Longs, least: Bytes) -> None:
        row, read = self._attributes.match(nodes)
        if not len(row):
            return
        terms, names = (column[read] for column in self._attributes.columns)
        values, least = values[row], least[row]
        inside = ~np.isin(names, self._of_containers) | (values >> ROLE_BITS < self.outside.base)
        terms, names, values, least = terms[inside], names[inside], values[inside], least[inside]
        names = self._asked_as(terms, values, names)
        asked = names >= 0
        terms, names, values, least = terms[asked], names[asked], values[asked], least[asked]
        unknown = values == self.outside.unknown
        self._new_values.add(terms[unknown], values[unknown], least[unknown])
        beyond = ~unknown & (values >> ROLE_BITS > self.outside.base)
        outside = self._outside_members.of(values[beyond] << SHIFT | names[beyond])
        self._new_values.add(terms[beyond], outside, least[beyond])
        known = ~(unknown | beyond) & ((values & ROLES) != _PROPERTY)
        self._new_edges.add(self._ask(values[known] << SHIFT | names[known]), terms[known], least[known])

    def _get(self, nodes: Longs, values: Longs, least: Bytes) -> None:
        """Runs what objects that a class holds define for being read as members."""
        rows = np.flatnonzero(self._is_pair[nodes] & are_objects(values))
        rows = rows[self._members.getting[values[rows] >> ROLE_BITS]]
        columns = (self._pair_keys[nodes[rows]], values[rows] >> ROLE_BITS, nodes[rows], least[rows])
        found: list[tuple[int, int, int]] = []
        for key, thing, node, weight in zip(*(column.tolist() for column in columns), strict=True):
            if self._members.is_of_class(key >> SHIFT, key & LOW):
                found.extend((node, getter, max(weight, _INFERRED)) for getter in self._members.getters(thing))
        members, getters, weights = columns_of(found)
        self._new_edges.add(getters + self._return_base, members, weights.astype(np.int8))
        self._new_values.add(members, getters << ROLE_BITS | _PROPERTY, weights.astype(np.int8))

    def _ask(self, keys: Longs) -> Longs:
        """The nodes of members, each told by value and name in one number; what is asked for first is looked up."""
        nodes, fresh = self.members_at(keys)
        if self.looks_up and len(fresh):
            self.look_up(fresh)
        return nodes

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
            edges.extend([(source, node, weight) for source, weight in found.nodes])
            values.extend([(node, value, weight) for value, weight in found.values])
            stored.extend(found.stored)
            counts.append(len(found.stored))
            evidence.append(found.stored_evidence)
        for batch, rows in ((self._new_edges, edges), (self._new_values, values)):
            first, second, weights = columns_of(rows)
            batch.add(first, second, weights.astype(np.int8))
        least = np.repeat(np.array(evidence, dtype=np.int8), counts)
        self._new_edges.add(self.stored_at(longs(stored)), np.repeat(nodes, counts), least)

    def _call(self, nodes: Longs, values: Longs, least: Bytes) -> None:
        """Calls what callees may be; the arguments of members are passed where their holders are known."""
        self._give_results(nodes, values, least)
        plain = np.flatnonzero(nodes < len(self.is_member))
        plain = plain[self._is_called[nodes[plain]] & ~self.is_member[nodes[plain]]]
        unheld = np.full(len(plain), -1)
        self._pass_arguments(nodes[plain], values[plain], least[plain], np.ones(len(plain), dtype=np.int64), unheld)
        row, callees, _ = self.operators.rows_of(nodes)
        self._call_operators(callees, nodes[row], values[row], least[row])

    def _call_operators_known(self, keys: Longs) -> None:
        """Calls the values that operators have already."""
        operators, callees = keys >> SHIFT, keys & LOW
        called, values, least = self.values.rows_of(operators)
        self._call_operators(callees[called], operators[called], values, least)

    def _call_operators(self, callees: Longs, operators: Longs, values: Longs, least: Bytes) -> None:
        """Calls the operators of objects that stand where callees do."""
        if not len(callees):
            return
        self._give_results(callees, values, least)
        bound = np.ones(len(callees), dtype=np.int64)
        self._pass_arguments(callees, values, least, bound, self._pair_keys[operators] >> SHIFT)

    def _give_results(self, callees: Longs, values: Longs, least: Bytes) -> None:
        """What calling the values of callees gives."""
        self._find_operators(callees, values)
        row, result = self._results.match(callees)
        if not len(row):
            return
        terms, values = self._results.columns[0][result], values[row]
        roles, things = values & ROLES, values >> ROLE_BITS
        least = np.maximum(least[row], np.int8(_INFERRED))
        functions = self._is_function(values)
        self._new_edges.add(things[functions] + self._return_base, terms[functions], least[functions])
        classes = (roles == _THING) & self._is_class(values)
        made = np.where(self._members.choosing[things[classes]], _INSTANCE_OR_BELOW, _INSTANCE)
        self._new_values.add(terms[classes], things[classes] << ROLE_BITS | made, least[classes])
        # A function that makes objects may give back another one in their place.
        self._new_edges.add(things[classes] + self._return_base, terms[classes], least[classes])
        below = roles == _CLASS_OR_BELOW
        self._new_values.add(terms[below], things[below] << ROLE_BITS | _INSTANCE_OR_BELOW, least[below])
        # An outside decorator gives back what it decorates, in some wrapping: that flows on its own.
        outside = (roles == _THING) & (things >= self.outside.base) & ~self.of_decorator[terms]
        self._new_values.add(terms[outside], self._outside_results.of(values[outside]), least[outside])

    def _is_function(self, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values are functions of the program, with a name or without."""
        things = values >> ROLE_BITS
        inside = (values & ROLES == _THING) & (things < self.outside.base)
        found: npt.NDArray[np.bool_] = inside & self._function[np.where(inside, things, 0)]
        return found

    def _is_class(self, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values are classes of the program, or classes below one."""
        roles, things = values & ROLES, values >> ROLE_BITS
        inside = ((roles == _THING) | (roles == _CLASS_OR_BELOW)) & (things < self._definitions)
        found: npt.NDArray[np.bool_] = inside & self._class[np.where(inside, things, 0)]
        return found

    def _find_operators(self, callees: Longs, values: Longs) -> None:
        """Notes which operators run where objects are called."""
        objects = np.flatnonzero(are_objects(values))
        objects = objects[self._is_called[np.minimum(callees[objects], len(self._is_called) - 1)]]
        if not len(objects):
            return
        names = self._operator_names.of(values[objects])
        objects, names = objects[names >= 0], names[names >= 0]
        operators = self._ask(values[objects] << SHIFT | names)
        self._new_operators.add(operators, callees[objects], np.zeros(len(objects), dtype=np.int8))

    def _instantiate(self, nodes: Longs, values: Longs, least: Bytes) -> None:
        row, instance = self._instances.match(nodes)
        if not len(row):
            return
        terms, values = self._instances.columns[0][instance], values[row]
        least = np.maximum(least[row], np.int8(_INFERRED))
        roles, things = values & ROLES, values >> ROLE_BITS
        classes = self._is_class(values)
        self._new_values.add(terms[classes], things[classes] << ROLE_BITS | _INSTANCE_OR_BELOW, least[classes])
        # A type that is written out is the object that has what it says.
        itself = ((roles == _THING) & (things >= self._definitions) & (things < self.outside.base)) | are_objects(
            values
        )
        self._new_values.add(terms[itself], values[itself], least[itself])
        outside = (roles == _THING) & (things >= self.outside.base)
        self._new_values.add(terms[outside], self._outside_results.of(values[outside]), least[outside])

    def _agree(self, nodes: Longs, values: Longs) -> None:
        """Lets functions take what the types of functions say that they stand with, which are declared for a place."""
        if not self._has_signatures:
            return
        chosen = self._is_declared[np.minimum(nodes, len(self._is_declared) - 1)] & self._is_function(values)
        told = np.unique(nodes[chosen])
        place, found, least = self.values.rows_of(told)
        runs, declared = self._is_function(found), self._is_signature(found)
        types = Join(place[declared], found[declared] >> ROLE_BITS)
        functions = np.flatnonzero(runs & ~declared)
        row, of_type = types.match(place[functions])
        if len(row):
            functions, types_found = functions[row], types.columns[0][of_type]
            row, source, target = self.passing.agreeing(types_found, found[functions] >> ROLE_BITS)
            weights = np.maximum(least[functions[row]], np.int8(_INFERRED))
            self._new_passings.add(source, target, weights)

    def _is_signature(self, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values are types of functions."""
        things = values >> ROLE_BITS
        inside = (values & ROLES == _THING) & (things < self.outside.base)
        found: npt.NDArray[np.bool_] = inside & self.passing.signatures[np.where(inside, things, 0)]
        return found

    def _store_members(self, nodes: Longs, values: Longs, least: Bytes) -> None:
        row, store = self._stores.match(nodes)
        if not len(row):
            return
        names, sources = (column[store] for column in self._stores.columns)
        things = values[row] >> ROLE_BITS
        keep = (things < self.outside.base) & ((values[row] & ROLES) != _PROPERTY)
        targets = self.stored_at(things[keep] << SHIFT | names[keep])
        self._new_edges.add(sources[keep], targets, np.full(len(targets), _INFERRED, dtype=np.int8))

    def _give_receivers(self, nodes: Longs, values: Longs) -> None:
        """An object is the receiver of the functions that are stored in it, be it that only code outside calls them."""
        stored = np.flatnonzero((nodes >= self._return_base) & ((values & ROLES) == _THING))
        stored = stored[(self._pair_keys[nodes[stored]] < 0) & (values[stored] >> ROLE_BITS < self._definitions)]
        receivers = self.passing.receivers[values[stored] >> ROLE_BITS]
        given = receivers >= 0
        holders = -1 - self._pair_keys[nodes[stored[given]]]
        self._new_values.add(receivers[given], holders, np.full(len(holders), _INFERRED, dtype=np.int8))


def _narrow(assembly: Assembly) -> npt.NDArray[np.bool_]:
    """The terms of what the language calls by itself, and of what that gives."""
    terms = np.zeros(assembly.terms, dtype=bool)
    for name in ("callee", "result"):
        found = assembly.column("call", name)[assembly.member_calls]
        terms[found[found >= 0]] = True
    return terms


def _declared(assembly: Assembly, returned: int, things: int) -> npt.NDArray[np.bool_]:
    """The nodes that have a declared type: what objects of types flow to, and what functions return; not the last."""
    found = np.zeros(returned + things + 1, dtype=bool)
    typed = np.zeros(assembly.terms + 1, dtype=bool)  # the last is that of no term
    typed[assembly.column("instance", "term")] = True
    flow = assembly.relations["flow"]
    found[flow[typed[flow[:, 0]], 1]] = True
    returns = assembly.relations["returns"]
    found[returns[typed[returns[:, 1]], 0].astype(np.int64) + returned] = True
    return found
