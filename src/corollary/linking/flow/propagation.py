"""Values through the propagation graph to a fixpoint, with joins over sorted arrays.

A field-based, flow- and context-insensitive points-to analysis in the manner of Andersen (1994) and of Salis
et al., PyCG (2021), evaluated semi-naively: each round joins only what the last one found. A row is a pair of
node and value with the evidence of its best derivation: the weakest step on the way, the strongest way
counts. The rules are monotone; what is not is the bound on the values of a node (see `bounds`).
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from corollary.linking.flow.agreeing import Agreeing
from corollary.linking.values.joins import LOW, SHIFT, Bytes, Longs, Round, Table
from corollary.linking.values.things import ROLE_BITS, are_accessing


class Journal(Protocol):
    """What is told of each round of a propagation."""

    def begin(self) -> None:
        """Forgets what was noted of another propagation."""

    def note(self, given: Round, found: Round, nodes: int) -> None:
        """Notes what a round was given, what it found new, and how many nodes there were."""


class Propagation(Agreeing):
    """The propagation graph of a program, and the rules by which values go through it."""

    def solve(self, journal: Journal | None = None) -> None:
        """Runs the rules until nothing is new; the journal notes what each round was given and found."""
        if journal is not None:
            journal.begin()
        while True:
            given = self.stated()
            found = self.merge(given)
            if journal is not None:
                journal.note(given, found, self._next_node)
            if not any(len(rows[0]) for rows in found):
                break
            self.fire(found)
        for table in (self.values, self.edges, self.passings, self.operators):
            table.settle()

    def fire(self, found: Round) -> None:
        """States what follows in one step from rows that were found."""
        (keys, least), (edge_keys, weights), (passing_keys, passing_weights), (operator_keys, operator_weights) = found
        self._along_new_edges(edge_keys, weights)
        self._along_new_edges(passing_keys, passing_weights, of_program=True)
        self._call_operators_known(operator_keys, operator_weights)
        if len(keys):
            nodes, values = keys >> SHIFT, keys & LOW
            self._get(nodes, values, least)
            self._access(nodes, values, least)
            self._assign(nodes, values, least)
            self._along_edges(self.edges, nodes, values, least)
            own = values >> ROLE_BITS < self.outside.base
            self._along_edges(self.passings, nodes[own], values[own], least[own])
            self._read_members(nodes, values, least)
            self._call(nodes, values, least)
            self._instantiate(nodes, values, least)
            self._agree(nodes, values)
            self._store_members(nodes, values, least)
            self._give_receivers(nodes, values, least)

    def _along_new_edges(self, keys: Longs, weights: Bytes, *, of_program: bool = False) -> None:
        if not len(keys):
            return
        sources, targets = keys >> SHIFT, keys & LOW
        edge, values, least = self.values.rows_of(sources)
        if of_program:
            own = values >> ROLE_BITS < self.outside.base
            edge, values, least = edge[own], values[own], least[own]
        self._pass_on(sources[edge], targets[edge], values, least, weights[edge])

    def _along_edges(self, edges: Table, nodes: Longs, values: Longs, least: Bytes) -> None:
        row, targets, weights = edges.rows_of(nodes)
        self._pass_on(nodes[row], targets, values[row], least[row], weights)

    def _pass_on(self, sources: Longs, targets: Longs, values: Longs, least: Bytes, weights: Bytes) -> None:
        if not len(values):
            return
        keep = ~are_accessing(values) | self._is_pair[sources]
        some = np.flatnonzero(self._variety[sources])
        keep[some] &= self._may_be_found(self._variety[sources[some]], targets[some], values[some])
        keep &= self._may_be_declared(sources, targets, values) & ~self._stand_for_what_they_give(sources, values)
        if not keep.all():
            sources, targets = sources[keep], targets[keep]
            values, least, weights = values[keep], least[keep], weights[keep]
        least = np.maximum(least, weights)
        self._new_values.add(*self.narrowing.narrowed(targets, values, least))
        self._pass_to_members(sources, targets, values, least)
