"""What a query must never do to the facts and the rules; what it must never do at all is in tests/escape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from corollary.errors import CorollaryError
from corollary.reasoning.prolog import queries
from corollary.reasoning.prolog.queries import Prolog
from corollary.reasoning.prolog.worlds import world_of
from corollary.reasoning.workers.limits import Limits
from tests.support.programs import program

WORLD = world_of(program(edges=[("a.x#f", "a.x#g")]))

SMALL = Limits(memory=64 << 20, seconds=20, output=10_000)

REFUSED_GOALS = [
    "assertz(calls(a, b))",
    "retract(calls(A, B))",
    "retractall(calls(A, B))",
    "abolish(calls/2)",
    'corollary_engine:load_facts("calls(x, y).")',
    "asserta(corollary:calls(a, b))",
    "G = calls(a, b), assertz(G)",
    "M = corollary, G = M:calls(X, Y), call(G)",
    "nb_setval(calls, x)",
    "erase(calls)",
]

REFUSED_RULES = {
    ":- halt.": "directive",
    ":- initialization(halt).": "directive",
    ":- use_module(library(process)).": "directive",
    "?- halt.": "directive",
    "p :- halt.": "halt/0",
    "p :- q. q :- shell(ls).": "shell/1",
    "user:portray(X) :- halt.": "module",
    "system:foo.": "module",
    "calls(a, b).": "redefined",
    "reaches(a, b).": "redefined",
    "halt.": "redefined",
    "write(x).": "redefined",
    "(a, b).": "redefined",
    "p --> 3.": "grammar",
    "p, a => b.": "=>",
    "X.": "variable",
    "X :- true.": "head",
    "3 :- true.": "head",
    "term_expansion(a, b).": "redefined",
    "p :- foo:bar.": "module",
    ":- table other/1.": "tabled",
    ":- table(X).": "directive",
    ":- initialization(main).": "directive",
    ":- set_prolog_flag(stack_limit, 1).": "directive",
    ":- op(700, xfx, user:(=>>)).": "directive",
}

BROKEN_GOALS = {
    "calls(": "query-syntax",
    "calls(a b)": "query-syntax",
    "'unfinished": "query-syntax",
    "": "query-syntax",
    "  % only a comment": "query-syntax",
    "cals(X, Y)": "query-undefined",
    "calls(X)": "query-undefined",
    "X is a + 1": "query-error",
    "atom_length(X, Y)": "query-error",
    "findall(X, G, L)": "query-error",
    "setof(X, Y^G, L)": "query-error",
    "maplist(G, [halt])": "query-error",
    "throw(anything)": "query-error",
    "throw(refused(goal, anything(at_all)))": "query-error",
    "throw(refused(unnamed, halt))": "query-error",
    "throw(part(goal, error(syntax_error(x), string(y, 7))))": "query-error",
    "throw(undefined(a/b, c))": "query-error",
    "throw(second_wall(x))": "query-error",
    "numlist(1, 100000, L), throw(L)": "query-error",
    "throw(error(resource_error(x), _))": "query-memory",
}

ENDLESS_GOALS = {
    "repeat, fail": {"query-timeout"},
    "length(L, N), N < 0": {"query-timeout", "query-memory", "query-crashed"},
    "numlist(1, 100000000, L)": {"query-memory", "query-crashed", "query-timeout"},
    "X is 7 ^ (7 ^ 12)": {"query-memory", "query-crashed", "query-timeout", "query-error"},
    "findall(X, repeat, L)": {"query-memory", "query-crashed", "query-timeout"},
    "between(1, inf, X), catch(fail, _, true)": {"query-timeout"},
}


@pytest.fixture(scope="module")
def small() -> Iterator[Prolog]:
    with Prolog(SMALL) as worker:
        yield worker


def error_of(worker: Prolog, goal: str, *, rules: str = "", seconds: float = 20) -> CorollaryError:
    with pytest.raises(CorollaryError) as raised:
        worker.query(WORLD, goal, rules=rules, limits=replace(SMALL, seconds=seconds))
    assert worker.query(WORLD, "calls(A, B)").rows == (("a.x#f", "a.x#g"),)
    return raised.value


@pytest.mark.parametrize("goal", REFUSED_GOALS)
def test_goals_that_are_not_allowed(small: Prolog, goal: str) -> None:
    assert error_of(small, goal).code in {"query-refused", "query-undefined"}


@pytest.mark.parametrize("rules", REFUSED_RULES)
def test_rules_that_are_not_allowed(small: Prolog, rules: str) -> None:
    error = error_of(small, "true", rules=rules)
    assert error.code in {"query-refused", "query-undefined"}
    assert REFUSED_RULES[rules] in str(error)


@pytest.mark.parametrize("goal", BROKEN_GOALS)
def test_goals_that_are_wrong(small: Prolog, goal: str) -> None:
    assert error_of(small, goal).code == BROKEN_GOALS[goal]


@pytest.mark.parametrize("goal", ENDLESS_GOALS)
def test_goals_without_end(small: Prolog, goal: str) -> None:
    assert error_of(small, goal, seconds=1).code in ENDLESS_GOALS[goal]


def test_endless_rules(small: Prolog) -> None:
    assert error_of(small, "p", rules="p :- p, q. q.", seconds=1).code in {"query-timeout", "query-memory"}
    assert error_of(small, "p(a)", rules="p(X) :- p(f(X)), q. q.", seconds=2).code in {"query-timeout", "query-memory"}


def test_a_flood_of_answers_is_cut_and_says_so(small: Prolog) -> None:
    page = small.query(WORLD, "between(1, inf, X)", limit=1_000_000)
    assert page.cut == "output"
    assert page.following == len(page.rows) > 1_000
    assert error_of(small, "numlist(1, 100000, L)").code == "query-output"


def test_deep_nesting_ends_in_an_error_or_an_answer(small: Prolog) -> None:
    with suppress(CorollaryError):
        small.query(WORLD, f"X = {'f(' * 100_000}a{')' * 100_000}")
    assert small.query(WORLD, "calls(A, B)").rows


def test_rules_of_one_query_are_gone_in_the_next(small: Prolog) -> None:
    assert small.query(WORLD, "mine(X)", rules="mine(1).").rows == ((1,),)
    assert error_of(small, "mine(X)").code == "query-undefined"


@pytest.mark.parametrize(
    ("goal", "pointed"),
    [("calls(a b)", "  calls(a b)\n  ~~~~~~~^"), ("calls(A,\n  B c)", "    B c)\n  ~~~^")],
)
def test_syntax_errors_point(small: Prolog, goal: str, pointed: str) -> None:
    assert pointed in str(error_of(small, goal))


@pytest.mark.parametrize(
    ("goal", "meant"), [("cals(X, Y)", "calls/2"), ("reach(X, Y)", "reaches/2"), ("calls(X)", "calls/2")]
)
def test_undefined_predicates_have_suggestions(small: Prolog, goal: str, meant: str) -> None:
    assert meant in error_of(small, goal).remedy


def allowed_indicators() -> list[str]:
    """What the engine's list names as pure, as it is written there."""
    text = Path(queries.__file__).with_name("allowed.pl").read_text(encoding="utf-8")
    return re.findall(r"(?:\([^\s()]+\)|[a-z]\w*)/\d", text.partition("pure_group(control")[2])


@pytest.mark.parametrize("indicator", allowed_indicators())
def test_what_is_allowed_exists_and_passes_both_walls(small: Prolog, indicator: str) -> None:
    name, _, arity = indicator.rpartition("/")
    first = "atom(_)" if name in {"format", "normalize_space"} else "_"
    name = name.strip("()").replace("\\", "\\\\")
    arguments = ", ".join([first, "''", *"_" * 8][: int(arity)])
    goal = f"'{name}'({arguments})" if arguments else name
    assert small.query(WORLD, f"once((true ; {goal}))", limit=1).following is None
