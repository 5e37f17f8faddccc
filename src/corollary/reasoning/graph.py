"""The program as one graph of arcs, from which every question takes the view it needs.

Nodes are the symbols and, behind them, *hubs*: one for every bare name, one for "a value that escaped" and one
for "a name computed at run time". An open site points at the hub of its name and the hub points at the candidates,
so guesses stay linear in sites plus candidates; a walk over hubs counts as one step, and no hub is ever shown.

Deliberately absent: evidence that a site runs at all. Code outside the program is taken to call back only what
the program hands out (mentions, overrides of bases outside, protocol members), never anything else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

import numpy as np
import numpy.typing as npt

from corollary.linking.program import Ints, Program
from corollary.reasoning.arcs import NOTHING, PARTS, joined, name_index, node_count
from corollary.reasoning.columns import marked, stable_order
from corollary.reasoning.results import Step, StepKind
from corollary.reasoning.steps import Steps
from corollary.reasoning.views import Arc

_Found = TypeVar("_Found")

__all__ = ["Csr", "Graph", "compressed", "name_index"]


@dataclass(frozen=True, slots=True)
class Csr:
    """Arcs by node: those of node i are `target[offset[i]:offset[i + 1]]`, in the order of `arc`, their number."""

    offset: npt.NDArray[np.int64]
    target: Ints
    arc: Ints


class Graph:
    """The arcs of a program, as far as questions asked for them, and the views built from them so far.

    Arcs are collected part by part, and each keeps its number when another part follows. A column has a row for
    each arc of the views that were asked for, and may have more.
    """

    def __init__(self, program: Program) -> None:
        self.symbols = len(program.symbols)  # nodes below this number are symbols, the others hubs
        self.nodes = node_count(program)
        self._program = program
        self._parts = 0
        self._columns = NOTHING
        self._views: dict[tuple[int, bool], Csr] = {}
        self._searches = 0
        self._found: dict[object, object] = {}

    @classmethod
    def of(cls, program: Program) -> Graph:
        """The graph of a program; it costs nothing until something is asked."""
        return cls(program)

    @property
    def source(self) -> Ints:
        return self._columns[0]

    @property
    def target(self) -> Ints:
        return self._columns[1]

    @property
    def kind(self) -> npt.NDArray[np.int8]:
        """An Arc for each arc; CALL and REFERENCE plus the evidence."""
        return self._columns[2]

    @property
    def row(self) -> Ints:
        """The row of the table that the kind names; NONE between hubs."""
        return self._columns[3]

    def chosen(self, view: int) -> Ints:
        """The arcs of a view, by their numbers."""
        self._collect(view)
        return np.flatnonzero(_kinds_in(view)[self.kind]).astype(np.int32)

    def _collect(self, view: int) -> None:
        """Collects all parts that have arcs of a view."""
        wanted = max((number for number, (kinds, _) in enumerate(PARTS, 1) if kinds & view), default=0)
        if self._parts < wanted:
            found = [part for _, collect in PARTS[self._parts : wanted] for part in collect(self._program)]
            self._columns = joined([self._columns, *found])
            self._parts = wanted

    def once(self, find: Callable[[Program, Graph], _Found]) -> _Found:
        """What a function of a module finds in the program: several questions may need it, and it is found once."""
        if find not in self._found:
            self._found[find] = find(self._program, self)
        return cast("_Found", self._found[find])

    def forward(self, view: int) -> Csr:
        """Where the arcs of a view lead from each node."""
        return self._csr(view, reverse=False)

    def reverse(self, view: int) -> Csr:
        """Where the arcs of a view come from, by the node they lead to."""
        return self._csr(view, reverse=True)

    def entering(self, view: int, nodes: npt.NDArray[np.integer]) -> Ints:
        """The arcs of a view that lead to some nodes, by their numbers, in no order that may count.

        They are searched among all arcs until that was done so often that sorting those would have cost no more.
        """
        if (view, True) not in self._views and self._searches < _SEARCHES:
            self._searches += 1
            self._collect(view)
            arcs = np.flatnonzero(marked(self.nodes, nodes)[self.target])
            return arcs[_kinds_in(view)[self.kind[arcs]]].astype(np.int32)
        csr = self.reverse(view)
        return np.concatenate([_NONE, *(csr.arc[csr.offset[node] : csr.offset[node + 1]] for node in nodes)])

    def _csr(self, view: int, *, reverse: bool) -> Csr:
        known = self._views.get((view, reverse))
        if known is None:
            chosen = self.chosen(view)
            near, far = (self.target, self.source) if reverse else (self.source, self.target)
            known = self._views[view, reverse] = compressed(self.nodes, near[chosen], far[chosen], chosen)
        return known

    def step(self, caller: int, callee: int, arc: int) -> Step:
        """The step that an arc stands for; for a walk over hubs, `arc` is its first."""
        return Step(int(caller), int(callee), _STEP_KINDS[int(self.kind[arc])], int(self.row[arc]))

    def steps(self, caller: Ints, callee: Ints, arc: Ints) -> Steps:
        """The steps that many arcs stand for."""
        return Steps(caller, callee, _KINDS_OF_STEPS[self.kind[arc]], self.row[arc])


def _kinds_in(view: int) -> npt.NDArray[np.bool_]:
    """For each kind of arcs whether a view has those."""
    return np.array([view >> kind & 1 for kind in range(max(Arc) + 1)], np.bool_)


def compressed(nodes: int, source: Ints, target: Ints, arc: Ints) -> Csr:
    """The arcs sorted by source and then by their order here."""
    order = stable_order(source)
    offset = np.zeros(nodes + 1, np.int64)
    np.cumsum(np.bincount(source, minlength=nodes), out=offset[1:])
    return Csr(offset, target[order], arc[order])


_STEP_KINDS = {
    **{arc + level: StepKind.EDGE for arc in (Arc.CALL, Arc.REFERENCE) for level in range(3)},
    Arc.SITE: StepKind.GUESS,
    Arc.LOAD: StepKind.LOAD,
    Arc.MEMBER_OWNER: StepKind.OWNER,
    Arc.SCOPE_OWNER: StepKind.OWNER,
    Arc.BASE: StepKind.BASE,
    Arc.PROTOCOL: StepKind.PROTOCOL,
    Arc.UNSEEN: StepKind.GUESS,
    Arc.OVERRIDE: StepKind.OVERRIDE,
    Arc.BESIDE: StepKind.OVERRIDE,
    Arc.ENTRY_OVERRIDE: StepKind.OVERRIDE,
}
_SEARCHES = 16
_NONE = np.zeros(0, np.int32)
_KINDS_OF_STEPS = np.array([_STEP_KINDS.get(kind, StepKind.GUESS) for kind in range(max(Arc) + 1)], np.int8)
