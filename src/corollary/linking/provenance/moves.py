"""The rules of propagation read backwards: from what the solution holds to what that may follow from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence
from corollary.facts.schema import RECEIVER
from corollary.linking.linker import Solution
from corollary.linking.provenance.indices import Incoming, Index
from corollary.linking.provenance.steps import Hop, Move, Origin, Rule, State
from corollary.linking.values.found import Found
from corollary.linking.values.joins import LOW, SHIFT, Bytes, Longs, longs
from corollary.linking.values.things import ACCESSING, Role, are_objects, role_of, thing_of, value_of

_EXACT, _INFERRED = int(Evidence.EXACT), int(Evidence.INFERRED)

_MAKING = {
    int(Role.THING): ((Role.THING, "instance"),),
    int(Role.INSTANCE): ((Role.THING, "result"), (Role.INSTANCE, "instance")),
    int(Role.INSTANCE_OR_BELOW): (
        (Role.THING, "instance"),
        (Role.THING, "result"),
        (Role.CLASS_OR_BELOW, "result"),
        (Role.CLASS_OR_BELOW, "instance"),
        (Role.THING, "narrowed"),
        (Role.INSTANCE_OR_BELOW, "instance"),
    ),
}
"""For each role of objects the roles of the classes that make them, and the relations that say so."""
_BY = {"result": ("callee", Rule.MADE), "instance": ("type", Rule.DECLARED), "narrowed": ("type", Rule.TESTED)}


class Backwards:
    """What each state of a solution may follow from, in one step."""

    def __init__(self, solution: Solution) -> None:
        self.solution = solution
        self.context = solution.context
        self.assembly = solution.context.assembly
        self.propagation = solution.propagation
        self.members = solution.propagation.member_nodes()
        self.fields = solution.propagation.field_nodes()
        self._edges = Incoming(solution.propagation.edges)
        self._passings = Incoming(solution.propagation.passings)
        self._born: dict[int, dict[int, tuple[Rule, int]]] = {}
        self._index = cache(lambda relation, column: Index(self.assembly.column(relation, column)))
        self._owners = Index(self.propagation.parameters[:, -1])
        self._run_at = cache(self._runs)
        self.hops = cache(lambda target: tuple(self._hops(target)))
        self.birth = cache(self._birth)

    def holds(self, state: State) -> bool:
        """Whether the solution holds a state."""
        return bool(self.propagation.values.holds(np.array([state[0] << SHIFT | state[1]]))[0])

    def least(self, state: State) -> int:
        """The evidence of a state that holds."""
        return self.propagation.values.number(state[0] << SHIFT | state[1])

    def arrival(self, state: State) -> int:
        """When a state was found, where that was noted: what it follows from was there before."""
        return 0 if self.solution.arrivals is None else self.solution.arrivals.of(*state)

    def is_term(self, node: int) -> bool:
        return node < self.assembly.terms

    def returning(self, node: int) -> int:
        """The thing that gives back the values of a node, which is neither a term nor found by a look-up."""
        return node - self.propagation.returned(0)

    def owners(self, parameter: int) -> set[int]:
        """The things that have a term as a parameter."""
        return set(self.propagation.parameters[self._owners.rows(parameter), 0].tolist())

    def is_of_signature(self, parameter: int) -> bool:
        """Whether a term is a parameter of a type of functions."""
        return any(self.context.signatures[thing] for thing in self.owners(parameter))

    def is_given_type(self, term: int) -> bool:
        """Whether a term is an object of a type that a call gives to what it calls."""
        return bool((self.propagation.passing.given_types.calls[:, 6] == term).any())

    def rows(self, relation: str, column: str, number: int) -> list[int]:
        """The rows of a relation with a number in a column."""
        return self._index(relation, column).rows(number)

    def _birth(self, state: State) -> Move | None:
        """How a state holds by itself; None where it follows from others."""
        node, value = state
        if not self.is_term(node):
            return self._birth_of_member(state) if node in self.members else None
        found = self._births(value).get(node)
        if found is not None:
            return Move(state, found[0], None, _EXACT, row=found[1])
        if role_of(value) == Role.THING and self._module_unit(value):
            evidence = self._named_module(node, value)
            return None if evidence is None else Move(state, Rule.MODULE, None, evidence)
        return None

    def _module_unit(self, value: int) -> bool:
        return self.solution.namespaces.unit_of_module(thing_of(value)) is not None

    def _births(self, value: int) -> dict[int, tuple[Rule, int]]:
        """For each term that has a value by itself the rule and the row of its relation."""
        if value not in self._born:
            thing, role = thing_of(value), role_of(value)
            found: dict[int, tuple[Rule, int]] = {}
            if role == Role.THING:
                found |= self._terms("denotes", "definition", thing, Rule.DEFINED)
                row = thing - self.assembly.definitions
                if 0 <= row < len(self.assembly.relations["object"]):
                    found[int(self.assembly.relations["object"][row, 0])] = Rule.OBJECT, row
            elif role == Role.SUPERIOR:
                found |= self._terms("superior", "class", thing, Rule.SUPERIOR)
            elif role in (Role.INSTANCE_OR_BELOW, Role.CLASS_OR_BELOW):
                receivers = self._terms("receiver", "class", thing, Rule.RECEIVER)
                wanted = role == Role.CLASS_OR_BELOW
                of_class = self.assembly.column("receiver", "of_class") == 1
                found |= {term: told for term, told in receivers.items() if bool(of_class[told[1]]) == wanted}
            self._born[value] = found
        return self._born[value]

    def _terms(self, relation: str, column: str, number: int, rule: Rule) -> dict[int, tuple[Rule, int]]:
        terms = self.assembly.column(relation, "term")
        return {int(terms[row]): (rule, row) for row in self.rows(relation, column, number)}

    @cached_property
    def imports(self) -> dict[int, int]:
        """The import that binds each term, by its place in the context's imports."""
        return {item.term: place for place, item in enumerate(self.context.imports) if item.term >= 0}

    def _named_module(self, term: int, value: int) -> int | None:
        namespaces = self.solution.namespaces
        if term in self.imports:
            return dict(namespaces.imported(self.context.imports[self.imports[term]]).values).get(value)
        for row in self.rows("free", "term", term):
            found = Found()
            name, file = int(self.assembly.column("free", "name")[row]), int(self.assembly.row_file["free"][row])
            namespaces.look_up_stars(file, name, found)
            declared = None if found.values else namespaces.declared_so(file, self.context.string(name))
            return dict((found if declared is None else namespaces.imported(declared)).values).get(value)
        return self._packaged(term, value)

    def _packaged(self, term: int, value: int) -> int | None:
        """The evidence of a module as a member of a package that no file stands for."""
        outside, objects = self.solution.members.outside, self.assembly.column("attribute", "object")
        for row in self.rows("attribute", "term", term):
            name = self.context.string(int(self.assembly.column("attribute", "name")[row]))
            for found, evidence in self.propagation.values_of(int(objects[row])):
                if outside.holds(found) and outside.member(found, name) == value:
                    return evidence
        return None

    def _birth_of_member(self, state: State) -> Move | None:
        node, value = state
        holder, name = self.members[node]
        for found, evidence in self.solution.members.look_up(holder, name).values:
            if found == value:
                if role_of(value) in ACCESSING:
                    return Move(state, Rule.PROPERTY, None, evidence)
                rule = Rule.MODULE if self._module_unit(value) else Rule.ITSELF
                return Move(state, rule, None, evidence)
        held = [evidence for found, evidence in self.propagation.values_of(node) if self._gets(found, value)]
        return Move(state, Rule.PROPERTY, None, max(_INFERRED, min(held))) if held else None

    def _gets(self, held: int, value: int) -> bool:
        """Whether meeting a member that is an object runs the function of a value."""
        if role_of(value) in ACCESSING and role_of(held) == Role.THING:
            return self.propagation.runs_when_met(thing_of(held), value)
        if role_of(value) != Role.PROPERTY or role_of(held) not in (Role.INSTANCE, Role.INSTANCE_OR_BELOW):
            return False
        return thing_of(value) in self.solution.members.getters(thing_of(held))

    def _hops(self, target: State) -> Iterator[Hop]:
        """What a state may follow from in one step; each source holds."""
        node, value = target
        for incoming, origin in ((self._edges, Origin.EDGE), (self._passings, Origin.PASSED)):
            found, weights = incoming.of(node)
            held = self.propagation.values.holds(found << SHIFT | value)
            if role_of(value) in ACCESSING:
                held &= np.array([source in self.members for source in found.tolist()], dtype=bool)
            least = self.propagation.narrowing.evidence_of(node, value)
            for source, weight in zip(found[held].tolist(), weights[held].tolist(), strict=True):
                yield Hop(target, (source, value), max(weight, least), origin)
            yield from self._tested(target, found, weights, origin)
        if self.is_term(node):
            for made, evidence, _ in self.made(target):
                yield Hop(target, made, evidence, Origin.MADE)

    def _tested(self, target: State, sources: Longs, weights: Bytes, origin: Origin) -> Iterator[Hop]:
        """What a value may be left of, where a test of its class leaves only a part."""
        narrowing = self.propagation.narrowing
        if target[0] in narrowing.tests:
            for source, weight in zip(sources.tolist(), weights.tolist(), strict=True):
                for held, _ in self.propagation.values_of(source):
                    if held != target[1] and target[1] in narrowing.passing(target[0], held):
                        yield Hop(target, (source, held), max(weight, _INFERRED), origin)

    def made(self, state: State) -> Iterator[tuple[State, int, Rule]]:
        """(source, evidence, rule) of other values that make a term have a value."""
        term, value = state
        thing, role = thing_of(value), role_of(value)
        for of_class, relation in _MAKING.get(role, ()):
            column, rule = _BY[relation]
            if rule is Rule.TESTED and not self.propagation.narrowing.states(term):
                continue
            if rule is Rule.MADE and of_class == Role.THING and self._may_be_below(thing) != (role != Role.INSTANCE):
                continue
            if rule is Rule.MADE and of_class == Role.THING and not self._makes(term, thing):
                continue
            for row in self.rows(relation, "term", term):
                source = int(self.assembly.column(relation, column)[row]), value_of(thing, of_class)
                if self.holds(source):
                    yield source, max(_INFERRED, self.least(source)), rule
        yield from self._chained(state)
        yield from self._bound(state)
        yield from self._wrapped(state)

    def _wrapped(self, state: State) -> Iterator[tuple[State, int, Rule]]:
        """The functions that take a term first and stand for a method, which is run on such an object."""
        term, value = state
        wrapping = self.propagation.passing.wrapping
        for thing in np.flatnonzero(wrapping.first == term).tolist():
            for given in wrapping.receivers[wrapping.receivers[:, 1] == value, 0].tolist():
                source = given, value_of(thing)
                if self.holds(source):
                    yield source, max(_INFERRED, self.least(source)), Rule.WRAPPED

    def _makes(self, term: int, cls: int) -> bool:
        """Whether a call that gives a term may make objects of a class."""
        return bool(self.propagation.makes(longs([term]), longs([cls]))[0])

    def _may_be_below(self, cls: int) -> bool:
        """Whether an object that is made of a class may be of one below it."""
        return bool(self.solution.members.choosing[cls])

    def _bound(self, state: State) -> Iterator[tuple[State, int, Rule]]:
        """The objects of which a function is called, or met, as a member, where the term is what it calls that."""
        term, value = state
        for function in self._taking(term):
            nodes = self._having(function)
            for row in (row for node in nodes for row in self.rows("attribute", "term", node)):
                thing, name = (int(self.assembly.column("attribute", column)[row]) for column in ("object", "name"))
                for holder in _seen_as(value):
                    if self.holds((thing, holder)) and self.propagation.pair(holder, name) in nodes:
                        yield (thing, holder), max(_INFERRED, self.least((thing, holder))), Rule.BOUND
            for node in nodes:
                of_thing, member = self.fields.get(node, (-1, -1))
                for row in self.rows("store", "name", member) if value_of(of_thing) == value else ():
                    thing = int(self.assembly.column("store", "object")[row])
                    if self.holds((thing, value)):
                        yield (thing, value), max(_INFERRED, self.least((thing, value))), Rule.BOUND

    def _having(self, value: int) -> list[int]:
        """The nodes that have a value."""
        keys, by_value = self._held
        return [int(keys[row]) >> SHIFT for row in by_value.rows(value)]

    @cached_property
    def _held(self) -> tuple[Longs, Index]:
        """The keys of all values that nodes have, by the value."""
        keys, _ = self.propagation.values.rows()
        return keys, Index(keys & LOW)

    def _taking(self, term: int) -> list[int]:
        """The functions, as values, that take the object they run on as a term."""
        found: set[int] = set()
        for row in self.rows("parameter", "term", term):
            owner, position, _, variety, _ = self.assembly.relations["parameter"][row].tolist()
            if variety == RECEIVER:
                found.add(value_of(owner))
            elif variety == 0 and position == 0:
                found.update(value_of(owner, role) for role in ACCESSING)
        return sorted(found)

    def _chained(self, state: State) -> Iterator[tuple[State, int, Rule]]:
        """Objects whose method gives them back, or another of their class; and classes that have such a method."""
        term, value = state
        callees = {int(self.assembly.column("call", "callee")[row]) for row in self.rows("call", "result", term)}
        for callee in sorted(callees - {-1}):
            found = self.callees(callee)
            runs = [evidence for definition, evidence in found if self.propagation.gives_receiver(definition)]
            makes = [evidence for definition, evidence in found if self.propagation.makes_of_class(definition)]
            told = [(holder, min(runs), Rule.CHAINED) for holder in _seen_as(value) if runs]
            making = [*_seen_as(value), *_makers(value)] if makes else []
            told += [(holder, min(makes), Rule.MADE_BACK) for holder in making]
            for row in self.rows("attribute", "term", callee) if told else ():
                for holder, evidence, rule in told:
                    source = int(self.assembly.column("attribute", "object")[row]), holder
                    if self.holds(source):
                        yield source, max(_INFERRED, evidence), rule

    def callees(self, term: int) -> list[tuple[int, int]]:
        """(thing, evidence) of what may run when a term is called; functions without a name are among the things."""
        found: dict[int, int] = {}
        for value, evidence in self.propagation.values_of(term):
            for thing, weight in (*self.solution.sites.callees.called(value), *self._unnamed(value)):
                strength = max(evidence, weight)
                found[thing] = min(found.get(thing, strength), strength)
        return sorted(found.items())

    def run_by(self, call: int, callee: int) -> set[int]:
        """The things that a call of a term may run."""
        things, more = self._run_at(callee)
        overloads = self.propagation.passing.overloads
        if overloads.are_any:
            things = things[~overloads.lose(things, np.full(len(things), call), more)]
        return set(things.tolist())

    def _runs(self, callee: int) -> tuple[Longs, npt.NDArray[np.bool_]]:
        """The things that values of a term run, and whether each is passed the object that is called as well."""
        rows: list[tuple[int, bool]] = []
        for value, _ in self.propagation.values_of(callee):
            is_object = bool(are_objects(np.array([value]))[0])
            called = {thing for thing, _ in (*self.solution.sites.callees.called(value), *self._unnamed(value))}
            rows.extend((thing, is_object) for thing in sorted(called))
        things = np.array([thing for thing, _ in rows], dtype=np.int64)
        return things, np.array([told for _, told in rows], dtype=bool) & self.propagation.passing.names_receiver[
            things
        ]

    def _unnamed(self, value: int) -> list[tuple[int, int]]:
        thing = thing_of(value)
        inside = self.assembly.definitions <= thing < self.solution.members.outside.base
        runs = inside and role_of(value) == Role.THING and bool(self.context.runs[thing])
        return [(thing, _EXACT)] if runs else []


def _seen_as(value: int) -> list[int]:
    """An object, and the same seen from above its class."""
    above = role_of(value) == Role.INSTANCE_OR_BELOW
    return [value, value_of(thing_of(value), Role.SUPERIOR)] if above else [value]


def _makers(value: int) -> list[int]:
    """The classes that make an object when they are called, as values."""
    of_class = {Role.INSTANCE: Role.THING, Role.INSTANCE_OR_BELOW: Role.CLASS_OR_BELOW}.get(Role(role_of(value)))
    return [] if of_class is None else [value_of(thing_of(value), of_class)]
