"""Rows by the node that they wait for: sorted once, then found by its number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corollary.linking.values.joins import Longs, Numbers, expand

_NONE: Longs = np.zeros(0, dtype=np.int64)


class Waiting:
    """Rows of a relation by the node they wait for, one of so many; those that wait for none are left out."""

    def __init__(self, nodes: int, waits_for: Numbers, *columns: Numbers) -> None:
        order = np.argsort(waits_for, kind="stable")
        order = order[np.searchsorted(waits_for, 0, sorter=order) :]
        self.columns = [column[order].astype(np.int64) for column in columns]
        counts = np.bincount(waits_for[order], minlength=nodes + 1)  # the last is for all nodes beyond
        self.starts = np.concatenate((np.zeros(1, dtype=np.int32), np.cumsum(counts, dtype=np.int32)))

    @classmethod
    def joined(cls, parts: Sequence[Waiting], columns: int) -> Waiting:
        """The rows of parts, whose nodes follow those of the parts before them; each has so many columns."""
        found = cls(0, _NONE, *[_NONE] * columns)
        if parts:
            found.columns = [np.concatenate([part.columns[place] for part in parts]) for place in range(columns)]
            ends = np.cumsum([part.starts[-1] for part in parts], dtype=np.int32)
            starts = (part.starts[:-2] + end - part.starts[-1] for part, end in zip(parts, ends, strict=True))
            found.starts = np.concatenate((*starts, ends[-1:], ends[-1:]))
        return found

    def part(self, start: int, end: int, shifts: Sequence[int]) -> Waiting:
        """The rows of the nodes from one on to another, which are numbered from there; numbers in columns are shifted.

        What is no number, which is below 0, stays.
        """
        first, last = int(self.starts[start]), int(self.starts[end])
        found = Waiting(0, _NONE)
        found.columns = [
            _shifted(column[first:last], shift) for column, shift in zip(self.columns, shifts, strict=True)
        ]
        found.starts = np.append(self.starts[start:end], [last, last]).astype(np.int32) - np.int32(first)
        return found

    def match(self, nodes: Longs) -> tuple[Longs, Longs]:
        """The rows for each of some nodes, which may lie beyond: (index into nodes, index into the columns)."""
        places = np.minimum(nodes, len(self.starts) - 2)
        return expand(self.starts[places], self.starts[places + 1])


def _shifted(numbers: Longs, shift: int) -> Longs:
    return np.where(numbers < 0, numbers, numbers + shift) if shift else numbers
