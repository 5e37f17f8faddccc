"""Values as what is called: arguments to parameters, what calls give, and objects that are made."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import CONVERTED
from corollary.linking.assembly import Assembly
from corollary.linking.flow.passing import BY_ANY_OBJECT, BY_CLASS, BY_OBJECT, BY_OPERATOR, MADE, WRAPPED
from corollary.linking.flow.reading import INFERRED, Reading, Rules
from corollary.linking.indices import ROW
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Bytes, Longs, among, longs
from corollary.linking.values.memo import Memo
from corollary.linking.values.things import ROLE_BITS, ROLES, Role, are_objects

_THING, _INSTANCE, _INSTANCE_OR_BELOW, _CLASS_OR_BELOW, _SUPERIOR = map(
    int, (Role.THING, Role.INSTANCE, Role.INSTANCE_OR_BELOW, Role.CLASS_OR_BELOW, Role.SUPERIOR)
)


class Calling(Reading):
    """The rules of calls: a value at a callee tells what arguments are passed to, and what the call gives."""

    def __init__(self, rules: Rules) -> None:
        super().__init__(rules)
        assembly = rules.assembly
        self._operators_of = Memo(rules.members.call_operator)
        self._called_as_objects = np.append(rules.members.called_as_objects, [False])
        self.reads_operator = self._reading(rules.members.call_operators)
        self._outside_results = Memo(rules.outside.result)
        self._function = rules.passing.is_function
        column, terms = assembly.column, assembly.terms
        self._results = assembly.by_term.waiting("result", "callee", "term")
        self.of_decorator = np.zeros(terms, dtype=bool)
        self.of_decorator[column("result", "term")] = assembly.by_term.marks("decorator", "term")[
            column("result", "callee")
        ]
        self._invoked = np.zeros(terms, dtype=bool)  # what calls give of what stands before them as a member
        of_invokers = self._reading(rules.members.invokers)[column("result", "callee")]
        self._invoked[column("result", "term")[of_invokers]] = True
        self._invoking = rules.members.invoking
        self._converted = np.zeros(terms, dtype=bool)
        self._converted[column("result", "term")[column("result", "constructs") == CONVERTED]] = True
        self._calls = assembly.by_term.waiting("call", "callee", ROW)
        self.is_substitute = np.zeros(terms, dtype=bool)
        self.is_substitute[rules.passing.substitutes[rules.passing.substitutes >= 0]] = True
        self._is_result = assembly.by_term.marks("call", "result")
        self.of_substitute = np.zeros(terms, dtype=bool)  # what calling something gives where nothing is passed
        self.of_substitute[rules.passing.given_by_substitutes] = True
        self.of_substitute &= ~self._is_result[:terms]
        self._constructs = _constructing(assembly)
        self._is_called = assembly.by_term.marks("call", "callee")
        self._types = np.sort(rules.types[:, 0] << SHIFT | rules.types[:, 1])
        self._names_types = np.zeros(assembly.terms, dtype=bool)
        self._names_types[rules.types[:, 0]] = True
        self._instances = assembly.by_term.waiting("instance", "type", "term")

    @property
    def parameters(self) -> Longs:
        """The parameters that arguments are passed to: thing, position, name, variety, term."""
        return self.passing.parameters

    def _reading(self, names: frozenset[int]) -> npt.NDArray[np.bool_]:
        """The terms that are members of one of some names; the last is that of no term."""
        found = np.zeros(self._return_base + 1, dtype=bool)
        named = sets.marked(len(self._is_place), sorted(names))[self.reads_of_members[:, 2]]
        found[self.reads_of_members[named, 0]] = True
        return found

    def makes(self, results: Longs, classes: Longs) -> npt.NDArray[np.bool_]:
        """Whether calls that give results make objects of classes: `Class.call(this)` runs on one that is there."""
        found: npt.NDArray[np.bool_] = ~(self._invoked[results] & self._invoking[classes])
        return found

    def gives_receiver(self, definition: int) -> bool:
        """Whether a function gives back the object it is called on."""
        return bool(self.passing.returns_receiver[definition])

    def makes_of_class(self, definition: int) -> bool:
        """Whether a function gives what it makes of the class that it runs on, or of that of its object."""
        return bool(self.passing.makes[definition])

    def _call(self, nodes: Longs, values: Longs, least: Bytes) -> None:
        """Calls what callees may be; the arguments of members are passed where their holders are known."""
        self._give_results(nodes, values, least)
        plain = np.flatnonzero(nodes < len(self.is_member))
        plain = plain[self._is_called[nodes[plain]] & ~self.is_member[nodes[plain]]]
        bound, unheld = np.full(len(plain), BY_OBJECT), np.full(len(plain), -1)
        self._pass_arguments(nodes[plain], values[plain], least[plain], bound, unheld)
        row, callees, weights = self.operators.rows_of(nodes)
        self._call_operators(callees, nodes[row], values[row], np.maximum(least[row], weights))
        self._give_wrapped(nodes, values, least)

    def _call_operators_known(self, keys: Longs, weights: Bytes) -> None:
        """Calls the values that operators have already."""
        operators, callees = keys >> SHIFT, keys & LOW
        called, values, least = self.values.rows_of(operators)
        self._call_operators(callees[called], operators[called], values, np.maximum(least, weights[called]))

    def _call_operators(self, callees: Longs, operators: Longs, values: Longs, least: Bytes) -> None:
        """Calls the operators of objects that stand where callees do."""
        if not len(callees):
            return
        self._give_results(callees, values, least, by_operator=True)
        bound = np.full(len(callees), BY_OPERATOR)
        self._pass_arguments(callees, values, least, bound, self._pair_keys[operators] >> SHIFT)

    def _find_operators(self, callees: Longs, values: Longs, least: Bytes) -> None:
        """Notes which operators run where objects are called; where an operator is named, that of a class is passed."""
        things = np.minimum(values >> ROLE_BITS, len(self._called_as_objects) - 1)
        terms = np.minimum(callees, len(self._is_called) - 1)
        objects = np.flatnonzero(are_objects(values) | (self._called_as_objects[things] & ~self.reads_operator[terms]))
        objects = objects[self._is_called[terms[objects]]]
        if not len(objects):
            return
        keys = self._operators_of.of(values[objects])
        objects, keys = objects[keys >= 0], keys[keys >= 0]
        operators = self._ask(keys)
        self._new_operators.add(operators, callees[objects], least[objects])

    def _pass_to_members(self, sources: Longs, targets: Longs, values: Longs, least: Bytes) -> None:
        """Passes the arguments of calls whose callee is a member: what it is a member of tells what it is bound to."""
        called = self._is_pair[sources] & self._is_called[np.minimum(targets, len(self._is_called) - 1)]
        if not called.any():
            return
        sources, targets, values, least = sources[called], targets[called], values[called], least[called]
        holders = self._pair_keys[sources] >> SHIFT
        by_class = self._is_class(holders) & ~self._members.run_on_classes(holders, values)
        bound = np.where(by_class, BY_CLASS, BY_OBJECT)
        standing = np.flatnonzero(self._stands_for_method(values))
        methods = [
            self._members.wrapped_at(key >> SHIFT, key & LOW) for key in self._pair_keys[sources[standing]].tolist()
        ]
        counts = longs(list(map(len, methods)))
        bound[standing[counts > 0]] = WRAPPED
        self._pass_arguments(targets, values, least, bound, holders)
        row, runs = np.repeat(standing, counts), longs([method for found in methods for method in found])
        forwarded = self.passing.wrapping.forwards[values[row] >> ROLE_BITS] & self.passing.wrapping.alone[runs]
        row, runs = row[forwarded], runs[forwarded]
        unheld = np.full(len(row), -1)
        self._pass_arguments(targets[row], runs << ROLE_BITS, least[row], np.full(len(row), BY_OBJECT), unheld)

    def _stands_for_method(self, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values are functions that may stand for methods."""
        runs = self._is_function(values)
        found: npt.NDArray[np.bool_] = runs & (self.passing.wrapping.first[self._inside(values) * runs] >= 0)
        return found

    def _give_wrapped(self, nodes: Longs, values: Longs, least: Bytes) -> None:
        """What stands for a method takes what that is run on first."""
        wrapping = self.passing.wrapping
        standing = np.flatnonzero(self._stands_for_method(values))
        row, given = wrapping.waiting.match(nodes[standing])
        rows = standing[row]
        taking = wrapping.first[values[rows] >> ROLE_BITS]
        self._new_values.add(taking, wrapping.waiting.columns[0][given], np.maximum(least[rows], np.int8(INFERRED)))

    def _pass_arguments(self, terms: Longs, values: Longs, least: Bytes, bound: Longs, holders: Longs) -> None:
        """Lets arguments flow to the parameters of what is called; `holders` are the objects of members, else -1."""
        if not len(terms):
            return
        row, call = self._calls.match(terms)
        if not len(row):
            return
        calls = self._calls.columns[0][call]
        values, bound, holders = values[row], bound[row], holders[row]
        least = np.maximum(least[row], np.int8(INFERRED))
        things = values >> ROLE_BITS
        functions = np.flatnonzero(self._is_function(values) & ~self._is_signature(values))
        self._pass_to(calls[functions], things[functions], least[functions], bound[functions], holders[functions])
        self._construct(calls[functions], things[functions], least[functions])
        made = np.flatnonzero(self._is_class(values) | ((values & ROLES) == _SUPERIOR))
        of_made, constructors = self.passing.constructors(values[made])
        made = made[of_made]
        self._pass_to(calls[made], constructors, least[made], np.full(len(made), MADE), holders[made])
        row, operand, result = self.passing.converted(calls, np.where(self._is_class(values), things, -1))
        self._new_edges.add(operand, result, least[row])

    def _construct(self, calls: Longs, functions: Longs, least: Bytes) -> None:
        """Gives functions with a name that construct what they run on, which is what such calls give."""
        rows = np.flatnonzero(self._constructs[calls] & (functions < self._definitions))
        if not len(rows):
            return
        calls, functions, least = calls[rows], functions[rows], least[rows]
        for terms in (self.passing.receivers[functions], self.passing.results[calls]):
            given = np.flatnonzero(terms >= 0)
            self._new_values.add(terms[given], functions[given] << ROLE_BITS | _INSTANCE, least[given])

    def _pass_to(self, calls: Longs, definitions: Longs, least: Bytes, bound: Longs, holders: Longs) -> None:
        if len(self.passing.resumed):
            anew = ~among(self.passing.resumed, (holders >> ROLE_BITS) << SHIFT | definitions)
            calls, definitions, bound, holders = calls[anew], definitions[anew], bound[anew], holders[anew]
            least = least[anew]
        skips = self.passing.skips(calls, definitions, bound, holders)
        if self.passing.overloads.are_any:
            run = ~self.passing.overloads.lose(definitions, calls, np.maximum(skips, 0))
            calls, definitions, bound, holders = calls[run], definitions[run], bound[run], holders[run]
            least, skips = least[run], skips[run]
        if not len(calls):
            return
        row, source, target = self.passing.given_types.matched(calls, definitions, skips)
        self._new_passings.add(source, target, least[row])
        row, source, target, result = self.passing.passed(calls, definitions, skips)
        self._new_passings.add(source, target, least[row])
        back = result >= 0
        self._new_edges.add(source[back], result[back], least[row[back]])
        row, source, result = self.passing.substituted(calls, definitions, row, target)
        self._new_edges.add(source, result, least[row])
        holders = np.where(
            (holders & ROLES) == _SUPERIOR, (holders >> ROLE_BITS) << ROLE_BITS | _INSTANCE_OR_BELOW, holders
        )
        receivers = np.where(skips < 0, -1, self.passing.receivers[definitions])
        told = np.flatnonzero((receivers >= 0) & (holders >= 0))
        self._new_values.add(receivers[told], holders[told], least[told])
        takes = (skips == 1) | (receivers >= 0)
        chained = np.flatnonzero(
            takes & self.passing.returns_receiver[definitions] & np.isin(bound, BY_ANY_OBJECT) & (holders >= 0)
        )
        results = self.passing.results[calls[chained]]
        chained, results = chained[results >= 0], results[results >= 0]
        self._new_values.add(results, holders[chained], least[chained])
        self._give_made(calls, definitions, least, holders)

    def _give_made(self, calls: Longs, definitions: Longs, least: Bytes, holders: Longs) -> None:
        """Gives calls what functions make of the class that they run on: objects of it, where that is known."""
        rows = np.flatnonzero(self.passing.makes[definitions] & (self.passing.results[calls] >= 0))
        if not len(rows):
            return
        results, definitions = self.passing.results[calls[rows]], definitions[rows]
        holders, least = holders[rows], least[rows]
        held = np.where(holders < 0, self.outside.unknown, holders)
        things = held >> ROLE_BITS
        inside = things < self._definitions
        known = inside & ~self._members.choosing[np.where(inside, things, 0)]
        classes = known & self._is_class(held) & self.passing.runs_on_classes(definitions)
        self._new_values.add(results[classes], self._made_of(held[classes]), least[classes])
        objects = known & are_objects(held)
        self._new_values.add(results[objects], held[objects], least[objects])
        others = np.flatnonzero(~(classes | objects))
        row, made = self.passing.made_terms.match(definitions[others])
        self._new_edges.add(self.passing.made_terms.columns[0][made], results[others[row]], least[others[row]])

    def _made_of(self, classes: Longs) -> Longs:
        """The objects that are made when classes are called."""
        roles = np.where(classes & ROLES == _CLASS_OR_BELOW, _INSTANCE_OR_BELOW, _INSTANCE)
        found: Longs = (classes >> ROLE_BITS) << ROLE_BITS | roles
        return found

    def _give_results(self, callees: Longs, values: Longs, least: Bytes, *, by_operator: bool = False) -> None:
        """What calling the values of callees gives."""
        self._find_operators(callees, values, least)
        row, result = self._results.match(callees)
        if not len(row):
            return
        given = ~self.is_substitute[self._results.columns[0][result]]
        row, result = row[given], result[given]
        terms, values = self._results.columns[0][result], values[row]
        roles, things = values & ROLES, values >> ROLE_BITS
        least = np.maximum(least[row], np.int8(INFERRED))
        called = ~self._converted[terms]
        functions = called & self._is_function(values)
        if self.passing.overloads.are_any:
            rows = np.flatnonzero(functions)
            more = by_operator & self.passing.names_receiver[things[rows]]
            functions[rows] = ~self.passing.overloads.lose_results(things[rows], terms[rows], more)
        self._new_edges.add(things[functions] + self._return_base, terms[functions], least[functions])
        self._substitute(things[functions], terms[functions], least[functions])
        classes = (roles == _THING) & self._is_class(values)
        anew = np.flatnonzero(classes)
        anew = anew[self.makes(terms[anew], things[anew])]
        made = np.where(self._members.choosing[things[anew]], _INSTANCE_OR_BELOW, _INSTANCE)
        self._new_values.add(terms[anew], things[anew] << ROLE_BITS | made, least[anew])
        # A function that makes objects may give back another one in their place.
        chosen = called & classes
        self._new_edges.add(things[chosen] + self._return_base, terms[chosen], least[chosen])
        below = roles == _CLASS_OR_BELOW
        self._new_values.add(terms[below], things[below] << ROLE_BITS | _INSTANCE_OR_BELOW, least[below])
        # An outside decorator gives back what it decorates, in some wrapping: that flows on its own.
        outside = called & (roles == _THING) & (things >= self.outside.base) & ~self.of_decorator[terms]
        self._new_values.add(terms[outside], self._outside_results.of(values[outside]), least[outside])

    def _substitute(self, functions: Longs, results: Longs, least: Bytes) -> None:
        """Gives, where it is not known what is passed, what substitutes for all that is wrapped or handed through."""
        rows = np.flatnonzero((self.passing.wraps[functions] >= 0) & ~self._is_result[results])
        self._new_edges.add(self.passing.wraps[functions[rows]], results[rows], least[rows])
        rows = np.flatnonzero(self.of_substitute[results])
        for given in (self.passing.handed_through, self.passing.made_terms):
            row, place = given.match(functions[rows])
            self._new_edges.add(given.columns[0][place], results[rows[row]], least[rows[row]])

    def _instantiate(self, nodes: Longs, values: Longs, least: Bytes) -> None:
        row, instance = self._instances.match(nodes)
        if not len(row):
            return
        terms, values = self._instances.columns[0][instance], values[row]
        least = np.maximum(least[row], np.int8(INFERRED))
        types = nodes[row]
        meant = ~self._names_types[types] | among(self._types, types << SHIFT | values)
        terms, values, least = terms[meant], values[meant], least[meant]
        roles, things = values & ROLES, values >> ROLE_BITS
        classes = self._is_class(values)
        self._new_values.add(terms[classes], things[classes] << ROLE_BITS | _INSTANCE_OR_BELOW, least[classes])
        # A type that is written out is the object that has what it says.
        itself = (roles == _THING) & (things >= self._definitions) & (things < self.outside.base)
        itself |= are_objects(values)
        self._new_values.add(terms[itself], values[itself], least[itself])
        outside = (roles == _THING) & (things >= self.outside.base)
        self._new_values.add(terms[outside], self._outside_results.of(values[outside]), least[outside])

    def _is_function(self, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values are functions of the program, with a name or without."""
        things = values >> ROLE_BITS
        inside = (values & ROLES == _THING) & (things < self.outside.base)
        found: npt.NDArray[np.bool_] = inside & self._function[np.where(inside, things, 0)]
        return found

    def _inside(self, values: Longs) -> Longs:
        """The things of values; one number for all that lies outside."""
        found: Longs = np.minimum(values >> ROLE_BITS, self.passing.things)
        return found

    def _is_class(self, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values are classes of the program, or classes below one."""
        roles, things = values & ROLES, values >> ROLE_BITS
        inside = ((roles == _THING) | (roles == _CLASS_OR_BELOW)) & (things < self._definitions)
        found: npt.NDArray[np.bool_] = inside & self._class[np.where(inside, things, 0)]
        return found

    def _is_signature(self, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values are types of functions."""
        things = values >> ROLE_BITS
        inside = (values & ROLES == _THING) & (things < self.outside.base)
        found: npt.NDArray[np.bool_] = inside & self.passing.signatures[np.where(inside, things, 0)]
        return found


def _constructing(assembly: Assembly) -> npt.NDArray[np.bool_]:
    """The calls that construct an object."""
    made = np.zeros(assembly.terms + 1, dtype=bool)  # the last is that of no term
    made[assembly.column("result", "term")] = assembly.column("result", "constructs") == 1
    found: npt.NDArray[np.bool_] = made[assembly.column("call", "result")]
    return found
