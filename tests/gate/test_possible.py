"""What is said to be kept is kept whatever is not known: the verdicts of contracts beside a walk over all edges."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from corollary.facts.evidence import Evidence
from corollary.linking.program import Program
from corollary.reasoning.graph import Graph
from corollary.reasoning.kernels import search
from corollary.reasoning.views import Arc, calls
from corollary.source.settings.configuration import Configuration
from corollary.source.settings.policy import AcyclicSiblings, CheckConfiguration, Contract, Forbidden, Layers, Protected
from tests.support.strategies import programs
from tests.support.workspaces import workspace

ALL: dict[str, Any] = {"through": ("calls", "references"), "evidence": "dispatch"}
SURE = calls(Evidence.DISPATCH, references=True)
MAY = calls(Evidence.GUESS, references=True) | 1 << Arc.ANY


def verdict(value: Program, **contracts: Contract) -> str:
    on: dict[str, Any] = {key: (one,) for key, one in contracts.items()}
    policy = CheckConfiguration(dead_code="off", cycles="off", **on)
    (standing,) = workspace(value, configuration=Configuration(check=policy)).check().standings
    return standing.verdict


def leads(value: Program, view: int, begin: str, end: str, *, steps: int | None = None) -> bool:
    """Whether a way of a view leads from a symbol of one file to one of another file."""
    graph, files = Graph.of(value), list(value.files)
    if not {begin, end} <= set(files):
        return False
    seeds = np.flatnonzero(value.symbols.file == files.index(begin))
    tree = search(graph, view, seeds)
    found = tree.reached()
    if steps is not None:
        found = found[tree.distance[found] <= steps]
    return bool((value.symbols.file[found] == files.index(end)).any())


def expected(ways: Iterable[tuple[bool, bool]]) -> str:
    """The verdict, if each of some ways is sure, and may be, to lead to what is forbidden."""
    pairs = list(ways)
    if any(sure for sure, _ in pairs):
        return "broken"
    return "unknown" if any(may for _, may in pairs) else "kept"


@given(value=programs())
@settings(max_examples=40, deadline=None)
def test_a_forbidden_way_is_proved_unknown_or_surely_none(value: Program) -> None:
    if value.issues.path or not {"a.x", "b.x"} <= set(value.files):
        return
    contract = Forbidden(source=("a.x",), target=("b.x",), **ALL)
    ways = [(leads(value, SURE, "a.x", "b.x"), leads(value, MAY, "a.x", "b.x"))]
    assert verdict(value, forbidden=contract) == expected(ways)


def direct(value: Program, begin: str, end: str) -> tuple[bool, bool]:
    """Whether a symbol of one file is sure to use one of another, and whether it may."""
    graph, file = Graph.of(value), [value.files[at] for at in value.symbols.file.tolist()]

    def ends(view: int) -> set[int]:
        csr = graph.forward(view)
        found = {node for node in range(graph.symbols) if file[node] == begin}
        reached: set[int] = set()
        level, hubs = found, set[int]()
        while level:
            after = {int(t) for n in level for t in csr.target[csr.offset[n] : csr.offset[n + 1]]}
            reached |= {n for n in after if n < graph.symbols}
            level = {n for n in after if n >= graph.symbols} - hubs
            hubs |= level
        return reached

    return (any(file[node] == end for node in ends(SURE)), any(file[node] == end for node in ends(MAY)))


@given(value=programs())
@settings(max_examples=40, deadline=None)
@pytest.mark.parametrize("kind", ["layers", "protected", "forbidden"])
def test_a_direct_use_is_proved_unknown_or_surely_none(value: Program, kind: str) -> None:
    if value.issues.path or not {"a.x", "b.x", "c/d.x"} <= set(value.files):
        return
    contracts: dict[str, tuple[Contract, list[tuple[str, str]]]] = {
        "layers": (Layers(layers=("a.x", "b.x"), **ALL), [("b.x", "a.x")]),
        "protected": (Protected(members=("a.x",), by=("c",), **ALL), [("b.x", "a.x")]),
        "forbidden": (
            Forbidden(source=("a.x", "b.x"), target=("c",), transitive=False, **ALL),
            [("a.x", "c/d.x"), ("b.x", "c/d.x")],
        ),
    }
    contract, pairs = contracts[kind]
    assert verdict(value, **{kind: contract}) == expected(direct(value, *pair) for pair in pairs)


@given(value=programs())
@settings(max_examples=40, deadline=None)
def test_a_circle_of_parts_is_proved_unknown_or_surely_none(value: Program) -> None:
    if value.issues.path or set(value.files) != {"a.x", "b.x", "c/d.x"}:
        return
    found = verdict(value, acyclic_siblings=AcyclicSiblings(folders=(".",), **ALL))
    files = list(value.files)
    uses = {(a, b): direct(value, a, b) for a in files for b in files if a != b}
    circles = []
    for way in ((0, 1), (1, 2), (0, 2), (0, 1, 2), (2, 1, 0)):
        steps = [uses[files[way[i]], files[way[(i + 1) % len(way)]]] for i in range(len(way))]
        circles.append((all(sure for sure, _ in steps), all(may for _, may in steps)))
    sure_or_unknown = expected(circles)
    assert found == sure_or_unknown
