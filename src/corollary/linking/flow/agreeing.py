"""What stands where a type is declared: functions take what the type of a function says, members what it says of them.

Only languages with types of functions are concerned. What a type says of a member is brought together with what an
object literal holds there, at a node of its own, so that nothing of the type becomes a value of the literal.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import CLOSED, OPEN
from corollary.facts.vocabulary import KINDS
from corollary.linking.assembly import Assembly
from corollary.linking.flow.accessing import Accessing
from corollary.linking.flow.literals import Literals
from corollary.linking.flow.reading import DISPATCH, INFERRED, Rules
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Join, Longs, among
from corollary.linking.values.memo import Memo
from corollary.linking.values.things import ROLE_BITS, ROLES, Role, are_objects

_Asks = Callable[[Longs], npt.NDArray[np.bool_]]

_INTERFACES = (KINDS.index("interface"), KINDS.index("type"))
_THING, _DECLARED = int(Role.THING), int(Role.DECLARED)


class Agreeing(Accessing):
    """The rules of declared types: values at a place with a type agree with it."""

    def __init__(self, rules: Rules) -> None:
        super().__init__(rules)
        assembly, passing = rules.assembly, rules.passing
        self._agrees = bool(passing.signatures.any() or passing.contextual.any())
        if self._agrees:
            typed, places = _typed_places(assembly, self._return_base)
            self._has_type = np.zeros(self._return_base + passing.things + 1, dtype=bool)  # not the last
            self._has_type[places] = True
            self._places_of, self._types_of = Join(typed, places), Join(places, typed)
            self._says = passing.signatures | _declared_methods(assembly, passing.things)
        self.literals = literals = Literals(assembly, passing.things, passing.contextual)
        self._is_partial = rules.narrowing.requiring.is_partial
        required = rules.narrowing.requiring.of
        self._fits = Memo(lambda key: required(key & LOW) <= literals.names_held(key >> SHIFT))
        self._written = _places_of(literals, self._return_base)
        self.holds_parts = literals.having(assembly, np.flatnonzero(np.isin(passing.receivers, rules.given)))
        """The literals whose functions run on objects of types that calls give."""
        self._inner = Join(*literals.inside.T)
        self._is_nominal = np.zeros(passing.things + 1, dtype=bool)  # the last is that of everything outside
        self._is_nominal[rules.narrowing.nominal] = True

    def _agree(self, nodes: Longs, values: Longs) -> None:
        """What is declared for a place is said to the functions and literals that stand there."""
        if not self._agrees:
            return
        self._agree_functions(nodes, values)
        if len(self.literals.holding):
            self._agree_members(nodes, values)

    def _is_declared(self, nodes: Longs) -> npt.NDArray[np.bool_]:
        """Which nodes have a declared type: terms, what functions return, and members of literals at such."""
        found: npt.NDArray[np.bool_] = self._has_type[np.minimum(nodes, len(self._has_type) - 1)]
        found |= self._is_of_literal(nodes)
        return found

    def _is_of_literal(self, nodes: Longs) -> npt.NDArray[np.bool_]:
        """Which nodes are those of members of literals together with what is declared of them."""
        found: npt.NDArray[np.bool_] = self._is_pair[nodes] & ((self._pair_keys[nodes] >> SHIFT) & ROLES == _DECLARED)
        return found

    def standing_with(self, nodes: Longs) -> Longs:
        """The nodes whose values are brought together with those of some: types that are declared, and their places."""
        if not self._agrees:
            return nodes[:0]
        found = [join.columns[0][join.match(nodes)[1]] for join in (self._places_of, self._types_of)]
        return np.concatenate(found)

    def _may_be_declared(self, sources: Longs, targets: Longs, values: Longs) -> npt.NDArray[np.bool_]:
        """Whether values may get to members of literals together with what is declared of them.

        Objects and types of functions that a literal holds as values are declared of something else.
        """
        found = np.ones(len(values), dtype=bool)
        if self._agrees:
            held = np.flatnonzero(self._is_of_literal(targets) & ~self._is_pair[sources])
            held = held[self._pair_keys[targets[held]] >> SHIFT + ROLE_BITS >= self._definitions]
            found[held] = ~(self._are_types_of_functions(values[held]) | self._is_type(values[held]))
        return found

    def _agree_functions(self, nodes: Longs, values: Longs) -> None:
        """Lets functions take what the types of functions say that are declared where they stand.

        A type that only came there as a value, with what else is called so, says nothing of the others.
        """
        told, _ = self._declared_at(nodes, self._are_types_of_functions(values), values)
        standing = nodes[self._is_function(values) & self._is_declared(nodes)]
        places = sets.unique(np.concatenate((told, standing)))
        if not len(places):
            return
        place, found, least = self.values.rows_of(places)
        row, types = self._types_at(places, self._are_types_of_functions)
        of_place = Join(row, types >> ROLE_BITS)
        functions = np.flatnonzero(self._is_function(found) & ~self._are_types_of_functions(found))
        row, of_type = of_place.match(place[functions])
        if len(row):
            functions = functions[row]
            types = of_place.columns[0][of_type]
            row, source, target = self.passing.agreeing(types, found[functions] >> ROLE_BITS)
            weights = np.maximum(least[functions[row]], np.int8(INFERRED))
            self._new_passings.add(source, target, weights)

    def _are_types_of_functions(self, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values are what is declared of functions: types of functions, and methods of interfaces."""
        runs = self._is_function(values)
        return runs & self._says[self._inside(values) * runs]

    def _agree_members(self, nodes: Longs, values: Longs) -> None:
        """Brings what literals hold together with what types say of it, and to the objects of these types."""
        keys, types = self._declared_members(nodes, values)
        if not len(keys):
            return
        things, names = keys >> SHIFT, keys & LOW
        own = self._ask((things << ROLE_BITS | _DECLARED) << SHIFT | names)
        role = np.where(types < self._definitions, _DECLARED, _THING)
        said = self._ask((types << ROLE_BITS | role) << SHIFT | names)
        for source in (said, own):  # members are looked up where something follows from them: here from themselves
            self._new_edges.add(source, own, np.full(len(own), INFERRED, dtype=np.int8))
        of_literals, of_types = self.stored_at(keys), self.stored_at(types << SHIFT | names)
        self._new_edges.add(of_literals, of_types, np.full(len(own), DISPATCH, dtype=np.int8))

    def _declared_members(self, nodes: Longs, values: Longs) -> tuple[Longs, Longs]:
        """(literal and name as one number, type) of what literals hold, for each type that is declared at their places.

        Of a literal and a type at one place one is among the values that are told here, which are new.
        """
        places, types = self._declared_at(nodes, self._may_be_literal(values), values)
        found, literals, _ = self.values.rows_of(places)
        stand = self._is_literal(literals)
        places, types, literals = places[found[stand]], types[found[stand]], literals[stand]
        standing = np.flatnonzero(self._is_literal(values))
        other, others = self._types_at(nodes[standing], self._may_be_literal)
        types = np.concatenate((types, others)) >> ROLE_BITS
        literals = np.concatenate((literals, values[standing[other]])) >> ROLE_BITS
        places = np.concatenate((places, nodes[standing[other]]))
        fitting = self._may_stand(literals, types, places)
        types = types[fitting]
        member, keys = self.literals.names(literals[fitting])
        return keys, types[member]

    def _may_stand(self, literals: Longs, types: Longs, places: Longs) -> npt.NDArray[np.bool_]:
        """Which literals may be objects of types, by what they have, or because they are written where these stand."""
        found = np.ones(len(literals), dtype=bool)
        asked = self.literals.is_whole[literals] & (types < self._definitions)
        asked &= ~self._is_partial[np.minimum(places, len(self._is_partial) - 1)]
        rows = np.flatnonzero(asked)
        rows = rows[~self._are_written(literals[rows], places[rows])]
        found[rows] = self._fits.of(literals[rows] << SHIFT | types[rows]).astype(bool)
        return found

    def _declared_at(self, nodes: Longs, declared: npt.NDArray[np.bool_], values: Longs) -> tuple[Longs, Longs]:
        """(place, type) for what is new at the terms of types, and at members of literals."""
        row, place = self._places_of.match(nodes[declared])
        held = declared & self._is_of_literal(nodes)
        places = np.concatenate((self._places_of.columns[0][place], nodes[held]))
        return places, np.concatenate((values[declared][row], values[held]))

    def _types_at(self, nodes: Longs, are_types: _Asks) -> tuple[Longs, Longs]:
        """(index into nodes, type) of what is declared there; of members of literals any type that stands there."""
        row, place = self._types_of.match(nodes)
        held = np.flatnonzero(self._is_of_literal(nodes))
        row, sources = np.concatenate((row, held)), np.concatenate((self._types_of.columns[0][place], nodes[held]))
        found, types, _ = self.values.rows_of(sources)
        kept = are_types(types)
        return row[found[kept]], types[kept]

    def _are_written(self, literals: Longs, places: Longs) -> npt.NDArray[np.bool_]:
        """Which literals are written at places: for terms, in what functions give back, or as members of literals.

        Elements are taken for written that hold parts of objects of a type, on which their functions run.
        """
        found = among(self._written, literals << SHIFT | places)
        held = np.flatnonzero(self._is_of_literal(places))
        keys = self._pair_keys[places[held]]
        outer, names = keys >> SHIFT + ROLE_BITS, keys & LOW
        row, place = self._inner.match(literals[held])
        of_outer, named = (column[place] for column in self._inner.columns)
        found[held[row[(of_outer == outer[row]) & (named == names[row])]]] = True
        found[held[self._is_place[names] & self.holds_parts[literals[held]]]] = True
        return found

    def _is_literal(self, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values are object literals."""
        found: npt.NDArray[np.bool_] = (values & ROLES == _THING) & self.literals.is_literal[self._inside(values)]
        return found

    def _is_type(self, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values are what is declared: objects of classes and interfaces, and of types that are written out."""
        things = self._inside(values)
        found: npt.NDArray[np.bool_] = (values & ROLES == _THING) & self.literals.is_type[things]
        found |= are_objects(values) & (things < self._definitions)
        return found

    def _may_be_literal(self, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values are types that an object literal may stand for."""
        return self._is_type(values) & ~self._is_nominal[self._inside(values)]


def _places_of(literals: Literals, returned: int) -> Longs:
    """Literal and node, as one number, of what literals are written for; sorted."""
    written, given_back = (rows[:, 0] << SHIFT | rows[:, 1] for rows in (literals.written, literals.given_back))
    return sets.unique(np.concatenate((written, given_back + returned)))


def _declared_methods(assembly: Assembly, things: int) -> npt.NDArray[np.bool_]:
    """The things that are methods of interfaces."""
    parent, kind = assembly.column("definition", "parent"), assembly.column("definition", "kind")
    found = np.zeros(things, dtype=bool)
    found[: assembly.definitions] = (parent >= 0) & np.isin(kind[np.maximum(parent, 0)], _INTERFACES)
    return found


def _typed_places(assembly: Assembly, returned: int) -> tuple[Longs, Longs]:
    """The terms that are objects of a type, and the nodes that they flow to: terms, and what functions return."""
    typed = assembly.by_term.marks("instance", "term").copy()
    typed[assembly.column("object", "term")[np.isin(assembly.column("object", "contains"), (CLOSED, OPEN))]] = True
    flow, returns = (
        rows[typed[rows[:, place]]].astype(np.int64)
        for rows, place in ((assembly.relations["flow"], 0), (assembly.relations["returns"], 1))
    )
    return np.concatenate((flow[:, 0], returns[:, 1])), np.concatenate((flow[:, 1], returns[:, 0] + returned))
