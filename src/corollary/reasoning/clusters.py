"""Clusters of dead code: the symbols that go together, and the one of each whose removal takes the rest with it.

A symbol is counted with the outermost gone symbol around it. What only one cluster leads to belongs to it; what
several lead to, or the living do, begins a cluster of its own: the root of a symbol is what dominates it right below
the entry points. Groups that only use each other are one node, and the first of them stands for all.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corollary.facts.vocabulary import KINDS
from corollary.linking.program import NONE, Ints, Program
from corollary.reasoning.graph import Graph, compressed
from corollary.reasoning.kernels import arcs_of, strongly_connected_components
from corollary.reasoning.views import USES

Mask = npt.NDArray[np.bool_]


def outermost(program: Program, gone: Mask) -> Ints:
    """Per symbol the outermost gone symbol around it that is no module; the symbol itself where there is none."""
    parent, is_module = program.symbols.parent, program.symbols.kind == KINDS.index("module")
    inside = gone & (parent != NONE) & gone[parent] & ~is_module[parent]
    around = np.where(inside, parent, np.arange(len(parent), dtype=np.int32))
    while True:
        further = around[around]
        if np.array_equal(further, around):
            return around
        around = further


def roots_of(program: Program, graph: Graph, gone: Mask, users: Mask) -> Ints:
    """Per gone symbol the root of its cluster; `users` are the symbols whose uses count, the gone ones or more."""
    count = len(gone)
    around = outermost(program, gone)
    source, target = used_pairs(graph, users)
    kept = gone[target]
    source, target = source[kept], around[target[kept]]
    is_entered = np.zeros(count, np.bool_)
    is_entered[target[~gone[source]]] = True
    within = gone[source]
    source, target = around[source[within]], target[within]
    first = np.arange(count, dtype=np.int32)
    for component in strongly_connected_components(count, source, target):
        first[component] = component[0]
    is_entered[first[np.flatnonzero(is_entered)]] = True
    source, target = first[source], first[target]
    return _dominators(count, source[source != target], target[source != target], is_entered)[first[around]]


def used_pairs(graph: Graph, users: Mask) -> tuple[Ints, Ints]:
    """The pairs of symbols of which the first, one of `users`, uses the second."""
    kept = graph.chosen(USES)
    source, target = graph.source[kept], graph.target[kept]
    counts = users[source] & (source != target)
    return source[counts], target[counts]


def _dominators(count: int, source: Ints, target: Ints, is_entered: Mask) -> Ints:
    """Per node of an acyclic graph the only node without arcs into it, or with several such above it, that leads there.

    Nodes are settled when all before them are, so each is looked at once.
    """
    following = compressed(count, source, target, np.arange(len(source), dtype=np.int32))
    waiting = np.bincount(target, minlength=count)
    label = np.arange(count, dtype=np.int32)
    low, high = np.full(count, count, np.int32), np.full(count, NONE, np.int32)
    settled = np.flatnonzero(waiting == 0)
    while len(settled):
        alike = (low[settled] == high[settled]) & ~is_entered[settled]
        label[settled[alike]] = low[settled[alike]]
        positions = arcs_of(following, settled)
        reached = following.target[positions]
        given = np.repeat(label[settled], following.offset[settled + 1] - following.offset[settled])
        np.minimum.at(low, reached, given)
        np.maximum.at(high, reached, given)
        np.subtract.at(waiting, reached, 1)
        reached = np.unique(reached)
        settled = reached[waiting[reached] == 0]
    return label
