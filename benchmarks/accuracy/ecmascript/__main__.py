"""How right Corollary is on packages of npm, beside what their own tests execute.

    python -m benchmarks.accuracy.ecmascript                  everything; the first run fetches packages and runs tests
    python -m benchmarks.accuracy.ecmascript qs zod           some packages
    python -m benchmarks.accuracy.ecmascript qs --verbose 5   what was missed and what was not seen, by cause

Everything that is fetched or traced is kept in the cache, so that a later run only analyses.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import corollary
from benchmarks.accuracy import tables
from benchmarks.accuracy.command import chosen, options
from benchmarks.accuracy.comparing import judge_dead, recall, seen, seen_at_once
from benchmarks.accuracy.ecmascript.listing import listing
from benchmarks.accuracy.ecmascript.observed import observe
from benchmarks.accuracy.ecmascript.packages import Subject, analysed_copy, load_subjects, published
from benchmarks.accuracy.ecmascript.places import Places
from benchmarks.accuracy.ecmascript.recording import trace
from benchmarks.accuracy.ecmascript.reported import report
from benchmarks.accuracy.measuring import linking_cost
from benchmarks.accuracy.results import PackageRow, Results, write

SAVED = Path(__file__).with_name("results.json")
README = Path(__file__).parents[2] / "README.md"
MARKS = (
    "<!-- npm: written by `python -m benchmarks.accuracy.ecmascript --save` -->",
    "<!-- end of npm -->",
)


def main() -> None:
    arguments = parse_arguments()
    packages = chosen(arguments.package, load_subjects())
    engines: dict[str, None] = {}
    rows = list(measure(packages, arguments.cache.resolve(), arguments.verbose, engines))
    results = Results({"corollary": corollary.__version__, "node": ", ".join(engines)}, rows)
    for table in tables.tables(results):
        print(f"\n{table.text()}")
    target: Path = SAVED if arguments.save else arguments.json or arguments.cache / "accuracy-npm.json"
    write(results, target)
    if arguments.save:
        document = README.read_text(encoding="utf-8")
        README.write_text(tables.replaced(document, results, MARKS), encoding="utf-8")
    print(f"\nwritten to {target}")


def parse_arguments() -> argparse.Namespace:
    return options(
        "benchmarks.accuracy.ecmascript", "Measures how right Corollary is on npm packages.", file="accuracy-npm.json"
    ).parse_args()


def measure(packages: list[Subject], cache: Path, verbose: int, engines: dict[str, None]) -> Iterator[PackageRow]:
    """The figures of some packages; the versions of the engines that ran them are added to `engines`."""
    for subject in packages:
        print(f"{subject.name} {subject.version}", file=sys.stderr)
        traced = trace(subject, cache)
        engines[traced.engine] = None
        observed = observe(traced)
        functions = [function for function in traced.functions if function is not None]
        root = analysed_copy(subject, published(subject, cache), cache / "npm-work" / subject.name)
        found = report(root, Places(functions))
        if verbose:
            print(f"\n{subject.name}", *listing(observed, functions, found, verbose), sep="\n")
        yield PackageRow(
            subject.name,
            subject.version,
            traced.outcome,
            recall(observed, found.sure),
            recall(observed, found.edges),
            seen(observed, found.sure),
            seen_at_once(observed, found.sure),
            judge_dead(observed, found.dead),
            linking_cost(root),
        )


if __name__ == "__main__":
    main()
