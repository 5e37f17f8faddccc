"""Ignore patterns as git defines them, compiled to a few regular expressions (gitignore(5), wildmatch.c).

A library would do, but costs more start-up time than a whole listing; the tests hold this one equal to git.
A pattern is asked about one entry at a time, from the root down, because what lies in a folder that is left
out is never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")
Item = TypeVar("Item")

_SPECIAL = frozenset("*?[\\")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": " \\t",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "graph": "\\x21-\\x7e",
    "lower": "a-z",
    "print": "\\x20-\\x7e",
    "punct": "!-/:-@\\[-`{-~",
    "space": " \\t\\n\\r\\f\\v",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}


@dataclass(frozen=True, slots=True)
class _Alternatives(Generic[Value]):
    """Patterns as one expression, a group each, the last one first; `values[i]` is (rank, value) of group i + 1."""

    expression: re.Pattern[str]
    values: tuple[tuple[int, Value], ...]

    def match(self, text: str) -> tuple[int, Value] | None:
        found = self.expression.match(text)
        return self.values[(found.lastindex or 1) - 1] if found else None


@dataclass(frozen=True, slots=True)
class Patterns(Generic[Value]):
    """Patterns with a value each; the last one that matches an entry decides.

    Most patterns are plain names, and a look-up finds those.
    """

    _plain: Mapping[str, tuple[int, Value]]
    _by_name: _Alternatives[Value] | None
    _by_path: _Alternatives[Value] | None

    def match(self, path: str, name: str) -> Value | None:
        """The value of the last pattern that matches the entry; `path` and `name` of a folder end with `/`."""
        best = self._plain.get(name)
        if self._by_name is not None:
            best = _later(best, self._by_name.match(name))
        if self._by_path is not None:
            best = _later(best, self._by_path.match(path))
        return None if best is None else best[1]


def compile_patterns(pairs: Iterable[tuple[str, Value]]) -> Patterns[Value]:
    """The patterns of (pattern, value) pairs; patterns that can match nothing are left out, as git does."""
    plain: dict[str, tuple[int, Value]] = {}
    by_name: list[tuple[str, int, Value]] = []
    by_path: list[tuple[str, int, Value]] = []
    for rank, (pattern, value) in enumerate(pairs):
        expression = _expression(pattern)
        if expression is None:
            continue
        if "/" in pattern[:-1]:
            by_path.append((expression, rank, value))
        elif _SPECIAL.isdisjoint(pattern):
            plain[pattern if pattern.endswith("/") else f"{pattern}/"] = (rank, value)
            plain[pattern] = (rank, value)
        else:
            by_name.append((expression, rank, value))
    return Patterns(plain, _alternatives(by_name), _alternatives(by_path))


def _later(first: tuple[int, Value] | None, second: tuple[int, Value] | None) -> tuple[int, Value] | None:
    if first is None or second is None:
        return first or second
    return first if first[0] > second[0] else second


def matches_nothing(pattern: str) -> bool:
    """Holds if no entry can match the pattern: it is empty, or malformed (an open bracket, a last backslash)."""
    return _expression(pattern) is None


def ignore_lines(text: str) -> list[tuple[str, bool]]:
    """The patterns of an ignore file: (pattern, whether it ignores); `!` lines bring an entry back."""
    lines = (line.removesuffix("\r") for line in text.split("\n"))
    return [ignore_line(line) for line in map(_trimmed, lines) if line and not line.startswith("#")]


def ignore_line(line: str) -> tuple[str, bool]:
    """One pattern and whether it ignores, told by a leading `!`."""
    return (line[1:], False) if line.startswith("!") else (line, True)


def _trimmed(line: str) -> str:
    """The line without trailing blanks, save those that a backslash protects."""
    kept = line.rstrip(" ")
    backslashes = len(kept) - len(kept.rstrip("\\"))
    return kept + " " if kept != line and backslashes % 2 else kept


def _alternatives(rows: list[tuple[str, int, Value]]) -> _Alternatives[Value] | None:
    if not rows:
        return None
    rows.reverse()
    expression = "(?:" + "|".join(f"({text})" for text, _, _ in rows) + r")\Z"
    return _Alternatives(re.compile(expression, re.DOTALL), tuple((rank, value) for _, rank, value in rows))


def _expression(pattern: str) -> str | None:
    """The regular expression of one pattern over a path, or over a name where the pattern holds no inner `/`."""
    only_folders = pattern.endswith("/")
    body = (pattern[:-1] if only_folders else pattern).removeprefix("/")
    tokens = _tokens(_ESCAPED.sub(lambda pair: "/" if pair[1] == "/" else pair[0], body))
    if not tokens:
        return None
    return _assembled(tokens) + ("(?<!/)/" if only_folders else "(?<!/)/?")


def _tokens(pattern: str) -> list[str] | None:
    """The pattern as `/`, `*`, `**` (which fills a component) and expressions that match one character each."""
    tokens: list[str] = []
    position = 0
    while position < len(pattern):
        character = pattern[position]
        if character == "*":
            token, position = _stars(pattern, position)
        elif character == "?":
            token, position = "[^/]", position + 1
        elif character == "[":
            bracket = _bracket(pattern, position + 1)
            if bracket is None:
                return None
            token, position = bracket
        elif character == "\\":
            if position + 1 == len(pattern):
                return None
            token, position = re.escape(pattern[position + 1]), position + 2
        else:
            token, position = re.escape(character), position + 1
        tokens.append(token)
    return tokens


def _stars(pattern: str, start: int) -> tuple[str, int]:
    """A run of stars, and where it ends: two or more that fill a component cross folders, others do not."""
    end = start
    while pattern[end : end + 1] == "*":
        end += 1
    fills = pattern[start - 1 : start] in ("", "/") and pattern[end : end + 1] in ("", "/")
    return ("**" if fills and end - start > 1 else "*"), end


def _assembled(tokens: list[str]) -> str:
    """One expression for the tokens that takes polynomial time on any text.

    What stands between two `**` is matched where it first occurs and never tried further on (an atomic group),
    since whatever a later occurrence allows, the first one does too.
    """
    groups = _split(_split(tokens, "/"), ["**"])
    first, *others = ["/".join(map(_component, components)) for components in groups]
    if not others:
        return first
    *inner, last = others
    between = "".join(f"(?>(?:[^/]*/)*?{group}/)" for group in inner if group)
    return (f"{first}/" if first else "") + between + (f"(?:.*/)?{last}" if last else ".*")


def _component(tokens: list[str]) -> str:
    """The same for one component and `*`."""
    first, *others = ["".join(fixed) for fixed in _split(tokens, "*")]
    if not others:
        return first
    *inner, last = others
    return first + "".join(f"(?>[^/]*?{fixed})" for fixed in inner if fixed) + f"[^/]*{last}"


def _split(items: Sequence[Item], separator: Item) -> list[list[Item]]:
    groups: list[list[Item]] = [[]]
    for item in items:
        if item == separator:
            groups.append([])
        else:
            groups[-1].append(item)
    return groups


def _bracket(pattern: str, start: int) -> tuple[str, int] | None:
    """The bracket expression whose content starts at `start`, and where it ends; None if it never closes."""
    position = start
    negated = pattern[position : position + 1] in ("!", "^")
    position += negated
    first = position
    items: list[str] = []
    while True:
        if position >= len(pattern):
            return None
        if pattern[position] == "]" and position > first:
            break
        item = _bracket_item(pattern, position)
        if item is None:
            return None
        items.append(item[0])
        position = item[1]
    content = "".join(items)
    if negated:
        return f"[^/{content}]", position + 1
    return f"(?!/)[{content}]", position + 1


def _bracket_item(pattern: str, position: int) -> tuple[str, int] | None:
    """One member of a bracket expression: a named class, a range or a character."""
    if pattern.startswith("[:", position):
        end = pattern.find("]", position + 2)
        if end > 0 and pattern[end - 1] == ":":
            named = _CLASSES.get(pattern[position + 2 : end - 1])
            return None if named is None else (named, end + 1)
    low, position = _bracket_character(pattern, position)
    if low is None:
        return None
    if pattern[position : position + 1] == "-" and pattern[position + 1 : position + 2] not in ("", "]"):
        high, position = _bracket_character(pattern, position + 1)
        if high is None:
            return None
        return (f"{re.escape(low)}-{re.escape(high)}" if low <= high else re.escape(low)), position
    return re.escape(low), position


def _bracket_character(pattern: str, position: int) -> tuple[str | None, int]:
    if pattern[position] != "\\":
        return pattern[position], position + 1
    return (pattern[position + 1], position + 2) if position + 1 < len(pattern) else (None, position)
