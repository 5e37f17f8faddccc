"""The Clojure bench marks functions where they begin, and reads traces and answers as edges between them."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from benchmarks.accuracy.clojure.instrumenting import instrument, marks, namespace
from benchmarks.accuracy.clojure.judging import observed, read_dead, read_edges
from benchmarks.accuracy.clojure.packages import load_subjects
from benchmarks.accuracy.clojure.recording import namespaces_of_tests, outcome, read_trace, spelled
from benchmarks.accuracy.runtime.places import Place

MARK = " (calltrace.core/enter {}) "


@pytest.mark.parametrize(
    ("source", "marked"),
    [
        ("(defn f [x] x)", ["(defn f [x]* x)"]),
        ('(defn ^{:a 1} f "says" {:b 2} ([x] x) ([x y] {:pre [x]} y))', ["([x]* x) ([x y] {:pre [x]}* y)"]),
        ("(defn f [x] {:a x})", ["[x]* {:a x}"]),
        ("(defmacro m [x] `(defn g [y] ~x))", ["(defmacro m [x]* `(defn g [y] ~x))"]),
        ("(defmethod m [:a] [x] x)", ["[:a] [x]* x"]),
        ("(defmulti m #(first %))", ["(defmulti m #(do*(first %)))"]),
        ("(def f (fn named ([x] x)))", ["([x]* x)"]),
        ("(deftype T [a] P (m [this] a) (n [this] a))", ["(m [this]* a)", "(n [this]* a)"]),
        ("(extend-protocol P nil (m ([x] x)))", ["([x]* x)"]),
        ("(defn f [] (letfn [(g [x] x)] (g 1)))", ["(defn f []* (letfn [(g [x]* x)]"]),
        ("(comment (defn f [x] x)) #_(defn g [x] x) '(defn h [x] x) (defmulti m :kind)", []),
    ],
)
def test_a_mark_stands_behind_the_parameters_of_each_function(tmp_path: Path, source: str, marked: list[str]) -> None:
    (tmp_path / "from").mkdir()
    (tmp_path / "from" / "a.clj").write_text(source)
    functions, _ = instrument(tmp_path / "from", tmp_path / "to")
    text = (tmp_path / "to" / "a.clj").read_text()
    for number in range(len(functions)):
        text = text.replace(MARK.format(number), "*")
    assert all(each in text for each in marked)
    assert bool(functions) is bool(marked)


def test_macros_are_told_apart_and_lines_stay(tmp_path: Path) -> None:
    (tmp_path / "from").mkdir()
    (tmp_path / "from" / "a.clj").write_text("(ns ^{:doc 1} a.b)\n(defmacro m\n  [x]\n  x)\n(defn f [] (m 1))\n")
    functions, macros = instrument(tmp_path / "from", tmp_path / "to")
    assert [(each.name, each.line, each.end) for each in functions] == [("m", 2, 4), ("f", 5, 5)]
    assert macros == [0]
    assert (tmp_path / "to" / "a.clj").read_text().count("\n") == 5
    assert namespaces_of_tests(tmp_path / "from") == ["a.b"]
    assert namespace(b"(defn f [])") == ""


SOURCE = "(ns a)\n(defn f [] (g))\n(defn g [] (map h))\n(defn h [])\n(defmacro m [] (h))\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.clj").write_text(SOURCE)
    functions = [msgspec.to_builtins(mark.function) for mark in marks("a.clj", SOURCE.encode())]
    (tmp_path / "functions.json").write_text(json.dumps(functions))
    (tmp_path / "macros.json").write_text("[3]")
    calls = ["0\tran\t\t0", "1\tby\ta\t2", "2\tthrough\ta\t3", "2\tby\ta\t5", "1\tby\ta\t1"]
    (tmp_path / "calls").write_text("\n".join(calls))
    (tmp_path / "tests.log").write_text("cannot load x\nOUTCOME 2 tests, 0 assertions of 3 failed\n")
    return tmp_path


def test_a_trace_tells_what_was_called_and_what_clojure_called_for_it(folder: Path) -> None:
    top, f, g, h, m = (Place("a.clj", line) for line in (0, 2, 3, 4, 5))
    trace = read_trace(folder)
    assert trace.ran == {f, g, h}
    assert trace.calls == {(f, g), (top, g), (m, h)}
    assert trace.through == {(g, h)}
    assert trace.macros == {m}
    assert (
        trace.outcome == outcome(folder / "tests.log") == "2 tests, 0 assertions of 3 failed, 1 namespaces not loaded"
    )
    sites = observed(trace, folder).edges
    assert [sites[edge].cause.direct for edge in ((f, g), (g, h), (m, h))] == [True, False, True]


def test_answers_are_read_as_edges_between_functions(folder: Path) -> None:
    trace = read_trace(folder)
    ends = [{"file": "a.clj", "line": line, "symbol": f"a.clj#{name}"} for line, name in ((2, "f"), (3, "g"), (5, "m"))]
    rows = [{"caller": ends[0], "callee": each, "evidence": "exact"} for each in ends]
    assert read_edges(iter(rows), trace) == {
        (Place("a.clj", 2), Place("a.clj", 2)): "exact",
        (Place("a.clj", 2), Place("a.clj", 3)): "exact",
    }
    assert read_dead(iter([{**ends[1], "confidence": "likely"}]), trace) == {Place("a.clj", 3): "likely"}


def test_namespaces_are_spelled_as_files() -> None:
    assert spelled("lib/some_name.cljc") == "lib.some_name"
    assert all(subject.package.endswith("-clojure") for subject in load_subjects().values())
