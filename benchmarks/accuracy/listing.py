"""Lists what a report got wrong, by cause: edges that were missed, edges that were not seen, dead code that ran."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from benchmarks.accuracy.comparing import observable
from benchmarks.accuracy.measuring import Measured, Search
from benchmarks.accuracy.microbenchmark import Case
from benchmarks.accuracy.reported import Report
from benchmarks.accuracy.results import COROLLARY
from benchmarks.accuracy.runtime.observed import Edge
from benchmarks.accuracy.runtime.places import MODULE, Place, Sources

WIDTH = 90


def listing(measured: Measured, report: Report, limit: int) -> Iterator[str]:
    """Lines that show at most `limit` examples of each cause."""
    sources = Sources(measured.source)
    yield from missed(measured, report, sources, limit)
    yield from unseen(measured, report, sources, limit)
    for place, confidence in sorted(report.dead.items()):
        if place in measured.observed.ran:
            yield f"  dead but executed: {described(place, sources)} ({confidence})"


def missed(measured: Measured, report: Report, sources: Sources, limit: int) -> Iterator[str]:
    groups: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge, site in measured.observed.edges.items():
        if edge not in report.sure:
            groups["direct" if site.cause.direct else "indirect", site.cause.name].append(edge)
    for (kind, cause), edges in sorted(groups.items(), key=lambda group: (group[0][0], -len(group[1]), group[0])):
        guessed = sum(edge in report.edges for edge in edges)
        yield f"  missed, {kind}, {cause}: {len(edges)} ({guessed} of them guessed)"
        for edge in sorted(edges)[:limit]:
            site = measured.observed.edges[edge]
            text = " ".join(site.text.split())[:WIDTH]
            yield f"    {arrow(edge, sources)} at line {site.line}: {text}"


def unseen(measured: Measured, report: Report, sources: Sources, limit: int) -> Iterator[str]:
    groups: dict[str, list[Edge]] = defaultdict(list)
    for edge in observable(measured.observed, report.sure):
        if edge not in measured.observed.edges:
            groups[report.edges[edge]].append(edge)
    for evidence, edges in sorted(groups.items()):
        yield f"  not seen, {evidence}: {len(edges)}"
        for edge in sorted(edges)[:limit]:
            yield f"    {arrow(edge, sources)}"


def arrow(edge: Edge, sources: Sources) -> str:
    return " -> ".join(described(place, sources) for place in edge)


def described(place: Place, sources: Sources) -> str:
    """File, line and name of a function."""
    if place.line == MODULE:
        return place.file
    name = next((node.name for node in sources[place.file].functions if node.lineno == place.line), "?")
    return f"{place.file}:{place.line} {name}"


def not_found(searches: Iterable[Search]) -> Iterator[str]:
    """The planted functions that Corollary does not report."""
    for search in searches:
        if search.tool == COROLLARY and search.confidence is None:
            place = search.function.place
            yield f"  planted but not found: {search.function.kind} at {place.file}:{place.line}"


def wrong_cases(cases: Iterable[Case]) -> Iterator[str]:
    """The cases of the micro-benchmark that are not exactly right."""
    for case in cases:
        for verdict, edges in (("missed", case.missed), ("wrong", case.wrong)):
            for caller, callee in sorted(edges):
                yield f"  {case.name}: {verdict} {caller} -> {callee}"
