"""Questions about graphs that are optimisation: which edges to cut, and which layers to choose.

Nodes are numbers from 0, edges are triples (source, target, weight) with weights from 1, and edges are answered for by
their positions. The questions are put to the worker by `cut_cycles` and `suggest_layers`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from msgspec import Struct

from corollary.decoding import json_decoder
from corollary.errors import CorollaryError
from corollary.reasoning.smt.queries import Smt
from corollary.reasoning.workers.limits import Limits

Edge = tuple[int, int, int]


class Cut(Struct, frozen=True):
    """Edges whose removal leaves no cycle, and their weight; no such set weighs less than `lower_bound`.

    If `minimal`, the two are equal. `cycles` are why: every cut takes an edge of each, and sets of edges that do
    weigh `lower_bound` at least.
    """

    edges: tuple[int, ...]
    weight: int
    lower_bound: int
    cycles: tuple[tuple[int, ...], ...]

    @property
    def minimal(self) -> bool:
        return self.weight == self.lower_bound


class Layers(Struct, frozen=True):
    """A layer for each node, 0 at the bottom, and the edges that lead upward, with their weight.

    No assignment breaks less than `lower_bound`; if `minimal`, the two are equal. Of assignments that break as much,
    this is one with little weight inside of layers.
    """

    layers: tuple[int, ...]
    broken: tuple[int, ...]
    weight: int
    lower_bound: int

    @property
    def minimal(self) -> bool:
        return self.weight == self.lower_bound


class CutRequest(Struct, frozen=True):
    """A question for a cut."""

    edges: tuple[Edge, ...]
    seconds: float


class LayersRequest(Struct, frozen=True):
    """A question for layers: how many, and the nodes whose layer is settled."""

    nodes: int
    edges: tuple[Edge, ...]
    layers: int
    settled: tuple[tuple[int, int], ...]
    seconds: float


_cuts, _layers = json_decoder(Cut), json_decoder(Layers)


def cut_cycles(smt: Smt, edges: Sequence[Edge], *, limits: Limits | None = None) -> Cut:
    """The lightest edges to cut so that no cycle is left; the best that was found when the time is up."""
    limits = limits or Limits()
    return smt.ask("cut", CutRequest(tuple(edges), limits.seconds), _cuts, _patient(limits))


def suggest_layers(
    smt: Smt,
    nodes: int,
    edges: Sequence[Edge],
    layers: int,
    *,
    settled: Mapping[int, int] | None = None,
    limits: Limits | None = None,
) -> Layers:
    """Layers, none of them empty, against which the least weight of edges leads upward.

    Error: bad-layers. An edge leads upward if its target lies in a higher layer than its source. There are at most
    as many layers as nodes.
    """
    limits = limits or Limits()
    fixed = tuple((settled or {}).items())
    most = max(1, min(layers, nodes))
    free = nodes - len(fixed)
    if most - len({layer for _, layer in fixed}) > free:
        raise CorollaryError("bad-layers", f"{most} layers are too many: some would be empty", remedy="Ask for fewer.")
    return smt.ask("layers", LayersRequest(nodes, tuple(edges), most, fixed, limits.seconds), _layers, _patient(limits))


def _patient(limits: Limits) -> Limits:
    """The limits of a call that ends by itself: the worker minds the clock, and tidying up takes a little longer."""
    return replace(limits, seconds=limits.seconds * 1.1 + 0.5)
