"""Rows of the solution and of facts, by what they are asked for: going backwards asks for few of them, many times."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corollary.linking.values.joins import LOW, SHIFT, Bytes, Longs, Table


class Incoming:
    """The edges of a table by their target."""

    def __init__(self, table: Table) -> None:
        keys, least = table.rows()
        targets = (keys & LOW).astype(np.int32)
        order = np.argsort(targets, kind="stable")
        self._targets = targets[order]
        self._sources = keys[order] >> SHIFT
        self._least = least[order]

    def of(self, target: int) -> tuple[Longs, Bytes]:
        """The sources of the edges to a node, and their evidence."""
        wanted = np.array((target, target + 1), dtype=np.int32)
        low, high = np.searchsorted(self._targets, wanted).tolist()
        return self._sources[low:high], self._least[low:high]


class Index:
    """The rows of a column by the number that they have there."""

    def __init__(self, column: npt.NDArray[np.signedinteger]) -> None:
        self._rows = np.argsort(column, kind="stable")
        self._numbers = column[self._rows]

    def rows(self, number: int) -> list[int]:
        """The rows with a number, in their order."""
        low, high = (int(self._numbers.searchsorted(number, side=side)) for side in ("left", "right"))
        found: list[int] = self._rows[low:high].tolist()
        return found
