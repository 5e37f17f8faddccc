"""Cuts leave no cycle and are the smallest there are; suggested layers are obeyed, and what breaks them is told."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corollary.answers.text.rendering import text
from corollary.answers.types.cutting import Cut
from tests.support.programs import program
from tests.support.workspaces import workspace

Edges = list[tuple[int, int]]

LEVELS = ("calls", "imports")


def asked(edges: Edges, level: str, *, weighted: bool = False) -> Cut:
    if level == "calls":
        made = program(edges=[(f"a.x#f{a}", f"a.x#f{b}", "exact", at) for at, (a, b) in enumerate(edges, 1)])
    else:
        made = program(imports=[(f"f{a}.x", f"f{b}.x", "", "", at) for at, (a, b) in enumerate(edges, 1)])
    return workspace(made).cut(level, weighted=weighted)


def least(graph: nx.DiGraph) -> int:
    """The size of a minimum feedback arc set, by trying all."""
    edges = list(graph.edges)
    for size in range(len(edges) + 1):
        for chosen in combinations(edges, size):
            rest = graph.copy()
            rest.remove_edges_from(chosen)
            if nx.is_directed_acyclic_graph(rest):
                return size
    raise AssertionError


def name(level: str, node: int) -> str:
    return f"a.x#f{node}" if level == "calls" else f"f{node}.x"


@pytest.mark.parametrize("level", LEVELS)
@settings(max_examples=8)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=9, unique=True))
def test_a_cut_is_a_smallest_one(level: str, edges: Edges) -> None:
    answer = asked(edges, level)
    graph = nx.DiGraph([(name(level, a), name(level, b)) for a, b in edges if level == "calls" or a != b])
    cut = [(edge.step.caller, edge.step.callee) for one in answer.components for edge in one.cut]
    assert answer.minimal
    assert answer.weight == answer.lower_bound == len(cut) == least(graph)
    graph.remove_edges_from(cut)
    assert nx.is_directed_acyclic_graph(graph)


def test_weights_are_the_places() -> None:
    edges = [(0, 1), (0, 1), (1, 0), (1, 0), (1, 0)]
    (component,) = asked(edges, "imports", weighted=True).components
    assert [(edge.step.caller, edge.step.line, edge.places) for edge in component.cut] == [("f0.x", 1, 2)]
    assert component.weight == 2


def test_a_component_is_told_with_its_place() -> None:
    assert text(asked([(0, 1), (1, 0), (1, 2)], "imports")).splitlines() == [
        "1 of the imports to take away, so that 1 knot has no cycle",
        "knot 1: 2 members, 2 edges (f0.x, f1.x)",
        "  1, and it is proved that fewer do not suffice",
        "  f0.x:1: f0.x imports f1.x [exact]",
    ]


FOLDERS = [("web/a.x", "core/b.x"), ("core/b.x", "store/c.x"), ("web/a.x", "store/c.x")]


def test_layers_that_fit_break_nothing() -> None:
    answer = workspace(program(imports=FOLDERS)).layers(depth=1)
    assert (answer.layers, answer.weight, answer.minimal) == ((("web",), ("core",), ("store",)), 0, True)


def test_what_leads_upward_is_told() -> None:
    upward = ("store/c.x", "core/b.x", "", "", 7)
    answer = workspace(program(imports=[*FOLDERS, ("core/d.x", "store/c.x"), upward])).layers(depth=1, count=3)
    assert answer.layers == (("web",), ("core",), ("store",))
    assert [(use.source, use.target, use.first.line) for use in answer.broken] == [("store", "core", 7)]
    assert (answer.weight, answer.lower_bound) == (1, 1)
    assert 'layers = [\n    "web",\n    "core",\n    "store",\n]' in text(answer)


def test_a_knot_is_named_with_what_it_has_to_lose() -> None:
    upward = ("store/c.x", "core/b.x", "", "", 7)
    imports = [*FOLDERS, ("core/d.x", "store/c.x"), upward]
    answer = workspace(program(imports=imports)).layers(depth=1)
    assert answer.layers == (("web",), ("core",), ("store",))
    (knot,) = answer.knots
    assert (knot.parts, knot.uses, knot.weight, knot.minimal) == (("core", "store"), 3, 1, True)
    assert knot.cut == answer.broken
    shared = workspace(program(imports=imports)).layers(depth=1, count=2)
    assert (shared.layers, shared.weight) == ((("web",), ("core", "store")), 0)
    assert shared.knots == answer.knots
    assert "    store/c.x:7: store uses core" in text(shared)


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=9, unique=True))
def test_every_part_lies_above_what_it_uses_but_for_a_smallest_cut(edges: Edges) -> None:
    imports = [(f"p{a}/f.x", f"p{b}/f.x") for a, b in edges if a != b] or [("p0/f.x", "p1/f.x")]
    answer = workspace(program(imports=imports)).layers(depth=1)
    level = {part: number for number, layer in enumerate(answer.layers) for part in layer}
    uses = {(a.partition("/")[0], b.partition("/")[0]) for a, b in imports}
    upward = {(a, b) for a, b in uses if level[a] >= level[b]}
    assert upward == {(use.source, use.target) for use in answer.broken}
    assert answer.minimal
    assert answer.weight == len(upward) == least(nx.DiGraph(list(uses)))
