"""Lexical scopes of one file: which scope is at a position, and what a name means there.

Scopes are intervals of bytes that nest. They are flattened once into a sorted table of boundaries, so that
the scopes of all positions of a file are found by one binary search in C.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

ScopeKind = Literal["module", "function", "class", "block", "namespace"]
"""What a scope belongs to, which decides who sees its names."""


@dataclass(frozen=True, slots=True)
class Stretches:
    """The terms of an overwritten variable, one for each stretch of its scope; all but the first begin at an end."""

    ends: list[int]
    terms: list[int]

    def at(self, place: int) -> int:
        return self.terms[bisect_right(self.ends, place)]


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
    stretches: dict[str, Stretches] = field(default_factory=dict)  # of the names that are overwritten
    outer: dict[str, int] = field(default_factory=dict)  # names declared to mean a variable further out


_FEW = 32
"""Up to so many positions are looked up one by one: for them, making arrays costs more than it saves."""


class Intervals:
    """Nested intervals, and for any position the innermost one (-1 outside all)."""

    __slots__ = ("_arrays", "_bounds", "_owners", "parents")

    def __init__(self, intervals: Sequence[tuple[int, int]]) -> None:
        self.parents = [-1] * len(intervals)
        bounds, owners = self._bounds, self._owners = [-1], [-1]
        self._arrays: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]] | None = None
        stack: list[int] = []
        for index in sorted(range(len(intervals)), key=lambda i: (intervals[i][0], -intervals[i][1])):
            start, end = intervals[index]
            if end <= start:
                continue
            self._close(intervals, stack, start)
            self.parents[index] = stack[-1] if stack else -1
            stack.append(index)
            bounds.append(start)
            owners.append(index)
        self._close(intervals, stack, 1 << 62)

    def _close(self, intervals: Sequence[tuple[int, int]], stack: list[int], until: int) -> None:
        """Ends the open intervals that end before a position."""
        while stack and intervals[stack[-1]][1] <= until:
            self._bounds.append(intervals[stack.pop()][1])
            self._owners.append(stack[-1] if stack else -1)

    def at(self, positions: Sequence[int]) -> list[int]:
        """The innermost interval at each position."""
        bounds, owners = self._bounds, self._owners
        if len(bounds) == 1:
            return [-1] * len(positions)
        if len(positions) <= _FEW:
            return [owners[bisect_right(bounds, position) - 1] for position in positions]
        if self._arrays is None:
            self._arrays = np.array(bounds), np.array(owners)
        found: npt.NDArray[np.int64] = self._arrays[1][self._arrays[0].searchsorted(np.array(positions), "right") - 1]
        return found.tolist()  # type: ignore[no-any-return]
