"""Answers of the micro-benchmark are corrected where running the program contradicts them, and only there."""

from pathlib import Path

import pytest

from benchmarks.accuracy import contradictions
from benchmarks.accuracy.contradictions import contradicted, corrected, executed
from benchmarks.accuracy.microbenchmark import Case

SOURCE = """
import other
def f():
    def inner(): ...
    inner()
class A:
    def m(self): other.g()
f()
A().m()
raise SystemExit
f.never()
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / "some" / "program"
    folder.mkdir(parents=True)
    (folder / "main.py").write_text(SOURCE.replace("SystemExit", "ValueError"))
    (folder / "other.py").write_text("def g(): ...\n")
    return folder


def test_what_runs_up_to_an_error_is_noted(program: Path) -> None:
    found = {edge for edge in executed(program) if edge[1] not in {"main", "other", "main.A"}}
    assert found == {("main", "main.f"), ("main.f", "main.f.inner"), ("main", "main.A.m"), ("main.A.m", "other.g")}


def test_an_edge_that_occurs_is_not_contradicted(program: Path) -> None:
    edges = {"some/program": frozenset({("main", "main.f"), ("main", "main.f.inner"), ("main.g", "main.f")})}
    wrong = contradicted([program], edges)
    assert wrong == {"some/program": {("main", "main.f.inner")}}
    case = Case("some/program", edges["some/program"], frozenset())
    assert [each.expected for each in corrected([case], wrong)] == [edges["some/program"] - wrong["some/program"]]


def test_every_listed_edge_has_a_reason() -> None:
    assert contradictions.listed()
    assert contradictions.LIST.read_text(encoding="utf-8").count("reason = ") == len(contradictions.listed())
