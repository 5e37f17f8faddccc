"""Where the cycles are: between symbols by calls, between files by imports, or by calls and imports together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from corollary.errors import CorollaryError
from corollary.facts.evidence import Evidence, Form
from corollary.linking.program import NONE, Ints, Program
from corollary.reasoning.graph import Graph
from corollary.reasoning.kernels import strongly_connected_components
from corollary.reasoning.results import Component, Cycles, Step, StepKind

LEVELS = ("calls", "imports", "files")
_WITNESS_STARTS = 32


@dataclass(frozen=True, slots=True)
class _Links:
    """Pairs of symbols or files, with the table and row that each stands on; the best of equals comes first."""

    source: Ints
    target: Ints
    kind: Ints
    row: Ints

    def step(self, i: int) -> Step:
        return Step(int(self.source[i]), int(self.target[i]), StepKind(int(self.kind[i])), int(self.row[i]))


def cycles(
    program: Program,
    graph: Graph,
    level: str = "calls",
    *,
    weakest: Evidence = Evidence.DISPATCH,
    type_only: bool = False,
) -> Cycles:
    """The strongly connected components that hold a cycle, at one of LEVELS, each with a short cycle as witness.

    Guesses never make a cycle. With `type_only`, imports that serve types alone count like the others. A function
    that calls itself is a cycle; a file that uses itself is none.
    """
    del graph
    links, count = _at_level(program, level, weakest, type_only=type_only)
    components = strongly_connected_components(count, links.source, links.target)
    found = [Component(tuple(c), w) for c, w in zip(components, _witnesses(components, links, count), strict=True)]
    return Cycles(level, tuple(sorted(found, key=lambda c: (-len(c.members), c.members))))


@dataclass(frozen=True, slots=True)
class Knot:
    """Members that all reach each other, and the links between them: a step for each pair, and at how many places."""

    members: tuple[int, ...]
    steps: tuple[Step, ...]
    places: tuple[int, ...]


def knots(program: Program, level: str, *, weakest: Evidence, type_only: bool = False) -> list[Knot]:
    """The strongly connected components that hold a cycle, with all links inside, the largest first."""
    links, count = _at_level(program, level, weakest, type_only=type_only)
    components = strongly_connected_components(count, links.source, links.target)
    number = np.full(count, NONE, np.int32)
    for i, component in enumerate(components):
        number[component] = i
    inner = np.flatnonzero((number[links.source] == number[links.target]) & (number[links.source] != NONE))
    keys = links.source[inner].astype(np.int64) << 32 | links.target[inner]
    _, first, places = np.unique(keys, return_index=True, return_counts=True)
    found: list[list[tuple[Step, int]]] = [[] for _ in components]
    for at, many in zip(inner[first].tolist(), places.tolist(), strict=True):
        found[number[links.source[at]]].append((links.step(at), many))
    made = [
        Knot(tuple(component), tuple(step for step, _ in inside), tuple(many for _, many in inside))
        for component, inside in zip(components, found, strict=True)
    ]
    return sorted(made, key=lambda knot: (-len(knot.members), knot.members))


def cycle_count(program: Program, level: str) -> int:
    """How many components hold a cycle at one of LEVELS, without guesses and imports for types alone."""
    links, count = _at_level(program, level, Evidence.DISPATCH, type_only=False)
    return len(strongly_connected_components(count, links.source, links.target))


def _at_level(program: Program, level: str, weakest: Evidence, *, type_only: bool) -> tuple[_Links, int]:
    """What links symbols or files at a level, and how many of these there are."""
    if level == "calls":
        return _calls(program, weakest), len(program.symbols)
    if level == "imports":
        return _apart(_imports(program, type_only=type_only)), len(program.files)
    if level == "files":
        parts = (_between_files(program, _calls(program, weakest)), _imports(program, type_only=type_only))
        return _apart(_joined(*parts)), len(program.files)
    raise CorollaryError(
        "unknown-level", f"there are no cycles of '{level}'", remedy=f"Choose one of: {', '.join(LEVELS)}."
    )


def _calls(program: Program, weakest: Evidence) -> _Links:
    edges = program.edges
    rows = np.flatnonzero((edges.form == Form.CALL) & (edges.evidence <= min(weakest, Evidence.DISPATCH)))
    return _links(edges.caller[rows], edges.callee[rows], StepKind.EDGE, rows)


def _imports(program: Program, *, type_only: bool) -> _Links:
    imports = program.imports
    rows = np.flatnonzero((imports.target != NONE) & (type_only | (imports.type_only == 0)))
    return _links(imports.file[rows], imports.target[rows], StepKind.LOAD, rows)


def _links(source: Ints, target: Ints, kind: StepKind, rows: np.typing.NDArray[np.integer]) -> _Links:
    return _Links(source, target, np.full(len(rows), kind, np.int32), rows.astype(np.int32))


def _between_files(program: Program, links: _Links) -> _Links:
    file = program.symbols.file
    return _Links(file[links.source], file[links.target], links.kind, links.row)


def _apart(links: _Links) -> _Links:
    keep = links.source != links.target
    return _Links(links.source[keep], links.target[keep], links.kind[keep], links.row[keep])


def _joined(a: _Links, b: _Links) -> _Links:
    pairs = ((a.source, b.source), (a.target, b.target), (a.kind, b.kind), (a.row, b.row))
    source, target, kind, row = (np.concatenate(pair) for pair in pairs)
    return _Links(source, target, kind, row)


def _witnesses(components: list[list[int]], links: _Links, count: int) -> Iterator[tuple[Step, ...]]:
    number = np.full(count, NONE, np.int32)
    for i, component in enumerate(components):
        number[component] = i
    inner = np.flatnonzero((number[links.source] == number[links.target]) & (number[links.source] != NONE))
    keys, first = np.unique(links.source[inner].astype(np.int64) << 32 | links.target[inner], return_index=True)
    link_of = dict(zip(keys.tolist(), inner[first].tolist(), strict=True))
    following: dict[int, list[int]] = {}
    for a, b in zip((keys >> 32).tolist(), (keys & 0xFFFFFFFF).tolist(), strict=True):
        if a != b or len(components[number[a]]) == 1:  # in a knot, a member that calls itself is not what to look at
            following.setdefault(a, []).append(b)
    for component in components:
        nodes = _short_cycle(component, following)
        pairs = zip(nodes, [*nodes[1:], nodes[0]], strict=True)
        yield tuple(links.step(link_of[a << 32 | b]) for a, b in pairs)


def _short_cycle(component: list[int], following: dict[int, list[int]]) -> list[int]:
    """The nodes of a cycle: a shortest of all in components of up to 32 members or with cycles of one or two steps; in
    others the shortest through any of the first 32 members.
    """
    for node in component:
        if node in following[node]:
            return [node]
    for node in component:
        for other in following[node]:
            if node in following[other]:
                return [node, other]
    cycles = (_cycle_through(node, following) for node in component[:_WITNESS_STARTS])
    return min(cycles, key=lambda nodes: (len(nodes), nodes))


def _cycle_through(start: int, following: dict[int, list[int]]) -> list[int]:
    before: dict[int, int] = {}
    level = [start]
    while start not in before:
        reached: list[int] = []
        for node in level:
            for other in following[node]:
                if other not in before:
                    before[other] = node
                    reached.append(other)
        level = reached
    nodes = [before[start]]
    while nodes[-1] != start:
        nodes.append(before[nodes[-1]])
    return nodes[::-1]
