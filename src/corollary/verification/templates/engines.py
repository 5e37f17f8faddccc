"""The solvers that filled templates run on: workers that can be killed, over nothing, a program, or a diagram."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from corollary.reasoning.prolog.worlds import ALONE, World
from corollary.reasoning.workers.limits import Limits
from corollary.verification.templates.judging import Checked, Solutions

if TYPE_CHECKING:
    from corollary.reasoning.prolog.queries import Prolog
    from corollary.reasoning.smt.queries import Smt
    from corollary.reasoning.smt.results import Check


class Solvers:
    """Both solvers, started when first needed; use it as a context or close it."""

    def __init__(self, world: World = ALONE, limits: Limits | None = None) -> None:
        self.world = world
        self._limits = limits or Limits()
        self._prolog: Prolog | None = None
        self._smt: Smt | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the workers that are kept warm."""
        for engine in (self._prolog, self._smt):
            if engine is not None:
                engine.close()

    def rules(self, program: str, goal: str, limit: int) -> Solutions:
        """The answers to a goal over a program of rules, and over the world."""
        from corollary.reasoning.prolog.queries import Prolog

        self._prolog = self._prolog or Prolog()
        found = self._prolog.query(self.world, goal, rules=program, limit=limit, limits=self._limits)
        rows = tuple(dict(zip(found.variables, row, strict=True)) for row in found.rows)
        return Solutions(rows, more=bool(found.cut))

    def constraints(self, script: str) -> Sequence[Checked]:
        """The outcome of every check of a script."""
        from corollary.reasoning.smt.queries import Smt

        self._smt = self._smt or Smt()
        return [_checked(check) for check in self._smt.solve(script, "check", limits=self._limits).checks]


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
