"""Sorted arrays of pairs and the joins over them: what propagation is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import numpy.typing as npt

Longs = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.int8]
Numbers = npt.NDArray[np.signedinteger]

Round = tuple[tuple[Longs, Bytes], tuple[Longs, Bytes], tuple[Longs, Bytes], tuple[Longs, Bytes]]
"""Rows of the tables of a propagation: values, edges, passings and operators, each as keys with their numbers."""

SHIFT = 32
LOW = (1 << SHIFT) - 1
_LEAST_BITS = 2
_LEAST = (1 << _LEAST_BITS) - 1
_FIRST_SHIFT = SHIFT + _LEAST_BITS
_NONE: Longs = np.zeros(0, dtype=np.int64)
_GONE = np.iinfo(np.int64).min
_AT_ONCE = 1 << 14
"""So many rows are renumbered one after another that what is made of them on the way stays near."""
_LATE = 8
"""What was added lately to a table is at most this part of the rest."""


class Table:
    """A sorted map from pairs of numbers, packed into one, to a number below 4 of which the least is kept.

    What was added lately is kept apart until it is much, so that adding a few rows does not move all others.
    """

    def __init__(self) -> None:
        self._rows: Longs = np.zeros(0, dtype=np.int64)
        self._late: Longs = np.zeros(0, dtype=np.int64)

    @classmethod
    def of(cls, keys: Longs, least: Bytes) -> Table:
        """The table of some rows, which are sorted and distinct."""
        table = cls()
        table._rows = _packed(keys, least)
        return table

    def moved(self, without: Longs, firsts: Longs, shifts: Callable[[Longs], Longs] | None, more: Table) -> Table:
        """The table with other numbers, without the rows of some firsts, and with those of another table.

        `firsts` are the numbers that firsts have then, mostly in the order that they had, so that rows are moved run
        by run; `shifts` tells how much greater the numbers of seconds are then, where some are others.
        """
        rows = _merged(self._rows, self._late)
        moves = firsts - np.arange(len(firsts))
        moves[without] = _GONE
        starts = np.flatnonzero(begins(moves))
        bounds = np.searchsorted(rows, np.append(starts, len(firsts)) << _FIRST_SHIFT)
        counts = np.where(moves[starts] == _GONE, 0, np.diff(bounds))
        ends = np.cumsum(counts)
        found = np.empty(int(ends[-1]) + len(more) if len(ends) else len(more), dtype=np.int64)
        for run in np.flatnonzero(counts).tolist():
            low, count, end = int(bounds[run]), int(counts[run]), int(ends[run])
            np.add(rows[low : low + count], int(moves[starts[run]]) << _FIRST_SHIFT, out=found[end - count : end])
        kept = found[: len(found) - len(more)]
        if shifts is not None:
            for start in range(0, len(kept), _AT_ONCE):
                part = kept[start : start + _AT_ONCE]
                part += shifts(part >> _LEAST_BITS & LOW) << _LEAST_BITS
        found[len(kept) :] = _merged(more._rows, more._late)
        found.sort(kind="stable")
        table = Table()
        table._rows = found
        return table

    def __len__(self) -> int:
        return len(self._rows) + len(self._late)

    def merge(self, keys: Longs, least: Bytes) -> tuple[Longs, Bytes]:
        """Adds rows; those that are new or better than before."""
        if not len(keys):
            return keys, least
        rows = _distinct(_packed(keys, least))
        is_new = np.ones(len(rows), dtype=bool)
        is_better = np.zeros(len(rows), dtype=bool)
        for part in (self._rows, self._late):
            places, held = _places(part, rows)
            is_new &= ~held
            better = np.flatnonzero(held)
            better = better[part[places[better]] > rows[better]]
            part[places[better]] = rows[better]
            is_better[better] = True
        self._add(rows[is_new])
        return _unpacked(rows[is_new | is_better])

    def _add(self, rows: Longs) -> None:
        if len(rows):
            self._late = _merged(self._late, rows)
        if len(self._late) > len(self._rows) // _LATE:
            self.settle()

    def holds(self, keys: Longs) -> npt.NDArray[np.bool_]:
        """Whether there is a row for each of the keys."""
        rows = keys << _LEAST_BITS
        found: npt.NDArray[np.bool_] = _places(self._rows, rows)[1] | _places(self._late, rows)[1]
        return found

    def number(self, key: int) -> int:
        """The number of a key that has a row."""
        row = key << _LEAST_BITS
        for part in (self._rows, self._late):
            place = int(part.searchsorted(row))
            if place < len(part) and part[place] >> _LEAST_BITS == key:
                return int(part[place]) & _LEAST
        raise KeyError(key)

    def rows_of(self, firsts: Longs) -> tuple[Longs, Longs, Bytes]:
        """The rows whose pair begins with one of `firsts`: (index into firsts, second of the pair, number)."""
        if not len(firsts) or not len(self):
            return _NONE, _NONE, _NONE.astype(np.int8)
        wanted, inverse = runs(firsts)
        indices, found = [], []
        for part in (self._rows, self._late) if len(self._late) else (self._rows,):
            low = np.searchsorted(part, wanted << _FIRST_SHIFT)
            high = np.searchsorted(part, (wanted + 1) << _FIRST_SHIFT)
            index, row = expand(low[inverse], high[inverse])
            indices.append(index)
            found.append(part[row])
        keys, least = _unpacked(np.concatenate(found))
        return np.concatenate(indices), keys & LOW, least

    def seconds(self, first: int) -> list[tuple[int, int]]:
        """The (second, number) of the rows whose pair begins with a number."""
        found: list[int] = []
        for part in (self._rows, self._late):
            low, high = part.searchsorted((first << _FIRST_SHIFT, (first + 1) << _FIRST_SHIFT)).tolist()
            found.extend(part[low:high].tolist())
        return [(row >> _LEAST_BITS & LOW, row & _LEAST) for row in sorted(found)]

    def settle(self) -> None:
        """Puts all rows together: what is asked for after that is sorted."""
        self._rows, self._late = _merged(self._rows, self._late), np.zeros(0, dtype=np.int64)

    def rows(self) -> tuple[Longs, Bytes]:
        """All rows: keys, which are sorted, and their numbers."""
        return _unpacked(_merged(self._rows, self._late))


def _packed(keys: Longs, least: Bytes) -> Longs:
    rows: Longs = keys << _LEAST_BITS
    rows |= least
    return rows


def _unpacked(rows: Longs) -> tuple[Longs, Bytes]:
    return rows >> _LEAST_BITS, (rows & _LEAST).astype(np.int8)


def _distinct(rows: Longs) -> Longs:
    """The rows of distinct keys, sorted, each with the least of its numbers; `rows` is sorted in place."""
    rows.sort(kind="stable")  # what comes from joins is made of sorted runs
    return rows[begins(rows >> _LEAST_BITS)]


def _merged(rows: Longs, more: Longs) -> Longs:
    """Two sorted arrays as one."""
    if not len(rows) or not len(more):
        return more if len(more) else rows
    found = np.concatenate((rows, more))
    found.sort(kind="stable")
    return found


def _places(part: Longs, rows: Longs) -> tuple[Longs, npt.NDArray[np.bool_]]:
    """Where the key of each row stands in a part of a table, and whether it does."""
    keys = rows >> _LEAST_BITS
    if not len(part):
        return np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=bool)
    places = np.minimum(np.searchsorted(part, keys << _LEAST_BITS), len(part) - 1)
    return places, part[places] >> _LEAST_BITS == keys


def distinct(keys: Longs, least: Bytes) -> tuple[Longs, Bytes]:
    """The distinct keys, sorted, each with the least of its numbers."""
    return _unpacked(_distinct(_packed(keys, least)))


def runs(values: Longs) -> tuple[Longs, Longs]:
    """The values without those that follow an equal one, and for each value the index of its own there."""
    first = begins(values)
    return values[first], np.cumsum(first) - 1


def begins(values: Numbers) -> npt.NDArray[np.bool_]:
    """Which of the values do not follow an equal one."""
    first = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return first


def expand(low: Numbers, high: Numbers) -> tuple[Longs, Longs]:
    """All (i, j) with low[i] <= j < high[i], as two arrays."""
    counts = high - low
    outer = np.repeat(np.arange(len(counts)), counts)
    inner = np.repeat(high - np.cumsum(counts), counts)
    inner += np.arange(len(inner))
    return outer, inner


def among(ordered: Longs, values: Numbers) -> npt.NDArray[np.bool_]:
    """Which of some values are in a sorted array."""
    if not len(ordered):
        return np.zeros(len(values), dtype=bool)
    places = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    found: npt.NDArray[np.bool_] = ordered[places] == values
    return found


def longs(values: Sequence[int] | Longs) -> Longs:
    """The values as an array."""
    return np.asarray(values, dtype=np.int64)


def columns_of(rows: Sequence[tuple[int, int, int]]) -> tuple[Longs, Longs, Longs]:
    """The columns of rows of three numbers."""
    flat = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=3 * len(rows))
    return flat[0::3], flat[1::3], flat[2::3]


class Join:
    """Rows of a relation by a key."""

    def __init__(self, keys: Numbers, *columns: Numbers) -> None:
        order = np.argsort(keys, kind="stable")
        self._keys = keys[order].astype(np.int64)
        self.columns = [column[order].astype(np.int64) for column in columns]

    def match(self, keys: Longs) -> tuple[Longs, Longs]:
        """The rows for each of some keys: (index into keys, index into the columns)."""
        wanted, inverse = runs(keys)
        low, high = np.searchsorted(self._keys, wanted), np.searchsorted(self._keys, wanted, side="right")
        return expand(low[inverse], high[inverse])


@dataclass(slots=True)
class Batch:
    """Rows on their way into a table."""

    keys: list[Longs] = field(default_factory=list)
    least: list[Bytes] = field(default_factory=list)

    def add(self, first: Longs, second: Longs, least: Bytes) -> None:
        if len(first):
            self.keys.append(first << SHIFT | second)
            self.least.append(least)

    def __len__(self) -> int:
        return sum(map(len, self.keys))

    def take(self) -> tuple[Longs, Bytes]:
        if not self.keys:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int8)
        keys, least = np.concatenate(self.keys), np.concatenate(self.least)
        self.keys, self.least = [], []
        return keys, least


class Lookup:
    """Numbers by unique key."""

    def __init__(self, keys: Longs, values: Longs) -> None:
        order = np.argsort(keys, kind="stable")
        self._keys, self._values = keys[order], values[order].astype(np.int64)

    def find(self, keys: Longs) -> Longs:
        """The value of each key, -1 where there is none."""
        if not len(self._keys):
            return np.full(len(keys), -1, dtype=np.int64)
        places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[places] == keys, self._values[places], -1)


class Places:
    """Numbers by owner, one of so many, and by a place in it, of which there are few; of several the first counts."""

    def __init__(self, owners: int, of: Longs, places: Longs, numbers: Longs) -> None:
        told = np.flatnonzero(places >= 0)[::-1]
        of, places, numbers = of[told], places[told], numbers[told]
        self._widths = np.zeros(owners, dtype=np.int64)
        np.maximum.at(self._widths, of, places + 1)
        self._starts = np.cumsum(self._widths) - self._widths
        self._numbers = np.full(int(self._widths.sum()) + 1, -1, dtype=np.int64)  # the last is that of no place
        self._numbers[self._starts[of] + places] = numbers

    def find(self, owners: Longs, places: Longs) -> Longs:
        """The number at a place of each owner, -1 where there is none."""
        inside = places < self._widths[owners]
        found: Longs = self._numbers[np.where(inside, self._starts[owners] + places, -1)]
        return found


def numbered(count: int, keys: Numbers, values: Numbers) -> Longs:
    """For each number below `count` the value of the first key that is it, else -1; the last is that of no number."""
    found: Longs = np.full(count + 1, -1, dtype=np.int64)
    found[keys[::-1]] = values[::-1]
    found[-1] = -1
    return found
