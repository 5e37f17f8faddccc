"""Who calls a symbol, whom it calls, and what may break when it changes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence
from corollary.linking.program import Ints, Program
from corollary.reasoning import views
from corollary.reasoning.columns import distinct
from corollary.reasoning.graph import Csr, Graph
from corollary.reasoning.guesses import Guesses
from corollary.reasoning.kernels import Tree, arcs_of, search
from corollary.reasoning.results import Impact, Neighbours, Path, Step, StepKind, Wave


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
    caller, arc, hub = _entering(graph, view, np.array([symbol]))
    order = np.lexsort((graph.row[arc], caller))
    edges = graph.steps(caller[order], np.full_like(arc, symbol), arc[order])
    tree = search(graph, view, np.array([symbol]), reverse=True, again=True) if transitive else None
    return Neighbours(symbol, True, edges, _guessed_callers(graph, view, hub), _reached(tree))


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
    csr = graph.forward(view)
    callee, arc, _ = _arcs(graph, csr, [symbol])
    order = np.lexsort((callee, graph.row[arc]))
    edges = graph.steps(np.full_like(arc, symbol), callee[order], arc[order])
    tree = search(graph, view, np.array([symbol]), again=True) if transitive else None
    return Neighbours(symbol, False, edges, _guessed_callees(graph, csr, symbol), _reached(tree))


def impact(program: Program, graph: Graph, symbol: int) -> Impact:
    """The transitive callers of `symbol`: by calls that are sure, and by anything else that may lead to it.

    `symbol` itself is among them if it may call itself in turn.
    """
    del program
    seed = np.array([symbol])
    sure = _reached(search(graph, views.calls(), seed, reverse=True, again=True))
    may = search(graph, views.OVER, seed, reverse=True, again=True)
    return Impact(symbol, sure, _reached(may, without=sure.symbols))


def impact_path(impact: Impact, symbol: int) -> Path:
    """The path from `symbol`, one of the callers in `impact`, to the symbol that `impact` is about."""
    step_of = {reached.symbol: reached.step for reached in (*impact.possible, *impact.sure)}
    steps = [step_of[symbol]]
    while steps[-1].callee != impact.symbol:
        steps.append(step_of[steps[-1].callee])
    return Path(symbol, impact.symbol, tuple(steps))


def first_steps(graph: Graph, view: int, symbol: int) -> tuple[Ints, Ints, Ints]:
    """The symbols that one step leads to from `symbol`, sorted, with kind and row of the first step to each."""
    csr = graph.forward(view)
    callee, arc, _ = _arcs(graph, csr, [symbol])
    guesses = _guessed_callees(graph, csr, symbol)
    _, first = np.unique(guesses.row_group, return_index=True)
    callees = np.concatenate([callee, guesses.other])
    kinds = np.repeat(np.array([StepKind.EDGE, StepKind.GUESS], np.int32), [len(callee), len(guesses.other)])
    rows = np.concatenate([graph.row[arc], guesses.row[first][guesses.other_group]])
    order = np.lexsort((rows, kinds, callees))
    found, first = np.unique(callees[order], return_index=True)
    return found, kinds[order][first], rows[order][first]


def _reached(tree: Tree | None, *, without: Ints | None = None) -> Wave:
    """What a tree reached, but for some symbols; nothing where there is no tree."""
    if tree is None:
        return Wave(_NONE, _NONE, _no_step)
    symbols = tree.reached()
    if without is not None:
        symbols = symbols[~np.isin(symbols, without)]
    symbols = symbols[np.argsort(tree.distance[symbols], kind="stable")]
    return Wave(symbols, tree.distance[symbols], tree.step)


def _no_step(symbol: int) -> Step:
    raise LookupError(symbol)


def _guessed_callers(graph: Graph, view: int, hubs: Ints) -> Guesses:
    """The sites that lead to hubs, sorted by caller and row: a group for each caller."""
    parts = [(_NONE, _NONE)]
    seen = np.zeros(graph.nodes - graph.symbols, np.bool_)
    while len(hubs):
        seen[hubs - graph.symbols] = True
        caller, arc, hubs = _entering(graph, view, hubs)
        parts.append((caller, graph.row[arc]))
        hubs = hubs[~seen[hubs - graph.symbols]]
    callers, rows = map(np.concatenate, zip(*parts, strict=True))
    order = np.lexsort((rows, callers))
    others, group = np.unique(callers[order], return_inverse=True)
    return Guesses(rows[order], group, others, np.arange(len(others)))


def _guessed_callees(graph: Graph, csr: Csr, symbol: int) -> Guesses:
    """The sites of a symbol that point at hubs, sorted by row: a group for each hub."""
    arcs = np.arange(csr.offset[symbol], csr.offset[symbol + 1])
    arcs = arcs[csr.target[arcs] >= graph.symbols]
    rows = graph.row[csr.arc[arcs]]
    order = np.argsort(rows, kind="stable")
    hubs, first, group = np.unique(csr.target[arcs[order]], return_index=True, return_inverse=True)
    by_first = np.argsort(first)
    others, other_group = _all_beyond(graph, csr, hubs[by_first])
    return Guesses(rows[order], np.argsort(by_first)[group], others, other_group)


def _all_beyond(graph: Graph, csr: Csr, hubs: Ints) -> tuple[Ints, npt.NDArray[np.int64]]:
    """The symbols that each hub leads to, hub by hub and sorted, with the position of the hub."""
    positions = arcs_of(csr, hubs)
    target = csr.target[positions].astype(np.int64)
    hub = np.repeat(np.arange(len(hubs)), csr.offset[hubs + 1] - csr.offset[hubs])
    is_symbol = target < graph.symbols
    further = (i << 32 | _beyond(graph, csr, int(hubs[i])).astype(np.int64) for i in distinct(hub[~is_symbol]).tolist())
    found = distinct(np.concatenate([hub[is_symbol] << 32 | target[is_symbol], *further]))
    return (found & 0xFFFFFFFF).astype(np.int32), found >> 32


def _beyond(graph: Graph, csr: Csr, hub: int) -> Ints:
    """The symbols that a hub leads to, sorted."""
    hubs = np.array([hub])
    seen = np.zeros(graph.nodes - graph.symbols, np.bool_)
    found = [_NONE]
    while len(hubs):
        seen[hubs - graph.symbols] = True
        symbols, _, hubs = _arcs(graph, csr, hubs)
        found.append(symbols)
        hubs = hubs[~seen[hubs - graph.symbols]]
    return distinct(np.concatenate(found))


def _entering(graph: Graph, view: int, nodes: npt.NDArray[np.integer]) -> tuple[Ints, Ints, Ints]:
    """The symbols that arcs lead from to some nodes, with each arc, and the hubs that do, each once."""
    arcs = graph.entering(view, nodes)
    sources = graph.source[arcs]
    is_symbol = sources < graph.symbols
    return sources[is_symbol], arcs[is_symbol], distinct(sources[~is_symbol])


def _arcs(graph: Graph, csr: Csr, nodes: npt.ArrayLike) -> tuple[Ints, Ints, Ints]:
    """The symbols next to some nodes with the arc to each, and the hubs next to them, each once."""
    positions = arcs_of(csr, np.asarray(nodes))
    targets, arcs = csr.target[positions], csr.arc[positions]
    is_symbol = targets < graph.symbols
    return targets[is_symbol], arcs[is_symbol], distinct(targets[~is_symbol])


_NONE = np.zeros(0, np.int32)
