"""A scanner with modes: text to tokens, one regular expression a step, and never back.

Mermaid's own scanners are lists of rules of which the first that fits wins, with a stack of modes; this one takes the
same decisions from tables of such rules. Rules that may begin with blanks are tried where the blanks end, so that a
long run of blanks is passed once and not once for each of its characters.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corollary.syntax.mermaid.text.cleaning import SPACE
from corollary.syntax.mermaid.text.source import Source

END = "end of text"
UNREADABLE = "unreadable"

_PATIENCE = 4  # so often in a row may rules take nothing and only change the mode
_RUN = re.compile(f"{SPACE}*")


class Rule(NamedTuple):
    """What a pattern gives: a token of `kind` ("" for none), and how it moves the stack of modes.

    `leave` takes so many modes off the stack before `enter` is put on it.
    """

    kind: str
    pattern: str
    leave: int = 0
    enter: str = ""


class Token(NamedTuple):
    """A piece of the text: `start` is where it is seen to begin, behind blanks that belong to it."""

    kind: str
    text: str
    start: int
    end: int


Found = tuple[Rule, int, int]
"""A rule, where its text begins and where it ends."""

Finder = Callable[["Scanner", int], Found | None]


@dataclass(frozen=True, slots=True)
class Stage:
    """Some rules as one expression; the first that fits wins."""

    rules: tuple[Rule, ...]
    expression: re.Pattern[str]
    spaced: bool

    def __call__(self, scanner: Scanner, position: int) -> Found | None:
        start = scanner.blanks_end(position) if self.spaced else position
        match = self.expression.match(scanner.text, start)
        if not match or match.lastindex is None:
            return None
        return self.rules[match.lastindex - 1], position, match.end()


def stage(*rules: Rule, flags: re.RegexFlag = re.NOFLAG) -> Stage:
    """The rules in their order. Their patterns have no groups that capture."""
    return Stage(rules, re.compile("|".join(f"({rule.pattern})" for rule in rules), flags), spaced=False)


def spaced(*rules: Rule, flags: re.RegexFlag = re.NOFLAG) -> Stage:
    """The same for rules that may begin with blanks: their patterns are without them."""
    return Stage(rules, re.compile("|".join(f"({rule.pattern})" for rule in rules), flags), spaced=True)


class Directions:
    """Finds the rest of a line with `direction LR` in it, whatever stands before: Mermaid takes all of it for that."""

    def __init__(self, text: str, ways: Sequence[str], flags: re.RegexFlag = re.NOFLAG) -> None:
        self._ways = ways
        self._places = list(re.finditer(rf"direction{SPACE}+(?:{'|'.join(ways)})", text, flags))
        self._starts = [place.start() for place in self._places]
        self._lines = [text.rfind("\n", 0, start) + 1 for start in self._starts]

    def __call__(self, scanner: Scanner, position: int) -> Found | None:
        first = bisect_left(self._starts, position)
        if first == len(self._starts) or self._lines[first] > position:
            return None
        last = bisect_right(self._lines, self._lines[first])
        ends = {place.group()[-2:].upper(): place.end() for place in self._places[first:last]}
        way = next(way for way in self._ways if way in ends)
        line_end = scanner.text.find("\n", ends[way])
        return Rule(f"direction {way}", ""), position, len(scanner.text) if line_end < 0 else line_end


Modes = Mapping[str, Sequence[Finder]]


class Scanner:
    """A place in a text with its stack of modes; `next` moves on."""

    def __init__(self, source: Source, modes: Modes, first: str) -> None:
        self.source = source
        self.text = source.text
        self.position = 0
        self._modes = modes
        self._first = first
        self._stack = [first]
        self._blanks = (0, 0)
        self._idle = 0

    def next(self) -> Token:
        """The next token; at the end of the text END again and again."""
        while True:
            position = self.position
            if position >= len(self.text):
                return Token(END, "", len(self.text), len(self.text))
            found = self._find(position)
            if found is None:
                return Token(UNREADABLE, self.text[position], position, position + 1)
            rule, start, end = found
            self._move(rule)
            self.position = end
            if rule.kind:
                text = self.text[start:end]
                return Token(rule.kind, text, min(self.blanks_end(start), end), end)

    def _find(self, position: int) -> Found | None:
        for finder in self._modes[self._stack[-1]]:
            found = finder(self, position)
            if found is None:
                continue
            self._idle = 0 if found[2] > position else self._idle + 1
            return found if self._idle <= _PATIENCE else None
        return None

    def _move(self, rule: Rule) -> None:
        if rule.leave:
            del self._stack[max(1, len(self._stack) - rule.leave) :]
        if rule.enter:
            self._stack.append(rule.enter)

    def blanks_end(self, position: int) -> int:
        """Where the blanks that stand at `position` end."""
        first, last = self._blanks
        if not first <= position < last:
            last = _RUN.match(self.text, position).end()  # type: ignore[union-attr] # matches nothing too
            self._blanks = (position, last)
        return last

    def restart(self, position: int, mode: str = "") -> None:
        """Goes on at `position` with nothing but `mode` on the stack: the first one, if it is not given."""
        self.position = position
        self._stack = [mode or self._first]
        self._idle = 0
