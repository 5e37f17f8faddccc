"""Edges that a person has judged: a random sample over the packages of the bench, and how many of it are right.

    python -m benchmarks.accuracy.ecmascript.samples              the share that is right, by evidence
    python -m benchmarks.accuracy.ecmascript.samples --draw 100   a new sample, to be judged, on standard output

A label says whether the call at the site may run the callee: `right` or `wrong`, with the reason. No source is kept:
the versions of the packages are pinned, so that files and lines stay those that were judged.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TextIO

import msgspec

from benchmarks import subjects
from benchmarks.accuracy.comparing import Share
from benchmarks.accuracy.ecmascript.packages import SAMPLED, Subject, analysed_copy, load_subjects, published
from benchmarks.accuracy.reported import GUESS, ask

LABELS = Path(__file__).with_name("labels.csv")
SEED = 20
RIGHT, WRONG = "right", "wrong"


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
    def edge(self) -> tuple[str, str, int, int, str, str]:
        return self.package, self.file, self.line, self.column, self.caller, self.callee


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.ecmascript.samples")
    parser.add_argument("--draw", type=int, metavar="N", help="draw N edges to be judged")
    parser.add_argument("--cache", type=Path, default=subjects.default_cache() / "accuracy")
    arguments = parser.parse_args()
    known = load_subjects() | load_subjects(SAMPLED)
    if arguments.draw:
        write(draw(known.values(), arguments.cache.resolve(), arguments.draw), sys.stdout)
        return
    judged = read()
    packages = [known[name] for name in dict.fromkeys(row.package for row in judged)]
    now = {row.edge for subject in packages for row in reported(subject, arguments.cache.resolve())}
    for line in told(judged, now):
        print(line)


def reported(subject: Subject, cache: Path) -> Iterator[Judged]:
    """The edges of a package that are more than guesses, in order."""
    root = analysed_copy(subject, published(subject, cache), cache / "npm-work" / subject.name)
    for row in ask(root, "edges"):
        if row["evidence"] != GUESS:
            site = row["site"]
            ends = row["caller"]["symbol"], row["callee"]["symbol"]
            place = site["file"], site["line"], site["column"]
            yield Judged(subject.name, subject.version, *place, *ends, row["evidence"])


def draw(packages: Iterable[Subject], cache: Path, count: int) -> list[Judged]:
    """As many edges of each package, by chance that is always the same."""
    chosen: list[Judged] = []
    packages = list(packages)
    for position, subject in enumerate(packages):
        edges = list(reported(subject, cache))
        share = count * (position + 1) // len(packages) - count * position // len(packages)
        chosen += sorted(random.Random(SEED).sample(edges, min(share, len(edges))), key=lambda row: row.edge)
    return chosen


def told(judged: list[Judged], now: set[tuple[str, str, int, int, str, str]]) -> Iterator[str]:
    """How many of the judged edges are right: of all, and of those that are reported today."""
    yield f"judged: {share(judged)} % of {len(judged)} right"
    today = [row for row in judged if row.edge in now]
    yield f"reported today: {share(today)} % of {len(today)} right"
    for evidence in dict.fromkeys(sorted(row.evidence for row in today)):
        some = [row for row in today if row.evidence == evidence]
        yield f"  {evidence}: {share(some)} % of {len(some)} right"


def share(rows: list[Judged]) -> Share:
    return Share(sum(row.label == RIGHT for row in rows), len(rows))


def read(path: Path = LABELS) -> list[Judged]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return [msgspec.convert(row, Judged, strict=False) for row in rows]


def write(rows: Iterable[Judged], output: TextIO) -> None:
    writer = csv.DictWriter(output, [field.name for field in fields(Judged)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(map(asdict, rows))


if __name__ == "__main__":
    main()
