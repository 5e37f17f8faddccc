"""The derivation of each edge of a program, from the site to the definition of the callee."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from corollary.facts.evidence import Evidence, Form
from corollary.facts.schema import BOUND, DELETED, EXPANDS, MODELLED, WRITTEN
from corollary.linking.linker import Solution
from corollary.linking.provenance.moves import Backwards
from corollary.linking.provenance.search import Search
from corollary.linking.provenance.steps import Chain, Move, Rule, State, Step
from corollary.linking.provenance.telling import Telling, weakest
from corollary.linking.values.joins import LOW, SHIFT
from corollary.linking.values.things import Role, role_of, thing_of, value_of

_TRIED = 4
"""Of how many values, at most, that lead from one site to the callee derivations are compared."""


_WRITTEN = {Rule.WRITTEN: WRITTEN, Rule.DELETED: DELETED}
"""The rules of references that do not read, with what such references say."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A row of a program's edges."""

    caller: int
    callee: int
    line: int
    column: int
    evidence: int
    form: int


@dataclass(frozen=True, slots=True)
class _Use:
    """A value that leads from the term at a site to the callee."""

    evidence: int
    rule: Rule
    state: State
    site: int  # the evidence that the site has by itself
    weight: int  # the evidence of the way from the value to the callee


class Provenance:
    """Why edges are there, over one solution."""

    def __init__(self, solution: Solution) -> None:
        self._solution = solution
        backwards = Backwards(solution)
        self._search = Search(backwards)
        self._telling = Telling(backwards)

    def chain(self, edge: Edge) -> Chain | None:
        """The best derivation of an edge; None where none was found."""
        uses = sorted(self._uses(edge), key=lambda use: (use.evidence, use.state))
        chains = [chain for use in uses[:_TRIED] if (chain := self._told(edge, use)) is not None]
        return min(chains, key=lambda chain: (chain.evidence, len(chain.steps)), default=None)

    def _uses(self, edge: Edge) -> Iterator[_Use]:
        """Every value at the site that leads to the callee."""
        for term, rule, modelled in self._terms(edge):
            for value, evidence in self._solution.propagation.values_of(term):
                for callee, weight in self._led_to(rule, value, Form(edge.form)):
                    if callee == edge.callee:
                        site = int(Evidence.INFERRED if modelled else Evidence.EXACT)
                        yield _Use(max(evidence, site, weight), rule, (term, value), site, weight)

    def _led_to(self, rule: Rule, value: int, form: Form) -> list[tuple[int, int]]:
        sites = self._solution.sites
        if rule is Rule.CALLED:
            return [found for found in sites.callees.called(value) if sites.callees.form_of_call(found[0]) is form]
        return sites.callees.met(value, written=_WRITTEN.get(rule, 0), form=form)

    def _terms(self, edge: Edge) -> Iterator[tuple[int, Rule, bool]]:
        """(term, rule, whether a model adds it) of what the source has at a site."""
        assembly = self._solution.context.assembly
        mention = Rule.MENTIONED if edge.form == Form.REFERENCE else Rule.READ
        for row in self._rows("call", edge):
            manner = int(assembly.column("call", "manner")[row])
            if manner not in (BOUND, EXPANDS):
                yield int(assembly.column("call", "callee")[row]), Rule.CALLED, manner == MODELLED
        for row in self._rows("reference", edge):
            written = int(assembly.column("reference", "written")[row])
            rule = next((rule for rule, number in _WRITTEN.items() if number == written), mention)
            yield int(assembly.column("reference", "term")[row]), rule, False

    def _rows(self, relation: str, edge: Edge) -> list[int]:
        """The rows of a relation at a site."""
        assembly = self._solution.context.assembly
        wanted = assembly.column(relation, "caller") == edge.caller
        for name, number in (("line", edge.line), ("column", edge.column)):
            wanted &= assembly.column(relation, name) == number
        return [int(row) for row in np.flatnonzero(wanted)]

    def _told(self, edge: Edge, use: _Use) -> Chain | None:
        callee = value_of(edge.callee)
        file = int(self._solution.context.file[edge.caller])
        place = file, edge.line
        derivation = self._search.derive(use.state)
        if derivation is None:
            return None
        site = self._step(Move(use.state, use.rule, use.state, use.site), place)
        told = self._telling.steps(derivation, place)
        value = use.state[1]
        if value == callee or role_of(value) == Role.PROPERTY:
            steps = (site, *told)
        elif edge.callee in dict(self._solution.sites.callees.operator_callees(value)):
            steps = (site, *self._operator(use, callee, told, place))
        else:
            runs = Move(use.state, Rule.RUNS, None, max(use.weight, weakest(told)))
            where = self._telling.places.definition(edge.callee)
            steps = (site, self._step(runs, where, symbol=edge.callee, because=told))
        return Chain(weakest(steps), steps)

    def _operator(self, use: _Use, callee: int, because: tuple[Step, ...], place: tuple[int, int]) -> tuple[Step, ...]:
        """The operator of an object that is called, and how the class has it."""
        key = self._solution.members.call_operator(use.state[1])
        holder, name = key >> SHIFT, key & LOW
        node = self._solution.propagation.pair(holder, name)
        assert node is not None
        found = self._search.derive((node, callee))
        assert found is not None
        move = Move(use.state, Rule.OPERATOR, (node, callee), max(use.weight, weakest(because)), use.state)
        told = self._step(move, place, thing_of(holder), because, self._solution.context.string(name))
        return told, *self._telling.steps(found, place)

    def _step(
        self,
        move: Move,
        place: tuple[int, int],
        symbol: int = -1,
        because: tuple[Step, ...] = (),
        origin: str = "",
    ) -> Step:
        spelled = self._telling.places.spelling(move.target[0])
        return Step(move, *place, spelled, origin, symbol, because=because)
