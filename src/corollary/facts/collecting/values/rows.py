"""Rows of tables: containers that are written out as elements of one, more than are told apart as objects.

A node has few objects. Of a table with more rows than that most would be lost where a row is read at a key that is
not spelled. There one object stands for all of them, which holds at each place what any row has there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from corollary.facts.collecting.draft import Draft
from corollary.facts.schema import MOST_OBJECTS
from corollary.syntax.tables import Node


class Element(NamedTuple):
    """What is written as an element of a container: its name there, and its node."""

    name: str
    node: Node
    spread: bool = False
    """Whether the node is a container whose elements are meant."""


Listed = Mapping[int, Sequence[Element]]
"""The elements of each container that is written out, by the id of its node."""


class Rows:
    """The rows of the tables of a file."""

    def __init__(self, draft: Draft, listed: Listed) -> None:
        self._draft, self._listed = draft, listed
        self.shared: dict[int, int] = {}
        """The id of the node of a row -> the term of the object that stands for all rows of its table."""
        if any(len(elements) > MOST_OBJECTS for elements in listed.values()):
            self._kinds = {row[0]: row[1] for row in draft.rows["object"]}
            self._find()

    def _find(self) -> None:
        listed = self._listed
        inside = {element.node.id for elements in listed.values() for element in elements}
        waiting = [elements for container, elements in listed.items() if container not in inside]
        while waiting:
            elements = waiting.pop()
            rows = [element.node.id for element in elements if self._is_row(element)]
            if len(rows) <= MOST_OBJECTS:
                waiting += [listed[element.node.id] for element in elements if element.node.id in listed]
                continue
            self._share(rows)
            columns = defaultdict[str, list[Element]](list)
            for row in rows:
                for element in listed[row]:
                    columns[element.name].append(element)
            waiting += columns.values()

    def _is_row(self, element: Element) -> bool:
        if element.spread or element.node.id not in self._listed or not self._draft.at_place(element.name):
            return False
        return self._draft.node_terms.get(element.node.id) in self._kinds

    def _share(self, rows: Sequence[int]) -> None:
        """Lets one object stand for the rows of each kind."""
        shared: dict[int, int] = {}
        for row in rows:
            kind = self._kinds[self._draft.node_terms[row]]
            if kind not in shared:
                shared[kind] = self._draft.fresh_term()
                self._draft.add("object", shared[kind], kind)
            self.shared[row] = shared[kind]
