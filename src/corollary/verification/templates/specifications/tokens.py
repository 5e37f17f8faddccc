"""The tokens of the two languages that specifications are written in, with their positions.

Enough to look at structure before a solver runs: brackets, names, texts, comments. Meaning is the solvers' own affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corollary.verification.templates.model import Solver

OPENING: Mapping[str, str] = {"(": ")", "[": "]", "{": "}"}
_CLOSING = frozenset(OPENING.values())

_PROLOG = re.compile(
    r"""(?P<space>\s+)
    |(?P<comment>%[^\n]*|/\*.*?\*/)
    |(?P<text>"(?:[^"\\]|\\.|"")*"|`(?:[^`\\]|\\.)*`)
    |(?P<number>0'(?:\\x[0-9a-fA-F]+\\|\\.|''|[^\\])|0[xob][0-9a-fA-F]+|\d+(?:_\d+)*(?:\.\d+(?:[eE][+-]?\d+)?)?)
    |(?P<variable>[A-Z_]\w*)
    |(?P<name>[^\W\d_]\w*|'(?:[^'\\]|\\.|'')*')
    |(?P<end>\.(?=\s|%|\Z))
    |(?P<bracket>[()\[\]{}])
    |(?P<symbol>[+\-*/\\^<>=~:.?@\#&$]+|[!,;|])
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)

_SMT = re.compile(
    r"""(?P<space>\s+)
    |(?P<comment>;[^\n]*)
    |(?P<text>"(?:[^"]|"")*")
    |(?P<number>\#x[0-9a-fA-F]+|\#b[01]+|\d+(?:\.\d+)?(?![A-Za-z~!@$%^&*_+=<>.?/-]))
    |(?P<name>\|[^|\\]*\||:?[A-Za-z0-9~!@$%^&*_+=<>.?/-]+)
    |(?P<bracket>[()])
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text: its kind (space, comment, text, number, variable, name, end, bracket, symbol, other)."""

    kind: str
    text: str
    at: int


def tokens(text: str, solver: Solver) -> Iterator[Token]:
    """All of the text, piece by piece."""
    for match in (_PROLOG if solver == "prolog" else _SMT).finditer(text):
        yield Token(match.lastgroup or "other", match.group(), match.start())


def meaningful(text: str, solver: Solver) -> list[Token]:
    """The tokens that are neither blank nor comment."""
    return [token for token in tokens(text, solver) if token.kind not in {"space", "comment"}]


def unbalanced(text: str, solver: Solver) -> list[Token]:
    """The brackets that have no partner, in their order."""
    open_ones: list[Token] = []
    wrong: list[Token] = []
    for token in tokens(text, solver):
        if token.kind != "bracket":
            continue
        if token.text not in _CLOSING:
            open_ones.append(token)
        elif open_ones and OPENING[open_ones[-1].text] == token.text:
            open_ones.pop()
        else:
            wrong.append(token)
    return sorted([*wrong, *open_ones], key=lambda token: token.at)


def balance_problem(text: str, solver: Solver) -> str:
    """What keeps a text from standing in the middle of another; "" if nothing does."""
    wrong = unbalanced(text, solver)
    if wrong:
        return f"the bracket '{wrong[0].text}' at column {wrong[0].at + 1} has no partner"
    for token in tokens(text, solver):
        if token.kind == "comment" or (token.kind == "other" and token.text in "\"'`|"):
            return f"{token.text[:10]!r} at column {token.at + 1} opens a comment or a text that does not end"
        if token.kind == "end" and text[token.at + 1 :].strip():
            return "it holds more than one clause"
    return ""


def is_one_expression(text: str) -> bool:
    """Holds if a text of constraints is exactly one balanced expression."""
    depth, expressions = 0, 0
    for token in meaningful(text, "smt"):
        if token.text == "(" and token.kind == "bracket":
            expressions += depth == 0
            depth += 1
        elif token.text == ")" and token.kind == "bracket":
            depth -= 1
        elif depth == 0:
            expressions += 1
    return expressions == 1 and depth == 0


def place(text: str, at: int) -> tuple[int, int]:
    """The line and the column of a position, both from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
