"""Numbers that follow from numbers, each found out once: for what only a look-up tells, in the midst of arrays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from corollary.linking.values.joins import Longs


class Memo(dict[int, int]):
    """What a function gives for the numbers that it was asked for."""

    def __init__(self, find: Callable[[int], int]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, number: int) -> int:
        found = self[number] = self._find(number)
        return found

    def of(self, numbers: Longs) -> Longs:
        """What the function gives for each of some numbers."""
        return np.fromiter(map(self.__getitem__, numbers.tolist()), dtype=np.int64, count=len(numbers))
