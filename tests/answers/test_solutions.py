from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from corollary.answers.paging import Window
from corollary.answers.text.rendering import text
from corollary.errors import CorollaryError
from corollary.workspace import Workspace
from tests.support.shop import CART, ORDER, shop
from tests.support.workspaces import workspace

pytestmark = pytest.mark.skipif(shutil.which("swipl") is None, reason="SWI-Prolog is not installed")

GOAL = "calls(X, Y)"


@pytest.fixture(name="asked", scope="module")
def _asked() -> Iterator[Workspace]:
    with workspace(shop()) as asked:
        yield asked


def test_a_solution_has_a_value_for_each_variable(asked: Workspace) -> None:
    found = asked.query(f"calls('{CART}#main', Y), defines(F, Y, method, L)")
    assert found.variables == ("Y", "F", "L")
    assert found.solutions == (
        {"Y": f"{CART}#Cart.new", "F": CART, "L": 3},
        {"Y": f"{CART}#Cart.save", "F": CART, "L": 4},
    )
    assert (found.start, found.complete, found.cursor) == (0, True, None)


@pytest.mark.parametrize(
    ("goal", "shown"), [("fail", "false."), ("true", "true."), ("X = [a, _]", "X = [a, _]."), ('X = "s"', "X = s.")]
)
def test_text_is_what_prolog_would_say(asked: Workspace, goal: str, shown: str) -> None:
    assert text(asked.query(goal)).splitlines()[0] == shown


@pytest.mark.parametrize("window", [Window(limit=1), Window(limit=4), Window(tokens=1), Window(tokens=160)])
def test_following_the_cursors_gives_every_solution_once(asked: Workspace, window: Window) -> None:
    whole = asked.query(GOAL).solutions
    seen: list[object] = []
    cursor = None
    while True:
        found = asked.query(GOAL, window=Window(window.limit, window.tokens, cursor))
        assert found.start == len(seen)
        seen += found.solutions
        cursor = found.cursor
        assert (cursor is None) == found.complete
        if cursor is None:
            break
    assert tuple(seen) == whole


def test_one_solution_far_beyond_the_budget_is_an_error_that_says_how_long_it_is(asked: Workspace) -> None:
    goal = "numlist(1, 2000, L)"
    assert len(asked.query(goal).solutions) == 1
    assert len(asked.query(goal, window=Window(tokens=4000)).solutions) == 1
    with pytest.raises(CorollaryError, match=r"one solution takes about [0-9]+ tokens, and 200 are allowed") as caught:
        asked.query(goal, window=Window(tokens=200))
    assert caught.value.code == "answer-too-long"


def test_own_rules_can_be_used(asked: Workspace) -> None:
    found = asked.query("lonely(X)", rules="lonely(X) :- dead(X), \\+ calls(_, X).")
    assert found.solutions == ({"X": f"{ORDER}#refund"},)


@pytest.mark.parametrize(("goal", "code"), [("calls(", "query-syntax"), ("nobody(X)", "query-undefined")])
def test_a_wrong_goal_is_an_error(asked: Workspace, goal: str, code: str) -> None:
    with pytest.raises(CorollaryError) as caught:
        asked.query(goal)
    assert caught.value.code == code


def test_a_cursor_belongs_to_its_goal(asked: Workspace) -> None:
    cursor = asked.query(GOAL, window=Window(limit=1)).cursor
    with pytest.raises(CorollaryError, match="belongs to another question"):
        asked.query("calls(Y, X)", window=Window(cursor=cursor))


def test_what_goals_can_use_is_listed(asked: Workspace) -> None:
    found = asked.predicates()
    assert "calls(Caller, Callee)" in [predicate.head for predicate in found.relations]
    assert any(predicate.head.startswith("reaches(") for predicate in found.rules)
    assert all(predicate.holds.startswith("Holds if") for predicate in (*found.relations, *found.rules))
