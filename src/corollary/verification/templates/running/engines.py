"""The solvers that filled templates run on: workers that can be killed, over nothing or over the facts of a program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corollary.reasoning.prolog.worlds import ALONE, World
from corollary.reasoning.workers.limits import Limits
from corollary.verification.templates.running.judging import Checked, Solutions
from corollary.verification.verifier import Verifier

if TYPE_CHECKING:
    from corollary.reasoning.smt.results import Check


_USUAL = Limits()


@dataclass(frozen=True, slots=True)
class Solvers:
    """Both solvers of a verifier, under limits; rule programs are asked over a world."""

    verifier: Verifier
    world: World = ALONE
    limits: Limits = _USUAL

    def rules(self, program: str, goal: str, limit: int) -> Solutions:
        """The answers to a goal over a program of rules, and over the world."""
        found = self.verifier.engine.query(self.world, goal, rules=program, limit=limit, limits=self.limits)
        rows = tuple(dict(zip(found.variables, row, strict=True)) for row in found.rows)
        return Solutions(rows, more=bool(found.cut))

    def constraints(self, script: str) -> Sequence[Checked]:
        """The outcome of every check of a script."""
        return [_checked(check) for check in self.verifier.solver.solve(script, "check", limits=self.limits).checks]


def _checked(check: Check) -> Checked:
    objectives = tuple(
        f"{one.text} = {one.lower}" if one.lower == one.upper else f"{one.text} between {one.lower} and {one.upper}"
        for one in check.objectives
    )
    return Checked(
        outcome=check.status,
        model={one.name: one.value.text for one in check.model if not one.arguments},
        core=tuple(member.name for member in check.core if member.name),
        reason=check.reason,
        objectives=objectives,
    )
