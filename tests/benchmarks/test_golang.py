"""The Go bench reads traces, call graphs and answers as edges between functions."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from benchmarks.accuracy.comparing import Share
from benchmarks.accuracy.functions import Functions, place
from benchmarks.accuracy.golang import toolchain
from benchmarks.accuracy.golang.graphs import read_graphs
from benchmarks.accuracy.golang.judging import read_dead, read_edges
from benchmarks.accuracy.golang.packages import load_subjects
from benchmarks.accuracy.golang.recording import deselect, outcome, read_trace
from benchmarks.accuracy.golang.results import SAVED, Results, replaced, share, table
from benchmarks.accuracy.runtime.places import Place

RUN, STOP, CALLBACK, TOP = Place("a.go", 3), Place("a.go", 9), Place("b.go", 5), Place("a.go", 0)
ROWS = [
    {"file": "a.go", "line": 3, "end": 7, "name": "Run"},
    {"file": "a.go", "line": 9, "end": 9, "name": "stop"},
    {"file": "b.go", "line": 5, "end": 6, "name": "callback"},
]


@pytest.fixture
def functions() -> Functions:
    return Functions.of_json(json.dumps(ROWS))


@pytest.mark.parametrize(
    ("line", "function"),
    [
        ("a.go:3", RUN),
        ("a.go:7", RUN),
        ("a.go:8", TOP),
        ("a.go:9", STOP),
        ("a.go:1", TOP),
        ("c.go:3", Place("c.go", 0)),
    ],
)
def test_a_line_belongs_to_the_function_around_it(functions: Functions, line: str, function: Place) -> None:
    assert functions.around(place(line)) == function


def test_a_trace_tells_what_the_program_called_and_what_others_called_for_it(tmp_path: Path) -> None:
    (tmp_path / "functions.json").write_text(json.dumps(ROWS))
    (tmp_path / "tests.log").write_text("--- FAIL: TestRun (0.00s)\nFAIL\tp/b [setup failed]\nok  \tp/a\t0.01s\n")
    (tmp_path / "calls").mkdir()
    lines = [
        "0\tby\ta_test.go:4",
        "1\tby\ta.go:5",
        "1\tgo\tb.go:6",
        "2\tthrough\ta.go:4",
        "2\tran\t",
        "2\tby\t/usr/x.go:1",
    ]
    (tmp_path / "calls" / "7.calls").write_text("\n".join(lines) + "\n")
    trace = read_trace(tmp_path)
    assert trace.ran == {RUN, STOP, CALLBACK}
    assert trace.calls == {(RUN, STOP), (CALLBACK, STOP)}
    assert trace.through == {(RUN, CALLBACK)}
    assert trace.outcome == "1 packages passed, TestRun failed, p/b failed"
    assert outcome(tmp_path / "tests.log") == trace.outcome


def test_a_graph_tells_which_analysis_has_an_edge_and_which_sites_name_what_runs(functions: Functions) -> None:
    text = "file\t\ta.go\t\ncrv\tstatic\ta.go:4\ta.go:9\nc\tinterface\ta.go:1\tb.go:5\ncv\tvalue\ta.go:4\tb.go:6\n"
    graphs = read_graphs(text, functions)
    assert graphs.files == {"a.go"}
    assert graphs.static == graphs.precise == {(RUN, STOP)}
    assert graphs.edges["c"] == {(RUN, STOP), (TOP, CALLBACK)}


def row(caller: tuple[str, int, str], callee: tuple[str, int, str], evidence: str) -> dict[str, Any]:
    ends = {
        end: {"file": file, "line": line, "symbol": f"{file}#{name}"}
        for end, (file, line, name) in (("caller", caller), ("callee", callee))
    }
    return {**ends, "evidence": evidence}


def test_answers_are_edges_to_functions_that_have_code(functions: Functions) -> None:
    rows = [
        row(("a.go", 3, "T.Run"), ("a.go", 9, "stop"), "guess"),
        row(("a.go", 3, "T.Run"), ("a.go", 9, "stop"), "exact"),
        row(("a.go", 5, "T.Run.inner"), ("b.go", 5, "callback"), "dispatch"),
        row(("a.go", 0, ""), ("a.go", 12, "Interface.Method"), "dispatch"),
        row(("a.go", 0, ""), ("a.go", 9, "other"), "exact"),
    ]
    assert read_edges(iter(rows), functions) == {(RUN, STOP): "exact", (RUN, CALLBACK): "dispatch"}
    dead = [{"file": "a.go", "line": 9, "symbol": "a.go#stop", "confidence": "proved"}]
    assert read_dead(iter(dead), functions) == {STOP: "proved"}


def test_tests_that_are_not_to_run_have_other_names(tmp_path: Path) -> None:
    file = tmp_path / "a_test.go"
    file.write_text("func TestFails(t *testing.T) {}\nfunc TestFailsNot(t *testing.T) {}\n")
    deselect(tmp_path, ("TestFails",))
    assert file.read_text() == "func deselectedTestFails(t *testing.T) {}\nfunc TestFailsNot(t *testing.T) {}\n"


def test_every_subject_has_a_path_and_a_package() -> None:
    assert all(subject.path and subject.package.endswith("-dev") for subject in load_subjects().values())


def test_the_saved_figures_are_a_table_of_all_packages() -> None:
    results = msgspec.json.decode(SAVED.read_bytes(), type=Results)
    assert {row.package for row in results.packages} == set(load_subjects())
    assert len(table(results.packages).rows) == len(results.packages) + 2
    document = replaced(
        "before <!-- go: written by `python -m benchmarks.accuracy.golang --save` --> old <!-- end of go --> after",
        results,
    )
    assert document.startswith("before ")
    assert document.endswith(" after")
    assert " old " not in document


def test_every_label_has_a_reason() -> None:
    sample = json.loads(SAVED.with_name("labelled.json").read_text())["sample"]
    assert len(sample) == 100
    assert all(row["label"] in ("right", "wrong") and row["reason"] for row in sample)
    assert {row["package"] for row in sample} <= set(load_subjects())


def test_a_share_counts_the_edges_that_are_known() -> None:
    assert share([(RUN, STOP), (RUN, CALLBACK)], {(RUN, STOP)}) == Share(1, 2)


def test_without_go_there_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match="apt-get install golang-go"):
        toolchain.require()
