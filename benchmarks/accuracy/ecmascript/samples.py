"""Edges of npm packages that a person has judged: a random sample, and how many of it are right.

python -m benchmarks.accuracy.ecmascript.samples              the share that is right, by evidence
python -m benchmarks.accuracy.ecmascript.samples --draw 100   a new sample, to be judged, on standard output
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks import subjects
from benchmarks.accuracy.ecmascript.packages import SAMPLED, Subject, analysed_copy, load_subjects, published
from benchmarks.accuracy.judged import Judged, read, reported_of, told, write

LABELS = Path(__file__).with_name("labels.csv")
SEED = 20


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.ecmascript.samples")
    parser.add_argument("--draw", type=int, metavar="N", help="draw N edges to be judged")
    parser.add_argument("--cache", type=Path, default=subjects.default_cache() / "accuracy")
    arguments = parser.parse_args()
    known = load_subjects() | load_subjects(SAMPLED)
    if arguments.draw:
        write(draw(known.values(), arguments.cache.resolve(), arguments.draw), sys.stdout)
        return
    judged = read(LABELS)
    packages = [known[name] for name in dict.fromkeys(row.package for row in judged)]
    now = {row.edge for subject in packages for row in reported(subject, arguments.cache.resolve())}
    for line in told(judged, now):
        print(line)


def reported(subject: Subject, cache: Path) -> Iterator[Judged]:
    """The edges of a package that are more than guesses, in order."""
    root = analysed_copy(subject, published(subject, cache), cache / "npm-work" / subject.name)
    return reported_of(subject.name, subject.version, root)


def draw(packages: Iterable[Subject], cache: Path, count: int) -> list[Judged]:
    """As many edges of each package, by chance that is always the same."""
    chosen: list[Judged] = []
    packages = list(packages)
    for position, subject in enumerate(packages):
        edges = list(reported(subject, cache))
        share = count * (position + 1) // len(packages) - count * position // len(packages)
        chosen += sorted(random.Random(SEED).sample(edges, min(share, len(edges))), key=lambda row: row.edge)
    return chosen


if __name__ == "__main__":
    main()
