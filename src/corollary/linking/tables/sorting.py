"""The order of rows by several columns, packed into as few numbers as they need: to sort one is much the quicker."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from corollary.linking.values.joins import Longs, Numbers

_BITS = 63


def order_of(columns: Sequence[Numbers]) -> npt.NDArray[np.intp]:
    """The order of rows by their columns, by the first of them first; rows that are equal come in any order."""
    keys = _packed(columns)
    return np.argsort(keys[0], kind="stable") if len(keys) == 1 else np.lexsort(keys[::-1])


def _packed(columns: Sequence[Numbers]) -> list[Longs]:
    """Numbers that are in order where the columns are."""
    if not len(columns[0]):
        return [np.zeros(0, dtype=np.int64)]
    keys: list[Longs] = []
    left = 0
    for column in columns:
        least = int(column.min())
        bits = (int(column.max()) - least).bit_length()
        ranks = column.astype(np.int64) - least
        if bits > left or not keys:
            keys.append(ranks)
            left = _BITS - bits
        else:
            keys[-1] <<= bits
            keys[-1] |= ranks
            left -= bits
    return keys
