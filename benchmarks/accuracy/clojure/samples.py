"""Edges of Clojure libraries that a person has judged: two random samples, and how many of each are right.

    python -m benchmarks.accuracy.clojure.samples                the share that is right, by evidence
    python -m benchmarks.accuracy.clojure.samples --draw FOLDER  new samples, to be judged, as files of a folder

None of the libraries is in `subjects.toml`. They are read as Debian's packages have them: the sources in their archive.
"""

from __future__ import annotations

import argparse
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks import subjects
from benchmarks.accuracy.clojure.packages import jars
from benchmarks.accuracy.debian import version
from benchmarks.accuracy.judged import Judged, read, reported_of, told, write
from benchmarks.accuracy.samples import ANY, NOT_EXACT, draw

LABELS = Path(__file__).with_name("labels")
SAMPLED = {
    "comidi": "libcomidi-clojure",
    "kitchensink": "libkitchensink-clojure",
    "liberator": "libliberator-clojure",
    "nrepl": "libnrepl-clojure",
    "prismatic-schema": "libprismatic-schema-clojure",
    "ring-core": "libring-core-clojure",
    "specter": "libspecter-clojure",
    "test-check": "libtest-check-clojure",
    "tools-namespace": "libtools-namespace-clojure",
    "trapperkeeper": "libtrapperkeeper-clojure",
}
"""The libraries, each with its package."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.clojure.samples")
    parser.add_argument("--draw", type=Path, metavar="FOLDER", help="draw edges to be judged")
    parser.add_argument("--cache", type=Path, default=subjects.default_cache() / "accuracy-clojure")
    arguments = parser.parse_args()
    edges = list(reported(arguments.cache.resolve()))
    if arguments.draw:
        for name, rows in draw(edges).items():
            with (arguments.draw / name).open("w", encoding="utf-8", newline="") as output:
                write(rows, output)
        return
    now = {row.edge for row in edges}
    for name in (ANY, NOT_EXACT):
        print(name)
        for line in told(read(LABELS / name), now):
            print(f"  {line}")


def reported(cache: Path) -> Iterable[Judged]:
    """The edges of the libraries that are more than guesses, in order."""
    for name, package in SAMPLED.items():
        root = _sources(package, cache / "sampled" / name, cache)
        yield from reported_of(name, version(package, cache), root)


def _sources(package: str, folder: Path, cache: Path) -> Path:
    """A folder with the sources that the archive of a package has."""
    shutil.rmtree(folder, ignore_errors=True)
    archive = next(path for path in jars((package,), cache) if not path.is_symlink())
    with zipfile.ZipFile(archive) as files:
        files.extractall(folder, [name for name in files.namelist() if name.endswith((".clj", ".cljc"))])
    return folder


if __name__ == "__main__":
    main()
