"""Answers about Prolog programs, in pages."""

from __future__ import annotations

import hashlib

import msgspec

from corollary.answers.paging import Window, cursor_at, offset_of, room_for_items
from corollary.answers.types.parts import Coverage
from corollary.answers.types.verification import Solution, Verified, Warned
from corollary.reasoning.prolog.queries import FullSolution, Prolog
from corollary.reasoning.prolog.worlds import World
from corollary.reasoning.workers.limits import Limits

_PAGE = 200
_FAILED = "It does not hold. Ask for an explanation to see which goals fail, and which facts are near."

_WARNINGS = {
    "singleton": "{} is used once only: write _ if that is meant",
    "discontiguous": "the clauses of {} are not together",
}


def verified(
    prolog: Prolog,
    world: World,
    program: str,
    goal: str,
    limits: Limits,
    window: Window,
    coverage: Coverage | None = None,
) -> Verified:
    """Whether a goal holds of a program over a world, with the answers that the window shows."""
    question = ("verify", goal, hashlib.sha256(program.encode("utf-8", "replace")).hexdigest())
    start = offset_of(window, world.key, question)
    most = min(window.limit or _PAGE, limits.answers)
    found = prolog.verify(world, goal, program=program, limit=most, offset=start, limits=limits)
    frame = Verified(
        snapshot=world.key,
        goal=goal,
        holds=bool(found.solutions) or start > 0,
        variables=found.variables,
        solutions=(),
        start=start,
        complete=False,
        warnings=tuple(
            Warned(kind, line, _WARNINGS[kind].format(", ".join(what))) for kind, line, what in found.warnings
        ),
        hints=() if found.solutions or start else (_FAILED,),
        coverage=coverage,
    )
    solutions = [_solution(found.variables, solution) for solution in found.solutions]
    room = room_for_items(window, frame)
    fitting = solutions if room is None else _fitting(solutions, room)
    complete = found.following is None and len(fitting) == len(solutions)
    cursor = None if complete else cursor_at(world.key, question, start + len(fitting))
    return msgspec.structs.replace(frame, solutions=tuple(fitting), complete=complete, cursor=cursor)


def _solution(variables: tuple[str, ...], found: FullSolution) -> Solution:
    """A variable that is unbound or anonymous is not in the text."""
    bound = [
        f"{name} = {text}"
        for name, text in zip(variables, found.texts, strict=True)
        if text != name and not name.startswith("_")
    ]
    return Solution(
        dict(zip(variables, found.terms, strict=True)), ", ".join([*bound, *found.residual]) or "true", found.residual
    )


def _fitting(solutions: list[Solution], room: int) -> list[Solution]:
    """The first solutions that fit; one at least, so that following cursors always ends."""
    for count, solution in enumerate(solutions):
        room -= len(msgspec.json.encode(solution)) + 1
        if room < 0 and count:
            return solutions[:count]
    return solutions
