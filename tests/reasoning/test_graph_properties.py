"""Kernels against networkx, and answers against the definition of what they claim."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corollary.facts.evidence import Evidence, Form
from corollary.linking.program import NONE, Program
from corollary.reasoning import questions as ask
from corollary.reasoning.columns import distinct, stable_order
from corollary.reasoning.graph import Graph
from corollary.reasoning.kernels import search, strongly_connected_components
from corollary.reasoning.questions.certificates import possible_steps
from corollary.reasoning.results import Confidence, Path, Proved, Refuted, StepKind, Unknown
from corollary.reasoning.steps import evidence_of, place_of
from corollary.reasoning.views import LIVE_SUSPECT, OVER, calls
from tests.support.programs import program
from tests.support.strategies import SYMBOLS, programs

pairs = st.tuples(st.integers(0, len(SYMBOLS) - 1), st.integers(0, len(SYMBOLS) - 1))
arcs = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=60)


def call_graph(value: Program) -> Any:
    rows = zip(value.edges.caller.tolist(), value.edges.callee.tolist(), value.edges.form.tolist(), strict=True)
    graph = nx.DiGraph((a, b) for a, b, form in rows if form == Form.CALL)
    graph.add_nodes_from(range(len(value.symbols)))
    return graph


def may_graph(value: Program) -> Any:
    graph = nx.DiGraph(possible_steps(value, set(range(len(value.symbols)))))
    graph.add_nodes_from(range(len(value.symbols)))
    return graph


def after(graph: Any, source: int) -> set[int]:
    """What is reached by one step or more."""
    return {end for first in graph.successors(source) for end in {first, *nx.descendants(graph, first)}}


def assert_path(path: Path) -> None:
    assert path.steps[0].caller == path.source
    assert path.steps[-1].callee == path.target
    assert all(a.callee == b.caller for a, b in pairwise(path.steps))


@given(programs(), pairs)
@settings(max_examples=200)
def test_reaches_is_what_networkx_says_and_every_refutation_checks(value: Program, pair: tuple[int, int]) -> None:
    source, target = pair
    answer = ask.reaches(value, Graph.of(value), source, target)
    if target in after(call_graph(value), source):
        assert isinstance(answer, Proved)
        assert_path(answer.path)
        assert all(step.kind == StepKind.EDGE for step in answer.path.steps)
        assert all(value.edges.form[step.row] == Form.CALL for step in answer.path.steps)
    elif target in after(may_graph(value), source):
        assert isinstance(answer, Unknown)
        assert_path(answer.path)
        assert answer.hangs_on
        assert set(answer.hangs_on) <= set(answer.path.steps)
        assert all(
            place_of(value, step).line >= 0 and evidence_of(value, step) in Evidence for step in answer.path.steps
        )
    else:
        assert isinstance(answer, Refuted)
        assert ask.check_certificate(value, answer.certificate)


@given(programs())
def test_the_over_view_is_the_definition_of_what_may_run(value: Program) -> None:
    graph, oracle = Graph.of(value), may_graph(value)
    for source in range(len(value.symbols)):
        seed = np.array([source])
        forward, backward = (search(graph, OVER, seed, reverse=r, again=True).reached() for r in (False, True))
        assert set(forward.tolist()) == after(oracle, source)
        assert set(backward.tolist()) == after(oracle.reverse(), source)


@given(programs(), pairs, st.sampled_from(Evidence), st.booleans())
def test_shortest_paths_are_as_short_as_those_of_networkx(
    value: Program, pair: tuple[int, int], weakest: Evidence, references: bool
) -> None:
    source, target = pair
    graph = Graph.of(value)
    path = ask.shortest_path(value, graph, source, target, weakest=weakest, references=references)
    oracle: Any = nx.DiGraph()
    oracle.add_nodes_from(range(len(value.symbols)))
    for symbol in range(len(value.symbols)):
        found = ask.callees(value, graph, symbol, weakest=weakest, references=references).steps
        oracle.add_edges_from((step.caller, step.callee) for step in found)
    lengths = [
        1 + nx.shortest_path_length(oracle, first, target)
        for first in oracle.successors(source)
        if nx.has_path(oracle, first, target)
    ]
    assert (path is None) == (not lengths)
    if path is not None:
        assert_path(path)
        assert len(path.steps) == min(lengths)
        assert ask.k_paths(value, graph, source, target, 1, weakest=weakest, references=references).found


@given(programs(), st.sampled_from(Evidence), st.booleans())
def test_callers_and_callees_are_two_views_of_one_relation(value: Program, weakest: Evidence, references: bool) -> None:
    graph = Graph.of(value)
    everything = range(len(value.symbols))
    forth = {s for i in everything for s in ask.callees(value, graph, i, weakest=weakest, references=references).steps}
    back = {s for i in everything for s in ask.callers(value, graph, i, weakest=weakest, references=references).steps}
    assert forth == back


@given(programs(), st.integers(0, len(SYMBOLS) - 1))
def test_impact_has_every_transitive_caller_and_a_path_for_each(value: Program, symbol: int) -> None:
    impact = ask.impact(value, Graph.of(value), symbol)
    sure = {reached.symbol for reached in impact.sure}
    assert sure == after(call_graph(value).reverse(), symbol)
    assert {r.symbol for r in impact.possible} == after(may_graph(value).reverse(), symbol) - sure
    for reached in (*impact.sure, *impact.possible):
        path = ask.impact_path(impact, reached.symbol)
        assert_path(path)
        assert len(path.steps) <= reached.distance or reached in impact.possible
    assert all(len(ask.impact_path(impact, r.symbol).steps) == r.distance for r in impact.sure)


@given(programs())
def test_counts_are_those_of_the_lists(value: Program) -> None:
    graph = Graph.of(value)
    listed, counted = ask.dead(value, graph, frozenset(Confidence)), ask.dead_counts(value, graph)
    confidences = [one.confidence for one in listed.symbols]
    assert counted.of == {confidence: confidences.count(confidence) for confidence in Confidence}
    assert counted == listed.counts
    assert len({one.symbol for one in listed.symbols}) == len(listed.symbols)
    for level in ask.LEVELS:
        assert ask.cycle_count(value, level) == len(ask.cycles(value, graph, level).components)


@given(st.lists(st.integers(-5, 5), max_size=20))
def test_distinct_is_what_numpy_says(values: list[int]) -> None:
    column = np.array(values, np.int32)
    assert distinct(column).tolist() == np.unique(column).tolist()
    assert distinct(column).dtype == column.dtype


def components_of(graph: Any) -> list[list[int]]:
    found = [sorted(c) for c in nx.strongly_connected_components(graph)]
    return sorted(c for c in found if len(c) > 1 or graph.has_edge(c[0], c[0]))


@given(arcs)
def test_components_are_those_of_networkx(rows: list[tuple[int, int]]) -> None:
    table = np.array(rows, dtype=np.int32).reshape(-1, 2)
    assert strongly_connected_components(13, table[:, 0], table[:, 1]) == components_of(nx.DiGraph(rows))


@given(programs(), st.sampled_from(ask.LEVELS), st.booleans())
def test_every_component_has_a_witness(value: Program, level: str, type_only: bool) -> None:
    cycles = ask.cycles(value, Graph.of(value), level, type_only=type_only)
    for component in cycles.components:
        steps = component.witness
        assert steps[-1].callee == steps[0].caller
        assert all(a.callee == b.caller for a, b in pairwise(steps))
        assert {step.caller for step in steps} <= set(component.members)
    if level == "calls":
        graph = call_graph(value)
        assert sorted(list(c.members) for c in cycles.components) == components_of(graph)
        for component in cycles.components:
            shortest = min(map(len, nx.simple_cycles(graph.subgraph(component.members), length_bound=4)), default=5)
            assert len(component.witness) == shortest or shortest == 5


@pytest.mark.parametrize("nodes", [3_000, 60_000])
def test_thousands_of_nodes_agree_with_networkx(nodes: int) -> None:
    random = np.random.default_rng(7)
    source, target = random.integers(0, nodes, (2, 2 * nodes), dtype=np.int32)
    oracle = nx.DiGraph(zip(source.tolist(), target.tolist(), strict=True))
    assert strongly_connected_components(nodes, source, target) == components_of(oracle)


def test_a_long_chain_is_walked_to_its_end() -> None:
    names = [f"a.x#f{i}" for i in range(3_000)]
    value = program(edges=list(pairwise(names)), entry_points=["a.x#f0"])
    graph = Graph.of(value)
    path = ask.shortest_path(value, graph, 1, len(names))
    assert path is not None
    assert len(path.steps) == len(names) - 1
    tree = search(graph, calls(), np.array([1]))
    assert int(tree.distance[: graph.symbols].max()) == len(names) - 1
    assert (tree.distance[: graph.symbols] == NONE).sum() == 1


@settings(max_examples=60)
@given(programs(), st.sampled_from((calls(), calls(Evidence.GUESS, references=True), OVER, LIVE_SUSPECT)), st.data())
def test_arcs_are_found_alike_unsorted_and_sorted(value: Program, view: int, data: st.DataObject) -> None:
    graph, whole = Graph.of(value), Graph.of(value)
    nodes = np.array(data.draw(st.lists(st.integers(0, graph.nodes - 1), unique=True)), np.int64)
    whole.chosen(LIVE_SUSPECT)  # all parts: what was asked for before changes nothing
    searched = sorted(graph.entering(view, nodes).tolist())
    graph.reverse(view)
    assert searched == sorted(graph.entering(view, nodes).tolist()) == sorted(whole.entering(view, nodes).tolist())
    assert all((view >> kind) & 1 for kind in graph.kind[searched].tolist())
    assert set(graph.target[searched].tolist()) <= set(nodes.tolist())


@given(st.lists(st.integers(0, 1 << 20) | st.integers(0, 3), max_size=40))
def test_counting_sorts_as_comparing_does(values: list[int]) -> None:
    column = np.array(values, np.int32)
    assert stable_order(column).tolist() == np.argsort(column, kind="stable").tolist()
