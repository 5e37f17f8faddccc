"""The figures of a Go package: what Corollary reports, beside what ran and beside the other call graphs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.accuracy.comparing import judge_dead, recall, seen
from benchmarks.accuracy.debian import version
from benchmarks.accuracy.functions import Functions
from benchmarks.accuracy.golang.graphs import Graphs, graphs
from benchmarks.accuracy.golang.packages import Subject, analysed_copy
from benchmarks.accuracy.golang.recording import trace
from benchmarks.accuracy.golang.results import Row, share
from benchmarks.accuracy.reported import Report, Rows, asked, strongest
from benchmarks.accuracy.runtime.causes import NAMED, indirect
from benchmarks.accuracy.runtime.observed import Edge, Observed, Site
from benchmarks.accuracy.runtime.places import Place
from benchmarks.accuracy.traces import Trace


@dataclass(frozen=True, slots=True)
class Measured:
    """A package, what its tests executed, the other call graphs, and what Corollary reports."""

    subject: Subject
    version: str
    trace: Trace
    graphs: Graphs
    report: Report

    @property
    def observed(self) -> Observed:
        """What ran; calls that no site names are indirect."""
        static, calls = self.graphs.static, self.trace.calls
        sites = {edge: Site(NAMED if edge in static else indirect("value"), 0, "") for edge in sorted(calls)}
        return Observed(self.trace.ran, sites)

    @property
    def observed_through(self) -> Observed:
        """The same with calls that other packages made in between."""
        observed = self.observed
        through = {edge: Site(indirect("through"), 0, "") for edge in sorted(self.trace.through - self.trace.calls)}
        return Observed(observed.ran, observed.edges | through)


def measure(subject: Subject, cache: Path) -> Measured:
    traced = trace(subject, cache)
    known = graphs(subject, traced.functions, cache)
    found = report(analysed_copy(subject, cache), traced.functions)
    return Measured(subject, version(subject.package, cache), traced, known, found)


def report(root: Path, functions: Functions) -> Report:
    """What `corollary edges` and `corollary dead` say of a folder, with no index to begin with."""
    return asked(root, lambda rows: read_edges(rows, functions), lambda rows: read_dead(rows, functions))


def read_edges(rows: Rows, functions: Functions) -> dict[Edge, str]:
    """The edges to functions, by the strongest evidence of each; methods of interfaces have no code to run."""
    evidence: dict[Edge, set[str]] = defaultdict(set)
    for row in rows:
        callee = named(row["callee"], functions)
        if callee is not None:
            caller = Place(row["caller"]["file"], row["caller"]["line"])
            evidence[functions.around(caller), callee].add(row["evidence"])
    return strongest(evidence)


def read_dead(rows: Rows, functions: Functions) -> dict[Place, str]:
    found = ((named(row, functions), row["confidence"]) for row in rows)
    return {place: confidence for place, confidence in found if place is not None}


def named(row: Mapping[str, Any], functions: Functions) -> Place | None:
    """The function that a symbol is; None for one that has no code of its own."""
    found = functions.at(Place(row["file"], row["line"]))
    return found.place if found is not None and row["symbol"].rpartition("#")[2].endswith(found.name) else None


def judge(measured: Measured) -> Row:
    observed, sure = measured.observed, measured.report.sure
    compiled = comparable(measured, sure)
    executed = measured.trace.calls | measured.trace.through
    return Row(
        measured.subject.name,
        measured.version,
        measured.trace.outcome,
        recall(observed, sure),
        recall(observed, measured.report.edges),
        seen(measured.observed_through, sure),
        share(compiled, measured.graphs.precise | executed),
        share(compiled, measured.graphs.edges["c"] | executed),
        recall(observed, measured.graphs.edges["v"]),
        seen(measured.observed_through, measured.graphs.edges["v"]),
        judge_dead(observed, measured.report.dead),
    )


def comparable(measured: Measured, edges: Collection[Edge]) -> list[Edge]:
    """The edges between files that were compiled: those that other systems would compile are in no other graph."""
    files = measured.graphs.files
    return [edge for edge in edges if edge[0].file in files and edge[1].file in files]


def listing(measured: Measured, limit: int) -> Iterator[str]:
    """What was missed, what was not seen, what no other analysis has, and dead code that ran."""
    observed, sure, functions = measured.observed, measured.report.sure, measured.trace.functions
    precise, hierarchy = measured.graphs.precise, measured.graphs.edges["c"]
    executed = measured.observed_through.edges.keys()
    live = observed.live
    unseen = [edge for edge in sure if edge not in executed and edge[0] in live and edge[1] in live]
    wrong = [edge for edge in comparable(measured, sure) if edge not in precise and edge not in executed]
    groups = {
        "missed, direct": [edge for edge, site in observed.edges.items() if edge not in sure and site.cause.direct],
        "missed, indirect": [
            edge for edge, site in observed.edges.items() if edge not in sure and not site.cause.direct
        ],
        "not seen": unseen,
        "in no other call graph": [edge for edge in wrong if edge not in hierarchy],
        "only class hierarchy analysis has it": [edge for edge in wrong if edge in hierarchy],
    }
    for title, edges in groups.items():
        yield f"  {title}: {len(edges)}"
        for edge in sorted(edges)[:limit]:
            evidence = measured.report.edges.get(edge, "")
            yield f"    {functions.described(edge[0])} -> {functions.described(edge[1])} {evidence}".rstrip()
    for place, confidence in sorted(measured.report.dead.items()):
        if place in observed.ran:
            yield f"  dead but executed: {functions.described(place)} ({confidence})"
