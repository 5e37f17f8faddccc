"""What is wrong with the structure of a specification, and what mends itself."""

from __future__ import annotations

import pytest

from corollary.verification.templates.model import Solver
from corollary.verification.templates.reading.loading import shipped
from corollary.verification.templates.specifications.linting import lint

MENDED: list[tuple[Solver, str, str, str]] = [
    ("prolog", "code-fence", "```prolog\na(b).\n```\n", "a(b).\n"),
    ("prolog", "missing-full-stop", "a(b)\nc(d).\n", "a(b).\nc(d).\n"),
    ("prolog", "missing-full-stop", "a(b).\nc :- a(b)", "a(b).\nc :- a(b)."),
    ("prolog", "misused-implication", "a(X) <- b(X).", "a(X) :- b(X)."),
    ("prolog", "duplicate-name", "a(b).\nc(d).\na(b).\n", "a(b).\nc(d).\n\n"),
    ("smt", "code-fence", "```\n(check-sat)\n```", "(check-sat)\n"),
    ("smt", "unbalanced-bracket", "(assert (> 1 0)\n(check-sat)", "(assert (> 1 0))\n(check-sat)"),
    ("smt", "unbalanced-bracket", "(assert true))\n(check-sat)", "(assert true)\n(check-sat)"),
    (
        "smt",
        "misused-implication",
        "(declare-const p Bool)(assert (-> p p))",
        "(declare-const p Bool)(assert (=> p p))",
    ),
    ("smt", "unknown-symbol", "(assert (== 1 1))", "(assert (= 1 1))"),
    ("smt", "undeclared-constant", "(assert (> x 1))", "(declare-const x Int)\n(assert (> x 1))"),
    ("smt", "undeclared-constant", "(assert p)", "(declare-const p Bool)\n(assert p)"),
    (
        "smt",
        "duplicate-name",
        "(assert (! true :named a))\n(assert (! true :named a))",
        "(assert (! true :named a))\n(assert (! true :named a_2))",
    ),
    ("smt", "duplicate-name", "(declare-const x Int)(declare-const x Int)", "(declare-const x Int)"),
]

TOLD: list[tuple[Solver, str, str]] = [
    ("prolog", "unfilled-slot", "a({{b}})."),
    ("prolog", "unbalanced-bracket", "a :- (b, c."),
    ("prolog", "misused-implication", "a(X) => b(X)."),
    ("prolog", "unknown-symbol", "edge(a, b).\npath(X, Y) :- egde(X, Y)."),
    ("smt", "unfilled-slot", "(assert {{x}})"),
    ("smt", "misused-implication", "(declare-const p Bool)(assert (=> p))"),
    ("smt", "unknown-symbol", "(declare-const counter Int)(assert (> countr 0))"),
    ("smt", "duplicate-name", "(declare-const x Int)(declare-const x Bool)"),
]

FINE: list[tuple[Solver, str]] = [
    ("prolog", "a(b).\n\n% a note\nc(X) :-\n    a(X),\n    ( X == b -> true ; fail ).\n"),
    ("prolog", "members([a]).\na(X) :- members(L), member(X, L).\n"),
    ("prolog", "greeting --> [hello], name.\nname --> [world].\n"),
    ("prolog", "a('it''s', \"x.y\", 0'c, 1.5).\n:- table b/1.\nb(X) :- a(X, _, _, _).\n"),
    ("smt", "(declare-const x Int)\n(assert (forall ((y Int)) (=> (> y x) (> y 0))))\n(check-sat)\n"),
    ("smt", "(declare-fun f (Int) Int)\n(assert (! (= (f 1) 2) :named |a b|))\n(check-sat)\n(get-model)\n"),
    ("smt", '(declare-const s String)\n(assert (str.in_re s (re.* (re.range "a" "z"))))\n(check-sat)\n'),
]


@pytest.mark.parametrize(("solver", "rule", "text", "mended"), MENDED)
def test_mends_itself_and_is_told(solver: Solver, rule: str, text: str, mended: str) -> None:
    found = lint(text, solver)
    assert found.text == mended
    assert {(one.rule, one.fixed) for one in found.findings} == {(rule, True)}
    assert lint(mended, solver).findings == ()


@pytest.mark.parametrize(("solver", "rule", "text"), TOLD)
def test_is_told_and_left_alone(solver: Solver, rule: str, text: str) -> None:
    found = lint(text, solver)
    assert (found.text, found.clean) == (text, False)
    assert {(one.rule, one.fixed) for one in found.findings} == {(rule, False)}


@pytest.mark.parametrize(("solver", "text"), FINE)
def test_has_nothing_to_say_of_what_is_right(solver: Solver, text: str) -> None:
    assert lint(text, solver).findings == ()


@pytest.mark.parametrize("template", shipped(), ids=lambda template: template.id)
def test_a_shipped_skeleton_has_nothing_but_its_places(template: object) -> None:
    from corollary.verification.templates.reading.given import given_of_case
    from corollary.verification.templates.running.filling import fill

    one = next(each for each in shipped() if each is template)
    filled = fill(one, given_of_case(one, one.cases[0]))
    assert lint(filled.program, one.about.solver).findings == ()
