"""Query files taken apart into their patterns, each with its place: what a parser's error message does not say.

tree-sitter stops at the first error of a query. Checked one by one, all patterns of a file are heard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corollary.syntax.languages import QueryFile, QueryPart

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|;[^\n]*|[()\[\]]|[^\s()\[\]";]+')


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a query file; lines and columns count from 1."""

    path: Path
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One top-level pattern of a query file and where it begins."""

    part: QueryPart
    start: int
    text: str

    def place(self, offset: int = 0) -> Place:
        """The place of a character of the pattern."""
        return place_in(self.part, self.start + offset)

    def place_at(self, row: int, column: int) -> Place:
        """The place of a row and a column in bytes, as the parser counts them from the pattern's start."""
        lines = self.text.split("\n")
        before = sum(len(line) + 1 for line in lines[:row])
        inside = len(lines[row].encode()[:column].decode("utf-8", "ignore")) if row < len(lines) else 0
        return self.place(before + inside)

    def place_of(self, capture: str) -> Place:
        """The place of a capture's first use."""
        match = re.search(rf"@{re.escape(capture)}(?![\w.-])", self.text)
        return self.place(match.start() if match is not None else 0)


def place_in(part: QueryPart, offset: int) -> Place:
    """The place of a character of a query file."""
    before = part.text[:offset]
    return Place(part.path, before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)


def patterns_of(part: QueryPart) -> Iterator[Pattern]:
    """The top-level patterns of a query file, in order."""
    start, end, depth = -1, 0, 0
    for token in _TOKEN.finditer(part.text):
        text = token.group()
        if text.startswith(";"):
            continue
        if depth == 0 and text[0] in '(["':
            if start >= 0:
                yield Pattern(part, start, part.text[start:end])
            start = token.start()
        depth = max(0, depth + (text in "([") - (text in ")]"))
        end = token.end()
    if start >= 0:
        yield Pattern(part, start, part.text[start:end])


def origins(queries: list[QueryFile]) -> list[tuple[int, QueryPart]]:
    """(offset in bytes, part) of each part in the joined text of the queries, in order."""
    found = []
    offset = 0
    for query in queries:
        for part in query.parts:
            found.append((offset, part))
            offset += len(part.text.encode()) + 1
    return found
