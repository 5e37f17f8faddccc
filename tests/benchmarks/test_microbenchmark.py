"""Cases of the micro-benchmark are judged by the names that it gives to functions."""

import ast
import json
from pathlib import Path

import pytest

from benchmarks.accuracy.comparing import Share
from benchmarks.accuracy.microbenchmark import Case, judge, module_name, run_case, scope_names


@pytest.mark.parametrize(
    ("file", "name"),
    [("main.py", "main"), ("a/b.py", "a.b"), ("a/__init__.py", "a"), ("__init__.py", "__init__")],
)
def test_modules_have_dotted_names(file: str, name: str) -> None:
    assert module_name(file) == name


def test_lambdas_are_numbered_in_their_scope() -> None:
    tree = ast.parse("x = lambda: 1\ndef f():\n    y = lambda: 2\nclass A:\n    def m(self): ...\nz = lambda: 3\n")
    assert dict(scope_names(tree, "main")) == {
        1: "main.<lambda1>",
        2: "main.f",
        3: "main.f.<lambda1>",
        5: "main.A.m",
        6: "main.<lambda2>",
    }


def test_only_edges_inside_the_program_count(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("class A:\n    def m(self):\n        return 1\n\n\nA().m()\nprint(A)\n")
    expected = {"main": ["main.A.m", "<builtin>.print", "ext.f"], "main.A.m": []}
    (tmp_path / "callgraph.json").write_text(json.dumps(expected))
    case = run_case(tmp_path)
    assert case.expected == case.reported == {("main", "main.A.m")}


def test_what_a_lambda_calls_belongs_to_the_function_around_it(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("def f():\n    return lambda: g()\n\n\ndef g():\n    pass\n\n\nf()()\n")
    expected = {"main": ["main.f", "main.f.<lambda1>"], "main.f.<lambda1>": ["main.g"]}
    (tmp_path / "callgraph.json").write_text(json.dumps(expected))
    case = run_case(tmp_path)
    assert ("main.f", "main.g") in case.expected & case.reported
    assert case.missed == {("main", "main.f.<lambda1>")}
    assert not case.wrong


def test_precision_recall_and_exact_cases() -> None:
    right, wrong, missed = ("a", "b"), ("a", "c"), ("a", "d")
    cases = [
        Case("1", frozenset({right}), frozenset({right})),
        Case("2", frozenset({right, missed}), frozenset({right, wrong})),
    ]
    figures = judge(cases)
    assert (figures.precision, figures.recall, figures.exact) == (Share(2, 3), Share(2, 3), Share(1, 2))
    assert cases[1].missed == {missed}
    assert cases[1].wrong == {wrong}
