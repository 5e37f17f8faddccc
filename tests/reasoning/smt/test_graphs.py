"""Cuts and layers of small graphs are as good as the best of all there are; when time is up they are still right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corollary.errors import CorollaryError
from corollary.reasoning.smt.graphs import Edge, cut_cycles, suggest_layers
from corollary.reasoning.smt.queries import Smt
from corollary.reasoning.workers.limits import Limits

NODES = 5

edge_lists = st.lists(
    st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1), st.integers(1, 4)), min_size=1, max_size=9
)
slowly = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def smt() -> Iterator[Smt]:
    with Smt() as solver:
        yield solver


def acyclic(edges: Sequence[Edge]) -> bool:
    left = list(edges)
    while left:
        targets = {target for _, target, _ in left}
        following = [edge for edge in left if edge[0] in targets]
        if len(following) == len(left):
            return False
        left = following
    return True


def without(edges: Sequence[Edge], removed: Sequence[int]) -> list[Edge]:
    return [edge for at, edge in enumerate(edges) if at not in removed]


def weight(edges: Sequence[Edge], chosen: Sequence[int]) -> int:
    return sum(edges[at][2] for at in chosen)


@slowly
@given(edge_lists)
def test_a_cut_is_the_lightest_of_all(smt: Smt, edges: list[Edge]) -> None:
    found = cut_cycles(smt, edges)
    every = (chosen for count in range(len(edges) + 1) for chosen in combinations(range(len(edges)), count))
    assert found.weight == min(weight(edges, chosen) for chosen in every if acyclic(without(edges, chosen)))
    assert found.minimal
    assert found.weight == weight(edges, found.edges)
    assert acyclic(without(edges, found.edges))


@slowly
@given(edge_lists)
def test_the_cycles_of_a_cut_are_why_none_is_lighter(smt: Smt, edges: list[Edge]) -> None:
    found = cut_cycles(smt, edges)
    for cycle in found.cycles:
        steps = [edges[at] for at in cycle]
        assert all(step[1] == following[0] for step, following in zip(steps, steps[1:] + steps[:1], strict=True))
    every = (chosen for count in range(len(edges) + 1) for chosen in combinations(range(len(edges)), count))
    hitting = (chosen for chosen in every if all(set(chosen) & set(cycle) for cycle in found.cycles))
    assert min(weight(edges, chosen) for chosen in hitting) == found.weight


@slowly
@given(edge_lists, st.integers(1, 3), st.dictionaries(st.integers(0, NODES - 1), st.just(0), max_size=1))
def test_layers_break_the_least_of_all(smt: Smt, edges: list[Edge], count: int, settled: dict[int, int]) -> None:
    found = suggest_layers(smt, NODES, edges, count, settled=settled)
    every = (layers for layers in product(range(count), repeat=NODES) if len(set(layers)) == count)
    fitting = (layers for layers in every if all(layers[node] == layer for node, layer in settled.items()))

    def broken(layers: Sequence[int]) -> list[int]:
        return [at for at, (source, target, _) in enumerate(edges) if layers[target] > layers[source]]

    assert found.weight == min(weight(edges, broken(layers)) for layers in fitting)
    assert found.minimal
    assert list(found.broken) == broken(found.layers)
    assert set(found.layers) == set(range(count))
    assert all(found.layers[node] == layer for node, layer in settled.items())


def test_without_time_a_cut_is_whole_and_says_how_good_it_may_be(smt: Smt) -> None:
    edges = [(source, (source * step + step) % 120, 1) for source in range(120) for step in (1, 7, 11, 31)]
    found = cut_cycles(smt, edges, limits=Limits(seconds=0.05))
    assert acyclic(without(edges, found.edges))
    assert 0 < found.lower_bound <= found.weight
    assert found.weight == weight(edges, found.edges)


def test_more_layers_than_can_be_filled_are_an_error(smt: Smt) -> None:
    with pytest.raises(CorollaryError, match="too many"):
        suggest_layers(smt, 2, [(0, 1, 1)], 2, settled={0: 1, 1: 1})
