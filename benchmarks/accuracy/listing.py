"""Lists what a report got wrong, by cause: edges that were missed, edges that were not seen, dead code that ran."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from benchmarks.accuracy.comparing import happened, observable
from benchmarks.accuracy.measuring import Measured, Search
from benchmarks.accuracy.microbenchmark import Case
from benchmarks.accuracy.reported import Report
from benchmarks.accuracy.results import COROLLARY
from benchmarks.accuracy.runtime.observed import Edge, Observed
from benchmarks.accuracy.runtime.places import MODULE, Place, Sources
from benchmarks.accuracy.verdicts import REFUTED

WIDTH = 90


def listing(measured: Measured, report: Report, limit: int) -> Iterator[str]:
    """Lines that show at most `limit` examples of each cause."""
    sources = Sources(measured.source)
    return wrong_edges(measured.observed, report, lambda place: described(place, sources), limit)


def wrong_edges(observed: Observed, report: Report, describe: Callable[[Place], str], limit: int) -> Iterator[str]:
    """Lines that show at most `limit` examples of each cause, with functions described in some way."""

    def arrow(edge: Edge) -> str:
        return " -> ".join(map(describe, edge))

    yield from missed(observed, report, arrow, limit)
    yield from unseen(observed, report, arrow, limit)
    for place, confidence in sorted(report.dead.items()):
        if place in observed.ran:
            yield f"  dead but executed: {describe(place)} ({confidence})"


def refuted(measured: Measured, said: Iterable[tuple[Edge, str]]) -> Iterator[str]:
    """Lines that show the edges that happened and were refuted all the same."""
    sources = Sources(measured.source)
    for edge, verdict in said:
        if verdict == REFUTED:
            site = measured.observed.edges[edge]
            arrow = " -> ".join(described(place, sources) for place in edge)
            yield f"  refuted: {arrow} at line {site.line}: {' '.join(site.text.split())[:WIDTH]}"


def missed(observed: Observed, report: Report, arrow: Callable[[Edge], str], limit: int) -> Iterator[str]:
    groups: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge, site in observed.edges.items():
        if edge not in report.sure:
            groups["direct" if site.cause.direct else "indirect", site.cause.name].append(edge)
    for (kind, cause), edges in sorted(groups.items(), key=lambda group: (group[0][0], -len(group[1]), group[0])):
        guessed = sum(edge in report.edges for edge in edges)
        yield f"  missed, {kind}, {cause}: {len(edges)} ({guessed} of them guessed)"
        for edge in sorted(edges)[:limit]:
            site = observed.edges[edge]
            yield f"    {arrow(edge)} at line {site.line}: {' '.join(site.text.split())[:WIDTH]}"


def unseen(observed: Observed, report: Report, arrow: Callable[[Edge], str], limit: int) -> Iterator[str]:
    groups: dict[str, list[Edge]] = defaultdict(list)
    for edge in observable(observed, report.sure):
        if not happened(observed, edge):
            groups[report.edges[edge]].append(edge)
    for evidence, edges in sorted(groups.items()):
        yield f"  not seen, {evidence}: {len(edges)}"
        for edge in sorted(edges)[:limit]:
            yield f"    {arrow(edge)}"


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
