"""Answers of Prolog: solutions of a goal, and what there is to ask about.

How many solutions there are in all is not known before the last; so pages of them count what came before and say
whether there may be more.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from corollary.answers.describing import Describer, shown
from corollary.answers.paging import CHARACTERS_PER_TOKEN, Window, cursor_at, offset_of, room_for_items
from corollary.answers.types import answers
from corollary.errors import CorollaryError
from corollary.reasoning.program_facts import relations_of
from corollary.reasoning.prolog.catalogue import rules
from corollary.reasoning.prolog.queries import Answers, Value

MOST = 1_000_000

_CHARACTERS_OF_A_SMALL_SOLUTION = 16
_ALWAYS_SHOWN = 1000
"""A solution of that many tokens is shown whatever the budget, so that following cursors always ends."""


def query(
    describe: Describer, goal: str, own_rules: str, ask: Callable[[int, int], Answers], window: Window
) -> answers.Query:
    """The solutions of a goal; `ask` gives at most so many (its second argument) from an offset (its first) on."""
    snapshot, question = describe.program.snapshot, ("query", goal, own_rules)
    start = offset_of(window, snapshot, question)
    frame = answers.Query(
        snapshot=snapshot,
        coverage=describe.coverage,
        goal=goal,
        variables=(),
        solutions=(),
        start=start,
        complete=False,
    )
    room = room_for_items(window, frame)
    most = window.limit or MOST
    if room is not None:
        most = max(1, min(most, room // _CHARACTERS_OF_A_SMALL_SOLUTION))
    found = ask(start, most)
    named = [dict(zip(found.variables, map(_shown, row), strict=True)) for row in found.rows]
    fitting = named if room is None else _fitting(named, room)
    if window.tokens is not None and fitting:
        _expect_modest(fitting[0], window.tokens)
    complete = found.following is None and len(fitting) == len(named)
    return msgspec.structs.replace(
        frame,
        variables=found.variables,
        solutions=tuple(fitting),
        complete=complete,
        cursor=None if complete else cursor_at(snapshot, question, start + len(fitting)),
    )


def _expect_modest(first: dict[str, Value], tokens: int) -> None:
    """Raises CorollaryError "answer-too-long" for a solution, which is never cut, far beyond the budget by itself."""
    needed = len(msgspec.json.encode(first)) // CHARACTERS_PER_TOKEN
    if needed > max(tokens, _ALWAYS_SHOWN):
        raise CorollaryError(
            "answer-too-long",
            f"one solution takes about {needed} tokens, and {tokens} are allowed",
            remedy="Ask for its parts one by one (with member/2, or without findall/3), or allow more tokens.",
        )


def vocabulary(describe: Describer) -> answers.Vocabulary:
    """The relations and the rules that goals can use, each with when it holds."""
    return answers.Vocabulary(
        snapshot=describe.program.snapshot,
        coverage=describe.coverage,
        relations=tuple(
            answers.Predicate(head=relation.head, holds=relation.holds) for relation in relations_of(describe.program)
        ),
        rules=tuple(answers.Predicate(head=rule.head, holds=rule.holds) for rule in rules()),
    )


def _fitting(solutions: list[dict[str, Value]], room: int) -> list[dict[str, Value]]:
    """The first solutions that fit; one at least, so that following cursors always ends."""
    for count, solution in enumerate(solutions):
        room -= len(msgspec.json.encode(solution)) + 1
        if room < 0 and count:
            return solutions[:count]
    return solutions


def _shown(value: Value) -> Value:
    if isinstance(value, list):
        return [_shown(part) for part in value]
    return shown(value) if isinstance(value, str) else value
