"""Questions about SMT-LIB texts, put to a worker, with errors that point into the texts."""

from __future__ import annotations

from types import TracebackType
from typing import Literal, Self, TypeVar

import msgspec

from corollary.decoding import json_decoder
from corollary.errors import CorollaryError
from corollary.reasoning.pointing import error_at
from corollary.reasoning.smt.results import Found, Request, Response, Wrong
from corollary.reasoning.workers.limits import Limits
from corollary.reasoning.workers.pool import Pool
from corollary.reasoning.workers.process import Recipe, UnstartableError, WorkerProcess

Kind = TypeVar("Kind")

Mode = Literal["check", "enumerate", "prove", "equivalent"]

_responses = json_decoder(Response)

GRACE = 0.5
"""Seconds after its time at which a solver that minds the clock itself is killed."""


def start_worker() -> WorkerProcess:
    """A fresh worker with the solver loaded. Error: smt-missing."""
    try:
        return WorkerProcess(Recipe("corollary.reasoning.smt.worker"))
    except UnstartableError as error:
        remedy = "Install the package again: it comes with z3-solver."
        raise CorollaryError("smt-missing", f"Z3 cannot be loaded: {error}", remedy=remedy) from None


class Smt:
    """The constraint solver; each call has a worker to itself. Use it as a context or close it."""

    def __init__(self) -> None:
        self._pool = Pool(start_worker)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the worker that is kept warm."""
        self._pool.close()

    def solve(
        self,
        text: str,
        mode: Mode = "check",
        *,
        goal: str = "",
        other: str = "",
        terms: tuple[str, ...] = (),
        count: int = 10,
        limits: Limits | None = None,
    ) -> Found:
        """What is found of a text. Errors: smt-wrong, query-timeout, query-memory, query-crashed, query-output."""
        limits = limits or Limits()
        most = min(count, limits.answers)
        request = Request(text, mode, goal, other, terms, most, limits.seconds)
        response = self.ask("solve", request, _responses, limits)
        if response.wrong is not None:
            raise _explained(response.wrong, {"": text, "the goal": goal, "the other formula": other}, terms)
        assert response.found is not None
        return response.found

    def ask(self, name: str, request: object, reply: msgspec.json.Decoder[Kind], limits: Limits) -> Kind:
        """What a call of the worker gives."""
        encoded = msgspec.json.encode(request).decode("utf-8", "replace")
        with self._pool.worker() as worker:
            return reply.decode(worker.call(name, encoded, limits, grace=GRACE))


def _explained(wrong: Wrong, texts: dict[str, str], terms: tuple[str, ...]) -> CorollaryError:
    texts |= {f"term {position}": term for position, term in enumerate(terms, 1)}
    if not wrong.line:
        return CorollaryError("smt-wrong", wrong.message, place=wrong.part, remedy=wrong.remedy)
    error = error_at(
        "smt-wrong", wrong.message, text=texts[wrong.part], line=wrong.line, column=wrong.column, part=wrong.part
    )
    if wrong.remedy:
        error.remedy += f"\n  {wrong.remedy}"
    return error
