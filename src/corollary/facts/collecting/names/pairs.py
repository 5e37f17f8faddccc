"""Bindings written as an alternating list: a target, its value, the next target, its value.

No query can tell an even element from an odd one, so the elements are captured and paired here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from corollary.facts.collecting.captured import Pair
from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.names.scopes import Intervals
from corollary.syntax.tables import Node


class Identifiers:
    """The identifiers of a file by place; the tables are made when the first pattern asks for them."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    @cached_property
    def _nodes(self) -> dict[int, Node]:
        return dict(zip(self._draft.references.starts, self._draft.references, strict=True))

    @cached_property
    def _starts(self) -> list[int]:
        return sorted(self._nodes)

    @cached_property
    def _calls(self) -> list[Node]:
        return self._draft.matches["call"].nodes

    @cached_property
    def _call_at(self) -> Intervals:
        return Intervals([(call.start_byte, call.end_byte) for call in self._calls])

    @cached_property
    def _defaults(self) -> list[Node]:
        return [value for _, value in alternating(self._draft, "dispatch.pairs")]

    @cached_property
    def _default_at(self) -> Intervals:
        return Intervals([(value.start_byte, value.end_byte) for value in self._defaults])

    def inside(self, node: Node) -> tuple[Node, ...]:
        """The identifiers in a pattern, in source order, without those in the calls, or pairs, that give defaults."""
        first, last = bisect_left(self._starts, node.start_byte), bisect_left(self._starts, node.end_byte)
        starts = self._starts[first:last]
        for code, at in ((self._calls, self._call_at), (self._defaults, self._default_at)):
            if len(starts) > 1:
                around = [code[place].start_byte if place != -1 else -1 for place in at.at(starts)]
                starts = [start for start, begin in zip(starts, around, strict=True) if begin < node.start_byte]
        return tuple(self._nodes[start] for start in starts)


def pairs_of(draft: Draft, identifiers: Identifiers) -> list[Pair]:
    """The pairs of all alternating lists that bind names, in source order."""
    pairs = []
    for head in ("assign.pairs", "unpack.pairs"):
        for target, value in alternating(draft, head):
            found = identifiers.inside(target)
            if found:
                pairs.append(Pair(target, found, value, head == "unpack.pairs"))
    pairs.sort(key=lambda pair: pair.target.start_byte)
    return pairs


def alternating(draft: Draft, head: str) -> Iterator[tuple[Node, Node]]:
    """The elements of the lists of a head, two by two."""
    lists: dict[int, dict[int, Node]] = {}
    table = draft.matches[head]
    for node, element in zip(table.ids, table.column("element"), strict=True):
        lists.setdefault(node, {})[element.start_byte] = element
    for elements in lists.values():
        nodes = [elements[start] for start in sorted(elements)]
        yield from zip(nodes[::2], nodes[1::2], strict=False)
