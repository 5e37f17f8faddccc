"""Answers are read as edges between functions, by the strongest evidence."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.accuracy.peers.graphs import bare_name_edges
from benchmarks.accuracy.peers.unused import read_unused
from benchmarks.accuracy.reported import Report, read_dead, read_edges
from benchmarks.accuracy.runtime.places import Place, Sources

TEXT = """\
class Box:
    def __init__(self):
        self.open()

    @property
    def open(self):
        return 1


make = lambda: Box()
"""
INIT, OPEN, MODULE = (Place("box.py", line) for line in (2, 6, 0))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "box.py").write_text(TEXT)
    return tmp_path


def row(caller: int, callee: int, evidence: str) -> dict[str, Any]:
    return {
        "caller": {"file": "box.py", "line": caller},
        "callee": {"file": "box.py", "line": callee},
        "evidence": evidence,
    }


def rows() -> Iterator[dict[str, Any]]:
    yield row(2, 6, "guess")
    yield row(2, 6, "dispatch")
    yield row(10, 2, "guess")  # a lambda of the module
    yield row(0, 1, "exact")  # a class has no code to run
    yield {"caller": {"file": "a.js", "line": 1}, "callee": {"file": "a.js", "line": 2}, "evidence": "exact"}


def test_edges_have_their_strongest_evidence(root: Path) -> None:
    edges = read_edges(rows(), Sources(root))
    assert edges == {(INIT, OPEN): "dispatch", (MODULE, INIT): "guess"}
    assert Report(edges, {}).sure == {(INIT, OPEN)}


def test_dead_classes_are_not_functions(root: Path) -> None:
    dead = ({"file": "box.py", "line": line, "confidence": "proved"} for line in (1, 6))
    assert read_dead(dead, Sources(root)) == {OPEN: "proved"}


def test_bare_names_reach_all_that_have_them(root: Path) -> None:
    assert bare_name_edges(root) == {(INIT, OPEN), (MODULE, INIT)}


def test_lines_of_decorators_are_brought_to_functions(root: Path) -> None:
    text = "box.py:5: unused property 'open' (60% confidence)\nbox.py:10: unused variable 'make' (60% confidence)\n"
    assert read_unused(text, root) == {OPEN: "unused"}
