"""The lightest set of edges whose removal leaves no cycle (a minimum feedback arc set).

By implicit hitting sets: edges are chosen that hit every cycle found so far, as lightly as possible; if what is left
has cycles, they join those found; if not, the choice is a minimum, because each cut must hit what was found. What was
chosen last is a lower bound at any time (Moreno-Centeno and Karp, The implicit hitting set approach, 2013).
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Sequence

import z3

from corollary.reasoning.smt import clock
from corollary.reasoning.smt.graphs import Cut, CutRequest, Edge

_CYCLES_A_ROUND = 200

Cycle = tuple[int, ...]


def cut(request: CutRequest) -> Cut:
    """The lightest cut, or the best found in time."""
    edges = request.edges
    deadline = time.monotonic() + request.seconds
    cycles: dict[Cycle, None] = dict.fromkeys(disjoint_cycles(edges, ()))
    best = lightened(edges, greedy(edges, ()), deadline)
    bound = sum(min(edges[edge][2] for edge in cycle) for cycle in cycles)
    chosen = hitting_set(edges, list(cycles), deadline)
    while chosen is not None:
        bound = max(bound, _weight(edges, chosen))
        found = list(disjoint_cycles(edges, chosen))
        if not found:
            return Cut(chosen, bound, bound, tuple(cycles))
        whole = lightened(edges, greedy(edges, chosen), deadline)
        best = min(best, whole, key=lambda cut: _weight(edges, cut))
        if _weight(edges, best) == bound:
            break
        cycles.update(dict.fromkeys(found))
        chosen = hitting_set(edges, list(cycles), deadline)
    return Cut(best, _weight(edges, best), bound, tuple(cycles))


def hitting_set(edges: Sequence[Edge], cycles: Sequence[Cycle], deadline: float) -> tuple[int, ...] | None:
    """The lightest edges of which every cycle has one; None when the time is up."""
    if time.monotonic() >= deadline:
        return None
    context = z3.Context()
    optimizer = z3.Optimize(ctx=context)
    used = sorted({edge for cycle in cycles for edge in cycle})
    cutting = {edge: z3.Bool(f"cut{edge}", ctx=context) for edge in used}
    for edge, variable in cutting.items():
        optimizer.add_soft(z3.Not(variable), edges[edge][2])
    for cycle in cycles:
        optimizer.add(z3.Or(*[cutting[edge] for edge in cycle], context))
    if clock.check(optimizer, deadline) != z3.sat:
        return None
    model = optimizer.model()
    return tuple(edge for edge, variable in cutting.items() if z3.is_true(model.eval(variable)))


def disjoint_cycles(edges: Sequence[Edge], removed: Collection[int]) -> Iterator[Cycle]:
    """Short cycles without common edges, of what is left; there is none only if nothing is left of cycles."""
    gone = set(removed)
    while True:
        outgoing = _cyclic(edges, gone)
        found = 0
        for node in sorted(outgoing):
            cycle = _cycle_through(node, outgoing, edges, gone)
            if cycle:
                gone.update(cycle)
                found += 1
                yield cycle
            if found >= _CYCLES_A_ROUND:
                return
        if not found:
            return


def greedy(edges: Sequence[Edge], removed: Collection[int]) -> list[int]:
    """A cut that holds the given edges: of each cycle left, the lightest edge is added."""
    gone = list(removed)
    while found := list(disjoint_cycles(edges, gone)):
        gone.extend(min(cycle, key=lambda edge: (edges[edge][2], edge)) for cycle in found)
    return gone


def lightened(edges: Sequence[Edge], removed: Collection[int], deadline: float) -> tuple[int, ...]:
    """A cut without the edges that it does not need, the heaviest first, as far as there is time."""
    needed = set(removed)
    outgoing: dict[int, list[int]] = defaultdict(list)
    for edge, (source, _, _) in enumerate(edges):
        outgoing[source].append(edge)
    for edge in sorted(removed, key=lambda edge: (-edges[edge][2], edge)):
        if time.monotonic() > deadline:
            break
        source, target, _ = edges[edge]
        if not _leads(edges, outgoing, needed, target, source):
            needed.discard(edge)
    return tuple(sorted(needed))


def _weight(edges: Sequence[Edge], chosen: Collection[int]) -> int:
    return sum(edges[edge][2] for edge in chosen)


def _cyclic(edges: Sequence[Edge], gone: Collection[int]) -> dict[int, list[int]]:
    """The edges that go out of each node, without those that no cycle can use for want of a way in or out."""
    kept = {edge for edge in range(len(edges)) if edge not in gone}
    while True:
        sources = {edges[edge][0] for edge in kept}
        targets = {edges[edge][1] for edge in kept}
        going = {edge for edge in kept if edges[edge][0] not in targets or edges[edge][1] not in sources}
        if not going:
            break
        kept -= going
    outgoing: dict[int, list[int]] = defaultdict(list)
    for edge in sorted(kept):
        outgoing[edges[edge][0]].append(edge)
    return outgoing


def _cycle_through(
    node: int, outgoing: dict[int, list[int]], edges: Sequence[Edge], gone: Collection[int]
) -> Cycle | None:
    """A shortest cycle through a node."""
    came: dict[int, int] = {}
    waiting = deque([node])
    while waiting:
        at = waiting.popleft()
        for edge in outgoing.get(at, ()):
            target = edges[edge][1]
            if edge in gone or target in came:
                continue
            came[target] = edge
            if target == node:
                return _walked(node, came, edges)
            waiting.append(target)
    return None


def _walked(node: int, came: dict[int, int], edges: Sequence[Edge]) -> Cycle:
    cycle = [came[node]]
    while edges[cycle[-1]][0] != node:
        cycle.append(came[edges[cycle[-1]][0]])
    return tuple(reversed(cycle))


def _leads(
    edges: Sequence[Edge], outgoing: dict[int, list[int]], gone: Collection[int], source: int, target: int
) -> bool:
    """Whether what is left leads from a node to another, or they are one."""
    seen = {source}
    waiting = [source]
    while waiting:
        at = waiting.pop()
        if at == target:
            return True
        new = {edges[edge][1] for edge in outgoing.get(at, ()) if edge not in gone} - seen
        seen.update(new)
        waiting.extend(new)
    return False
