"""Running a query over a syntax tree, at a cost that is bounded for trees of any depth.

A query keeps a state for every ancestor whose match is not complete yet, and looks at all of them at every node: in
code that nests ten thousand deep that takes hours. So the number of states is bounded; a tree that needs more, or is
seen to be deep, is cut into layers, and the matches that begin in each are found on their own. Nothing is lost by that,
since a pattern looks only a few levels down.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Found = list[tuple[int, dict[str, list[Any]]]]
"""The number of the pattern, and the captures of each match."""

_STATES = 512
"""More than code that people wrote needs: 9,500 files of real projects stay below half of it, all but one."""
_DEEP, _STRIDE = 1000, 1000
"""The depth from which a tree is cut, as a step in it takes time in proportion to its depth; of how many nodes one is
asked for its depth."""
_LAYER = 16
"""Levels of a layer."""
_OVERLAP = 1
"""Levels that two layers share: a pattern whose top is any node is not found at the top of a layer."""


def matches_in(query: Any, root: Any) -> Found:
    """The matches of a query below a node."""
    from tree_sitter import QueryCursor

    if _is_deep(root):
        return _by_layers(query, root)
    cursor = QueryCursor(query, match_limit=_STATES)
    found: Found = cursor.matches(root)
    return _by_layers(query, root) if cursor.did_exceed_match_limit else found


def captures_in(query: Any, root: Any) -> Iterator[tuple[str, Any]]:
    """Name and node of each capture of a query below a node."""
    for _, captures in matches_in(query, root):
        for name, nodes in captures.items():
            for node in nodes:
                yield name, node


def _is_deep(root: Any) -> bool:
    cursor = root.walk()
    for index in range(_STRIDE, root.descendant_count, _STRIDE):
        cursor.goto_descendant(index)
        if cursor.depth > _DEEP:
            return True
    return False


def _by_layers(query: Any, root: Any) -> Found:
    from tree_sitter import QueryCursor

    found: dict[tuple[Any, ...], tuple[int, dict[str, list[Any]]]] = {}
    for top in _tops(root):
        cursor = QueryCursor(query)
        cursor.set_max_start_depth(_LAYER + _OVERLAP)
        for pattern, captures in cursor.matches(top):
            nodes = tuple((name, *(node.id for node in nodes)) for name, nodes in captures.items())
            found.setdefault((pattern, *nodes), (pattern, captures))
    return sorted(found.values(), key=_place)


def _tops(root: Any) -> Iterator[Any]:
    """The nodes at which a layer begins: every so many levels."""
    cursor = root.walk()
    level = 0
    while True:
        if level % _LAYER == 0:
            yield cursor.node
        if cursor.goto_first_child():
            level += 1
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
            level -= 1


def _place(match: tuple[int, dict[str, list[Any]]]) -> tuple[int, int]:
    nodes = [nodes[0] for nodes in match[1].values() if nodes]
    return min((node.start_byte for node in nodes), default=0), -max((node.end_byte for node in nodes), default=0)
