"""The graph that values propagate through: its nodes, and the tables of what is known of them.

Rows are stated, and merged into the tables round by round; which rows follow from which is no matter of the graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Self

import numpy as np
import numpy.typing as npt

from corollary.linking.flow.nodes import NONE, Nodes
from corollary.linking.values import sets
from corollary.linking.values.bounds import Bound
from corollary.linking.values.elements import ElementNames
from corollary.linking.values.joins import LOW, SHIFT, Batch, Bytes, Longs, Round, Table, begins, longs, runs
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
        self._held_for_others = sets.marked(max(names.held_for_others) + 2, sorted(names.held_for_others))
        self._class = is_class
        self._has_members = np.ones(things, dtype=bool)
        self._has_members[:definitions] = ~is_class
        self._definitions = definitions
        self._return_base = terms
        self._next_node = terms + things
        self._fields, self._pairs = Nodes(), Nodes()
        self._is_pair = np.zeros(self._next_node + 1024, dtype=bool)
        self._variety = np.zeros(self._next_node + 1024, dtype=np.int8)
        self._pair_keys = np.zeros(self._next_node + 1024, dtype=np.int64)  # negative: the holder of a stored member
        self.clear()

    def returned(self, definition: int) -> int:
        """The node of what a function returns, a definition or an object that is one."""
        return self._return_base + definition

    def stored_at(self, keys: Longs) -> Longs:
        """The nodes of what is stored in members, each told by thing and name in one number."""
        nodes, fresh = self._nodes_of(self._fields, keys)
        self._mark_fields(keys[fresh], nodes[fresh])
        return nodes

    def members_at(self, keys: Longs) -> tuple[Longs, Longs]:
        """The nodes of members, each told by value and name in one number, and those that nobody asked for before."""
        nodes, fresh = self._nodes_of(self._pairs, keys)
        self._mark_pairs(keys[fresh], nodes[fresh])
        return nodes, nodes[fresh]

    def _nodes_of(self, table: Nodes, keys: Longs) -> tuple[Longs, Longs]:
        """The nodes of keys, and the places in them where those stand first that are new to the table."""
        nodes = table.find(keys)
        missing = np.flatnonzero(nodes == NONE)
        if not len(missing):
            return nodes, missing
        order = missing[np.argsort(keys[missing], kind="stable")]
        wanted, inverse = runs(keys[order])
        made = self._fresh_nodes(len(wanted))
        table.put(wanted, made)
        nodes[order] = made[inverse]
        return nodes, order[begins(inverse)]

    def _mark_pairs(self, keys: Longs, nodes: Longs) -> None:
        self._is_pair[nodes] = True
        self._pair_keys[nodes] = keys

    def _mark_fields(self, keys: Longs, nodes: Longs) -> None:
        if not len(keys):
            return
        things, names = keys >> SHIFT, keys & LOW
        self._variety[nodes] = self._element_names.varieties(names)
        held = self._has_members[things] & ~self._held_for_others.take(names, mode="clip")
        self._pair_keys[nodes[held]] = -1 - (things[held] << ROLE_BITS)

    def fields_of(self, things: Longs) -> Longs:
        """The nodes of what is stored in members of things."""
        return self._fields.beginning(sets.unique(things))

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

    def known_members(self, keys: Longs) -> Longs:
        """The nodes of members, each told by value and name in one number, -1 for those that nobody asked for."""
        nodes = self._pairs.find(keys)
        return np.where(nodes == NONE, -1, nodes)

    def member_nodes(self) -> dict[int, tuple[int, int]]:
        """For each node of a look-up the value and the name that were looked up."""
        return _by_node(self._pairs)

    def field_nodes(self) -> dict[int, tuple[int, int]]:
        """For each node of a stored field the thing and the name."""
        return _by_node(self._fields)

    def is_cut(self, node: int) -> bool:
        """Whether a node has the unknown in place of values that would have been too many."""
        return node in self.bound.cut or node in self.cut_members

    def stated(self) -> Round:
        """The rows that were stated since the last time: values, edges, passings, operators."""
        return (
            self._new_values.take(),
            self._new_edges.take(),
            self._new_passings.take(),
            self._new_operators.take(),
        )

    @property
    def waiting(self) -> int:
        """How many rows were stated since the last time."""
        return sum(map(len, (self._new_values, self._new_edges, self._new_passings, self._new_operators)))

    def merge(self, given: Round) -> Round:
        """Adds rows to the tables; those of them that are new or better than before."""
        values, edges, passings, operators = given
        new_edges = self.edges.merge(*edges)
        new_values = self.values.merge(*self.bound.apply(*values, self.values))
        self.bound.count(new_values[0])
        return new_values, new_edges, self.passings.merge(*passings), self.operators.merge(*operators)

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
        return self._pairs.items()

    def fields(self) -> tuple[Longs, Longs]:
        """The members that are stored in things, as thing and name in one number, and their nodes."""
        return self._fields.items()

    def adopt(self, pairs: Longs, of_pairs: Longs, fields: Longs, of_fields: Longs) -> tuple[Longs, Longs]:
        """The nodes of members that are asked for and of such that are stored, in the order that they had elsewhere."""
        last = max(int(of_pairs.max(initial=0)), int(of_fields.max(initial=0)))
        is_kept = np.zeros(last + 1, dtype=bool)
        is_kept[of_pairs] = is_kept[of_fields] = True
        first = int(self._fresh_nodes(len(pairs) + len(fields))[0]) if len(pairs) + len(fields) else 0
        places = np.cumsum(is_kept) + (first - 1)
        of_pairs, of_fields = places[of_pairs], places[of_fields]
        self._pairs.adopt(pairs, of_pairs)
        self._fields.adopt(fields, of_fields)
        self._mark_pairs(pairs, of_pairs)
        self._mark_fields(fields, of_fields)
        return of_pairs, of_fields

    @property
    def stores_elsewhere(self) -> bool:
        """Whether there are members that anything is stored in besides those that were adopted."""
        return self._fields.has_grown

    def forget(self, nodes: Longs) -> None:
        """Drops members that nobody asks for."""
        self._pairs.forget(self._pair_keys[nodes])

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

    def _fresh_nodes(self, count: int) -> Longs:
        first, self._next_node = self._next_node, self._next_node + count
        more = self._next_node - len(self._is_pair)
        if more > 0:
            more = max(more, len(self._is_pair) // 8)
            self._is_pair = np.concatenate((self._is_pair, np.zeros(more, dtype=bool)))
            self._variety = np.concatenate((self._variety, np.zeros(more, dtype=np.int8)))
            self._pair_keys = np.concatenate((self._pair_keys, np.zeros(more, dtype=np.int64)))
        return np.arange(first, self._next_node)


def _by_node(nodes: Nodes) -> dict[int, tuple[int, int]]:
    keys, numbers = nodes.items()
    return {node: (key >> SHIFT, key & LOW) for key, node in zip(keys.tolist(), numbers.tolist(), strict=True)}
