"""Derivations as steps: each move with its place in the source and the names that stand there."""

from __future__ import annotations

from corollary.facts.evidence import Evidence
from corollary.linking.provenance.lineage import Lineage
from corollary.linking.provenance.moves import Backwards
from corollary.linking.provenance.places import NOWHERE, Place, Places
from corollary.linking.provenance.search import Derivation
from corollary.linking.provenance.steps import Move, Rule, Step
from corollary.linking.values.things import thing_of

_OF_CALL = frozenset({Rule.ARGUMENT, Rule.RESULT, Rule.GIVEN_BACK})
_OF_OTHERS = frozenset({Rule.INHERITED, Rule.OVERRIDDEN})
_LOOK_UPS = frozenset({Rule.OWN, Rule.INHERITED, Rule.OVERRIDDEN, Rule.HELD})


class Telling:
    """Tells derivations over one solution."""

    def __init__(self, backwards: Backwards) -> None:
        self._backwards = backwards
        self._assembly = backwards.assembly
        self._lineage = Lineage(backwards.context, backwards.solution.hierarchy)
        self.places = Places(backwards.context)

    def steps(self, derivation: Derivation, at: Place = NOWHERE) -> tuple[Step, ...]:
        """The steps of a derivation; one without a place of its own has that of the step before, `at` to begin with."""
        told: list[Step] = []
        for move, side in zip(derivation.moves, derivation.sides, strict=True):
            place = self._place(move, at)
            at = place if place != NOWHERE else at
            told.append(self._step(move, at, self.steps(side, at) if side is not None else ()))
        return tuple(told)

    def _step(self, move: Move, place: Place, because: tuple[Step, ...]) -> Step:
        target, source = move.target[0], move.source[0] if move.source is not None else -1
        provider = move.row if move.rule in _LOOK_UPS else -1
        symbol = self._symbol(move)
        relations = self._lineage.between(symbol, provider) if move.rule in _OF_OTHERS else ()
        return Step(move, *place, self._spelling(target), self._spelling(source), symbol, provider, because, relations)

    def _spelling(self, node: int) -> str:
        backwards = self._backwards
        if node < 0:
            return ""
        if backwards.is_term(node):
            return self.places.spelling(node)
        if node in backwards.members:
            return backwards.context.string(backwards.members[node][1])
        if node in backwards.fields:
            return backwards.context.string(backwards.fields[node][1])
        thing = backwards.returning(node)
        return backwards.context.string(int(backwards.context.name[thing])) if self._is_definition(thing) else ""

    def _is_definition(self, thing: int) -> bool:
        return thing < self._assembly.definitions

    def _symbol(self, move: Move) -> int:
        """The definition that a rule speaks of, -1 where it speaks of an object or of a function without a name."""
        thing = thing_of(move.target[1])
        if move.rule is Rule.RESULT and move.source is not None:
            thing = self._backwards.returning(move.source[0])
        elif move.rule is Rule.RETURNS:
            thing = self._backwards.returning(move.target[0])
        elif move.rule in (Rule.ARGUMENT, Rule.AGREED):
            thing = min(self._backwards.owners(move.target[0]))
        elif move.rule in _LOOK_UPS:
            thing = thing_of(self._backwards.members[move.target[0]][0])
        return thing if self._is_definition(thing) else -1

    def _place(self, move: Move, at: Place) -> Place:
        """The place of a move, if need be the one nearest to the step before."""
        target, source = move.target[0], move.source[0] if move.source is not None else -1
        if move.rule in (Rule.DEFINED, Rule.PROPERTY, Rule.ITSELF):
            thing = thing_of(move.target[1])
            return self.places.definition(thing) if self._is_definition(thing) else NOWHERE
        if move.rule in _OF_CALL and move.row >= 0:
            return self.places.row("call", move.row)
        if move.rule is Rule.IMPORT:
            item = self._backwards.context.imports[move.row]
            return item.file, item.line
        if move.rule is Rule.STORED and move.side is not None:
            assigned = self._assigned(move.side[0], self._backwards.fields[target][1], source, at)
            return assigned if assigned != NOWHERE else self._storing(move.side[0], source, at)
        if move.rule in _LOOK_UPS:
            return self._providing(move, source)
        if move.rule is Rule.RETURNS:
            thing = self._backwards.returning(target)
            return self.places.nearest(source, self.places.definition(thing) if self._is_definition(thing) else at)
        if move.rule is Rule.NAME or not self._backwards.is_term(source):
            return self.places.nearest(target, at) if self._backwards.is_term(target) else NOWHERE
        return self.places.between(target, source, at)

    def _providing(self, move: Move, source: int) -> Place:
        """Where what a look-up found is declared, else the class or module that has it."""
        found = self.places.declared(source) if self._backwards.is_term(source) else NOWHERE
        return self.places.definition(move.row) if found == NOWHERE and move.row >= 0 else found

    def _assigned(self, owner: int, name: int, value: int, at: Place) -> Place:
        """Where a member of an object is assigned: of several places one that speaks of the value, or the nearest."""
        rows = self.places.rows("attribute", "object", owner)
        members = [row for row in rows if self.places.cell("attribute", row, "name") == name]
        written = {
            place for row in members for place in self.places.written(self.places.cell("attribute", row, "term"))
        }
        spoken = written & self.places.of(value)
        near = sorted(spoken or written, key=lambda place: (place[0] != at[0], abs(place[1] - at[1]), place))
        return near[0] if near else NOWHERE

    def _storing(self, owner: int, value: int, at: Place) -> Place:
        """Where a value is put into an object: a call of a method of the object that passes it, if there is one."""
        for row in self.places.rows("argument", "term", value):
            call = self.places.cell("argument", row, "call")
            members = self.places.rows("attribute", "term", self.places.cell("call", call, "callee"))
            if any(self.places.cell("attribute", member, "object") == owner for member in members):
                return self.places.row("call", call)
        return self.places.between(owner, value, at)


def weakest(steps: tuple[Step, ...]) -> Evidence:
    """The weakest evidence of some steps."""
    return Evidence(max((step.move.evidence for step in steps), default=0))
