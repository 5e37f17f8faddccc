"""A text of SMT-LIB commands as the checks it asks for, each with what holds there.

The commands are an allow-list. Options are read and not obeyed: limits are not the affair of a text. What a check is
given is the text itself with everything blanked out that is not in scope there, so that every place the solver names
is a place in the text.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import Literal

from corollary.reasoning.smt.reading import Node, TextError, attributes, read

DECLARATIONS = frozenset(
    {
        "declare-const",
        "declare-fun",
        "declare-sort",
        "declare-datatype",
        "declare-datatypes",
        "define-const",
        "define-fun",
        "define-fun-rec",
        "define-funs-rec",
        "define-sort",
    }
)
_QUESTIONS = frozenset({"check-sat", "check-sat-assuming", "check-sat-using"})
_SILENT = frozenset(
    {
        "set-info",
        "set-logic",
        "set-option",
        "get-model",
        "get-unsat-core",
        "get-objectives",
        "get-info",
        "get-option",
        "get-assertions",
        "get-assignment",
        "get-proof",
        "get-unsat-assumptions",
        "echo",
        "exit",
    }
)
_OTHERS = frozenset({"assert", "assert-soft", "minimize", "maximize", "push", "pop", "reset", "reset-assertions"})
COMMANDS = DECLARATIONS | _QUESTIONS | _SILENT | _OTHERS | {"get-value", "eval"}
_HARMLESS_OPTIONS = frozenset(
    {
        ":produce-models",
        ":produce-unsat-cores",
        ":produce-proofs",
        ":produce-assignments",
        ":produce-unsat-assumptions",
        ":print-success",
        ":interactive-mode",
        ":global-declarations",
    }
)


@dataclass(frozen=True, slots=True)
class Assertion:
    """An assertion: the span of its formula, its line, and its name, "" for none."""

    start: int
    end: int
    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Aim:
    """An objective or a soft assertion: the span of its term, and what is wanted of it."""

    kind: Literal["minimize", "maximize", "soft"]
    start: int
    end: int
    line: int
    weight: str = "1"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What holds at a place: the text with all else blanked out, and what is in it."""

    text: str
    assertions: tuple[Assertion, ...]
    aims: tuple[Aim, ...]
    names: tuple[str, ...]
    logic: str


@dataclass(frozen=True, slots=True)
class Question:
    """A check at a line, what it assumes besides, and the terms whose values are asked for after it."""

    line: int
    scope: Scope
    assuming: tuple[tuple[int, int], ...] = ()
    values: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """The questions of a text in their order, what holds at its end, and what a reader should know."""

    questions: tuple[Question, ...]
    end: Scope
    notes: tuple[str, ...]


def script(text: str) -> Script:
    """The script that a text is. Raises TextError."""
    return _Reader(text).script()


@dataclass(slots=True)
class _Reader:
    """Reads commands one after the other; the lists of `kept` are the scopes that are open."""

    text: str
    kept: list[list[Node]] = field(default_factory=lambda: [[]])
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    logic: str = ""
    last_line: tuple[int, int] = (0, 1)

    def script(self) -> Script:
        commands = read(self.text)
        for position, node in enumerate(commands):
            if self._command(node, commands[position + 1 :]) == "exit":
                break
        return Script(tuple(self.questions), self._scope(), tuple(self.notes))

    def _command(self, node: Node, after: list[Node]) -> str:
        name = node.head
        if not node.is_list or not name:
            raise TextError("a command is expected here, such as (assert ...)", node.start)
        if name not in COMMANDS:
            near = difflib.get_close_matches(name, sorted(COMMANDS), n=1)
            remedy = f"Did you mean {near[0]}?" if near else "Commands that reach outside of the text are refused."
            raise TextError(f"there is no command {name} here", node.parts[0].start, remedy)
        if name in DECLARATIONS or name in {"assert", "assert-soft", "minimize", "maximize"}:
            self._needs(node, 1)
            self.kept[-1].append(node)
        elif name in _QUESTIONS:
            self._question(node, after)
        elif name in {"push", "pop"}:
            self._move(name, node)
        elif name == "reset":
            self.kept, self.logic = [[]], ""
        elif name == "reset-assertions":
            self.kept = [[node for node in self._all() if node.head in DECLARATIONS]]
        elif name == "set-logic":
            self._needs(node, 1)
            self.logic = node.parts[1].symbol
        elif name == "set-option":
            self._option(node)
        return name

    def _option(self, node: Node) -> None:
        self._needs(node, 1)
        option = node.parts[1].atom
        if option not in _HARMLESS_OPTIONS:
            self.notes.append(f"line {self._line(node.start)}: the option {option} is not obeyed")

    def _move(self, name: str, node: Node) -> None:
        count = node.parts[1].atom if len(node.parts) > 1 else "1"
        if not count.isdecimal() or int(count) > 10_000:
            raise TextError(f"{name} needs a number of scopes", node.start)
        for _ in range(int(count)):
            if name == "push":
                self.kept.append([])
            elif len(self.kept) == 1:
                raise TextError("more scopes are closed than are open", node.start)
            else:
                self.kept.pop()

    def _question(self, node: Node, after: list[Node]) -> None:
        assuming: tuple[tuple[int, int], ...] = ()
        if node.head == "check-sat-assuming":
            self._needs(node, 1)
            assuming = tuple((part.start, part.end) for part in node.parts[1].parts)
        values: list[tuple[int, int]] = []
        for following in after:
            if following.head in {"get-value", "eval"}:
                self._needs(following, 1)
                asked = following.parts[1].parts if following.head == "get-value" else following.parts[1:2]
                values.extend((part.start, part.end) for part in asked)
            elif following.head not in _SILENT:
                break
        self.questions.append(Question(self._line(node.start), self._scope(), assuming, tuple(values)))

    def _scope(self) -> Scope:
        assertions: list[Assertion] = []
        aims: list[Aim] = []
        names: list[str] = []
        pieces: list[str] = []
        at = 0
        for node in self._all():
            pieces.append(_blank(self.text[at : node.start]))
            at = node.start
            if node.head in DECLARATIONS:
                names.extend(_declared(node))
            elif node.head == "assert":
                assertions.append(self._assertion(node))
            else:
                aims.append(self._aim(node))
                pieces.append(_blank(self.text[at : node.end]))
                at = node.end
            pieces.append(self.text[at : node.end])
            at = node.end
        return Scope("".join(pieces), tuple(assertions), tuple(aims), tuple(dict.fromkeys(names)), self.logic)

    def _assertion(self, node: Node) -> Assertion:
        formula = node.parts[1]
        named = None
        if formula.head == "!" and len(formula.parts) > 2:
            named = attributes(formula, 2).get(":named")
            formula = formula.parts[1]
        return Assertion(formula.start, formula.end, named.symbol if named else "", self._line(node.start))

    def _aim(self, node: Node) -> Aim:
        term, line = node.parts[1], self._line(node.start)
        if node.head != "assert-soft":
            return Aim("minimize" if node.head == "minimize" else "maximize", term.start, term.end, line)
        given = attributes(node, 2)
        weight, group = given.get(":weight"), given.get(":id")
        written = self.text[weight.start : weight.end] if weight else "1"
        if not _is_weight(written):
            raise TextError(f"{written} is no weight", weight.start if weight else node.start)
        return Aim("soft", term.start, term.end, line, written, group.symbol if group else "")

    def _all(self) -> list[Node]:
        return [node for scope in self.kept for node in scope]

    def _needs(self, node: Node, count: int) -> None:
        if len(node.parts) <= count:
            raise TextError(f"{node.head} needs more than this", node.end - 1)

    def _line(self, at: int) -> int:
        known, line = self.last_line
        if at < known:
            known, line = 0, 1
        line += self.text.count("\n", known, at)
        self.last_line = at, line
        return line


def _declared(node: Node) -> list[str]:
    """The constants and functions that a declaration leaves to the solver."""
    return [node.parts[1].symbol] if node.head in {"declare-const", "declare-fun"} else []


def _is_weight(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


def _blank(text: str) -> str:
    """As long as the text in bytes and lines, and empty."""
    return "\n".join(" " * len(line.encode()) for line in text.split("\n"))
