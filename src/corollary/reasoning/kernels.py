"""Walks over compressed arcs: breadth-first trees, paths and strongly connected components.

Loops over nodes run in numpy, a whole frontier at a time; only components are walked node by node, and only in
the core that is left when everything without a way in or out is peeled off. Every choice between equals falls on
the smallest symbol and then on the first arc, so results do not depend on the order of the walk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corollary.linking.program import NONE, Ints
from corollary.reasoning.columns import distinct
from corollary.reasoning.graph import Csr, Graph
from corollary.reasoning.results import Step
from corollary.reasoning.steps import Steps

_PEELINGS = 64
_WORTH_SCIPY = 40_000


@dataclass(frozen=True, slots=True)
class Tree:
    """A breadth-first tree: per node the number of steps from the seeds (NONE: not reached) and the arc taken."""

    graph: Graph
    distance: Ints
    arc: Ints
    reverse: bool

    def reached(self) -> Ints:
        """The symbols reached, sorted."""
        return np.flatnonzero(self.distance[: self.graph.symbols] != NONE).astype(np.int32)

    def step(self, symbol: int) -> Step:
        """The step by which a symbol was reached: the last of its path, or the first if the tree is reverse."""
        near = self.graph.target if self.reverse else self.graph.source
        arc = int(self.arc[symbol])
        node, site = int(near[arc]), arc
        while node >= self.graph.symbols:
            arc = int(self.arc[node])
            node, site = int(near[arc]), site if self.reverse else arc
        if self.reverse:
            return self.graph.step(symbol, node, site)
        return self.graph.step(node, symbol, site)

    def steps(self, symbols: Ints) -> Steps:
        """The steps by which many symbols were reached."""
        near = self.graph.target if self.reverse else self.graph.source
        site = self.arc[symbols]
        node = near[site]
        while (over_hub := node >= self.graph.symbols).any():
            arc = np.where(over_hub, self.arc[node], site)
            site = site if self.reverse else arc
            node = np.where(over_hub, near[arc], node)
        caller, callee = (symbols, node) if self.reverse else (node, symbols)
        return self.graph.steps(caller, callee, site)

    def path(self, symbol: int, seed: int | None = None) -> tuple[Step, ...]:
        """The steps between the seeds and `symbol`, in the direction of the arcs.

        The walk ends at a symbol that was reached by no arc, or at `seed` if a search `again` gave that one an arc.
        """
        steps: list[Step] = []
        while self.arc[symbol] != NONE and not (steps and symbol == seed):
            steps.append(self.step(symbol))
            symbol = steps[-1].callee if self.reverse else steps[-1].caller
        return tuple(steps) if self.reverse else tuple(reversed(steps))


def arcs_of(csr: Csr, nodes: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """The positions in `csr.target` of all arcs of these nodes, node by node."""
    start = csr.offset[nodes]
    count = csr.offset[nodes + 1] - start
    total = int(count.sum())
    before = np.cumsum(count) - count
    return np.repeat(start - before, count) + np.arange(total)


def search(
    graph: Graph,
    view: int,
    seeds: npt.NDArray[np.integer],
    *,
    reverse: bool = False,
    again: bool = False,
    target: int = NONE,
    blocked: npt.NDArray[np.bool_] | None = None,
    conditional: Conditional | None = None,
) -> Tree:
    """The breadth-first tree from `seeds`; a walk over hubs is one step.

    With `again` a seed counts as reached only when a step leads to it. The search stops once `target` is reached,
    never enters a symbol in `blocked`, and takes `conditional` arcs beside those of the view.
    """
    csr = graph.reverse(view) if reverse else graph.forward(view)
    distance = np.full(graph.nodes, NONE, np.int32)
    arc = np.full(graph.nodes, NONE, np.int32)
    if blocked is not None:
        distance[: graph.symbols][blocked] = 0
    frontier = distinct(seeds)
    if not again:
        distance[frontier] = 0
    level = 0
    while len(frontier) and (target == NONE or arc[target] == NONE):
        level += 1
        found: list[npt.NDArray[np.integer]] = []
        pending = frontier
        while len(pending):
            positions = arcs_of(csr, pending)
            nodes = _enter(distance, arc, level, csr.target[positions], csr.arc[positions])
            hubs = nodes >= graph.symbols
            found.append(nodes[~hubs])
            pending = nodes[hubs]
        if conditional is not None:
            found.append(conditional.fire(graph, distance, arc, level))
        frontier = np.sort(np.concatenate(found))
    if blocked is not None:
        distance[: graph.symbols][blocked] = NONE
    return Tree(graph, distance, arc, reverse)


def _enter(distance: Ints, arc: Ints, level: int, targets: Ints, arcs: Ints) -> Ints:
    """The targets not reached before, now reached at this level, each by its first arc; sorted."""
    fresh = distance[targets] == NONE
    targets, arcs = targets[fresh], arcs[fresh]
    nodes, first = np.unique(targets, return_index=True)
    distance[nodes] = level
    arc[nodes] = arcs[first]
    return nodes


@dataclass(frozen=True, slots=True)
class Conditional:
    """Arcs that are open only when a further node, `need`, is reached as well."""

    arc: Ints
    need: Ints

    def fire(self, graph: Graph, distance: Ints, arc: Ints, level: int) -> Ints:
        """The symbols reached at this level by arcs that are open now."""
        is_open = (distance[graph.source[self.arc]] != NONE) & (distance[self.need] != NONE)
        return _enter(distance, arc, level, graph.target[self.arc[is_open]], self.arc[is_open])


def reachable(graph: Graph, view: int, seeds: npt.NDArray[np.integer]) -> npt.NDArray[np.bool_]:
    """Which symbols the seeds lead to, the seeds included."""
    distance = search(graph, view, seeds).distance[: graph.symbols]
    return np.not_equal(distance, NONE)


def strongly_connected_components(nodes: int, source: Ints, target: Ints) -> list[list[int]]:
    """The components with two members or more, and single nodes with an arc to themselves; sorted within and without.

    Tarjan (1972), without recursion, on what peeling leaves; by scipy if so much is left that its import pays.
    """
    loops = distinct(source[source == target]).tolist()
    keys = distinct(source.astype(np.int64) << 32 | target)
    source, target = _core((keys >> 32).astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32), nodes)
    found = _tarjan(_adjacency(source, target)) if len(source) < _WORTH_SCIPY else _by_scipy(nodes, source, target)
    components = [sorted(c) for c in found if len(c) > 1]
    together = {node for component in components for node in component}
    components += [[node] for node in loops if node not in together]
    return sorted(components)


def _core(source: Ints, target: Ints, nodes: int) -> tuple[Ints, Ints]:
    """The arcs left when nodes that no arc enters or leaves are taken away, again and again."""
    keep = source != target
    source, target = source[keep], target[keep]
    for _ in range(_PEELINGS):
        entered, left = np.zeros(nodes, np.bool_), np.zeros(nodes, np.bool_)
        entered[target] = True
        left[source] = True
        keep = entered[source] & left[target]
        if keep.all():
            break
        source, target = source[keep], target[keep]
    return source, target


def _adjacency(source: Ints, target: Ints) -> dict[int, list[int]]:
    """What each node has arcs to; the arcs are sorted by their source."""
    sources, starts = np.unique(source, return_index=True)
    bounds, targets = [*starts.tolist(), len(source)], target.tolist()
    return {node: targets[bounds[i] : bounds[i + 1]] for i, node in enumerate(sources.tolist())}


def _by_scipy(nodes: int, source: Ints, target: Ints) -> list[list[int]]:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    arcs = coo_array((np.ones(len(source), np.int8), (source, target)), shape=(nodes, nodes))
    _, label = connected_components(arcs.tocsr(), directed=True, connection="strong")
    order = np.argsort(label, kind="stable")
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    return [part.tolist() for part in np.split(order, cuts) if len(part) > 1]


def _tarjan(adjacency: dict[int, list[int]]) -> Iterator[list[int]]:
    number: dict[int, int] = {}
    low: dict[int, int] = {}  # of the nodes on the stack
    stack: list[int] = []
    for start, first in adjacency.items():
        if start in number:
            continue
        number[start] = low[start] = len(number)
        stack.append(start)
        walk = [(start, iter(first))]
        while walk:
            node, successors = walk[-1]
            for child in successors:
                if child not in number:
                    number[child] = low[child] = len(number)
                    stack.append(child)
                    walk.append((child, iter(adjacency.get(child, ()))))
                    break
                if child in low and number[child] < low[node]:
                    low[node] = number[child]
            else:
                walk.pop()
                lowest = low[node]
                if walk and lowest < low[walk[-1][0]]:
                    low[walk[-1][0]] = lowest
                if lowest == number[node]:
                    component = list(_popped(stack, node))
                    for member in component:
                        del low[member]
                    yield component


def _popped(stack: list[int], last: int) -> Iterator[int]:
    while True:
        node = stack.pop()
        yield node
        if node == last:
            return
