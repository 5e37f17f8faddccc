"""Answers about Prolog programs, in pages."""

from __future__ import annotations

import hashlib

import msgspec

from corollary.answers.paging import Window, cursor_at, offset_of, room_for_items
from corollary.answers.verification import Solution, Verified
from corollary.reasoning.prolog.queries import Prolog
from corollary.reasoning.prolog.worlds import World
from corollary.reasoning.workers.limits import Limits

_PAGE = 200


def verified(prolog: Prolog, world: World, program: str, goal: str, limits: Limits, window: Window) -> Verified:
    """Whether a goal holds of a program over a world, with the answers that the window shows."""
    question = ("verify", goal, hashlib.sha256(program.encode("utf-8", "replace")).hexdigest())
    start = offset_of(window, world.key, question)
    most = min(window.limit or _PAGE, limits.answers)
    found = prolog.query(world, goal, rules=program, limit=most, offset=start, limits=limits)
    frame = Verified(
        snapshot=world.key,
        goal=goal,
        holds=bool(found.rows) or start > 0,
        variables=found.variables,
        solutions=(),
        start=start,
        complete=False,
    )
    solutions = [_solution(found.variables, row) for row in found.rows]
    room = room_for_items(window, frame)
    fitting = solutions if room is None else _fitting(solutions, room)
    complete = found.following is None and len(fitting) == len(solutions)
    cursor = None if complete else cursor_at(world.key, question, start + len(fitting))
    return msgspec.structs.replace(frame, solutions=tuple(fitting), complete=complete, cursor=cursor)


def _solution(variables: tuple[str, ...], row: tuple[object, ...]) -> Solution:
    text = ", ".join(f"{name} = {value}" for name, value in zip(variables, row, strict=True))
    return Solution(dict(zip(variables, row, strict=True)), text or "true")


def _fitting(solutions: list[Solution], room: int) -> list[Solution]:
    """The first solutions that fit; one at least, so that following cursors always ends."""
    for count, solution in enumerate(solutions):
        room -= len(msgspec.json.encode(solution)) + 1
        if room < 0 and count:
            return solutions[:count]
    return solutions
