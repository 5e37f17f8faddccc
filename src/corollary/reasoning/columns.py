"""What kernels do to columns of numbers beyond numpy's own."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Number = TypeVar("Number", bound=np.integer)


def distinct(values: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """The distinct values, sorted.

    As `numpy.unique` gives them, which loads the package of masked arrays to ask whether these are some.
    """
    ordered = np.sort(values)
    if not len(ordered):
        return ordered
    found: npt.NDArray[Number] = ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])]
    return found


def marked(count: int, values: npt.NDArray[Number]) -> npt.NDArray[np.bool_]:
    """Which of the numbers below `count` are among the values."""
    found = np.zeros(count, np.bool_)
    found[values] = True
    return found


def stable_order(values: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """The places of the values, none of them negative, in the order of the values, those of equal ones as they come.

    As a stable `numpy.argsort` gives them, which counts instead of comparing only what has 16 bits.
    """
    order = np.argsort(values.astype(np.uint16), kind="stable")
    high = values >> 16
    return order[np.argsort(high[order].astype(np.uint16), kind="stable")] if high.any() else order


def among(values: npt.NDArray[Number], others: npt.NDArray[Number]) -> npt.NDArray[np.bool_]:
    """Which values are among others: as `numpy.isin` tells, which takes `numpy.unique` where they lie far apart."""
    known = distinct(others)
    if not len(known):
        return np.zeros(len(values), dtype=bool)
    places = np.minimum(np.searchsorted(known, values), len(known) - 1)
    found: npt.NDArray[np.bool_] = known[places] == values
    return found
