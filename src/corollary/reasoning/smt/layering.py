"""Layers for the nodes of a graph against which the least weight of edges leads upward.

Layers are written in unary (a node is at least in layer 1, 2, ...). The least weight is closed in on from both sides,
so that the best found and a bound are known at any time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import z3

from corollary.reasoning.smt import clock
from corollary.reasoning.smt.graphs import Edge, Layers, LayersRequest

_SHARE = 0.7
"""How much of the time goes into the edges that lead upward; the rest goes into those inside of layers."""

Assignment = tuple[int, ...]


def layers(request: LayersRequest) -> Layers:
    """The best layers found in time, and how good any can be. Raises MemoryError or TimeoutError without any."""
    start = time.monotonic()
    problem = _Problem.of(request)
    status, found = problem.solution(start + request.seconds)
    if status != z3.sat:
        raise TimeoutError("no layers were found in time")
    costs = [(problem.upward(source, target), weight) for source, target, weight in request.edges if source != target]
    deadline = start + _SHARE * request.seconds
    lower, best = problem.lightest(costs, found, lambda layers: _weight(upward(request.edges, layers)), deadline)
    broken = upward(request.edges, best)
    problem.solver.add(_at_most(costs, _weight(broken), problem.context))
    level = [
        (z3.Not(problem.upward(target, source)), weight) for source, target, weight in request.edges if source != target
    ]
    _, best = problem.lightest(
        level, best, lambda layers: _weight(level_or_upward(request.edges, layers)), start + request.seconds
    )
    broken = upward(request.edges, best)
    return Layers(best, tuple(broken), _weight(broken), lower)


def upward(edges: Sequence[Edge], layers: Assignment) -> dict[int, int]:
    """The edges whose target lies higher than their source, with their weights."""
    return {at: edge[2] for at, edge in enumerate(edges) if layers[edge[1]] > layers[edge[0]]}


def level_or_upward(edges: Sequence[Edge], layers: Assignment) -> dict[int, int]:
    """The edges whose target does not lie lower than their source, with their weights; no loops."""
    return {at: edge[2] for at, edge in enumerate(edges) if edge[0] != edge[1] and layers[edge[1]] >= layers[edge[0]]}


@dataclass(frozen=True, slots=True)
class _Problem:
    """The layers as unknowns: `least[node][layer - 1]` says that a node is in that layer or above."""

    context: z3.Context
    solver: z3.Solver
    least: list[list[z3.BoolRef]]

    @classmethod
    def of(cls, request: LayersRequest) -> _Problem:
        context = z3.Context()
        count = request.layers
        least = [[z3.Bool(f"n{node}l{at}", ctx=context) for at in range(1, count)] for node in range(request.nodes)]
        problem = cls(context, z3.Solver(ctx=context), least)
        for row in least:
            for lower, higher in pairwise(row):
                problem.solver.add(z3.Implies(higher, lower))
        for layer in range(count):
            problem.solver.add(z3.Or(*[problem.lies_in(node, layer) for node in range(request.nodes)], context))
        for node, layer in request.settled:
            problem.solver.add(problem.lies_in(node, layer))
        return problem

    def lies_in(self, node: int, layer: int) -> z3.BoolRef:
        row = self.least[node]
        above = [row[layer - 1]] if layer else []
        below = [z3.Not(row[layer])] if layer < len(row) else []
        return z3.And(*above, *below, self.context)

    def upward(self, source: int, target: int) -> z3.BoolRef:
        pairs = zip(self.least[source], self.least[target], strict=True)
        return z3.Or(*[z3.And(higher, z3.Not(lower)) for lower, higher in pairs], self.context)

    def solution(self, deadline: float, *more: z3.BoolRef) -> tuple[z3.CheckSatResult, Assignment]:
        """Whether there are such layers, and if so which."""
        if time.monotonic() >= deadline:
            return z3.unknown, ()
        status = clock.check(self.solver, deadline, *more)
        if status != z3.sat:
            return status, ()
        model = self.solver.model()
        return status, tuple(sum(z3.is_true(model.eval(at)) for at in row) for row in self.least)

    def lightest(
        self,
        costs: list[tuple[z3.BoolRef, int]],
        best: Assignment,
        weigh: Callable[[Assignment], int],
        deadline: float,
    ) -> tuple[int, Assignment]:
        """A lower bound of the weight, and layers that weigh as little as was found until the deadline."""
        lower, upper = 0, weigh(best)
        while lower < upper:
            middle = (lower + upper) // 2
            guard = z3.FreshBool("corollary!bound", ctx=self.context)
            self.solver.add(z3.Implies(guard, _at_most(costs, middle, self.context)))
            status, found = self.solution(deadline, guard)
            if status == z3.unknown:
                break
            if status == z3.unsat:
                lower = middle + 1
            else:
                best = found
                upper = weigh(best)
        return lower, best


def _at_most(costs: list[tuple[z3.BoolRef, int]], most: int, context: z3.Context) -> z3.BoolRef:
    return z3.PbLe(costs, most) if costs else z3.BoolVal(True, ctx=context)


def _weight(edges: dict[int, int]) -> int:
    return sum(edges.values())
