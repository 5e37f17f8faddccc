"""Applying edits to the cells of a segment: all relations at once, in a few operations on whole columns.

A past version is read through many edits, and a segment has some twenty relations of few rows each: one operation for
each of them would cost more than its work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from corollary.facts.layouts import Layout
from corollary.facts.segment import Parts

Ints = npt.NDArray[np.int64]

LITERAL = -1
"""The place of what has none."""
NEW = 1
"""The code of it."""


class Numbers(Protocol):
    """Where numbers come from, one after the other."""

    def take(self, count: int) -> Ints: ...


@dataclass(frozen=True, slots=True)
class Columns:
    """The cells of a segment, column after column; `starts` is where each relation begins."""

    layout: Layout
    cells: Ints
    counts: Ints
    starts: list[int]

    @classmethod
    def of(cls, layout: Layout, segment: Parts) -> Columns:
        """Those of a segment that fits the layout."""
        ends = np.cumsum(segment.counts * np.array([len(one) for one in layout.spaces]))
        cells = np.frombuffer(segment.cells, "<i4").astype(np.int64)
        return cls(layout, cells, segment.counts, [0, *ends[:-1].tolist()])

    def sizes(self, segment: Parts) -> dict[str, int]:
        """How many numbers there are of each letter but `i`, as `Layout.sizes` has them."""
        last = -1
        for start, rows, spaces in zip(self.starts, self.counts.tolist(), self.layout.spaces, strict=True):
            for column, letter in enumerate(spaces if rows else ""):
                if letter == "l":
                    last = max(last, int(self.cells[start + column * rows : start + (column + 1) * rows].max()))
        definitions, calls = (int(self.counts[one]) for one in (self.layout.definition, self.layout.call))
        return {"s": len(segment.strings), "d": definitions, "t": segment.terms, "c": calls, "l": last + 1}


def placed(codes: Ints, counts: Ints, most: Ints) -> Ints:
    """The places of rows, LITERAL for what has none; so many for each relation, and below `most` of it.

    A code is 0 for the place after the last one, NEW for none, and else says how far away it is. Raises ValueError.
    """
    known = codes != NEW
    jumps = codes[known]
    sums = np.cumsum(np.where(jumps > NEW, _signed(jumps - NEW), 0) + 1)
    relation = np.repeat(np.arange(len(counts)), counts)
    relations = relation[known]
    ends = np.cumsum(np.bincount(relations, minlength=len(counts)))
    before = np.concatenate((np.zeros(1, np.int64), sums))[np.concatenate((np.zeros(1, np.int64), ends[:-1]))]
    places = sums - before[relations] - 1
    if len(places) and (places.min() < 0 or (places >= most[relations]).any()):
        raise ValueError("edits that refer to what is not there")
    found = np.full(len(codes), LITERAL, np.int64)
    found[known] = places
    return found


def rearranged(old: Columns, counts: Ints, numbers: Numbers) -> Ints:
    """The cells of so many rows for each relation, in the numbers of the old ones. Raises ValueError."""
    codes, columns, lengths = [], [], []
    for rows, spaces in zip(counts.tolist(), old.layout.spaces, strict=True):
        found = numbers.take(rows)
        fresh = int(np.count_nonzero(found == NEW))
        codes.append(found)
        columns.append(numbers.take(fresh * len(spaces)))
        lengths.extend([fresh] * len(spaces))
    places = placed(np.concatenate(codes), counts, old.counts)
    steps = np.concatenate(columns)
    values = _summed(_signed(steps) + 1, np.array(lengths)) - 1
    parts: list[Ints] = []
    row = value = 0
    for at, (rows, spaces) in enumerate(zip(counts.tolist(), old.layout.spaces, strict=True)):
        if not rows:
            continue
        width, before, start = len(spaces), int(old.counts[at]), old.starts[at]
        chosen = places[row : row + rows]
        table = old.cells[start : start + width * before].reshape(width, before)
        fresh = len(columns[at])
        if fresh:
            mask = chosen == LITERAL
            made = np.empty((width, rows), np.int64)
            made[:, ~mask] = table[:, chosen[~mask]]
            made[:, mask] = values[value : value + fresh].reshape(width, -1)
        else:
            made = table[:, chosen]
        parts.append(made.ravel())
        row, value = row + rows, value + fresh
    return np.concatenate([*parts, np.empty(0, np.int64)])


def renumbered(cells: Ints, layout: Layout, counts: Ints, codes: Mapping[str, Ints]) -> Ints:
    """The cells with what each code stands for in the place of it; what is below zero stands for nothing and stays.

    Raises IndexError where a code stands for nothing.
    """
    letters = [letter for letter in codes if len(codes[letter])]
    if not letters:
        return cells
    offsets = np.cumsum([0, *(len(codes[letter]) for letter in letters)])
    tables = np.concatenate([codes[letter] for letter in letters])
    kinds = np.array([letters.index(one) if one in letters else -1 for spaces in layout.spaces for one in spaces])
    rows = np.repeat(counts, [len(spaces) for spaces in layout.spaces])
    kind = np.repeat(kinds, rows)
    wanted = np.flatnonzero((kind >= 0) & (cells >= 0))
    kind = kind[wanted]
    at = cells[wanted] + offsets[kind]
    if (at >= offsets[kind + 1]).any():
        raise IndexError("edits that refer to what is not there")
    found = cells.copy()
    found[wanted] = tables[at]
    return found


def inverted(codes: Ints) -> Ints:
    """The number that each code stands for; no two have the same."""
    found = np.zeros(codes.max(initial=-1) + 1, np.int64)
    found[codes] = np.arange(len(codes))
    return found


def _summed(steps: Ints, lengths: Ints) -> Ints:
    """The running sums of columns of these lengths."""
    sums = np.concatenate((np.zeros(1, np.int64), np.cumsum(steps)))
    ends = np.cumsum(lengths)
    found: Ints = sums[1:] - np.repeat(sums[ends - lengths], lengths)
    return found


def _signed(numbers: Ints) -> Ints:
    return (numbers >> 1) ^ -(numbers & 1)
