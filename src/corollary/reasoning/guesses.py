"""Guesses as columns: sites whose callee is not known, beside the symbols that may be at their other end.

Sites times candidates are many, so they are never paired: what shares candidates is one group, and the pairs of a
symbol are made when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corollary.linking.program import Ints

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Guesses:
    """Every site of a group may lead to every other symbol of that group.

    `row[i]`, of `Program.unresolved`, is in the group `row_group[i]`, and the symbol `other[i]` in `other_group[i]`.
    Groups are numbered, and the others sorted by group, in the order in which the first site of each group stands.
    """

    row: Ints
    row_group: Rows
    other: Ints
    other_group: Rows

    @classmethod
    def joined(cls, parts: Iterable[Guesses]) -> Guesses:
        """The guesses of several questions, one after the other; groups stay apart."""
        found, before = list(parts), 0
        row_groups, other_groups = [_NO_GROUPS], [_NO_GROUPS]
        for part in found:
            row_groups.append(part.row_group + before)
            other_groups.append(part.other_group + before)
            before += int(part.row_group.max(initial=-1)) + 1
        return cls(
            np.concatenate([_NO_ROWS, *(part.row for part in found)]),
            np.concatenate(row_groups),
            np.concatenate([_NO_ROWS, *(part.other for part in found)]),
            np.concatenate(other_groups),
        )

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Every pair of a site and a symbol that it may lead to, site by site."""
        start = np.searchsorted(self.other_group, self.row_group, "left").tolist()
        stop = np.searchsorted(self.other_group, self.row_group, "right").tolist()
        for row, first, last in zip(self.row.tolist(), start, stop, strict=True):
            yield from ((row, other) for other in self.other[first:last].tolist())

    def symbols(self) -> Ints:
        """The symbols at the other end, each once, in the order in which sites first lead to them."""
        _, first = np.unique(self.other, return_index=True)
        return self.other[np.sort(first)]

    def led_to_by(self, rows: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Which of `symbols` some of the chosen sites lead to; `rows` is a mask over the sites."""
        groups = np.isin(self.other_group, self.row_group[rows])
        return np.isin(self.symbols(), self.other[groups])

    def rows_of(self, symbol: int) -> Ints:
        """The sites that may lead to a symbol, in their order."""
        by_other, by_group = self._by_other, self._by_group
        first, last = np.searchsorted(self.other[by_other], [symbol, symbol + 1])
        groups = self.other_group[by_other[first:last]]
        starts = np.searchsorted(self.row_group[by_group], groups, "left").tolist()
        stops = np.searchsorted(self.row_group[by_group], groups, "right").tolist()
        places = [by_group[start:stop] for start, stop in zip(starts, stops, strict=True)]
        return self.row[np.sort(np.concatenate(places))] if places else _NO_ROWS

    @cached_property
    def _by_other(self) -> Rows:
        return np.argsort(self.other, kind="stable")

    @cached_property
    def _by_group(self) -> Rows:
        return np.argsort(self.row_group, kind="stable")


_NO_ROWS = np.zeros(0, np.int32)
_NO_GROUPS = np.zeros(0, np.int64)
