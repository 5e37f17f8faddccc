"""Edges of Python packages that a person has judged: two random samples, and how many of each are right.

    python -m benchmarks.accuracy.samples                the share that is right, by evidence
    python -m benchmarks.accuracy.samples --draw FOLDER  new samples, to be judged, as files of a folder

The packages are those of `sampled.toml`, and every edge of theirs is as likely as any other: one sample is of all that
is reported but guesses, one of what is not `exact` either.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmarks import subjects
from benchmarks.accuracy.judged import Judged, read, reported_of, told, write
from benchmarks.accuracy.packages import Subject, analysed_copy, load_subjects, sdist

HERE = Path(__file__).parent
SAMPLED = HERE / "sampled.toml"
LABELS = HERE / "labels"
ANY, NOT_EXACT = "any.csv", "not-exact.csv"
SEED, SIZE = 20, 100
EXACT = "exact"


def main() -> None:
    run(
        "python -m benchmarks.accuracy.samples",
        "accuracy",
        LABELS,
        (ANY, NOT_EXACT),
        lambda cache: reported(load_subjects(SAMPLED).values(), cache),
    )


def run(
    program: str,
    cache: str,
    labels: Path,
    names: Sequence[str],
    reported: Callable[[Path], Iterable[Judged]],
    *,
    size: int = SIZE,
) -> None:
    """The command of some samples, with judged edges in files of `labels`: tells how many are right, or draws anew.

    `reported` gives the edges of today, in order, by the folder that keeps what is fetched: `cache` where none is told.
    """
    parser = argparse.ArgumentParser(prog=program)
    parser.add_argument("--draw", type=Path, metavar="FOLDER", help="draw edges to be judged")
    parser.add_argument("--cache", type=Path, default=subjects.default_cache() / cache)
    arguments = parser.parse_args()
    edges = list(reported(arguments.cache.resolve()))
    if arguments.draw:
        drawn = draw(edges, size)
        for name in names:
            with (arguments.draw / name).open("w", encoding="utf-8", newline="") as output:
                write(drawn[name], output)
        return
    now = {row.edge for row in edges}
    for name in names:
        print(name)
        for line in told(read(labels / name), now):
            print(f"  {line}")


def reported(packages: Iterable[Subject], cache: Path) -> list[Judged]:
    """The edges of packages that are more than guesses, in order."""
    found: list[Judged] = []
    for subject in packages:
        source = sdist(subject.name, subject.version, cache)
        root = analysed_copy(subject, source, cache / "sampled-work" / subject.name)
        found += reported_of(subject.name, subject.version, root)
    return found


def draw(edges: list[Judged], size: int = SIZE) -> dict[str, list[Judged]]:
    """The samples by name, by chance that is always the same."""
    strata = {ANY: edges, NOT_EXACT: [row for row in edges if row.evidence != EXACT]}
    return {
        name: sorted(random.Random(SEED).sample(rows, min(size, len(rows))), key=lambda row: row.edge)
        for name, rows in strata.items()
    }


if __name__ == "__main__":
    main()
