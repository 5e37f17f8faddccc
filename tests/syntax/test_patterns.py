from __future__ import annotations

from pathlib import Path

import pytest

from corollary.syntax.languages import QueryPart
from corollary.syntax.patterns import patterns_of

CASES = {
    "one": ("(a) @x", ["(a) @x"]),
    "two on a line": ("(a) @x (b) @y", ["(a) @x", "(b) @y"]),
    "an alternation": ("[(a) (b)] @x\n(c) @y", ["[(a) (b)] @x", "(c) @y"]),
    "comments between": ("; (no) @x\n(a) @x ; ) not this\n\n; nor this\n(b) @y", ["(a) @x", "(b) @y"]),
    "a comment inside": ("(a ; (\n  (b)) @x\n(c) @y", ["(a ; (\n  (b)) @x", "(c) @y"]),
    "brackets in strings": ('((a) @x (#eq? @x "(["))\n"(" @y', ['((a) @x (#eq? @x "(["))', '"(" @y']),
    "quotes in strings": ('((a) @x (#eq? @x "\\")"))\n(b) @y', ['((a) @x (#eq? @x "\\")"))', "(b) @y"]),
    "unfinished": ("(a (b", ["(a (b"]),
    "too many brackets": ("(a)) @x (b) @y", ["(a)) @x", "(b) @y"]),
    "nothing": ("; only a comment\n", []),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_a_file_is_its_patterns(text: str, expected: list[str]) -> None:
    assert [pattern.text for pattern in patterns_of(QueryPart(Path("q.scm"), text))] == expected


def test_places_count_lines_and_columns_from_one() -> None:
    first, second = patterns_of(QueryPart(Path("q.scm"), '; é\n  (a) @x\n(b "é" (c) @head) @y'))
    assert str(first.place()) == "q.scm:2:3"
    assert str(second.place_of("head")) == "q.scm:3:12"
    assert str(second.place_at(0, 8)) == "q.scm:3:8", "the parser counts bytes"
