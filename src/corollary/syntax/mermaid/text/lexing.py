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
from functools import cache
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


class LineEnds:
    """Finds the rest of a line up to the last place of some words, whatever stands before: Mermaid takes all of it.

    `words` are patterns by kind; of several kinds on a line the first in their order counts. Where `whole` is set, what
    is found goes on to the end of the line.
    """

    def __init__(self, text: str, words: Mapping[str, str], *, whole: bool, flags: re.RegexFlag = re.NOFLAG) -> None:
        self._rules = [Rule(kind, "", leave=0 if whole else 1) for kind in words]
        self._whole = whole
        places = re.finditer("|".join(f"({pattern})" for pattern in words.values()), text, flags)
        self._places = [(place.start(), place.end(), (place.lastindex or 1) - 1) for place in places]
        self._starts = [start for start, _, _ in self._places]
        self._lines = [text.rfind("\n", 0, start) + 1 for start in self._starts]

    def __call__(self, scanner: Scanner, position: int) -> Found | None:
        first = bisect_left(self._starts, position)
        if first == len(self._starts) or self._lines[first] > position:
            return None
        last = bisect_right(self._lines, self._lines[first])
        ends = {kind: end for _, end, kind in self._places[first:last]}
        kind = min(ends)
        line_end = scanner.text.find("\n", ends[kind]) if self._whole else ends[kind]
        return self._rules[kind], position, len(scanner.text) if line_end < 0 else line_end


def directions(text: str, ways: Sequence[str], flags: re.RegexFlag = re.NOFLAG) -> tuple[Finder, ...]:
    """What finds lines with `direction LR` in them, if there is one."""
    if "direction" not in (text.lower() if flags & re.IGNORECASE else text):
        return ()
    return (LineEnds(text, {f"direction {way}": f"direction{SPACE}+{way}" for way in ways}, whole=True, flags=flags),)


class Next:
    """Where a pattern is found next; asking from places that go up costs one pass."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern
        self._asked = 0
        self._found = -1  # -1: not searched yet
        self._end = 0

    def __call__(self, text: str, position: int) -> tuple[int, int]:
        """Where it begins and ends; the end of the text twice if nowhere."""
        if not self._asked <= position <= self._found:
            match = self._pattern.search(text, position)
            self._asked = position
            self._found, self._end = match.span() if match else (len(text), len(text))
        return self._found, self._end


@cache
def letters() -> str:
    """The letters beyond ASCII as a class of a regular expression; only those of the basic plane can be in an id."""
    codes = [code for code in range(0x80, 0x10000) if chr(code).isalpha()]
    edges = [code for code in codes if not chr(code - 1).isalpha() or code == codes[0]]
    ends = [code for code in codes if not chr(code + 1).isalpha() or code == codes[-1]]
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in zip(edges, ends, strict=True))


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
                seen = start if "!" <= text[:1] <= "~" else self.blanks_end(start)
                return Token(rule.kind, text, seen if seen < end else start, end)

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
        if "!" <= self.text[position : position + 1] <= "~":
            return position
        first, last = self._blanks
        if not first <= position < last:
            last = _RUN.match(self.text, position).end()  # type: ignore[union-attr] # matches nothing too
            self._blanks = (position, last)
        return last

    @property
    def mode(self) -> str:
        """The mode on top of the stack."""
        return self._stack[-1]

    def restart(self, position: int, first: str = "", *inside: str, depth: int = 0) -> None:
        """Goes on at `position` with the first mode, or another one, and the modes `inside` so many times over it."""
        self.position = position
        length = 1 + len(inside) * depth
        del self._stack[length:]
        while len(self._stack) < length:
            self._stack.append(inside[(len(self._stack) - 1) % len(inside)])
        self._stack[0] = first or self._first
        self._idle = 0
