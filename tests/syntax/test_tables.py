"""Matches as columns: every match has a row of its head's table, in the order in which the matches came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from corollary.syntax.tables import EMPTY, Layout, Table

PATTERNS: list[tuple[str, dict[str, bool]]] = [
    ("call", {"function": True}),
    ("call", {"function": True, "name": False}),
    ("", {}),
    ("reference", {}),
]
LAYOUT = Layout(PATTERNS)


@st.composite
def matches(draw: st.DrawFn) -> tuple[int, dict[str, list[Any]]]:
    pattern = draw(st.integers(0, len(PATTERNS) - 1))
    head, companions = PATTERNS[pattern]
    given_names = [name for name, always in companions.items() if always or draw(st.booleans())]
    return pattern, {name: [draw(st.integers())] for name in ([head] if head else []) + given_names}


def rows(table: Table) -> list[tuple[Any, ...]]:
    return list(zip(table, table.column("function"), table.optional("name"), strict=True))


@given(st.lists(matches()))
def test_every_match_is_a_row(found: list[tuple[int, dict[str, list[Any]]]]) -> None:
    tables: Mapping[str, Table] = LAYOUT.tables(list(found))
    calls = [captures for pattern, captures in found if PATTERNS[pattern][0] == "call"]
    assert rows(tables.get("call", EMPTY)) == [
        (match["call"][0], match["function"][0], match.get("name", [None])[0]) for match in calls
    ]
    assert list(tables.get("reference", EMPTY)) == [m["reference"][0] for p, m in found if p == 3]
    assert "" not in tables


@given(st.lists(st.tuples(st.integers(), st.booleans())))
def test_a_selection_keeps_whole_rows(found: list[tuple[int, bool]]) -> None:
    numbers: list[Any] = [number for number, _ in found]
    table = Table(numbers, {"name": [str(number) for number in numbers]})
    chosen = table.selected([counts for _, counts in found])
    kept: list[Any] = [number for number, counts in found if counts]
    assert chosen.nodes == kept
    spelt: list[Any] = [str(number) for number in kept]
    assert chosen.optional("name") == spelt
    assert chosen.optional("value") == [None] * len(kept)
