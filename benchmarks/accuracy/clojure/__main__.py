"""How right Corollary is on Clojure libraries, beside what their own tests execute.

    python -m benchmarks.accuracy.clojure                       everything; the first run fetches libraries of Debian
    python -m benchmarks.accuracy.clojure hiccup --verbose 5    one library, with what was missed and what was not seen

Everything that is fetched or run is kept in the cache, so that a later run only asks Corollary again.
"""

from __future__ import annotations

import sys
from pathlib import Path

import corollary
from benchmarks.accuracy import tables
from benchmarks.accuracy.clojure.judging import judge, listing, measure
from benchmarks.accuracy.clojure.packages import LANGUAGE, load_subjects
from benchmarks.accuracy.clojure.recording import require
from benchmarks.accuracy.command import chosen, options
from benchmarks.accuracy.debian import version
from benchmarks.accuracy.results import PackageRow, Results, write

SAVED = Path(__file__).with_name("results.json")
README = Path(__file__).parents[2] / "README.md"
MARKS = (
    "<!-- clojure: written by `python -m benchmarks.accuracy.clojure --save` -->",
    "<!-- end of clojure -->",
)


def main() -> None:
    require()
    arguments = options(
        "benchmarks.accuracy.clojure",
        "Measures how right Corollary is on Clojure.",
        folder="accuracy-clojure",
        file="accuracy.json",
    ).parse_args()
    cache: Path = arguments.cache.resolve()
    rows: list[PackageRow] = []
    for subject in chosen(arguments.package, load_subjects()):
        print(subject.name, file=sys.stderr)
        measured = measure(subject, cache)
        if arguments.verbose:
            print(f"\n{subject.name}", *listing(measured, arguments.verbose), sep="\n")
        rows.append(judge(measured))
    results = Results({"corollary": corollary.__version__, "clojure": version(LANGUAGE[0], cache)}, rows)
    for table in tables.tables(results):
        print(f"\n{table.text()}")
    target: Path = SAVED if arguments.save else arguments.json or cache / "accuracy.json"
    write(results, target)
    if arguments.save:
        document = README.read_text(encoding="utf-8")
        README.write_text(tables.replaced(document, results, MARKS), encoding="utf-8")
    print(f"\nwritten to {target}")


if __name__ == "__main__":
    main()
