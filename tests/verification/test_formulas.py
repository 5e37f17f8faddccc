"""SMT-LIB texts: models with typed values, smallest cores, optima, goals, and errors that point."""

from __future__ import annotations

from typing import Any

import pytest

from corollary.answers.types.verification import Decided
from corollary.errors import CorollaryError
from corollary.reasoning.smt.results import Check
from corollary.verification import Limits, Verifier
from tests.support.optima import hard_optimum

CONFLICT = """(declare-const x Int)
(assert (! (> x 0) :named positive))
(assert (< x 10))
(assert (! (< x 0) :named negative))
(assert (= (* 2 x) 4))
(check-sat)"""

STATUSES = {
    "(declare-const p Bool) (assert p) (check-sat)": ["sat"],
    "(assert false) (check-sat)": ["unsat"],
    "(declare-const p Bool) (push) (assert p) (push) (assert (not p)) (check-sat) (pop 2) (check-sat)": [
        "unsat",
        "sat",
    ],
    "(declare-const p Bool) (assert p) (reset-assertions) (assert (not p)) (check-sat)": ["sat"],
    "(declare-const p Int) (reset) (declare-const p Bool) (assert p) (check-sat)": ["sat"],
    "(declare-const p Bool) (check-sat-assuming (p (not p))) (check-sat-assuming (p))": ["unsat", "sat"],
    "(check-sat) (exit) (assert false) (check-sat)": ["sat"],
    "(declare-const a (Array Int Int)) (assert (= (select a 1) 2)) (check-sat)": ["sat"],
    '(declare-const s String) (assert (= (str.len s) 2)) (assert (str.prefixof "ab" s)) (check-sat)': ["sat"],
    "(declare-const b (_ BitVec 8)) (assert (bvult b #x01)) (assert (distinct b #x00)) (check-sat)": ["unsat"],
    "(declare-fun f (Int) Int) (assert (forall ((x Int)) (= (f x) 1))) (assert (= (f 3) 2)) (check-sat)": ["unsat"],
    "(define-fun twice ((x Int)) Int (* 2 x)) (assert (= (twice 4) 9)) (check-sat)": ["unsat"],
    "(set-logic HORN) (declare-fun p (Int) Bool) (assert (forall ((x Int)) (=> (> x 0) (p x)))) (check-sat)": ["sat"],
    "; nothing is asked": ["sat"],
    "": ["sat"],
}

VALUES: dict[str, tuple[str, str, Any]] = {
    "(declare-const v Int) (assert (= v (- 7)))": ("Int", "(- 7)", -7),
    "(declare-const v Int) (assert (= v 100000000000000000000))": ("Int", str(10**20), str(10**20)),
    "(declare-const v Real) (assert (= (* 3.0 v) 1.0))": ("Real", "(/ 1.0 3.0)", "1/3"),
    "(declare-const v Bool) (assert v)": ("Bool", "true", True),
    "(declare-const v (_ BitVec 8)) (assert (= v #xfe))": ("(_ BitVec 8)", "#xfe", 254),
    '(declare-const v String) (assert (= v "a""b"))': ("String", '"a""b"', 'a"b'),
    "(declare-datatypes ((C 0)) (((red) (blue)))) (declare-const v C) (assert (distinct v red))": ("C", "blue", "blue"),
    "(declare-datatypes ((L 0)) (((nil) (cons (hd Int) (tl L))))) (declare-const v L) (assert (= v (cons 1 nil)))": (
        "L",
        "(cons 1 nil)",
        {"constructor": "cons", "fields": {"hd": 1, "tl": "nil"}},
    ),
    "(declare-const v (Array Int Bool)) (assert (= v (store ((as const (Array Int Bool)) false) 3 true)))": (
        "(Array Int Bool)",
        "(store ((as const (Array Int Bool)) false) 3 true)",
        {"default": False, "entries": [{"index": 3, "value": True}]},
    ),
}

DECISIONS: dict[str, tuple[dict[str, Any], str]] = {
    "a theorem": ({"mode": "prove", "text": "(declare-const x Int)", "goal": "(=> (> x 2) (> (* x x) 4))"}, "proved"),
    "none": ({"mode": "prove", "text": "(declare-const x Int)", "goal": "(> x 2)"}, "refuted"),
    "under premises": (
        {"mode": "prove", "text": "(declare-const x Int) (assert (> x 5))", "goal": "(> x 2)"},
        "proved",
    ),
    "the same function": (
        {
            "mode": "equivalent",
            "text": "(declare-const b (_ BitVec 8))",
            "goal": "(bvshl b #x01)",
            "other": "(bvadd b b)",
        },
        "proved",
    ),
    "another function": (
        {"mode": "equivalent", "text": "(declare-const x Int)", "goal": "(div x 2)", "other": "(- x (div x 2))"},
        "refuted",
    ),
}

MISTAKES = {
    "(declare-const x Int)\n(assert (> y 0))": ("line 2, column 12", "y"),
    "(declare-const total Int)\n(assert (> totl 0))": ("line 2, column 12", "Did you mean total?"),
    "(declare-const x Int)\n(assert (> x 0)": ("line 2, column 1", "never closed"),
    "(assert true))": ("line 1, column 14", "not opened"),
    "(asert true)": ("line 1, column 2", "Did you mean assert?"),
    "(declare-const x Nat)": ("line 1", "Nat"),
    "(declare-const x Int)\n(assert x)": ("line 2", "Boolean"),
    "(pop)": ("line 1, column 1", "more scopes"),
    "(assert": ("line 1, column 1", "never closed"),
    "(assert)": ("line 1, column 8", "needs more"),
    '(assert (= "a" "a)': ("line 1, column 16", "string"),
    "(check-sat) (assert (> x 0))": ("line 1", "x"),
    "(declare-const x Int) (check-sat) (get-value (y))": ("line 1, column 47", "y"),
}


def only(answer: Decided) -> Check:
    (check,) = answer.checks
    return check


@pytest.mark.parametrize("text", STATUSES)
def test_every_check_is_answered(verifier: Verifier, text: str) -> None:
    assert [check.status for check in verifier.smt(text).checks] == STATUSES[text]


@pytest.mark.parametrize("text", VALUES)
def test_values_have_sort_text_and_json(verifier: Verifier, text: str) -> None:
    (constant,) = only(verifier.smt(text)).model
    assert (constant.value.sort, constant.value.text, constant.value.value) == VALUES[text]


def test_functions_are_tables(verifier: Verifier) -> None:
    text = "(declare-fun f (Int) Int) (assert (= (f 1) 5)) (assert (= (f 2) 6)) (check-sat) (get-value ((f 1)))"
    check = only(verifier.smt(text))
    (function,) = check.model
    table = {row.arguments[0].value: row.value.value for row in function.rows}
    assert {key: table.get(key, function.value.value) for key in (1, 2)} == {1: 5, 2: 6}
    assert [value.value.value for value in check.values] == [5]


def test_relations_over_few_things_are_whole_tables(verifier: Verifier) -> None:
    text = """(declare-sort N 0) (declare-fun r (N N) Bool) (declare-const a N) (declare-const b N)
    (assert (distinct a b)) (assert (r a b)) (assert (forall ((x N) (y N)) (=> (r x y) (not (r y x)))))"""
    table = only(verifier.smt(text)).model[0]
    assert len(table.rows) == 4
    assert sum(row.value.value for row in table.rows) == 1


def test_a_core_is_minimal_and_named(verifier: Verifier) -> None:
    check = only(verifier.smt(CONFLICT))
    assert [(member.name, member.line) for member in check.core] in (
        [("positive", 2), ("negative", 4)],
        [("negative", 4), ("", 5)],
    )
    assert check.core_minimal


@pytest.mark.parametrize("left_out", [0, 1])
def test_without_a_member_of_a_core_there_is_a_model(verifier: Verifier, left_out: int) -> None:
    core = list(only(verifier.smt(CONFLICT)).core)
    del core[left_out]
    rest = " ".join(f"(assert {member.text})" for member in core)
    assert only(verifier.smt(f"(declare-const x Int) {rest} (check-sat)")).status == "sat"


def test_optima_have_bounds(verifier: Verifier) -> None:
    text = """(declare-const x Int) (declare-const y Int) (assert (<= 0 x 6)) (assert (<= 0 y 8))
    (assert (<= (+ x y) 10)) (maximize (+ x (* 2 y))) (check-sat)"""
    (objective,) = only(verifier.smt(text)).objectives
    assert (objective.lower, objective.upper, objective.optimal) == ("18", "18", True)


def test_an_optimum_that_is_not_found_in_time_has_bounds(verifier: Verifier) -> None:
    check = only(verifier.smt(hard_optimum(), limits=Limits(seconds=0.3)))
    (objective,) = check.objectives
    assert check.status == "unknown"
    assert not objective.optimal
    assert objective.lower != objective.upper


def test_soft_assertions_are_weighed(verifier: Verifier) -> None:
    text = """(declare-const a Bool) (declare-const b Bool) (assert (not (and a b)))
    (assert-soft a :weight 3 :id cost) (assert-soft b :weight 2 :id cost) (check-sat)"""
    check = only(verifier.smt(text))
    assert [objective.lower for objective in check.objectives] == ["2"]
    assert [member.text for member in check.violated] == ["b"]


def test_what_has_no_bound_is_no_optimum(verifier: Verifier) -> None:
    answer = verifier.smt("(declare-const x Int) (maximize x) (check-sat)")
    assert not only(answer).objectives[0].optimal
    assert any("no bound" in hint for hint in answer.hints)


@pytest.mark.parametrize(("most", "complete"), [(2, False), (3, True), (9, True)])
def test_models_are_enumerated(verifier: Verifier, most: int, complete: bool) -> None:
    text = "(declare-const x Int) (declare-const y Int) (assert (and (> x 0) (< x 4) (> y x)))"
    answer = verifier.smt(text, "enumerate", terms=("x",), count=most)
    values = [model[0].value.value for model in answer.models]
    assert len(values) == len(set(values)) == min(most, 3)
    assert set(values) <= {1, 2, 3}
    assert answer.complete == complete


@pytest.mark.parametrize("case", DECISIONS)
def test_goals_are_decided(verifier: Verifier, case: str) -> None:
    asked, status = DECISIONS[case]
    answer = verifier.smt(**asked)
    assert answer.status == status
    if status == "refuted":
        assert only(answer).model


def test_premises_that_contradict_prove_nothing_of_worth(verifier: Verifier) -> None:
    answer = verifier.smt("(declare-const x Int) (assert (> x 5)) (assert (< x 5))", "prove", goal="(= x 9)")
    assert (answer.status, answer.vacuous) == ("proved", True)


@pytest.mark.parametrize("text", MISTAKES)
def test_mistakes_are_pointed_at(verifier: Verifier, text: str) -> None:
    with pytest.raises(CorollaryError) as raised:
        verifier.smt(text)
    place, said = MISTAKES[text]
    assert raised.value.code == "smt-wrong"
    assert place in str(raised.value)
    assert said in str(raised.value)
    assert raised.value.remedy.splitlines()[1].strip(" ~") == "^"


def test_options_cannot_allow_more_time(verifier: Verifier) -> None:
    text = """(set-option :timeout 1000000) (set-option :rlimit 0)
    (declare-const x Int) (declare-const y Int) (declare-const z Int)
    (assert (= (+ (* x x x) (* y y y) (* z z z)) 114)) (assert (> (+ x y z) 1000)) (check-sat)"""
    answer = verifier.smt(text, limits=Limits(seconds=0.3))
    assert only(answer).status == "unknown"
    assert only(answer).reason == "the time was up"
    assert len(answer.notes) == 2
