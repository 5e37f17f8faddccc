"""What uses what, as columns: imports between files, and calls and mentions between symbols, on one footing.

Both ends of a link are symbols. An import leads from the module symbol of the importing file to that of the imported
one, so that areas of paths and of symbols are asked in the same way.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence, Form
from corollary.linking.program import NONE, Ints, Program
from corollary.reasoning.results import Step, StepKind

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Links between symbols, each with the table and the row that it stands on; imports come first."""

    source: Ints
    target: Ints
    kind: Ints
    row: Ints

    def __len__(self) -> int:
        return len(self.source)

    def where(self, mask: Mask) -> Links:
        """The links for which the mask holds."""
        return Links(self.source[mask], self.target[mask], self.kind[mask], self.row[mask])

    def step(self, index: int) -> Step:
        """A link as a step."""
        kind = StepKind(int(self.kind[index]))
        return Step(int(self.source[index]), int(self.target[index]), kind, int(self.row[index]))


def links(
    program: Program, through: Collection[str], weakest: Evidence, *, type_only: bool, within_files: bool = False
) -> Links:
    """The links of "imports", "calls", "references" and "bases" that are asked for, between different files."""
    forms = [form for form, name in ((Form.CALL, "calls"), (Form.REFERENCE, "references")) if name in through]
    parts = [_imports(program, type_only=type_only)] if "imports" in through else []
    if forms:
        edges = program.edges
        rows = np.flatnonzero(np.isin(edges.form, forms) & (edges.evidence <= weakest))
        parts.append(_links(edges.caller[rows], edges.callee[rows], StepKind.EDGE, rows))
    if "bases" in through:
        rows = np.flatnonzero(program.inheritance.base != NONE)
        inherits = program.inheritance
        parts.append(_links(inherits.symbol[rows], inherits.base[rows], StepKind.BASE, rows))
    columns = [np.concatenate([getattr(part, name) for part in parts]) for name in Links.__slots__]
    found = Links(*columns)
    if within_files:
        return found
    file = program.symbols.file
    return found.where(file[found.source] != file[found.target])


def modules(program: Program) -> Ints:
    """The module symbol of each file: the first of its symbols."""
    return np.searchsorted(program.symbols.file, np.arange(len(program.files))).astype(np.int32)


def _imports(program: Program, *, type_only: bool) -> Links:
    imports, module = program.imports, modules(program)
    rows = np.flatnonzero((imports.target != NONE) & (type_only | (imports.type_only == 0)))
    return _links(module[imports.file[rows]], module[imports.target[rows]], StepKind.LOAD, rows)


def _links(source: Ints, target: Ints, kind: StepKind, rows: npt.NDArray[np.integer]) -> Links:
    return Links(source, target, np.full(len(rows), kind, np.int32), rows.astype(np.int32))


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """The shortest ways to some nodes: for each node how many steps there are left, and the link that comes next."""

    distance: Ints
    following: Ints

    def from_(self, node: int, source_to_target: Ints) -> list[int]:
        """The numbers of the links from a node on; `source_to_target` gives the end of each link."""
        way = []
        while self.distance[node] > 0:
            way.append(int(self.following[node]))
            node = int(source_to_target[way[-1]])
        return way


def ways_to(count: int, source: Ints, target: Ints, ends: Mask, blocked: Mask) -> Ways:
    """The shortest ways over links to the nodes in `ends` that enter no node in `blocked`; NONE where there is none.

    Breadth first, a whole frontier at a time; among equals the first link.
    """
    order = np.argsort(target, kind="stable").astype(np.int32)
    offset = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(target, minlength=count), out=offset[1:])
    distance, following = np.full(count, NONE, np.int32), np.full(count, NONE, np.int32)
    frontier = np.flatnonzero(ends & ~blocked)
    distance[frontier] = 0
    level = 0
    while len(frontier):
        level += 1
        lengths = offset[frontier + 1] - offset[frontier]
        starts = np.repeat(offset[frontier] - (np.cumsum(lengths) - lengths), lengths)
        entering = np.sort(order[starts + np.arange(int(lengths.sum()))])
        fresh = entering[(distance[source[entering]] == NONE) & ~blocked[source[entering]]]
        frontier, first = np.unique(source[fresh], return_index=True)
        distance[frontier] = level
        following[frontier] = fresh[first]
    return Ways(distance, following)
