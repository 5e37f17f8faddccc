"""The micro-benchmark of PyCG: small programs with the call graph that each must have.

Salis et al., "PyCG: Practical Call Graph Generation in Python" (2021). The programs come from the sdist of PyCG or
from a folder of yours. Only edges inside the program count: both ends are its modules, functions or lambdas. What is
called through names of other libraries, or of built-ins, is outside. What a lambda calls belongs to the function or
module around it, whoever says it: that is what `corollary edges` means by a caller.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from benchmarks.accuracy.comparing import Share
from benchmarks.accuracy.packages import sdist
from benchmarks.accuracy.runtime.places import Function
from corollary import Workspace
from corollary.facts.evidence import Evidence

NAME, VERSION = "pycg", "0.0.8"
PROGRAMS = "micro-benchmark/snippets"
EXPECTED = "callgraph.json"

_LAMBDAS = re.compile(r"(\.<lambda\d+>)+$")

NamedEdge = tuple[str, str]
Line = tuple[str, int]
Names = Mapping[Line, str]


@dataclass(frozen=True, slots=True)
class Case:
    """A program: the edges that it must have and those that were reported."""

    name: str
    expected: frozenset[NamedEdge]
    reported: frozenset[NamedEdge]

    @property
    def missed(self) -> frozenset[NamedEdge]:
        return self.expected - self.reported

    @property
    def wrong(self) -> frozenset[NamedEdge]:
        return self.reported - self.expected


@dataclass(frozen=True, slots=True)
class MicroBenchmark:
    """The figures of all cases."""

    precision: Share
    recall: Share
    exact: Share
    """The cases whose edges are exactly those that are expected."""


def programs(cache: Path, folder: Path | None = None) -> Path:
    """A copy of the programs: of those in a clone of PyCG, or of those in its sdist."""
    source = (folder or sdist(NAME, VERSION, cache)) / PROGRAMS
    copy = cache / "work" / "micro-benchmark"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(source, copy)
    return copy


def case_folders(root: Path) -> list[Path]:
    return sorted(path.parent for path in root.rglob(EXPECTED))


def run_case(folder: Path) -> Case:
    """Corollary's edges, without guesses, beside the expected ones."""
    with Workspace.open(folder, jobs=1) as workspace:
        rows = map(json.loads, b"".join(workspace.edges(evidence=Evidence.DISPATCH)).splitlines())
        return case_of_lines(folder, [(line_of(row["caller"]), line_of(row["callee"])) for row in rows])


def line_of(symbol: Mapping[str, Any]) -> Line:
    return symbol["file"], symbol["line"]


def case_of_lines(folder: Path, edges: Iterable[tuple[Line, Line]]) -> Case:
    """The case of a folder, where some edges are reported; an end that is a class has no code that is called."""
    names = names_of(folder)
    reported = {(names.get(caller, ""), names.get(callee, "")) for caller, callee in edges}
    return Case(case_name(folder), expected_edges(folder, names), inside(reported, frozenset(names.values())))


def case_name(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"


def expected_edges(folder: Path, names: Names) -> frozenset[NamedEdge]:
    graph: dict[str, list[str]] = json.loads((folder / EXPECTED).read_text(encoding="utf-8"))
    known = frozenset(names.values())
    return inside({(caller, callee) for caller, callees in graph.items() for callee in callees}, known)


def inside(edges: set[NamedEdge], names: frozenset[str]) -> frozenset[NamedEdge]:
    return frozenset((around(caller), callee) for caller, callee in edges if caller in names and callee in names)


def around(caller: str) -> str:
    """The name of the function or module that the code of a caller belongs to: its own, unless it is a lambda."""
    return _LAMBDAS.sub("", caller)


def names_of(folder: Path) -> dict[Line, str]:
    """PyCG's name of every module (line 0), function and lambda, by file and line; a lambda yields to a function."""
    names = {}
    for path in sorted(folder.rglob("*.py")):
        file = path.relative_to(folder).as_posix()
        module = module_name(file)
        names[file, 0] = module
        for line, name in reversed(list(scope_names(ast.parse(path.read_text(encoding="utf-8")), module))):
            names[file, line] = name
    return names


def module_name(file: str) -> str:
    parts = PurePosixPath(file).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def scope_names(tree: ast.AST, scope: str) -> Iterator[tuple[int, str]]:
    """Lines and names of the functions and lambdas of a scope; lambdas are numbered in each scope from 1."""
    lambdas = 0
    waiting = list(ast.iter_child_nodes(tree))
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, Function | ast.ClassDef):
            name = f"{scope}.{node.name}"
            if isinstance(node, Function):
                yield node.lineno, name
            yield from scope_names(node, name)
            continue
        if isinstance(node, ast.Lambda):
            lambdas += 1
            yield node.lineno, f"{scope}.<lambda{lambdas}>"
        waiting[:0] = ast.iter_child_nodes(node)


def judge(cases: list[Case]) -> MicroBenchmark:
    right = sum(len(case.expected & case.reported) for case in cases)
    return MicroBenchmark(
        Share(right, sum(len(case.reported) for case in cases)),
        Share(right, sum(len(case.expected) for case in cases)),
        Share(sum(case.expected == case.reported for case in cases), len(cases)),
    )
