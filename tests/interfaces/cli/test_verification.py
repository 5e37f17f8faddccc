"""Solvers on the command line: what is printed, as text and as JSON, and how mistakes are told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from corollary.interfaces.cli.group import cli
from corollary.workspace import Workspace
from tests.support.shop import shop
from tests.support.workspaces import workspace

GRAPH = "edge(a, b).\nedge(b, c).\nfar(X, Y) :- edge(X, Z), edge(Z, Y).\n"
FORMULA = "(declare-const x Int)\n(assert (! (> x 3) :named big))\n(check-sat)\n(assert (< x 2))\n(check-sat)\n"
DIAGRAM = "flowchart LR\n  a --> b --> c\n"


def run(*arguments: str, text: str = "") -> Result:
    def opener(*_: Any, **__: Any) -> Workspace:
        return workspace(shop())

    return CliRunner().invoke(cli, list(arguments), obj=opener, input=text)


PRINTED = {
    "answers": (["prolog", "-", "--query", "far(X, Y)"], GRAPH, "X = a, Y = c."),
    "no answer": (["prolog", "-", "--query", "far(b, Y)"], GRAPH, "false."),
    "a proof": (["prolog", "-", "--query", "far(a, c)", "--explain", "1"], GRAPH, "program:3: far(a,c)"),
    "what fails": (["prolog", "-", "--query", "far(b, c)", "--explain", "1"], GRAPH, "program:3: edge(c,c)"),
    "over code": (["prolog", "-", "--query", "calls(X, Y)", "--code"], "", "X = "),
    "what the code left open": (
        ["prolog", "-", "--query", "calls(X, Y)", "--code"],
        "",
        "1 left out, 1 with parse errors",
    ),
    "models and cores": (["smt", "-"], FORMULA, "line 2: big: (> x 3)"),
    "a proof of a goal": (["smt", "-", "--prove", "(> x 2)"], "(declare-const x Int) (assert (> x 3))", "proved"),
    "a counterexample": (["smt", "-", "--prove", "(> x 2)"], "(declare-const x Int)", "refuted"),
    "an equivalence": (["smt", "-", "--equivalent", "(not (not p))", "p"], "(declare-const p Bool)", "proved"),
    "models": (["smt", "-", "--enumerate", "3", "p"], "(declare-const p Bool)", "all 2"),
}

WRONG = {
    "a program": (["prolog", "-", "--query", "p"], "p :- q.", "line 1, column 6: there is no predicate q/0"),
    "a formula": (["smt", "-"], "(assert (> y 1))", "line 1, column 12"),
    "no file": (["smt", "nowhere.smt2"], "", "cannot be read"),
    "too much time": (["prolog", "-", "--query", "p", "--seconds", "100000"], "p.", "more than the 300"),
    "two questions": (["smt", "-", "--prove", "p", "--enumerate", "2"], "", "Only one"),
    "no diagram": (["prolog", "-", "--query", "p", "--diagram", "-"], "p.", "there is no diagram"),
}


@pytest.mark.parametrize("case", PRINTED)
def test_what_is_printed(case: str) -> None:
    arguments, text, expected = PRINTED[case]
    found = run("verify", *arguments, text=text)
    assert (found.exit_code, found.stderr) == (0, "")
    assert expected in found.stdout


@pytest.mark.parametrize("case", ["answers", "a proof", "models and cores"])
def test_with_json_it_is_one_document(case: str) -> None:
    arguments, text, _ = PRINTED[case]
    assert json.loads(run("verify", *arguments, "--json", text=text).stdout)["question"] in {"prolog", "explain", "smt"}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told(case: str) -> None:
    arguments, text, expected = WRONG[case]
    found = run("verify", *arguments, text=text)
    assert found.exit_code == 2
    assert expected in found.stderr


def test_a_program_over_a_diagram(tmp_path: Path) -> None:
    (tmp_path / "flow.mmd").write_text(DIAGRAM, encoding="utf-8")
    (tmp_path / "rules.pl").write_text("far(X, Y) :- reaches(X, Y), \\+ edge(X, Y, _).", encoding="utf-8")
    files = str(tmp_path / "rules.pl"), "--diagram", str(tmp_path / "flow.mmd")
    assert run("verify", "prolog", *files, "--query", "far(X, Y)").stdout == "X = a, Y = c.\n"
    assert "diagram:2: edge(b,c,'')" in run("verify", "prolog", *files, "--query", "far(a, c)", "--explain", "1").stdout


def test_explain_names_the_facts_with_their_places() -> None:
    found = run("explain", "calls(X, Y)")
    assert found.exit_code == 0
    assert "(fact)" in found.stdout
    assert "cart.x:" in found.stdout
