"""Values in slots: what is wrong is told all at once, and what is written cannot end its place early."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corollary.errors import CorollaryError
from corollary.verification.templates.model import Column, Template
from corollary.verification.templates.reading.loading import from_files, shipped
from corollary.verification.templates.running.engines import Solvers
from corollary.verification.templates.running.filling import fill
from corollary.verification.templates.running.values import problem_of
from corollary.verification.verifier import Verifier

RULES = {
    "template.toml": """
title = "Likes"
question = "Does anybody like it?"
domain = "test"
solver = "prolog"
[slots.likes]
sort = "table"
description = "who likes what"
columns.who = { sort = "atom", description = "who", example = "ada" }
columns.what = { sort = "text", description = "what", example = "tea" }
[slots.wanted]
sort = "atom"
description = "whom"
example = "ada"
[[verdicts]]
word = "yes"
goal = "liked(Who, What)"
says = "{Who} likes {What}"
[[verdicts]]
word = "no"
says = "nobody"
""",
    "skeleton.pl": "{{likes}}\nliked(Who, What) :- likes(Who, What), Who == {{wanted}}.\n",
}

SCRIPT = {
    "template.toml": """
title = "Names"
question = "Are all different?"
domain = "test"
solver = "smt"
[slots.texts]
sort = "table"
description = "texts"
unique = ["name"]
columns.name = { sort = "symbol", description = "a name", example = "x" }
columns.text = { sort = "text", description = "a text", example = "abc" }
[[verdicts]]
word = "sat"
outcomes = ["sat"]
says = "{model}"
[[verdicts]]
word = "unsat"
outcomes = ["unsat"]
says = "{core}"
""",
    "skeleton.smt2": (
        "{{#texts}}\n(declare-const {{name}} String)\n(assert (= {{name}} {{text}}))\n{{/texts}}\n(check-sat)\n"
    ),
}


def template(files: dict[str, str]) -> Template:
    return from_files("sample", files, "stored", "sample")


@pytest.fixture(scope="module")
def solvers() -> Iterator[Solvers]:
    with Verifier() as verifier:
        yield Solvers(verifier)


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(who=texts, what=texts)
def test_any_text_comes_back_from_a_rule_program_as_it_was(solvers: Solvers, who: str, what: str) -> None:
    filled = fill(template(RULES), {"likes": [[who, what]], "wanted": who})
    assert not filled.problems
    (row,) = solvers.rules(filled.program, "liked(Who, What)", 10).rows
    assert (row["Who"], row["What"]) == (who, what)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=texts.filter(lambda text: not set(text) & set("|\\")), text=texts)
def test_any_name_and_text_is_one_in_a_script(solvers: Solvers, name: str, text: str) -> None:
    filled = fill(template(SCRIPT), {"texts": [[f"n {name}", text]]})
    assert not filled.problems
    (check,) = solvers.constraints(filled.program)
    assert check.outcome == "sat"


def places(found: Any) -> list[str]:
    return [problem.place for problem in found.problems]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    found = fill(template(RULES), {"likes": [["ada", "tea"], ["ada"], [1, "tea"], ["a", "b", "c"]], "liked": 3})
    assert places(found) == ["liked", "likes, row 2, what", "likes, row 3, who", "likes, row 4", "wanted"]
    assert found.program == ""


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([{"who": "ada", "what": "tea"}], []),
        ([{"who": "ada", "waht": "tea"}], ["likes, row 1: column", "likes, row 1, what"]),
        ([], ["likes"]),
        ("ada", ["likes"]),
        ([["ada", "tea"], ["ada", "tea"]], []),
    ],
)
def test_rows_are_lists_or_objects(rows: Any, wrong: list[str]) -> None:
    found = fill(template(RULES), {"likes": rows, "wanted": "ada"})
    assert [place.replace("waht", "likes, row 1: column") for place in places(found)] == wrong


def test_a_table_without_rows_is_known_to_the_program(solvers: Solvers) -> None:
    clean = next(one for one in shipped() if one.id == "taint-propagation")
    filled = fill(clean, {"sources": ["a"], "sinks": ["b"]})
    assert not solvers.rules(filled.program, "tainted(A, B, C)", 1).rows


def test_two_rows_of_one_name_are_told() -> None:
    assert places(fill(template(SCRIPT), {"texts": [["x", "a"], ["x", "b"]]})) == ["texts, row 2"]


def test_over_code_what_is_not_given_becomes_a_rule() -> None:
    layering = next(one for one in shipped() if one.id == "layering")
    layers = {"layers": [["low", 1, "a/*"], ["high", 2, "b/*"]]}
    over = fill(layering, layers, code=True)
    assert over.derived == ("uses",)
    assert "uses_file(User, Used) :- import_site(User, Used, _, runtime)." in over.program
    assert fill(layering, {**layers, "uses": [["a/x", "b/y"]]}, code=True).derived == ()


@pytest.mark.parametrize(
    ("sort", "value", "solver", "right"),
    [
        ("formula", "(> x 0)", "smt", True),
        ("formula", "x", "smt", True),
        ("formula", "(> x 0) (assert false)", "smt", False),
        ("formula", "(> x 0", "smt", False),
        ("formula", "(> x 0))(assert false", "smt", False),
        ("formula", "x ; no", "smt", False),
        ("formula", "|x", "smt", False),
        ("term", "foo(X), bar", "prolog", True),
        ("term", "foo(X). evil(X)", "prolog", False),
        ("term", "foo(X) % no", "prolog", False),
        ("term", "foo('x", "prolog", False),
        ("symbol", "a b", "smt", True),
        ("symbol", "a|b", "smt", False),
        ("integer", True, "smt", False),
        ("integer", 2.0, "smt", False),
        ("number", float("nan"), "smt", False),
        ("boolean", 1, "smt", False),
        ("atoms", ["a", 1], "prolog", False),
        ("atom", "x\0y", "prolog", False),
    ],
)
def test_a_value_is_of_its_sort(sort: Any, value: Any, solver: Any, right: bool) -> None:
    assert (problem_of(Column(sort=sort, description=""), value, solver) == "") is right


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("skeleton.pl", "{{wanted}}", "{{wnated}}", "no slot"),
        ("skeleton.pl", "{{likes}}\n", "", "has no place"),
        ("skeleton.pl", "{{likes}}", "{{#likes}}", "is not closed"),
        ("skeleton.pl", "{{likes}}", "{{likes}}{{/likes}}", "closes nothing"),
        ("template.toml", 'sort = "atom"\n', 'sort = "atm"\n', "Invalid enum value"),
        ("template.toml", 'goal = "liked(Who, What)"', 'outcomes = ["sat"]', "has goals"),
        ("template.toml", 'title = "Likes"', "title = Likes", "not valid TOML"),
        ("template.toml", 'title = "Likes"', 'titel = "Likes"', "unknown field"),
    ],
)
def test_a_template_that_is_not_right_is_an_error(name: str, old: str, new: str, message: str) -> None:
    assert old in RULES[name]
    with pytest.raises(CorollaryError) as caught:
        template({**RULES, name: RULES[name].replace(old, new, 1)})
    assert caught.value.code == "bad-template"
    assert message in caught.value.message
