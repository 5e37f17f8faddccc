"""The solvers behind one face: each call has a worker to itself, and one of each kind is kept warm between calls."""

from __future__ import annotations

from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self

from corollary.answers.paging import EVERYTHING, Window
from corollary.answers.types.verification import Decided, Explained, Verified
from corollary.reasoning.workers.limits import Limits

if TYPE_CHECKING:
    from corollary.answers.types.parts import Coverage
    from corollary.reasoning.prolog.queries import Prolog
    from corollary.reasoning.prolog.worlds import World
    from corollary.reasoning.smt.queries import Mode, Smt


class Verifier:
    """Verifies programs and formulas. Nothing is started before it is needed; use it as a context or close it."""

    def __init__(self) -> None:
        self._lock = Lock()
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

    def prolog(
        self,
        program: str,
        goal: str,
        *,
        world: World | None = None,
        coverage: Coverage | None = None,
        limits: Limits | None = None,
        window: Window = EVERYTHING,
    ) -> Verified:
        """Whether a goal holds of a Prolog program, with its answers: of the program by itself, or over a world.

        Errors: query-syntax, query-undefined and query-refused (they point into the text), query-error,
        query-timeout, query-memory, query-crashed, query-output, prolog-missing, prolog-too-old.
        """
        from corollary.reasoning.prolog.worlds import ALONE
        from corollary.verification.programs import verified

        return verified(self.engine, world or ALONE, program, goal, limits or Limits(), window, coverage)

    def explain(
        self,
        program: str,
        goal: str,
        *,
        world: World | None = None,
        coverage: Coverage | None = None,
        count: int = 1,
        nodes: int = 200,
        limits: Limits | None = None,
    ) -> Explained:
        """Why a goal holds of a Prolog program, or why it does not; errors as of `prolog`."""
        from corollary.reasoning.prolog.worlds import ALONE
        from corollary.verification.proofs import explained

        return explained(
            self.engine,
            world or ALONE,
            program,
            goal,
            count=count,
            nodes=nodes,
            limits=limits or Limits(),
            coverage=coverage,
        )

    def smt(
        self,
        text: str,
        mode: Mode = "check",
        *,
        goal: str = "",
        other: str = "",
        terms: tuple[str, ...] = (),
        count: int = 10,
        limits: Limits | None = None,
    ) -> Decided:
        """What holds of an SMT-LIB text: of its checks, models of `terms` one by one, a `goal`, or that it is `other`.

        Errors: smt-wrong (it points into the text), query-timeout, query-memory, query-crashed, query-output.
        """
        from corollary.verification.formulas import decided

        return decided(self.solver, text, mode, goal=goal, other=other, terms=terms, count=count, limits=limits)

    @property
    def engine(self) -> Prolog:
        """The Prolog engine itself."""
        from corollary.reasoning.prolog.queries import Prolog

        with self._lock:
            self._prolog = self._prolog or Prolog()
            return self._prolog

    @property
    def solver(self) -> Smt:
        """The constraint solver itself, for questions about graphs."""
        from corollary.reasoning.smt.queries import Smt

        with self._lock:
            self._smt = self._smt or Smt()
            return self._smt
