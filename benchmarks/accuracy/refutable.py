"""How much `reaches` refutes: of all pairs of functions that it does not prove, the share that cannot be.

    python -m benchmarks.accuracy.refutable [package ...]

Callers are drawn where a package has many; the same packages give the same ones. A refutation is worth the more, the
fewer pairs stay unknown; that none of them happened is what `verdicts.py` looks at.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks import subjects
from benchmarks.accuracy.packages import analysed_copy, load_subjects, sdist
from corollary.facts.extraction import extract
from corollary.linking.linker import link
from corollary.linking.program import NONE, Program
from corollary.reasoning import views
from corollary.reasoning.arcs import kinds_mask
from corollary.reasoning.graph import Graph
from corollary.reasoning.kernels import search
from corollary.reasoning.questions.reachability import finalised
from corollary.source.discovery import discover
from corollary.source.settings.file import load_configuration
from corollary.syntax.languages import extension_table, load_languages

CALLERS = 400
SEED = 1
RUNS = frozenset({"function", "method"})


def main() -> None:
    parser = argparse.ArgumentParser("benchmarks.accuracy.refutable", description=__doc__)
    parser.add_argument("package", nargs="*")
    parser.add_argument("--cache", type=Path, default=subjects.default_cache() / "accuracy")
    arguments = parser.parse_args()
    total = np.zeros(2, dtype=np.int64)
    for name, subject in load_subjects().items():
        if not arguments.package or name in arguments.package:
            source = sdist(subject.name, subject.version, arguments.cache)
            with TemporaryDirectory() as folder:
                found = refuted(linked(analysed_copy(subject, source, Path(folder) / name)))
            total += found
            print(f"{name:14} {found[0]:8} pairs not proved, {100 * found[1] / found[0]:5.1f} % refuted", flush=True)
    print(f"{'all':14} {total[0]:8} pairs not proved, {100 * total[1] / total[0]:5.1f} % refuted")


def linked(root: Path) -> Program:
    """The program of a folder, with no index."""
    configuration = load_configuration(root)
    languages = load_languages(configuration.grammars)
    extensions, filenames = extension_table(languages.values())
    files = discover(root, extensions, configuration, filenames).files
    segments = {
        file.path: extract((root / file.path).read_bytes(), languages[file.language], file.path) for file in files
    }
    return link(segments, {name: each.specification for name, each in languages.items()}, root_name=root.name)


def refuted(program: Program) -> tuple[int, int]:
    """How many of the pairs of functions are not proved, and how many of these are refuted."""
    graph, runs = Graph.of(program), np.flatnonzero(kinds_mask(program, RUNS))
    callers = runs
    if len(runs) > CALLERS:
        callers = np.sort(np.random.default_rng(SEED).choice(runs, CALLERS, replace=False))
    at_any_time = np.isin(runs, sorted(finalised(program)))
    open_pairs = impossible = 0
    for caller in callers.tolist():
        seed = np.array([caller])
        proved = search(graph, views.calls(), seed, again=True).arc[runs] != NONE
        possible = (search(graph, views.OVER, seed, again=True).arc[runs] != NONE) | at_any_time
        open_pairs += int(np.count_nonzero(~proved))
        impossible += int(np.count_nonzero(~proved & ~possible))
    return open_pairs, impossible


if __name__ == "__main__":
    main()
