"""A problem in words solved by a language model: it chooses a template and fills it, and solvers decide.

What a model says is data: values for slots, which are checked and quoted like those of anybody else. Its verdict is
never asked. Which model answers, and how it is reached, is deliberately absent: that is an interface.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from corollary.answers.types.templates import Match, Round, Solved, TemplateVerdict
from corollary.errors import CorollaryError
from corollary.verification.templates.asking import Document, Templates

MOST_ROUNDS = 5
_MATCHES = 4

_INSTRUCTIONS = """\
You turn a problem into a formal question. You are given templates, each with slots to fill. Choose the one that fits \
and fill its slots from the problem. Invent no facts: what the problem does not say stays out. Rows are lists in the \
order of the columns, or objects by their names.
Answer with one JSON object and nothing else: {"template": "<id>", "slots": {"<slot>": <value>, ...}}.
If no template fits, answer {"template": ""}."""


@dataclass(frozen=True, slots=True)
class Message:
    """What was said, by the `user` or by the `assistant`."""

    role: str
    text: str


class LanguageModel(Protocol):
    """Something that answers a conversation."""

    @property
    def name(self) -> str: ...

    def complete(self, instructions: str, messages: Sequence[Message]) -> str:
        """The next message. Raises CorollaryError "model-failed"."""
        ...


def solve(
    templates: Templates, problem: str, documents: Sequence[Document] = (), *, model: LanguageModel | None = None
) -> Solved:
    """The verdict on a problem, by at most five rounds with a model; without one, the steps that lead there."""
    matches = templates.formalize(problem, limit=_MATCHES).matches
    if model is None or not matches:
        return _by_hand(problem, matches)
    messages = [Message("user", _opening(problem, matches, documents))]
    rounds: list[Round] = []
    for _ in range(MOST_ROUNDS):
        reply = model.complete(_INSTRUCTIONS, messages)
        tried, answer = _tried(templates, reply, documents)
        rounds.append(tried)
        if answer is not None and not tried.problems:
            return Solved(
                snapshot="", problem=problem, solved=True, model=model.name, rounds=tuple(rounds), answer=answer
            )
        if not tried.template and not tried.problems:
            break
        messages += [Message("assistant", reply), Message("user", _repair(tried))]
    explanation = f"not solved in {len(rounds)} rounds; what was wrong is told with each"
    by_hand = _by_hand(problem, matches)
    return msgspec.structs.replace(by_hand, model=model.name, rounds=tuple(rounds), explanation=explanation)


def _tried(templates: Templates, reply: str, documents: Sequence[Document]) -> tuple[Round, TemplateVerdict | None]:
    """One round: what the reply chose, and its verdict if it could be filled and run."""
    try:
        identifier, slots = _read(reply)
    except ValueError as error:
        return Round("", "no answer", (f"{error}",)), None
    if not identifier:
        return Round("", "no template fits"), None
    try:
        linted = templates.lint(identifier=identifier, values=slots, documents=documents)
        if not linted.clean:
            problems = [f"{one.place}: {one.what}. {one.remedy}" for one in linted.problems]
            problems += [f"line {one.line}: {one.message}" for one in linted.findings if not one.fixed]
            return Round(identifier, "unfilled", tuple(problems)), None
        answer = templates.fill(identifier, slots, documents)
    except CorollaryError as error:
        return Round(identifier, "error", (str(error),)), None
    problems = list(answer.says) if answer.verdict == "unknown" else []
    return Round(identifier, answer.verdict, tuple(problems)), answer


def _read(reply: str) -> tuple[str, dict[str, Any]]:
    """The template and the slots of a reply. Raises ValueError."""
    found = re.search(r"\{.*\}", reply, re.DOTALL)
    if found is None:
        raise ValueError("the answer is no JSON object")
    try:
        value = json.loads(found.group())
    except (ValueError, RecursionError) as error:
        raise ValueError(f"the answer is not valid JSON: {error}") from None
    identifier, slots = value.get("template"), value.get("slots", {})
    if not isinstance(identifier, str) or not isinstance(slots, dict):
        raise ValueError('the answer needs a "template" (a text) and "slots" (an object)')
    return identifier, slots


def _opening(problem: str, matches: Sequence[Match], documents: Sequence[Document]) -> str:
    given = "".join(
        f"\nSlots that the document {name} fills ({kind}) are filled already." for kind, name, _ in documents
    )
    described = msgspec.json.format(msgspec.json.encode(matches), indent=1).decode()
    return f"The problem:\n{problem}\n{given}\nThe templates:\n{described}"


def _repair(tried: Round) -> str:
    listed = "\n".join(f"- {problem}" for problem in tried.problems)
    return f"That did not work ({tried.verdict}):\n{listed}\nCorrect it and answer with the whole JSON object again."


def _by_hand(problem: str, matches: Sequence[Match]) -> Solved:
    """The steps for whoever asks, who may be a language model itself."""
    if not matches:
        steps = [
            "No template fits: say the problem in other words, or write a specification for one of the solvers.",
            "Verify it, and make a template of it (operation `learn`), so that the next such problem finds one.",
        ]
    else:
        best = matches[0].template.id
        steps = [
            f"Choose a template: '{best}' fits best; `matches` have the slots of each.",
            "Fill its slots from the problem, inventing nothing; rows are lists in the order of columns, or objects.",
            "Look at it with `lint`, and correct what is listed.",
            "Run it with `fill`. On `unfilled` correct what `problems` say and fill again, at most five times.",
            "Tell the verdict with what `says` and `feedback` say; never a verdict of your own.",
        ]
    return Solved(snapshot="", problem=problem, solved=False, steps=tuple(steps), matches=tuple(matches))
