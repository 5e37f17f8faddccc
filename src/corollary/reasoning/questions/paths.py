"""The shortest path from one symbol to another, and the k shortest.

Paths may be many and long, so the k shortest are searched for within a budget: when it is spent, those found so far
are still the shortest there are, and the result says that there may be more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush

import numpy as np

from corollary.facts.evidence import Evidence
from corollary.linking.program import NONE, Program
from corollary.reasoning import views
from corollary.reasoning.graph import Graph
from corollary.reasoning.kernels import Tree, search
from corollary.reasoning.questions.neighbours import first_steps
from corollary.reasoning.results import Path, Paths, Step, StepKind

BUDGET = 10_000_000
"""How much work the k shortest paths may take, in symbols looked at: some seconds."""
_Next = tuple[int, int, int, int]
"""How many steps remain behind a symbol that comes next, the symbol, and the step to it as kind and row."""

_LEVEL = 100
"""What a level of a search costs beside its symbols."""


def shortest_path(
    program: Program,
    graph: Graph,
    source: int,
    target: int,
    *,
    weakest: Evidence = Evidence.DISPATCH,
    references: bool = False,
) -> Path | None:
    """A path of the fewest steps, at least one, or None; among equals by the smallest callers from the end."""
    del program
    tree = search(graph, views.calls(weakest, references=references), np.array([source]), again=True, target=target)
    return None if tree.arc[target] == NONE else Path(source, target, tree.path(target, source))


def k_paths(
    program: Program,
    graph: Graph,
    source: int,
    target: int,
    k: int,
    *,
    weakest: Evidence = Evidence.DISPATCH,
    references: bool = False,
    budget: int = BUDGET,
) -> Paths:
    """At most `k` paths, the shortest first, then by their symbols; no symbol repeats but source = target.

    Yen (1971) with Lawler's refinement (1972): a path branches off only behind the place where it branched off
    itself. A branch waits under a lower bound of its length, and is searched for when no other can be shorter.
    """
    del program
    ways = _Ways(graph, views.calls(weakest, references=references), target)
    families = [ways.branches((source,), (), 0, frozenset())]
    paths: list[Path] = []
    while len(paths) < k and (families := [family for family in families if family]):
        if paths and ways.work > budget:
            return Paths(tuple(paths), complete=False)
        family = min(families, key=lambda family: family[0])
        branch = heappop(family)
        if branch.path:
            paths.append(Path(source, target, branch.path))
            nodes = (source, *(step.callee for step in branch.path))
            families.append(ways.branches(nodes, branch.path, branch.at, branch.taken | {branch.via}))
        elif (settled := ways.settled(branch)) is not None:
            heappush(family, settled)
    return Paths(tuple(paths), complete=True)


def k_paths_any(
    program: Program,
    graph: Graph,
    sources: Sequence[int],
    targets: Sequence[int],
    k: int,
    *,
    weakest: Evidence = Evidence.DISPATCH,
    references: bool = False,
) -> Paths:
    """The same of symbols that stand for one, as a class and its constructors do: between any two of them."""
    found = [
        k_paths(program, graph, source, target, k, weakest=weakest, references=references)
        for source in sources
        for target in targets
    ]
    ways = sorted((path for one in found for path in one.found), key=lambda path: len(path.steps))
    return Paths(tuple(ways[:k]), complete=all(one.complete for one in found))


@dataclass(frozen=True, slots=True, eq=False)
class _Branch:
    """The paths that follow a known one up to `nodes[at]` and go on to none of `taken`, the shortest first by `via`.

    `length` is that of the shortest of them if `path` is known, else a lower bound. No path is in two branches.
    """

    length: int
    nodes: tuple[int, ...]
    steps: tuple[Step, ...]
    at: int
    taken: frozenset[int]
    via: int
    path: tuple[Step, ...] = ()

    def __lt__(self, other: _Branch) -> bool:
        """By length and then by symbols; the first symbols, which no two branches share, decide."""
        if self.length != other.length:
            return self.length < other.length
        if self.nodes is not other.nodes or self.at == other.at:
            return (*self.nodes[: self.at + 1], self.via) < (*other.nodes[: other.at + 1], other.via)
        if self.at < other.at:
            return self.via < self.nodes[self.at + 1]
        return self.nodes[other.at + 1] < other.via


class _Ways:
    """The ways to one target: how far every symbol is from it, and the shortest path of a branch."""

    def __init__(self, graph: Graph, view: int, target: int) -> None:
        self.work = 0
        self._graph, self._view, self._target = graph, view, target
        self._nexts: dict[int, list[_Next]] = {}
        self._tree = self._search(())

    def branches(
        self, nodes: tuple[int, ...], steps: tuple[Step, ...], first: int, taken: frozenset[int]
    ) -> list[_Branch]:
        """A heap of the branches of a path from `nodes[first]` on, of which that one goes on to none of `taken`."""
        place = {node: index for index, node in enumerate(nodes)}
        found = []
        for at in range(first, max(len(steps), 1)):
            closed = taken if at == first else frozenset([nodes[at + 1]])
            for distance, via, *_ in self._next(nodes[at]):
                if via not in closed and (via == self._target or place.get(via, at + 1) > at):
                    found.append(_Branch(at + 1 + distance, nodes, steps, at, closed, via))
                    break
        self.work += len(nodes)
        heapify(found)
        return found

    def settled(self, branch: _Branch) -> _Branch | None:
        """The branch with its shortest path, or None if there is no path in it."""
        root, walked = branch.steps[: branch.at], set(branch.nodes[: branch.at + 1])
        walked.discard(self._target)
        closed = walked | branch.taken
        spur = branch.nodes[branch.at]
        options = [option for option in self._next(spur) if option[1] not in closed]
        rest = self._tree.path(branch.via)
        self.work += len(rest)
        if any(step.callee in walked for step in rest):
            tree = self._search(branch.nodes[: branch.at + 1])
            distances = ((int(tree.distance[via]), via, kind, row) for _, via, kind, row in options)
            options = [option for option in distances if option[0] != NONE]
            if not options:
                return None
            rest = tree.path(min(options)[1])
        _, via, kind, row = min(options)
        path = (*root, Step(spur, via, StepKind(kind), row), *rest)
        return replace(branch, length=len(path), via=via, path=path)

    def _next(self, symbol: int) -> list[_Next]:
        """Where a symbol leads on the way to the target, the nearest to it first."""
        known = self._nexts.get(symbol)
        if known is None:
            callee, kind, row = first_steps(self._graph, self._view, symbol)
            distance = self._tree.distance[callee]
            order = np.argsort(distance, kind="stable")
            order = order[distance[order] != NONE]
            columns = (column[order].tolist() for column in (distance, callee, kind, row))
            known = self._nexts[symbol] = list(zip(*columns, strict=True))
            self.work += len(known)
        return known

    def _search(self, walked: tuple[int, ...]) -> Tree:
        """The shortest ways to the target around what was walked already."""
        blocked = np.zeros(self._graph.symbols, np.bool_)
        blocked[list(walked)] = True
        blocked[self._target] = False
        tree = search(self._graph, self._view, np.array([self._target]), reverse=True, blocked=blocked)
        self.work += int(np.count_nonzero(tree.distance != NONE)) + _LEVEL * int(tree.distance.max())
        return tree
