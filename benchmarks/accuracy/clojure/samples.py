"""Edges of Clojure libraries that a person has judged: two random samples, and how many of each are right.

    python -m benchmarks.accuracy.clojure.samples                the share that is right, by evidence
    python -m benchmarks.accuracy.clojure.samples --draw FOLDER  new samples, to be judged, as files of a folder

None of the libraries is in `subjects.toml`. They are read as Debian's packages have them: the sources in their archive.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks.accuracy.clojure.packages import jars
from benchmarks.accuracy.debian import version
from benchmarks.accuracy.judged import Judged, reported_of
from benchmarks.accuracy.samples import ANY, NOT_EXACT, run

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
    run("python -m benchmarks.accuracy.clojure.samples", "accuracy-clojure", LABELS, (ANY, NOT_EXACT), reported)


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
