"""Lists what a report got wrong, by cause: edges that were missed, edges that were not seen, dead code that ran."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from benchmarks.accuracy.comparing import observable
from benchmarks.accuracy.ecmascript.places import place_of
from benchmarks.accuracy.ecmascript.recording import Function
from benchmarks.accuracy.reported import Report
from benchmarks.accuracy.runtime.observed import Edge, Observed
from benchmarks.accuracy.runtime.places import Place

WIDTH = 90


def listing(observed: Observed, functions: Iterable[Function], report: Report, limit: int) -> Iterator[str]:
    """Lines that show at most `limit` examples of each cause."""
    names = {place_of(function): function.name for function in functions}

    def described(place: Place) -> str:
        return f"{place.file}:{place.line} {names.get(place, '')}".rstrip()

    def arrow(edge: Edge) -> str:
        return " -> ".join(map(described, edge))

    yield from _missed(observed, report, limit, arrow)
    yield from _unseen(observed, report, limit, arrow)
    for place, confidence in sorted(report.dead.items()):
        if place in observed.ran:
            yield f"  dead but executed: {described(place)} ({confidence})"


def _missed(observed: Observed, report: Report, limit: int, arrow: Callable[[Edge], str]) -> Iterator[str]:
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


def _unseen(observed: Observed, report: Report, limit: int, arrow: Callable[[Edge], str]) -> Iterator[str]:
    groups: dict[str, list[Edge]] = defaultdict(list)
    for edge in observable(observed, report.sure):
        if edge not in observed.edges:
            groups[report.edges[edge]].append(edge)
    for evidence, edges in sorted(groups.items()):
        yield f"  not seen, {evidence}: {len(edges)}"
        for edge in sorted(edges)[:limit]:
            yield f"    {arrow(edge)}"
