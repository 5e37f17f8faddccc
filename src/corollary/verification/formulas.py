"""Answers about SMT-LIB texts, with what a reader should do next."""

from __future__ import annotations

from collections.abc import Iterator

from corollary.answers.types.verification import Decided, Outcome
from corollary.reasoning.smt.queries import Mode, Smt
from corollary.reasoning.smt.results import Check, Found
from corollary.reasoning.workers.limits import Limits


def decided(
    solver: Smt,
    text: str,
    mode: Mode,
    *,
    goal: str,
    other: str,
    terms: tuple[str, ...],
    count: int,
    limits: Limits | None,
) -> Decided:
    """What holds of a text."""
    found = solver.solve(text, mode, goal=goal, other=other, terms=terms, count=count, limits=limits)
    return Decided(
        snapshot="",
        mode=mode,
        status=_status(found),
        checks=found.checks,
        models=found.models,
        complete=found.complete,
        vacuous=found.vacuous,
        notes=found.notes,
        hints=tuple(_hints(found)),
    )


def _status(found: Found) -> Outcome:
    if found.verdict:
        return found.verdict
    return found.checks[-1].status if found.checks else "enumerated"


def _hints(found: Found) -> Iterator[str]:
    if found.vacuous:
        yield "The premises contradict each other, so anything follows from them: look at the core."
    for check in found.checks:
        yield from _hints_of(check)


def _hints_of(check: Check) -> Iterator[str]:
    free = [constant.name for constant in check.model if constant.any]
    if free:
        yield f"Nothing is said about {', '.join(free)}: the text may be missing constraints."
    unbounded = [objective.text for objective in check.objectives if "oo" in objective.lower + objective.upper]
    if unbounded:
        yield f"There is no bound on {', '.join(unbounded)}: a constraint is missing."
    if check.status == "unknown":
        yield "Allow more time, bound the numbers, or take quantifiers and products of unknowns out."
    if check.core and not check.core_minimal:
        yield "The core may be larger than needed: allow more time to make it smaller."
