"""Sets of numbers as sorted arrays, found by sorting.

The functions of numpy of the same names are not used: they hash what they are given, which for arrays like those of a
program costs ten times as much as to sort them.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

_Number = TypeVar("_Number", bound=np.integer)
_Numbers = npt.NDArray[_Number]


def unique(values: _Numbers[_Number]) -> _Numbers[_Number]:
    """The distinct values, sorted."""
    ordered = np.sort(values, axis=None, kind="stable")  # what is in order but for some files costs one pass
    first = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered if first.all() else ordered[first]


def marked(count: int, chosen: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Which of the numbers below `count` are chosen."""
    found = np.zeros(count, dtype=bool)
    found[np.asarray(chosen, dtype=np.intp)] = True
    return found


def distinct(count: int, values: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """The distinct values, sorted, of many that are all below `count`."""
    return np.flatnonzero(marked(count, values))


def indexed(values: _Numbers[_Number]) -> tuple[_Numbers[_Number], npt.NDArray[np.intp]]:
    """The distinct values, sorted, and for each value its place there."""
    found = unique(values)
    return found, np.searchsorted(found, values)


def union(one: _Numbers[_Number], other: _Numbers[_Number]) -> _Numbers[_Number]:
    """The values that are in one of two arrays."""
    return unique(np.concatenate((one, other)))


def intersection(one: _Numbers[_Number], other: _Numbers[_Number]) -> _Numbers[_Number]:
    """The values that are in both of two arrays."""
    found = unique(one)
    return found[_are_among(unique(other), found)]


def difference(one: _Numbers[_Number], other: _Numbers[_Number]) -> _Numbers[_Number]:
    """The values of one array that are not in another."""
    found = unique(one)
    return found[~_are_among(unique(other), found)]


def symmetric_difference(one: _Numbers[_Number], other: _Numbers[_Number]) -> _Numbers[_Number]:
    """The values that are in one of two arrays and not in the other."""
    if np.array_equal(one, other):
        return one[:0]
    ordered = np.sort(np.concatenate((unique(one), unique(other))), kind="stable")
    apart = np.ones(len(ordered) + 1, dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=apart[1:-1])
    return ordered[apart[1:] & apart[:-1]]


def _are_among(ordered: _Numbers[_Number], values: _Numbers[_Number]) -> npt.NDArray[np.bool_]:
    if not len(ordered):
        return np.zeros(len(values), dtype=bool)
    places = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    found: npt.NDArray[np.bool_] = ordered[places] == values
    return found
