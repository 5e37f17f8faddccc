"""The graph that values propagate through: its nodes, and the tables of what is known of them.

Rows are stated, and merged into the tables round by round; which rows follow from which is no matter of the graph.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from copy import copy
from typing import Self

import numpy as np
import numpy.typing as npt

from corollary.linking.values.bounds import Bound
from corollary.linking.values.elements import ElementNames
from corollary.linking.values.joins import LOW, SHIFT, Batch, Bytes, Longs, Round, Table, longs
from corollary.linking.values.things import ROLE_BITS

Flags = npt.NDArray[np.bool_]


class Graph:
    """Nodes and what is known of them.

    Nodes are the terms of the program, then a node for what each thing returns (`returned`), then nodes
    that look-ups make on demand: one for each pair of value and member name, one for each stored field.
    """

    def __init__(
        self, terms: int, things: int, is_class: Flags, definitions: int, bound: Bound, names: ElementNames
    ) -> None:
        """`is_class` tells of each definition whether it is a class."""
        self.bound = bound
        self._element_names = names
        self._class = is_class
        self._has_members = np.ones(things, dtype=bool)
        self._has_members[:definitions] = ~is_class
        self._definitions = definitions
        self._return_base = terms
        self._next_node = terms + things
        self._fields: dict[int, int] = {}
        self._pairs: dict[int, int] = {}
        self._is_pair = np.zeros(self._next_node + 1024, dtype=bool)
        self._variety = np.zeros(self._next_node + 1024, dtype=np.int8)
        self._pair_keys = np.zeros(self._next_node + 1024, dtype=np.int64)  # negative: the holder of a stored member
        self.clear()

    def returned(self, definition: int) -> int:
        """The node of what a function returns, a definition or an object that is one."""
        return self._return_base + definition

    def field(self, thing: int, name: int) -> int:
        """The node of what is stored in member `name` of a thing."""
        key = thing << SHIFT | name
        node = self._fields.get(key)
        if node is None:
            node = self._fields[key] = self._fresh_node()
            self._variety[node] = self._element_names.variety(name)
            if self._has_members[thing] and name not in self._element_names.all:
                self._pair_keys[node] = -1 - (thing << ROLE_BITS)
        return node

    def fields_of(self, things: Collection[int]) -> list[int]:
        """The nodes of what is stored in members of things."""
        keys, nodes = self.fields()
        found: list[int] = nodes[np.isin(keys >> SHIFT, longs(sorted(things)))].tolist()
        return found

    def add_values(self, nodes: Sequence[int] | Longs, values: Sequence[int] | Longs, evidence: int) -> None:
        """States that nodes have values."""
        count = len(nodes)
        self._new_values.add(longs(nodes), longs(values), np.full(count, evidence, dtype=np.int8))

    def add_edges(
        self, sources: Sequence[int] | Longs, targets: Sequence[int] | Longs, weights: Sequence[int] | Bytes
    ) -> None:
        """States that targets have the values of sources, with evidence no better than the weight."""
        self._new_edges.add(longs(sources), longs(targets), np.asarray(weights, dtype=np.int8))

    def values_of(self, node: int) -> list[tuple[int, int]]:
        """The (value, evidence) of a node."""
        return self.values.seconds(node)

    def pair(self, value: int, name: int) -> int | None:
        """The node of member `name` of a value, None where nobody asked for it."""
        return self._pairs.get(value << SHIFT | name)

    def member_nodes(self) -> dict[int, tuple[int, int]]:
        """For each node of a look-up the value and the name that were looked up."""
        return {node: (key >> SHIFT, key & LOW) for key, node in self._pairs.items()}

    def field_nodes(self) -> dict[int, tuple[int, int]]:
        """For each node of a stored field the thing and the name."""
        return {node: (key >> SHIFT, key & LOW) for key, node in self._fields.items()}

    def is_cut(self, node: int) -> bool:
        """Whether a node has the unknown in place of values that would have been too many."""
        return node in self.bound.cut or node in self.cut_members

    def stated(self) -> Round:
        """The rows that were stated since the last time: values, edges, passings, operators."""
        self._state_found()
        return (
            self._new_values.take(),
            self._new_edges.take(),
            self._new_passings.take(),
            self._new_operators.take(),
        )

    def merge(self, given: Round) -> Round:
        """Adds rows to the tables; those of them that are new or better than before."""
        values, edges, passings, operators = given
        new_edges = self.edges.merge(*edges)
        new_values = self.values.merge(*self.bound.apply(*values, self.values))
        self.bound.count(new_values[0])
        return new_values, new_edges, self.passings.merge(*passings), self.operators.merge(*operators)

    def _state_found(self) -> None:
        """States what look-ups found since the last time, in one go."""
        if self._found_edges:
            edges = np.array(self._found_edges, dtype=np.int64)
            self._new_edges.add(edges[:, 0], edges[:, 1], edges[:, 2].astype(np.int8))
            self._found_edges.clear()
        if self._found_values:
            values = np.array(self._found_values, dtype=np.int64)
            self._new_values.add(values[:, 0], values[:, 1], values[:, 2].astype(np.int8))
            self._found_values.clear()

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return self._next_node

    def is_pair(self, nodes: Longs) -> npt.NDArray[np.bool_]:
        """Which nodes are those of members that were asked for."""
        found: npt.NDArray[np.bool_] = self._is_pair[nodes]
        return found

    def pairs(self) -> tuple[Longs, Longs]:
        """The members that were asked for, as value and name in one number, and their nodes."""
        return _items(self._pairs)

    def fields(self) -> tuple[Longs, Longs]:
        """The members that are stored in things, as thing and name in one number, and their nodes."""
        return _items(self._fields)

    def adopt(self, pairs: Longs, fields: Longs) -> tuple[Longs, Longs]:
        """The nodes, made in this order, of members that are asked for and of such that are stored in things."""
        first = self._next_node
        while len(self._is_pair) < first + len(pairs) + len(fields):
            self._grow()
        self._next_node = first + len(pairs) + len(fields)
        of_pairs = np.arange(first, first + len(pairs))
        of_fields = np.arange(first + len(pairs), self._next_node)
        self._pairs.update(zip(pairs.tolist(), of_pairs.tolist(), strict=True))
        self._fields.update(zip(fields.tolist(), of_fields.tolist(), strict=True))
        self._is_pair[of_pairs] = True
        self._pair_keys[of_pairs] = pairs
        names = self._element_names
        self._variety[of_fields] = [names.variety(name) for name in (fields & LOW).tolist()]
        held = self._has_members[fields >> SHIFT] & ~np.isin(fields & LOW, longs(sorted(names.all)))
        self._pair_keys[of_fields[held]] = -1 - (fields[held] >> SHIFT << ROLE_BITS)
        return of_pairs, of_fields

    def forget(self, nodes: Longs) -> None:
        """Drops members that nobody asks for."""
        for key in self._pair_keys[nodes].tolist():
            self._pairs.pop(key, None)

    def emptied(self) -> Self:
        """The same nodes, and whatever else there is, without any rows."""
        found = copy(self)
        found.clear()
        return found

    def clear(self) -> None:
        """Drops all rows, those that are stated among them."""
        self.values = Table()
        self.edges = Table()
        self.passings = Table()  # edges from arguments to parameters: only what the program defines or makes goes along
        self.operators = Table()  # from the operator of an object that is called to the term of the callee
        self.cut_members: set[int] = set()  # nodes of members that have too many values to be told
        self._new_values, self._new_edges, self._new_passings, self._new_operators = Batch(), Batch(), Batch(), Batch()
        self._found_edges: list[tuple[int, int, int]] = []
        self._found_values: list[tuple[int, int, int]] = []

    def _fresh_node(self) -> int:
        node = self._next_node
        self._next_node += 1
        if node >= len(self._is_pair):
            self._grow()
        return node

    def _grow(self) -> None:
        self._is_pair = np.concatenate((self._is_pair, np.zeros(len(self._is_pair), dtype=bool)))
        self._variety = np.concatenate((self._variety, np.zeros(len(self._variety), dtype=np.int8)))
        self._pair_keys = np.concatenate((self._pair_keys, np.zeros(len(self._pair_keys), dtype=np.int64)))


def _items(table: dict[int, int]) -> tuple[Longs, Longs]:
    keys = np.fromiter(table.keys(), dtype=np.int64, count=len(table))
    return keys, np.fromiter(table.values(), dtype=np.int64, count=len(table))
