"""Traces of npm packages are read as places, causes and edges, and reports are brought to the same places."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.accuracy.ecmascript.observed import cause_of, observe
from benchmarks.accuracy.ecmascript.packages import SAMPLED, Subject, load_subjects, source_files, typed_tests
from benchmarks.accuracy.ecmascript.places import Places
from benchmarks.accuracy.ecmascript.recording import Call, Function, last_lines, read_trace
from benchmarks.accuracy.ecmascript.reported import read_dead, read_edges
from benchmarks.accuracy.ecmascript.samples import LABELS
from benchmarks.accuracy.judged import RIGHT, WRONG, read
from benchmarks.accuracy.runtime.places import Place

MAKE = Function("a.js", (3,), 20, "make", "function", lazy=False)
CLOSE = Function("a.js", (5, 4), 8, "close", "function", lazy=False)
GET, SET = (Function("a.js", (10,), 10, name, "accessor", lazy=False) for name in ("size", "width"))
BOX = Function("b.js", (2,), 4, "constructor", "constructor", lazy=False)
STEPS = Function("b.js", (6,), 9, "steps", "function", lazy=True)
PLACES = Places([MAKE, CLOSE, GET, SET, BOX, STEPS])


def call(name: str | None, operation: str = "call") -> Call:
    return Call("a.js", None, 0, 1, name, operation, "")


@pytest.mark.parametrize(
    ("site", "callee", "direct", "name"),
    [
        (call("make"), MAKE, True, "named"),
        (call("each"), MAKE, False, "callback"),
        (call("apply"), MAKE, False, "call or apply"),
        (call(None), MAKE, False, "call of an expression"),
        (call("Box", "new"), BOX, True, "constructor"),
        (call("super"), BOX, True, "named"),
        (call(None, "other"), GET, False, "accessor"),
        (call(None, "other"), STEPS, False, "iteration"),
        (call(None, "other"), MAKE, False, "by the language"),
        (call("parse"), Function("p.js", (1,), 2, "exports", "function", lazy=False), True, "named"),
    ],
)
def test_a_call_is_direct_if_the_site_names_what_runs(site: Call, callee: Function, direct: bool, name: str) -> None:
    assert (cause_of(site, callee).direct, cause_of(site, callee).name) == (direct, name)


@pytest.mark.parametrize(
    ("line", "name", "place"),
    [
        (3, "make", Place("a.js", 3)),
        (4, "close", Place("a.js", 5)),
        (10, "width", Place("a.js", 10)),
        (11, "missing", None),
    ],
)
def test_functions_are_found_by_any_line_of_theirs(line: int, name: str, place: Place | None) -> None:
    assert PLACES.of_symbol("a.js", line, name) == place


@pytest.mark.parametrize(("line", "around"), [(3, 0), (6, 5), (9, 3), (21, 0)])
def test_lines_belong_to_the_innermost_function(line: int, around: int) -> None:
    assert PLACES.around("a.js", line) == Place("a.js", around)


def end(file: str, line: int, symbol: str) -> dict[str, Any]:
    return {"file": file, "line": line, "symbol": symbol}


def test_reported_edges_have_their_strongest_evidence() -> None:
    make, field, box = end("a.js", 3, "a.js#make"), end("a.js", 9, "a.js#Field"), end("b.js", 2, "b.js#Box.constructor")
    rows = [
        {"caller": make, "callee": box, "evidence": "guess"},
        {"caller": field, "callee": box, "evidence": "exact"},
        {"caller": end("a.js", 0, "a.js"), "callee": make, "evidence": "inferred"},
        {"caller": make, "callee": end("b.js", 1, "b.js#Box"), "evidence": "exact"},
    ]
    assert read_edges(iter(rows), PLACES) == {
        (Place("a.js", 3), Place("b.js", 2)): "exact",
        (Place("a.js", 0), Place("a.js", 3)): "inferred",
    }


def test_dead_classes_are_no_functions() -> None:
    rows = [end("b.js", 1, "b.js#Box"), end("b.js", 6, "b.js#steps")]
    assert read_dead(iter([row | {"confidence": "likely"} for row in rows]), PLACES) == {Place("b.js", 6): "likely"}


def test_a_trace_is_read_with_the_clearest_site_of_each_edge() -> None:
    trace = read_trace(
        {
            "node": "v20.0.0",
            "outcome": "pass 1",
            "functions": [
                ["a.js", [3], 20, "make", "function", False],
                None,
                ["a.js", [5, 4], 8, "go", "function", True],
            ],
            "ran": [0],
            "covered": [2],
            "calls": [
                ["a.js", 0, 2, 7, None, "other", "x"],
                ["a.js", 0, 2, 8, "go", "call", "go()"],
                ["a.js", None, 0, 30, "make", "call", "make()"],
                ["a.js", 0, 1, 9, None, "call", "unnamed()"],
            ],
        }
    )
    observed = observe(trace)
    make, go = Place("a.js", 3), Place("a.js", 5)
    assert observed.ran == {make, go}
    assert observed.lazy == {go}
    assert {edge: site.line for edge, site in observed.edges.items()} == {(make, go): 8, (Place("a.js", 0), make): 30}


def test_tests_and_declarations_are_no_sources(tmp_path: Path) -> None:
    for file in ("lib/a.js", "lib/a.test.js", "lib/tests/b.ts", "lib/c.d.ts", "lib/c.ts", "index.js", "x.config.js"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    subject = Subject("x", "1", ("*.js", "lib"), ())
    assert source_files(subject, tmp_path) == ["index.js", "lib/a.js", "lib/c.ts"]
    assert typed_tests(subject, tmp_path) == ["lib/tests/b.ts"]


@pytest.mark.parametrize(
    ("log", "told"),
    [
        ("# tests 3\n# pass  3\n", "tests 3, pass  3"),
        ("  330 passing (7s)\n", "330 passing (7s)"),
        ("      Tests  11 failed | 2638 passed (2649)\n", "Tests  11 failed | 2638 passed (2649)"),
    ],
)
def test_a_log_says_how_the_tests_ended(tmp_path: Path, log: str, told: str) -> None:
    (tmp_path / "log").write_text(log)
    assert last_lines(tmp_path / "log") == told


def test_subjects_are_pinned() -> None:
    for subject in load_subjects().values():
        assert all("@" in requirement[1:] for requirement in subject.requirements)


def test_judged_edges_are_those_of_the_pinned_versions() -> None:
    judged = read(LABELS)
    assert {row.label for row in judged} == {RIGHT, WRONG}
    assert all(row.reason for row in judged)
    versions = {name: subject.version for name, subject in (load_subjects() | load_subjects(SAMPLED)).items()}
    assert {(row.package, row.version) for row in judged} <= versions.items()
