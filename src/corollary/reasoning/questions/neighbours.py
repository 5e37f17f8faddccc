"""Who calls a symbol, whom it calls, and what may break when it changes."""

from __future__ import annotations

import numpy as np

from corollary.facts.evidence import Evidence
from corollary.linking.program import Program
from corollary.reasoning import views
from corollary.reasoning.graph import Csr, Graph
from corollary.reasoning.kernels import Tree, search
from corollary.reasoning.results import Impact, Neighbours, Path, Reached, Step


def callers(
    program: Program,
    graph: Graph,
    symbol: int,
    *,
    transitive: bool = False,
    weakest: Evidence = Evidence.DISPATCH,
    references: bool = False,
) -> Neighbours:
    """The sites that call `symbol`, none weaker than `weakest` (GUESS: also those that only may)."""
    del program
    view = views.calls(weakest, references=references)
    steps = sorted(steps_into(graph, view, symbol), key=lambda step: (step.kind, step.caller, step.row))
    further = _reached(search(graph, view, np.array([symbol]), reverse=True, again=True)) if transitive else ()
    return Neighbours(symbol, tuple(steps), further)


def callees(
    program: Program,
    graph: Graph,
    symbol: int,
    *,
    transitive: bool = False,
    weakest: Evidence = Evidence.DISPATCH,
    references: bool = False,
) -> Neighbours:
    """The sites in `symbol` and what they call, none weaker than `weakest`."""
    del program
    view = views.calls(weakest, references=references)
    steps = sorted(steps_from(graph, view, symbol), key=lambda step: (step.kind, step.row, step.callee))
    further = _reached(search(graph, view, np.array([symbol]), again=True)) if transitive else ()
    return Neighbours(symbol, tuple(steps), further)


def impact(program: Program, graph: Graph, symbol: int) -> Impact:
    """The transitive callers of `symbol`: by calls that are sure, and by anything else that may lead to it.

    `symbol` itself is among them if it may call itself in turn.
    """
    del program
    seed = np.array([symbol])
    sure = _reached(search(graph, views.calls(), seed, reverse=True, again=True))
    known = {reached.symbol for reached in sure}
    may = _reached(search(graph, views.OVER, seed, reverse=True, again=True))
    return Impact(symbol, sure, tuple(reached for reached in may if reached.symbol not in known))


def impact_path(impact: Impact, symbol: int) -> Path:
    """The path from `symbol`, one of the callers in `impact`, to the symbol that `impact` is about."""
    step_of = {reached.symbol: reached.step for reached in (*impact.possible, *impact.sure)}
    steps = [step_of[symbol]]
    while steps[-1].callee != impact.symbol:
        steps.append(step_of[steps[-1].callee])
    return Path(symbol, impact.symbol, tuple(steps))


def _reached(tree: Tree) -> tuple[Reached, ...]:
    symbols = tree.reached()
    symbols = symbols[np.argsort(tree.distance[symbols], kind="stable")]
    return tuple(map(Reached, symbols.tolist(), tree.distance[symbols].tolist(), tree.steps(symbols)))


def steps_from(graph: Graph, view: int, symbol: int) -> list[Step]:
    """Every step of a view that leaves `symbol`, those over hubs included."""
    csr = graph.forward(view)
    steps: list[Step] = []
    for target, arc in _arcs(csr, symbol):
        ends = [target] if target < graph.symbols else _beyond(graph, csr, [target])
        steps += (graph.step(symbol, end, arc) for end in ends)
    return steps


def steps_into(graph: Graph, view: int, symbol: int) -> list[Step]:
    """Every step of a view that leads to `symbol`, those over hubs included."""
    csr = graph.reverse(view)
    steps: list[Step] = []
    pending, seen = [symbol], {symbol}
    while pending:
        for source, arc in _arcs(csr, pending.pop()):
            if source < graph.symbols:
                steps.append(graph.step(source, symbol, arc))
            elif source not in seen:
                seen.add(source)
                pending.append(source)
    return steps


def _beyond(graph: Graph, csr: Csr, hubs: list[int]) -> list[int]:
    """The symbols that hubs lead to, sorted."""
    found: set[int] = set()
    seen = set(hubs)
    while hubs:
        ends = {target for target, _ in _arcs(csr, hubs.pop())} - seen
        found |= {end for end in ends if end < graph.symbols}
        fresh = {end for end in ends if end >= graph.symbols}
        seen |= fresh
        hubs.extend(fresh)
    return sorted(found)


def _arcs(csr: Csr, node: int) -> list[tuple[int, int]]:
    start, stop = int(csr.offset[node]), int(csr.offset[node + 1])
    return list(zip(csr.target[start:stop].tolist(), csr.arc[start:stop].tolist(), strict=True))
