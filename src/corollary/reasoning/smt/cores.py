"""Why a set of formulas has no model: the fewest of them that one finds by leaving out one after the other."""

from __future__ import annotations

import time
from dataclasses import dataclass

import z3

from corollary.reasoning.smt import clock


@dataclass(frozen=True, slots=True)
class Core:
    """Positions of formulas that have no model together; if `minimal`, any one left out gives the rest a model."""

    positions: tuple[int, ...]
    minimal: bool


def minimal_core(formulas: list[z3.BoolRef], context: z3.Context, deadline: float) -> Core:
    """A core of formulas that are known to have no model. Until the deadline it is made smaller."""
    everything = Core(tuple(range(len(formulas))), minimal=False)
    solver = z3.Solver(ctx=context)
    labels = [z3.FreshBool("corollary!label", ctx=context) for _ in formulas]
    for label, formula in zip(labels, formulas, strict=True):
        solver.add(z3.Implies(label, formula))
    status, found = _core(solver, labels, list(everything.positions), deadline)
    if status != z3.unsat:
        return everything
    needed: list[int] = []
    minimal = True
    while found:
        tried = found.pop()
        status, smaller = _core(solver, labels, needed + found, deadline)
        if status == z3.unsat:
            found = [position for position in smaller if position not in needed]
        else:
            minimal = minimal and status == z3.sat
            needed.append(tried)
    return Core(tuple(sorted(needed)), minimal)


def _core(
    solver: z3.Solver, labels: list[z3.BoolRef], chosen: list[int], deadline: float
) -> tuple[z3.CheckSatResult, list[int]]:
    """Whether the chosen have a model together, and those that have none."""
    if time.monotonic() >= deadline:
        return z3.unknown, []
    status = clock.check(solver, deadline, *[labels[position] for position in chosen])
    if status != z3.unsat:
        return status, []
    blamed = {label.get_id() for label in solver.unsat_core()}
    return status, [position for position in chosen if labels[position].get_id() in blamed]
