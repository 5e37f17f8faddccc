"""Verdicts from what solvers say, in words; what a solver cannot decide is never more than unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from corollary.verification.templates.model import Template
from corollary.verification.templates.reading.loading import from_files
from corollary.verification.templates.running.filling import fill
from corollary.verification.templates.running.judging import Checked, Judgement, Solutions, judge, unconstrained

VERDICTS = {
    "outcomes": """
[[verdicts]]
word = "vacuous"
outcomes = ["unsat", "*"]
says = "nothing"
[[verdicts]]
word = "broken"
outcomes = ["sat", "sat"]
says = "for {model}"
[[verdicts]]
word = "holds"
outcomes = ["sat", "unsat"]
says = "because of {core}"
""",
    "each": """
[[verdicts]]
word = "shadowed"
any = "unsat"
per = "rules"
says = "{name}: {core}"
[[verdicts]]
word = "reachable"
all = "sat"
per = "rules"
says = "{name}"
""",
}
SLOTS = """
title = "T"
question = "Q?"
domain = "d"
solver = "smt"
[slots.rules]
sort = "table"
description = "rules"
label = "name"
words = "rule {name} ({text})"
columns.name = { sort = "label", description = "name", example = "a" }
columns.text = { sort = "label", description = "text", example = "b" }
"""


@dataclass(frozen=True)
class Told:
    """Solvers that say what they are told to say."""

    checks: tuple[Checked, ...]

    def rules(self, program: str, goal: str, limit: int) -> Solutions:
        raise NotImplementedError

    def constraints(self, script: str) -> Sequence[Checked]:
        return self.checks


def judged(form: str, *checks: Checked) -> Judgement:
    files = {"template.toml": SLOTS + VERDICTS[form], "skeleton.smt2": "{{#rules}}{{name}}{{text}}{{/rules}}"}
    template: Template = from_files("sample", files, "stored", "sample")
    return judge(template, fill(template, {"rules": [["one", "first"], ["two", "second"]]}), Told(checks))


SAT = Checked("sat", model={"x": "1"})
UNSAT = Checked("unsat", core=("one", "other"))
UNKNOWN = Checked("unknown", reason="timeout")


@pytest.mark.parametrize(
    ("form", "checks", "verdict", "says"),
    [
        ("outcomes", (UNSAT, UNKNOWN), "vacuous", "nothing"),
        ("outcomes", (SAT, SAT), "broken", "for x = 1"),
        ("outcomes", (SAT, UNSAT), "holds", "because of rule one (first); other"),
        ("outcomes", (SAT, UNKNOWN), "unknown", "the solver does not know: timeout"),
        ("outcomes", (UNKNOWN, UNSAT), "unknown", "the solver does not know: timeout"),
        ("outcomes", (SAT,), "unknown", "the solver does not know: no verdict fits the outcomes sat"),
        ("each", (SAT, UNSAT), "shadowed", "two: rule one (first); other"),
        ("each", (UNKNOWN, UNSAT), "shadowed", "two: rule one (first); other"),
        ("each", (SAT, SAT), "reachable", "one"),
        ("each", (SAT, UNKNOWN), "unknown", "the solver does not know: timeout"),
    ],
)
def test_the_first_verdict_that_fits(form: str, checks: tuple[Checked, ...], verdict: str, says: str) -> None:
    found = judged(form, *checks)
    assert (found.verdict, found.says[0]) == (verdict, says)


@pytest.mark.parametrize(
    ("script", "free"),
    [
        ("(declare-const x Int)(assert (> x 1))", set()),
        ("(declare-const x Int)(declare-const |y z| Int)(assert (> x 1))", {"y z"}),
        ("(declare-fun f (Int) Int)", {"f"}),
    ],
)
def test_what_nothing_speaks_of_is_free(script: str, free: set[str]) -> None:
    assert unconstrained(script) == free
