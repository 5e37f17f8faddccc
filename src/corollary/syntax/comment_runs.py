"""Parsing without the inside of long runs of comments, where a parser takes a time that grows with their square.

A parser that looks for the end of an indented block reads on past comments, at each of them anew. What lies between the
first and the last lines of a run is kept from it: so nobody has to wait minutes for a file of 16,000 such lines. That
nothing else is kept from it is made sure of afterwards: a run is one only if its first line is a comment to the parser.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

_LONG = 1000
"""Lines of a run from which on it is cut."""
_KEPT = 100
"""Lines at its begin and at its end that stay: what stands in front of a definition may say something of it."""

Span = tuple[int, int]


def parsed(parser: Any, content: bytes, mark: str, comments: tuple[str, ...]) -> Any:
    """The tree of a text, with the inside of long runs of comments left out.

    `mark` begins a comment that ends with its line, "" if there is none that has to be left out, and `comments` are the
    types of the nodes that are comments.
    """
    runs = long_runs(content, mark)
    if runs:
        tree = _without(parser, content, [inside for _, inside in runs])
        if all(_is_comment(tree.root_node, start, comments) for start, _ in runs):
            return tree
    return parser.parse(content)


def long_runs(content: bytes, mark: str) -> list[tuple[int, Span]]:
    """Where long runs of lines begin that begin with the mark, each with the whole lines inside of it."""
    if not mark or content.count(mark.encode()) < _LONG:
        return []
    found = []
    for run in _runs(mark).finditer(content):
        ends = [run.start() + one.end() for one in re.finditer(rb"\n", run[0])]
        start = run.start() + len(run[0]) - len(run[0].lstrip(b" \t"))
        found.append((start, (ends[_KEPT - 1], ends[-_KEPT - 1])))
    return found


@lru_cache(maxsize=16)
def _runs(mark: str) -> re.Pattern[bytes]:
    return re.compile(rb"^(?:[ \t]*%b[^\n]*\n){%d,}" % (re.escape(mark.encode()), _LONG), re.MULTILINE)


def _without(parser: Any, content: bytes, left_out: list[Span]) -> Any:
    """The tree of what lies outside of these whole lines; places are those of the whole text."""
    from tree_sitter import Parser, Point, Range

    ranges, row = [], 0
    for (_, start), (end, after) in pairwise([(0, 0), *left_out, (len(content), len(content))]):
        first = row
        row += content.count(b"\n", start, end)
        column = 0 if end < len(content) else end - content.rfind(b"\n", 0, end) - 1
        ranges.append(Range(Point(first, 0), Point(row, column), start, end))
        row += content.count(b"\n", end, after)
    return Parser(parser.language, included_ranges=ranges).parse(content)


def _is_comment(root: Any, at: int, comments: tuple[str, ...]) -> bool:
    found = root.descendant_for_byte_range(at, at + 1)
    return found is not None and found.type in comments and found.start_byte == at
