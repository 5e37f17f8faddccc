"""Edges that a person has judged: what a label is, the files of them, and which share of a sample is right.

A label says whether the call at the site may run the callee: `right`, `wrong` or `doubtful`, with the reason; what is
doubtful does not count as right. No source is kept: the versions of the packages are pinned, so that files and lines
stay those that were judged.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TextIO

import msgspec

from benchmarks.accuracy.comparing import Share
from benchmarks.accuracy.reported import GUESS, ask

RIGHT, WRONG, DOUBTFUL = "right", "wrong", "doubtful"

Name = tuple[str, str, int, int, str, str]
"""What makes an edge the same in two samples: all of it but its evidence."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An edge at its site, and what a person says of it."""

    package: str
    version: str
    file: str
    line: int
    column: int
    caller: str
    callee: str
    evidence: str
    label: str = ""
    reason: str = ""

    @property
    def edge(self) -> Name:
        return self.package, self.file, self.line, self.column, self.caller, self.callee


def reported_of(package: str, version: str, root: Path) -> Iterator[Judged]:
    """The edges in a folder that are more than guesses, in order."""
    for row in ask(root, "edges"):
        if row["evidence"] != GUESS:
            site = row["site"]
            ends = row["caller"]["symbol"], row["callee"]["symbol"]
            yield Judged(package, version, site["file"], site["line"], site["column"], *ends, row["evidence"])


def told(judged: list[Judged], now: set[Name]) -> Iterator[str]:
    """How many of the judged edges are right: of all, and of those that are reported today."""
    yield f"judged: {share(judged)} % of {len(judged)} right"
    today = [row for row in judged if row.edge in now]
    yield f"reported today: {share(today)} % of {len(today)} right"
    for evidence in dict.fromkeys(sorted(row.evidence for row in today)):
        some = [row for row in today if row.evidence == evidence]
        yield f"  {evidence}: {share(some)} % of {len(some)} right"


def share(rows: list[Judged]) -> Share:
    return Share(sum(row.label == RIGHT for row in rows), len(rows))


def read(path: Path) -> list[Judged]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return [msgspec.convert(row, Judged, strict=False) for row in rows]


def write(rows: Iterable[Judged], output: TextIO) -> None:
    writer = csv.DictWriter(output, [field.name for field in fields(Judged)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(map(asdict, rows))
