"""How right Corollary is on Go packages, beside what their tests execute and the call graphs of golang.org/x/tools.

    python -m benchmarks.accuracy.golang                       everything; the first run fetches packages of Debian
    python -m benchmarks.accuracy.golang cobra --verbose 5     one package, with what was missed and what was wrong

Everything that is fetched or run is kept in the cache, so that a later run only asks Corollary again.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import corollary
from benchmarks.accuracy.command import chosen, options
from benchmarks.accuracy.debian import version
from benchmarks.accuracy.golang import toolchain
from benchmarks.accuracy.golang.judging import judge, listing, measure
from benchmarks.accuracy.golang.packages import TOOLS, Subject, load_subjects
from benchmarks.accuracy.golang.results import SAVED, Results, Row, replaced, table
from benchmarks.accuracy.results import write

README = Path(__file__).parents[2] / "README.md"


def main() -> None:
    toolchain.require()
    arguments = parse_arguments()
    cache: Path = arguments.cache.resolve()
    rows = [row(subject, cache, arguments.verbose) for subject in chosen(arguments.package, load_subjects())]
    results = Results(versions(cache), rows)
    print(f"\n{table(rows).text()}")
    target: Path = SAVED if arguments.save else arguments.json or cache / "accuracy.json"
    write(results, target)
    if arguments.save:
        README.write_text(replaced(README.read_text(encoding="utf-8"), results), encoding="utf-8")
    print(f"\nwritten to {target}")


def parse_arguments() -> argparse.Namespace:
    return options(
        "benchmarks.accuracy.golang",
        "Measures how right Corollary is on Go.",
        folder="accuracy-go",
        file="accuracy.json",
    ).parse_args()


def row(subject: Subject, cache: Path, verbose: int) -> Row:
    """The figures of a package; examples of what is wrong are printed where they are asked for."""
    print(subject.name, file=sys.stderr)
    measured = measure(subject, cache)
    if verbose:
        print(f"\n{subject.name}", *listing(measured, verbose), sep="\n")
    return judge(measured)


def versions(cache: Path) -> dict[str, str]:
    return {"corollary": corollary.__version__, "go": toolchain.version(), "x/tools": version(TOOLS[0], cache)}


if __name__ == "__main__":
    main()
