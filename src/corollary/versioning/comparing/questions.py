"""The questions whose answers on two programs can be compared, and what an answer says as a mapping.

A question is asked of whatever can answer it (`corollary.workspace`, which this stage does not know). What is compared
is what an answer states, never how it is shown or paged.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from corollary.answers.describing import shown
from corollary.answers.paging import EVERYTHING, Window
from corollary.answers.types import answers
from corollary.answers.types.parts import Answer, Symbol
from corollary.answers.types.versions import Change
from corollary.errors import CorollaryError
from corollary.linking.program import Program
from corollary.versioning.comparing.differences import Comparison, compared


class Askable(Protocol):
    """What answers questions about one program."""

    def program(self) -> Program: ...

    def find(self, name: str) -> Symbol: ...

    def dead(self, *, window: Window = EVERYTHING) -> answers.Dead: ...

    def cycles(self, level: str = "calls", *, window: Window = EVERYTHING) -> answers.Cycles: ...

    def callers(self, name: str, *, window: Window = EVERYTHING) -> answers.Callers: ...

    def callees(self, name: str, *, window: Window = EVERYTHING) -> answers.Callees: ...

    def impact(self, name: str, *, window: Window = EVERYTHING) -> answers.Impact: ...

    def reaches(self, source: str, target: str, *, window: Window = EVERYTHING) -> answers.Reaches: ...

    def path(self, source: str, target: str, *, window: Window = EVERYTHING) -> answers.Paths: ...

    def why(self, name: str) -> answers.Why: ...

    def entry_points(self, *, window: Window = EVERYTHING) -> answers.EntryPoints: ...

    def query(self, goal: str, *, window: Window = EVERYTHING) -> answers.Query: ...


Statements = Mapping[str, str]
"""What an answer says: of what, and how it is."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that can be compared.

    `ask` gets its arguments, of which there are `least` at least and as many as are named at most; those that are
    `symbols` are names of such. `says` is what its answer states; without it, the programs are compared (`level`),
    and where it is not known what to ask for, nothing is asked. `added` and `removed` say what it means that something
    is stated that was not, and the other way round.
    """

    arguments: tuple[str, ...]
    least: int
    ask: Callable[[Askable, tuple[str, ...], Window], Answer | None]
    added: str
    removed: str
    says: Callable[[Any], Statements] | None = None
    level: str = ""

    @property
    def symbols(self) -> bool:
        return not {"SYMBOL", "FROM"}.isdisjoint(self.arguments)


def _neighbours(answer: answers.Neighbours) -> Statements:
    guesses = {one.symbol.symbol: one.evidence for one in answer.guesses}
    return {**guesses, **{one.symbol.symbol: one.evidence for one in answer.direct}}


def _impact(answer: answers.Impact) -> Statements:
    possible = {one.symbol.symbol: "possible" for one in answer.possible}
    return {**possible, **{one.symbol.symbol: "sure" for one in answer.sure}}


def _reaches(answer: answers.Reaches) -> Statements:
    return {f"{answer.source.symbol} reaches {answer.target.symbol}": answer.verdict}


def _paths(answer: answers.Paths) -> Statements:
    return {" > ".join((one.steps[0].caller, *(step.callee for step in one.steps))): "" for one in answer.paths}


def _why(answer: answers.Why) -> Statements:
    state = answer.dead.confidence if answer.dead is not None else ""
    return {answer.symbol.symbol: f"dead: {state}" if state else f"alive: {answer.verdict}"}


def _entry_points(answer: answers.EntryPoints) -> Statements:
    return {one.symbol.symbol: ", ".join(one.reasons) for one in answer.entry_points}


def _query(answer: answers.Query) -> Statements:
    return {", ".join(f"{name} = {value}" for name, value in row.items()) or "true": "" for row in answer.solutions}


_FOUND, _LOST = "new", "gone"

QUESTIONS: Mapping[str, Question] = {
    "dead": Question((), 0, lambda on, _, w: on.dead(window=w), "became dead", "came alive", level="dead"),
    "cycles": Question(("LEVEL",), 0, lambda on, a, w: on.cycles(*a, window=w), "new", "gone", level="cycles"),
    "callers": Question(
        ("SYMBOL",), 0, lambda on, a, w: on.callers(*a, window=w) if a else None, _FOUND, _LOST, _neighbours, "callers"
    ),
    "callees": Question(("SYMBOL",), 1, lambda on, a, w: on.callees(*a, window=w), _FOUND, _LOST, _neighbours),
    "impact": Question(("SYMBOL",), 1, lambda on, a, w: on.impact(*a, window=w), _FOUND, _LOST, _impact),
    "reaches": Question(("FROM", "TO"), 2, lambda on, a, w: on.reaches(*a, window=w), _FOUND, _LOST, _reaches),
    "path": Question(("FROM", "TO"), 2, lambda on, a, w: on.path(*a, window=w), _FOUND, _LOST, _paths),
    "why": Question(("SYMBOL",), 1, lambda on, a, _: on.why(*a), _FOUND, _LOST, _why),
    "entry-points": Question((), 0, lambda on, _, w: on.entry_points(window=w), _FOUND, _LOST, _entry_points),
    "query": Question(("GOAL",), 1, lambda on, a, w: on.query(*a, window=w), _FOUND, _LOST, _query),
}


def read_question(text: str) -> tuple[str, tuple[str, ...]]:
    """The name of a question and its arguments, as they are written in one text: a goal is all that follows.

    Raises CorollaryError "bad-arguments".
    """
    name, _, rest = text.strip().partition(" ")
    if name == "query":
        return name, (rest,) if rest else ()
    try:
        return name, tuple(shlex.split(rest))
    except ValueError:
        raise CorollaryError(
            "bad-arguments", "a quotation mark is not closed", place=text, remedy="Close it."
        ) from None


def question_of(name: str, arguments: tuple[str, ...]) -> Question:
    """The question of this name. Raises CorollaryError "bad-arguments" if it does not take these arguments."""
    found = QUESTIONS.get(name)
    if found is None:
        raise CorollaryError(
            "bad-arguments", f"'{shown(name)}' is no question to compare", remedy=f"There are: {', '.join(QUESTIONS)}."
        )
    if not found.least <= len(arguments) <= len(found.arguments):
        usage = " ".join([name, *(one if at < found.least else f"[{one}]" for at, one in enumerate(found.arguments))])
        raise CorollaryError("bad-arguments", f"`{name}` does not take this", remedy=f"It is asked as `{usage}`.")
    return found


@dataclass(frozen=True, slots=True)
class Side:
    """One of two programs that are compared: what answers for it, and the arguments as it calls them."""

    on: Askable
    arguments: tuple[str, ...]


def changes(question: Question, before: Side, after: Side, renamed: Mapping[str, str]) -> list[Change]:
    """What the answer says after and did not say before, and the other way round; of files that were `renamed`, too.

    What is not in a program says nothing there.
    """
    if question.says is None or (question.level and not after.arguments):
        found = Comparison(before.on.program(), after.on.program(), renamed).changes(question.level)
        prefix = f"{after.arguments[0]}: " if after.arguments else ""
        return [one for one in found if one.what.startswith(prefix)]
    old = {_under(one, renamed): how for one, how in _said(question, before).items()}
    return list(compared(old, _said(question, after), lambda _: ("", 0)))


def compared_answers(
    name: str, arguments: tuple[str, ...], before: Askable, after: Askable, renamed: Mapping[str, str]
) -> list[Change]:
    """What differs of the answers to a question on two programs, of which the second calls some files otherwise.

    Symbols are named as in the second program, or, where they are gone, as in the first.
    """
    question = question_of(name, arguments)
    now = old = arguments
    if question.symbols:
        try:
            now = tuple(after.find(one).symbol for one in arguments)
        except CorollaryError as error:
            if error.code != "unknown-symbol":
                raise
            now = tuple(_under(before.find(one).symbol, renamed) for one in arguments)
        names = {path: earlier for earlier, path in renamed.items()}
        old = tuple(_under(one, names) for one in now)
    return changes(question, Side(before, old), Side(after, now), renamed)


def _said(question: Question, side: Side) -> Statements:
    assert question.says is not None
    answer = answered(question, side.arguments, side.on, EVERYTHING)
    return {} if answer is None else question.says(answer)


def answered(question: Question, arguments: tuple[str, ...], on: Askable, window: Window) -> Answer | None:
    """The answer; None where a symbol that it is about is not there."""
    try:
        return question.ask(on, arguments, window)
    except CorollaryError as error:
        if error.code == "unknown-symbol" and question.symbols:
            return None
        raise


def _under(statement: str, renamed: Mapping[str, str]) -> str:
    """What is said of symbols, by the names of their files now."""
    words = (one.partition("#") for one in statement.split(" "))
    return " ".join(f"{renamed.get(path, path)}{mark}{name}" for path, mark, name in words)
