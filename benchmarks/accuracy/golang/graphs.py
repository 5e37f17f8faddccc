"""The call graphs that golang.org/x/tools gives for a Go package and its tests: the upper bound of what may run.

Class hierarchy analysis has an edge to every method that fits an interface and to every function that fits a type of
functions; rapid type analysis only for types and functions that are made somewhere; variable type analysis follows
them through variables.
"""

from __future__ import annotations

import subprocess
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy.functions import Functions, place
from benchmarks.accuracy.golang import toolchain
from benchmarks.accuracy.golang.packages import Subject, search_path, source
from benchmarks.accuracy.runtime.observed import Edge

HIERARCHY, RAPID, VARIABLE = "c", "r", "v"
STATIC, FILE = "static", "file"


@dataclass(frozen=True, slots=True)
class Graphs:
    """The edges of each analysis, those whose site names what runs, and the files that were compiled."""

    edges: Mapping[str, frozenset[Edge]]
    static: frozenset[Edge]
    files: frozenset[str]

    @property
    def precise(self) -> frozenset[Edge]:
        """What rapid type or variable type analysis finds."""
        return self.edges[RAPID] | self.edges[VARIABLE]


def graphs(subject: Subject, functions: Functions, cache: Path) -> Graphs:
    """The graphs of a package, computed where the cache has none."""
    file = cache / "graphs" / f"{subject.name}.tsv"
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        folder = source(subject, cache)
        variables = toolchain.environment(search_path((subject.package, *subject.needs), cache), cache)
        command = [str(toolchain.program("callgraph", cache)), f"{folder}/", f"{subject.path}/..."]
        run = subprocess.run(command, cwd=folder, env=variables, check=True, stdout=subprocess.PIPE, text=True)
        file.write_text(run.stdout, encoding="utf-8")
    return read_graphs(file.read_text(encoding="utf-8"), functions)


def read_graphs(text: str, functions: Functions) -> Graphs:
    edges: dict[str, set[Edge]] = defaultdict(set)
    static: set[Edge] = set()
    files: set[str] = set()
    for line in text.splitlines():
        analyses, kind, site, target = line.split("\t")
        if analyses == FILE:
            files.add(site)
            continue
        callee = functions.at(place(target))
        if callee is None:
            continue
        edge = functions.around(place(site)), callee.place
        for analysis in analyses:
            edges[analysis].add(edge)
        if kind == STATIC:
            static.add(edge)
    found = {analysis: frozenset(edges[analysis]) for analysis in (HIERARCHY, RAPID, VARIABLE)}
    return Graphs(found, frozenset(static), frozenset(files))
