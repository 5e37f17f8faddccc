"""The k shortest paths, against networkx, within a budget, and where paths are long or many."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corollary.linking.program import Program
from corollary.reasoning import questions as ask
from corollary.reasoning.graph import Graph
from corollary.reasoning.questions.paths import BUDGET
from tests.support.programs import ids_of, index_of, program

NODES = tuple(f"a.x#f{i}" for i in range(8))
node = st.sampled_from(NODES)
calls = st.lists(st.tuples(node, node), max_size=40)


def simple_paths(edges: list[tuple[str, str]], source: str, target: str) -> Iterator[list[str]]:
    """Every path without a repeated node, the shortest first; from a node to itself, every cycle through it."""
    graph: Any = nx.DiGraph(edges)
    graph.add_nodes_from(NODES)
    if source != target:
        return iter(nx.shortest_simple_paths(graph, source, target)) if nx.has_path(graph, source, target) else iter(())
    cycles = [[source, source]] if graph.has_edge(source, source) else []
    for first in set(graph.successors(source)) - {source}:
        cycles += [[source, *path] for path in nx.all_simple_paths(graph, first, source)]
    return iter(sorted(cycles, key=len))


def k_paths(value: Program, source: str, target: str, k: int, budget: int = BUDGET) -> tuple[list[list[str]], bool]:
    """The paths as ids, and whether they are all that were wanted."""
    ends = index_of(value, source), index_of(value, target)
    found = ask.k_paths(value, Graph.of(value), *ends, k, budget=budget)
    for path in found.found:
        assert (path.steps[0].caller, path.steps[-1].callee) == ends
        assert all(one.callee == other.caller for one, other in pairwise(path.steps))
    return [ids_of(value, [ends[0], *(step.callee for step in path.steps)]) for path in found.found], found.complete


@given(calls, node, node, st.integers(1, 30))
def test_they_are_the_shortest_simple_paths(edges: list[tuple[str, str]], source: str, target: str, k: int) -> None:
    found, complete = k_paths(program(NODES, edges=edges), source, target, k)
    expected = list(islice(simple_paths(edges, source, target), k))
    everything = {tuple(path) for path in simple_paths(edges, source, target)}
    assert complete
    assert list(map(len, found)) == list(map(len, expected))
    assert len({tuple(path) for path in found}) == len(found)
    assert everything.issuperset(map(tuple, found))


@given(calls, node, node, st.integers(1, 10), st.integers(0, 3000))
def test_a_budget_cuts_and_never_changes(
    edges: list[tuple[str, str]], source: str, target: str, k: int, budget: int
) -> None:
    value = program(NODES, edges=edges)
    whole, _ = k_paths(value, source, target, k)
    found, complete = k_paths(value, source, target, k, budget=budget)
    assert found == whole[: len(found)]
    assert len(found) >= min(1, len(whole))
    assert not complete or found == whole


CHAIN = [f"a.x#f{i:05}" for i in range(3000)]


def detours(chain: list[str], *, back: bool) -> list[tuple[str, str]]:
    """A way around each call of a chain, or back over it: of the latter, none is on a path without repetition."""
    edges = list(pairwise(chain))
    return [*edges, *(e for i, (a, b) in enumerate(edges) for e in _around((b, a) if back else (a, b), f"a.x#x{i:05}"))]


def _around(edge: tuple[str, str], between: str) -> list[tuple[str, str]]:
    return [(edge[0], between), (between, edge[1])]


@pytest.mark.parametrize(
    ("edges", "k", "lengths", "complete"),
    [
        pytest.param(list(pairwise(CHAIN)), 3, [2999], True, id="a long chain has one"),
        pytest.param(detours(CHAIN, back=False), 3, [2999, 3000, 3000], True, id="a long chain with ways around"),
        pytest.param(detours(CHAIN[:60], back=False), 200, [59, *[60] * 59, *[61] * 140], True, id="many"),
        pytest.param(detours(CHAIN[:60], back=True), 2, [59], True, id="ways back lead nowhere"),
    ],
)
def test_long_and_many(edges: list[tuple[str, str]], k: int, lengths: list[int], complete: bool) -> None:
    found = k_paths(program(edges=edges), edges[0][0], max(b for _, b in edges if "#f" in b), k)
    assert ([len(path) - 1 for path in found[0]], found[1]) == (lengths, complete)


def test_what_takes_too_long_is_given_up() -> None:
    value = program(edges=detours(CHAIN[:60], back=True))
    found, complete = k_paths(value, CHAIN[0], CHAIN[59], 2, budget=50_000)
    assert (list(map(len, found)), complete) == ([60], False)


def test_equal_paths_go_by_their_symbols_and_steps_by_their_rows() -> None:
    edges = [("a.x#f", "a.x#h"), ("a.x#h", "a.x#t"), ("a.x#f", "a.x#g"), ("a.x#g", "a.x#t"), ("a.x#f", "a.x#t")]
    value = program(["a.x#f", "a.x#g", "a.x#h", "a.x#t"], edges=[*edges, ("a.x#f", "a.x#t", "exact", 9)])
    assert k_paths(value, "a.x#f", "a.x#t", 5) == (
        [["a.x#f", "a.x#t"], ["a.x#f", "a.x#g", "a.x#t"], ["a.x#f", "a.x#h", "a.x#t"]],
        True,
    )
