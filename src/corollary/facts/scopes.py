"""Lexical scopes of one file: which scope is at a position, and what a name means there.

Scopes are intervals of bytes that nest. They are flattened once into a sorted table of boundaries, so that
the scopes of all positions of a file are found by one binary search in C.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import numpy.typing as npt


class ScopeKind(IntEnum):
    """What a scope belongs to, which decides who sees its names."""

    MODULE = 0
    FUNCTION = 1
    CLASS = 2
    BLOCK = 3
    NAMESPACE = 4


@dataclass(slots=True)
class Scope:
    """A scope: its interval, its definition (-1 for anonymous ones), and the terms of its names."""

    kind: ScopeKind
    start: int
    end: int
    definition: int = -1
    parent: int = -1
    names: dict[str, int] = field(default_factory=dict)
    since: dict[str, int] = field(default_factory=dict)  # where a name begins to be bound, if not at the start
    outer: dict[str, int] = field(default_factory=dict)  # names declared to mean a variable further out


class Intervals:
    """Nested intervals, and for any position the innermost one (-1 outside all)."""

    __slots__ = ("_bounds", "_owners", "parents")

    def __init__(self, intervals: Sequence[tuple[int, int]]) -> None:
        order = sorted(range(len(intervals)), key=lambda i: (intervals[i][0], -intervals[i][1], i))
        self.parents = [-1] * len(intervals)
        bounds: list[int] = [-1]
        owners: list[int] = [-1]
        stack: list[int] = []

        def close(until: int) -> None:
            while stack and intervals[stack[-1]][1] <= until:
                end = intervals[stack.pop()][1]
                bounds.append(end)
                owners.append(stack[-1] if stack else -1)

        for index in order:
            start, end = intervals[index]
            if end <= start:
                continue
            close(start)
            self.parents[index] = stack[-1] if stack else -1
            stack.append(index)
            bounds.append(start)
            owners.append(index)
        close(1 << 62)
        self._bounds = np.array(bounds, dtype=np.int64)
        self._owners = np.array(owners, dtype=np.int64)

    def at(self, positions: Sequence[int]) -> list[int]:
        """The innermost interval at each position."""
        if not positions:
            return []
        found: npt.NDArray[np.int64] = self._owners[
            np.searchsorted(self._bounds, np.asarray(positions), side="right") - 1
        ]
        return found.tolist()  # type: ignore[no-any-return]
