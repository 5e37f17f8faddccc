"""The program as one graph of arcs, from which every question takes the view it needs.

Nodes are the symbols and, behind them, *hubs*: one for every bare name, one for "a value that escaped" and one
for "a name computed at run time". An open site points at the hub of its name and the hub points at the candidates,
so guesses stay linear in sites plus candidates; a walk over hubs counts as one step, and no hub is ever shown.

Deliberately absent: evidence that a site runs at all. Code outside the program is taken to call back only what
the program hands out (mentions, overrides of bases outside, protocol members), never anything else.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from corollary.linking.program import Ints, Program
from corollary.reasoning.arcs import collected, name_index, node_count
from corollary.reasoning.results import Step, StepKind
from corollary.reasoning.views import Arc

__all__ = ["Csr", "Graph", "compressed", "name_index"]


@dataclass(frozen=True, slots=True)
class Csr:
    """Arcs by node: those of node i are `target[offset[i]:offset[i + 1]]`, in the order of `arc`, their number."""

    offset: npt.NDArray[np.int64]
    target: Ints
    arc: Ints


@dataclass(frozen=True, slots=True)
class Graph:
    """All arcs of a program, and the views built from them so far."""

    symbols: int  # nodes below this number are symbols, the others hubs
    nodes: int
    source: Ints
    target: Ints
    kind: npt.NDArray[np.int8]  # an Arc; CALL and REFERENCE plus the evidence
    row: Ints  # of the table that the kind names; NONE between hubs
    _views: dict[tuple[int, bool], Csr] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, program: Program) -> Graph:
        """The graph of a program; cheap enough to build whenever a program is opened."""
        source, target, kind, row = collected(program)
        return cls(len(program.symbols), node_count(program), source, target, kind, row)

    def forward(self, view: int) -> Csr:
        """Where the arcs of a view lead from each node."""
        return self._csr(view, reverse=False)

    def reverse(self, view: int) -> Csr:
        """Where the arcs of a view come from, by the node they lead to."""
        return self._csr(view, reverse=True)

    def _csr(self, view: int, *, reverse: bool) -> Csr:
        known = self._views.get((view, reverse))
        if known is None:
            chosen = np.flatnonzero((view >> self.kind.astype(np.int64)) & 1).astype(np.int32)
            near, far = (self.target, self.source) if reverse else (self.source, self.target)
            known = self._views[view, reverse] = compressed(self.nodes, near[chosen], far[chosen], chosen)
        return known

    def step(self, caller: int, callee: int, arc: int) -> Step:
        """The step that an arc stands for; for a walk over hubs, `arc` is its first."""
        return Step(int(caller), int(callee), _STEP_KINDS[int(self.kind[arc])], int(self.row[arc]))

    def steps(self, caller: Ints, callee: Ints, arc: Ints) -> list[Step]:
        """The steps that many arcs stand for."""
        kinds = [_STEP_KINDS[kind] for kind in self.kind[arc].tolist()]
        return list(map(Step, caller.tolist(), callee.tolist(), kinds, self.row[arc].tolist()))


def compressed(nodes: int, source: Ints, target: Ints, arc: Ints) -> Csr:
    """The arcs sorted by source and then by their order here."""
    key = np.sort(source.astype(np.int64) << 32 | np.arange(len(source)))
    order = key & 0xFFFFFFFF
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
    Arc.OVERRIDE: StepKind.OVERRIDE,
    Arc.BESIDE: StepKind.OVERRIDE,
    Arc.ENTRY_OVERRIDE: StepKind.OVERRIDE,
}
