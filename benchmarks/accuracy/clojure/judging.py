"""The figures of a Clojure library: what Corollary reports, beside what its tests executed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.accuracy.clojure.packages import Subject, analysed_copy
from benchmarks.accuracy.clojure.recording import trace
from benchmarks.accuracy.comparing import judge_dead, recall, seen, seen_at_once
from benchmarks.accuracy.debian import original_version
from benchmarks.accuracy.functions import Functions
from benchmarks.accuracy.listing import wrong_edges
from benchmarks.accuracy.measuring import linking_cost
from benchmarks.accuracy.reported import Report, Rows, asked, strongest
from benchmarks.accuracy.results import PackageRow
from benchmarks.accuracy.runtime.causes import NAMED, indirect
from benchmarks.accuracy.runtime.observed import Edge, Observed, Site
from benchmarks.accuracy.runtime.places import Place
from benchmarks.accuracy.traces import Trace


@dataclass(frozen=True, slots=True)
class Measured:
    """A library, what its tests executed, and what Corollary reports."""

    subject: Subject
    root: Path
    version: str
    trace: Trace
    report: Report


def measure(subject: Subject, cache: Path) -> Measured:
    traced, root = trace(subject, cache), analysed_copy(subject, cache)
    found = asked(root, partial(read_edges, traced=traced), partial(read_dead, traced=traced))
    return Measured(subject, root, original_version(subject.package, cache), traced, found)


def observed(traced: Trace, sources: Path) -> Observed:
    """What ran; direct are calls that nothing of Clojure made in between and whose caller spells the callee."""
    spells = partial(_spells, traced.functions, _lines(traced.functions, sources))
    sites = {edge: Site(NAMED if spells(edge) else indirect("macro"), 0, "") for edge in sorted(traced.calls)}
    through = {edge: Site(indirect("value"), 0, "") for edge in sorted(traced.through)}
    return Observed(traced.ran, sites | through)


def _lines(functions: Functions, sources: Path) -> Mapping[str, list[str]]:
    files = {function.file for function in functions}
    return {file: (sources / file).read_text(encoding="utf-8").split("\n") for file in files}


def _spells(functions: Functions, lines: Mapping[str, list[str]], edge: Edge) -> bool:
    """Whether the text of the caller has the name of the callee in it; of a type, its constructor's."""
    caller, callee = functions.at(edge[0]), functions.at(edge[1])
    text = lines[edge[0].file] if caller is None else lines[edge[0].file][caller.line : caller.end]
    first = lines[edge[0].file][caller.line - 1].partition(caller.name)[2] if caller is not None else ""
    return callee is not None and callee.name in "\n".join([first, *text])


def read_edges(rows: Rows, traced: Trace) -> dict[Edge, str]:
    """The edges to functions, by the strongest evidence of each; macros run while code that calls them is compiled."""
    functions = traced.functions
    evidence: dict[Edge, set[str]] = defaultdict(set)
    for row in rows:
        callee = named(row["callee"], functions)
        if callee is not None and callee not in traced.macros:
            caller = Place(row["caller"]["file"], row["caller"]["line"])
            evidence[functions.around(caller), callee].add(row["evidence"])
    return strongest(evidence)


def read_dead(rows: Rows, traced: Trace) -> dict[Place, str]:
    found = ((named(row, traced.functions), row["confidence"]) for row in rows)
    return {place: confidence for place, confidence in found if place is not None}


def named(row: Mapping[str, Any], functions: Functions) -> Place | None:
    """The function that a symbol is; None for one that has no code of its own, like methods of protocols."""
    found = functions.at(Place(row["file"], row["line"]))
    return found.place if found is not None and found.name in row["symbol"] else None


def judge(measured: Measured) -> PackageRow:
    truth, sure = observed(measured.trace, measured.root), measured.report.sure
    return PackageRow(
        measured.subject.name,
        measured.version,
        measured.trace.outcome,
        recall(truth, sure),
        recall(truth, measured.report.edges),
        seen(truth, sure),
        seen_at_once(truth, sure),
        judge_dead(truth, measured.report.dead),
        linking_cost(measured.root),
    )


def listing(measured: Measured, limit: int) -> list[str]:
    """What was missed, what was not seen, and dead code that ran."""
    truth = observed(measured.trace, measured.root)
    return list(wrong_edges(truth, measured.report, measured.trace.functions.described, limit))
