"""The figures of the Go bench, as they are kept in JSON, and their table."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy.comparing import DeadCode, Recall, Share
from benchmarks.accuracy.results import added
from benchmarks.accuracy.runtime.observed import Edge
from benchmarks.accuracy.tables import Table, between, counted, recall_cell

SAVED = Path(__file__).with_name("results.json")
BEGIN, END = "<!-- go: written by `python -m benchmarks.accuracy.golang --save` -->", "<!-- end of go -->"


@dataclass(frozen=True, slots=True)
class Row:
    """Corollary on a Go package, beside what its tests executed and beside other call graphs."""

    package: str
    version: str
    tests: str
    """How the run of the tests ended."""
    sure: Recall
    """Recall without guesses."""
    guessed: Recall
    """Recall with guesses."""
    seen: Share
    precise: Share
    """Reported edges that rapid type or variable type analysis has, or that ran."""
    possible: Share
    """Reported edges that class hierarchy analysis has, or that ran."""
    baseline: Recall
    """Recall of variable type analysis."""
    baseline_seen: Share
    dead: DeadCode


@dataclass(frozen=True, slots=True)
class Results:
    """All figures of a run, with the versions that they depend on."""

    versions: dict[str, str]
    packages: list[Row]


def share(edges: Collection[Edge], known: Collection[Edge]) -> Share:
    """The share of the edges that are among those known."""
    return Share(sum(edge in known for edge in edges), len(edges))


def total(rows: list[Row]) -> Row:
    """All packages as one: every edge counts once."""
    return Row(
        "all",
        "",
        "",
        added([row.sure for row in rows]),
        added([row.guessed for row in rows]),
        added([row.seen for row in rows]),
        added([row.precise for row in rows]),
        added([row.possible for row in rows]),
        added([row.baseline for row in rows]),
        added([row.baseline_seen for row in rows]),
        added([row.dead for row in rows]),
    )


def table(rows: list[Row]) -> Table:
    head = ("package", "edges", "recall %", "with guesses %", "seen %", "in RTA or VTA %", "in CHA %", "VTA recall %")
    lines = [*rows, total(rows)] if len(rows) > 1 else rows
    return Table(
        "Edges that tests of Go packages executed", [(*head, "VTA seen %", "dead", "false"), *map(cells, lines)]
    )


def cells(row: Row) -> tuple[str, ...]:
    edges = " / ".join(str(part.whole) for part in (row.sure.all, row.sure.direct, row.sure.indirect))
    return (
        f"{row.package} {row.version}".strip(),
        edges,
        recall_cell(row.sure),
        f"{row.guessed.all} / {row.guessed.direct}",
        str(row.seen),
        str(row.precise),
        str(row.possible),
        recall_cell(row.baseline),
        str(row.baseline_seen),
        counted(row.dead.reported),
        counted(row.dead.certainly_false),
    )


def replaced(document: str, results: Results) -> str:
    """A document with the figures between its two marks."""
    return between(document, (BEGIN, END), "\n\n".join(_section(results)))


def _section(results: Results) -> Iterator[str]:
    yield BEGIN
    yield table(results.packages).markdown()
    yield f"Measured with {', '.join(f'{name} {version}' for name, version in results.versions.items())}."
    yield END
