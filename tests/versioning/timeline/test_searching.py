"""Searches find where something begins to hold, and never say more than was asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corollary.versioning.timeline import searching
from corollary.versioning.timeline.callers import evenly
from corollary.versioning.timeline.searching import Asking, Start, first_start, last_start

SAYS = {"-": False, "+": True, "?": None}

CASES = [
    ("----++++", Start("found", 3, 4), Start("found", 3, 4)),
    ("++++", Start("always", None, 0), Start("always", None, 0)),
    ("----", Start("never", None, None), Start("never", None, None)),
    ("????", Start("unknown", None, None), Start("unknown", None, None)),
    ("+", Start("always", None, 0), Start("always", None, 0)),
    ("--??++", Start("between", 1, 4), Start("between", 1, 4)),
    ("?--+++", Start("found", 2, 3), Start("found", 2, 3)),
    ("??++++", Start("between", None, 2), Start("between", None, 2)),
    ("--++--", Start("found", 1, 2), Start("never", None, None)),
    ("-+--++", Start("found", 3, 4), Start("found", 3, 4)),
    ("---++?", Start("found", 2, 3), Start("unknown", None, None)),
]


def asking(line: str) -> Asking:
    return Asking(len(line), lambda at: SAYS[line[at]])


@pytest.mark.parametrize(("line", "first", "last"), CASES)
def test_finds_where_it_begins(line: str, first: Start, last: Start) -> None:
    assert first_start(asking(line)) == first
    assert last_start(asking(line)) == last


@given(st.text("+-?", min_size=1, max_size=30))
def test_asking_everywhere_finds_the_first_of_all_and_the_last_run(line: str) -> None:
    first, last = first_start(asking(line), everywhere=True), last_start(asking(line), everywhere=True)
    assert first.first == (line.index("+") if "+" in line else None)
    if not line.endswith("+"):
        assert last.first is None
    else:
        held = line[line.rindex("-") + 1 :] if "-" in line else line
        assert last.first == len(line) - len(held) + held.index("+")


@given(st.text("+-?", min_size=1, max_size=30), st.sampled_from([first_start, last_start]))
def test_what_is_found_was_asked(line: str, search: searching.Search) -> None:
    asked = asking(line)
    start = search(asked)
    if start.first is not None:
        assert asked.said[start.first] is True
        assert start.before is None or asked.said[start.before] is False
        between = range(0 if start.before is None else start.before + 1, start.first)
        assert all(asked.said[at] is None for at in between)
        assert (start.result == "between") == (len(between) > 0)


@given(st.integers(1, 500), st.integers(0, 499))
def test_halves_ask_few(count: int, begins: int) -> None:
    asked = Asking(count, lambda at: at >= begins)
    first_start(asked)
    assert len(asked.said) <= count.bit_length() + 9


@given(st.integers(1, 300), st.integers(0, 300))
def test_places_are_spaced_evenly_and_hold_the_last(count: int, points: int) -> None:
    found = evenly(count, points)
    assert found == sorted(set(found))
    assert found[-1] == count - 1
    assert len(found) == (min(points, count) if points else count)
