"""Texts as terms of the solver, with its errors as places in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

import z3

from corollary.reasoning.pointing import line_and_column
from corollary.reasoning.smt.reading import TextError, read
from corollary.reasoning.smt.results import Wrong
from corollary.reasoning.smt.scripts import Scope

_ERROR = re.compile(r'\(error "line (\d+) column (\d+): (.*?)"\)\s*(?=\(error|\Z)', re.DOTALL)
_UNKNOWN = re.compile(r".*unknown (?:constant|sort|function(?:/constant)?) '?([^\s']+)")


class WrongError(Exception):
    """What is wrong with a request."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong.message)
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class Snippet:
    """A term that is read in a scope: its text, and where it stands in a part of the request."""

    text: str
    part: str = ""
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Parsed:
    """The formulas of a scope in their order, and the terms of the snippets in theirs."""

    assertions: list[z3.BoolRef]
    terms: list[z3.ExprRef]


def snippet_of(text: str, start: int, end: int) -> Snippet:
    """A span of the text itself."""
    line, column = line_and_column(text, start)
    return Snippet(text[start:end], "", line, column)


def parse(scope: Scope, snippets: list[Snippet], context: z3.Context) -> Parsed:
    """The formulas and terms of a scope. Raises WrongError, with a place in the text or in a snippet."""
    first = scope.text.count("\n") + 2
    lines = [scope.text]
    starts: list[int] = []
    for snippet in snippets:
        starts.append(first)
        lines += ["(assert (=", snippet.text, snippet.text, "))"]
        first += 3 + 2 * snippet.text.count("\n") + 1
    try:
        found = z3.parse_smt2_string("\n".join(lines), ctx=context)
    except z3.Z3Exception as error:
        raise WrongError(_placed(error, scope, snippets, starts)) from None
    formulas = list(found)
    count = len(scope.assertions)
    if len(formulas) != count + len(snippets):
        raise WrongError(Wrong("the solver did not read every assertion of the text"))
    return Parsed(formulas[:count], [equation.arg(0) for equation in formulas[count:]])


def checked(text: str, part: str) -> Snippet:
    """One term, given on its own. Raises WrongError where the text is anything else."""
    try:
        nodes = read(text)
    except TextError as error:
        raise WrongError(wrong_at(text, error, part)) from None
    if len(nodes) != 1:
        at = nodes[1].start if nodes else 0
        raise WrongError(wrong_at(text, TextError("exactly one term is expected", at), part))
    node = nodes[0]
    if node.head == "assert" and len(node.parts) == 2:
        node = node.parts[1]
    line, column = line_and_column(text, node.start)
    return Snippet(text[node.start : node.end], part, line, column)


def wrong_at(text: str, error: TextError, part: str = "") -> Wrong:
    """What is wrong, with the line and column of its offset."""
    line, column = line_and_column(text, error.at)
    return Wrong(error.message, line, column, part, error.remedy)


def _placed(error: z3.Z3Exception, scope: Scope, snippets: list[Snippet], starts: list[int]) -> Wrong:
    raw = error.value.decode("utf-8", "replace") if isinstance(error.value, bytes) else str(error.value)
    found = _ERROR.search(raw)
    if found is None:
        return Wrong(raw.strip() or "the solver cannot read the text")
    line, column, message = int(found[1]), int(found[2]), " ".join(found[3].split())
    unknown = _UNKNOWN.match(message)
    name = unknown[1] if unknown else ""
    near = get_close_matches(name, scope.names, n=1) if name and name not in scope.names else []
    remedy = f"Did you mean {near[0]}?" if near else ""
    if line <= scope.text.count("\n") + 1:
        line, column = _spot(scope.text, line, column, name)
        return Wrong(message, line, column, "", remedy)
    position = max((at for at, start in enumerate(starts) if start <= line), default=0)
    snippet = snippets[position]
    within = max(0, line - starts[position] - 1) % (snippet.text.count("\n") + 1)
    within, column = _spot(snippet.text, within + 1, column, name)
    first = snippet.column - 1 if within == 1 else 0
    return Wrong(message, snippet.line + within - 1, column + first, snippet.part, remedy)


def _spot(text: str, line: int, column: int, name: str) -> tuple[int, int]:
    """The line and column, from 1, of a place in bytes, or of the name before it: the solver is past what it names."""
    lines = text.split("\n")
    source = lines[line - 1].encode() if line <= len(lines) else b""
    characters = len(source[:column].decode("utf-8", "ignore"))
    if not name:
        return line, characters + 1
    word = re.compile(rf"(?<![^\s()|]){re.escape(name)}(?![^\s()|])")
    before = "\n".join([*lines[: line - 1], lines[line - 1][: characters + len(name)]])
    at = max((match.start() for match in word.finditer(before)), default=None)
    return (line, characters + 1) if at is None else line_and_column(text, at)
