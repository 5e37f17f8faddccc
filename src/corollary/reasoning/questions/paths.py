"""The shortest path from one symbol to another, and the k shortest."""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence
from corollary.linking.program import NONE, Program
from corollary.reasoning import views
from corollary.reasoning.graph import Graph
from corollary.reasoning.kernels import search
from corollary.reasoning.questions.neighbours import steps_from
from corollary.reasoning.results import Path, Step


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
) -> tuple[Path, ...]:
    """At most `k` paths, the shortest first, then by their symbols; no symbol repeats but source = target.

    Yen (1971), with a search from the target in place of one from each spur.
    """
    del program
    view = views.calls(weakest, references=references)
    outside = search(graph, view, np.array([source])).distance[: graph.symbols] == NONE
    paths: list[tuple[Step, ...]] = []
    waiting: list[tuple[int, tuple[int, ...], tuple[Step, ...]]] = []
    known: set[tuple[int, ...]] = set()
    roots: list[tuple[Step, ...]] = [()]
    while len(paths) < k:
        for root in roots:
            path = _spur(graph, view, source, target, root=root, taken=_taken(paths, root), outside=outside)
            symbols = tuple(step.callee for step in path)
            if path and symbols not in known:
                known.add(symbols)
                heappush(waiting, (len(path), symbols, path))
        if not waiting:
            break
        paths.append(heappop(waiting)[2])
        roots = [paths[-1][:length] for length in range(len(paths[-1]))]
    return tuple(Path(source, target, steps) for steps in paths)


def _taken(paths: list[tuple[Step, ...]], root: tuple[Step, ...]) -> set[int]:
    """Where the known paths that begin with `root` go next."""
    walked = [step.callee for step in root]
    return {path[len(root)].callee for path in paths if [step.callee for step in path[: len(root)]] == walked}


def _spur(
    graph: Graph,
    view: int,
    source: int,
    target: int,
    *,
    root: tuple[Step, ...],
    taken: set[int],
    outside: npt.NDArray[np.bool_],
) -> tuple[Step, ...]:
    """The shortest path that begins with `root` and goes on to none of `taken`, or no steps."""
    spur = root[-1].callee if root else source
    blocked = outside.copy()
    blocked[[source, spur, *(step.callee for step in root)]] = True
    tree = search(graph, view, np.array([target]), reverse=True, blocked=blocked)
    options = [
        (0 if step.callee == target else int(tree.distance[step.callee]), step)
        for step in steps_from(graph, view, spur)
        if step.callee not in taken and (step.callee == target or tree.distance[step.callee] != NONE)
    ]
    if not options:
        return ()
    _, step = min(options)
    return (*root, step, *(tree.path(step.callee) if step.callee != target else ()))
