"""The law that kernels equal rules: every built-in question, asked in Prolog, has the same answer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from corollary.linking.program import Program
from corollary.reasoning import questions as ask
from corollary.reasoning.graph import Graph
from corollary.reasoning.kernels import search
from corollary.reasoning.prolog.queries import Prolog
from corollary.reasoning.prolog.worlds import world_of
from corollary.reasoning.questions.liveness import liveness
from corollary.reasoning.results import Confidence
from corollary.reasoning.views import OVER, calls
from tests.support.programs import ids_of, program
from tests.support.strategies import programs

Rows = set[tuple[object, ...]]
law = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def answers(prolog: Prolog, value: Program, goal: str) -> Rows:
    return set(prolog.query(world_of(value), goal, limit=1_000_000).rows)


def closure(value: Program, view: int, *, reverse: bool = False) -> Rows:
    graph, ids = Graph.of(value), list(value.symbols.id)
    found = {
        (ids[source], ids[target])
        for source in range(len(ids))
        for target in search(graph, view, np.array([source]), reverse=reverse, again=True).reached().tolist()
    }
    return {(b, a) for a, b in found} if reverse else set(found)


@given(value=programs())
@law
def test_reachability(prolog: Prolog, value: Program) -> None:
    sure, may = closure(value, calls()), closure(value, OVER)
    assert answers(prolog, value, "reaches(A, B)") == sure
    assert answers(prolog, value, "may_reach(A, B)") == may
    assert answers(prolog, value, "symbol(B), reaches(A, B)") == {(b, a) for a, b in sure}
    assert answers(prolog, value, "symbol(B), may_reach(A, B)") == {(b, a) for a, b in may}
    assert answers(prolog, value, "symbol(S), impact(S, C)") == {(b, a) for a, b in sure}


@given(value=programs())
@law
def test_distances(prolog: Prolog, value: Program) -> None:
    graph, ids = Graph.of(value), list(value.symbols.id)
    expected = {
        (ids[source], ids[reached.symbol], reached.distance)
        for source in range(len(ids))
        for reached in ask.callees(value, graph, source, transitive=True).further
    }
    assert answers(prolog, value, "symbol(A), distance(A, B, D)") == expected


@given(value=programs())
@law
def test_liveness(prolog: Prolog, value: Program) -> None:
    graph = Graph.of(value)
    alive = liveness(value, graph)
    for goal, mask in (("live(S)", alive.sure), ("may_live(S)", alive.may), ("suspect(S)", alive.suspect)):
        assert answers(prolog, value, goal) == {(i,) for i in ids_of(value, np.flatnonzero(mask).tolist())}
    ids, dead = value.symbols.id, ask.dead(value, graph, frozenset(Confidence))
    confidences = {(ids[d.symbol], d.confidence.value) for d in dead.symbols}
    assert answers(prolog, value, "dead(S, Confidence)") == confidences
    assert answers(prolog, value, "dead(S)") == {(s,) for s, word in confidences if word in {"proved", "likely"}}
    assert answers(prolog, value, "together(S, Root)") == {(ids[d.symbol], ids[d.root]) for d in dead.symbols}


@given(value=programs())
@law
def test_cycles(prolog: Prolog, value: Program) -> None:
    graph = Graph.of(value)
    for level, goal in (("calls", "in_cycle(S)"), ("imports", "in_import_cycle(F)"), ("files", "in_file_cycle(F)")):
        names = value.symbols.id if level == "calls" else value.files
        members = {(names[m],) for c in ask.cycles(value, graph, level).components for m in c.members}
        assert answers(prolog, value, goal) == members
    together = {
        (value.symbols.id[a], value.symbols.id[b])
        for component in ask.cycles(value, graph).components
        for a in component.members
        for b in component.members
    }
    assert answers(prolog, value, "same_cycle(A, B)") == together


@given(value=programs())
@law
def test_neighbours(prolog: Prolog, value: Program) -> None:
    graph, ids = Graph.of(value), list(value.symbols.id)
    steps = [step for symbol in range(len(ids)) for step in ask.callers(value, graph, symbol).steps]
    expected = {(ids[step.callee], ids[step.caller]) for step in steps}
    assert answers(prolog, value, "callers(S, C)") == expected
    assert answers(prolog, value, "callees(C, S)") == {(caller, callee) for callee, caller in expected}


@pytest.mark.parametrize("seed", [1, 2])
def test_thousands_of_symbols(prolog: Prolog, seed: int) -> None:
    random = np.random.default_rng(seed)
    names = [f"{'abc'[i % 3]}.x#f{i}" for i in range(2_000)]
    pairs = random.integers(0, len(names), (2_600, 2)).tolist()
    sites = [(names[i], f"f{j}") for i, j in random.integers(0, len(names), (150, 2)).tolist()]
    value = program(names, edges=[(names[a], names[b]) for a, b in pairs], unresolved=sites, entry_points=names[:40])
    graph = Graph.of(value)
    alive = liveness(value, graph)
    for goal, mask in (("live(S)", alive.sure), ("may_live(S)", alive.may)):
        assert answers(prolog, value, goal) == {(i,) for i in ids_of(value, np.flatnonzero(mask).tolist())}
    assert {c for (c,) in answers(prolog, value, "in_cycle(S)")} == {
        value.symbols.id[m] for c in ask.cycles(value, graph).components for m in c.members
    }
    assert len(answers(prolog, value, f"reaches('{names[0]}', B)")) == len(
        ask.callees(value, graph, list(value.symbols.id).index(names[0]), transitive=True).further
    )
