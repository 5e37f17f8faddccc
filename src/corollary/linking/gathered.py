"""What the facts of single files say by themselves: of files that stay, what was found the last time is shifted.

Who asks finds rows for some files out of their facts alone. The first column of a row is a number of its file, by which
rows are sorted; those of one file keep the order in which they are found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from corollary.linking.indices import Run
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs, Numbers

Flags = npt.NDArray[np.bool_]

Find = Callable[[Flags], Longs]
"""The rows for some files."""


@dataclass(frozen=True, slots=True)
class _Rows:
    kinds: tuple[str, ...]
    rows: Longs
    missing: Flags
    """The files for which nothing was found yet."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Rows for all files of a program by the question that they answer.

    `starts` are the first numbers of each file, by the kinds of what is numbered so.
    """

    starts: Mapping[str, Longs]
    _known: dict[str, _Rows] = field(default_factory=dict)

    @classmethod
    def after(cls, starts: Mapping[str, Longs], spans: Sequence[Run], before: Gathered) -> Gathered:
        """The same for the next program, of which some files follow one another as before."""
        found, missing = cls(starts), np.zeros(len(starts["definition"]) - 1, dtype=bool)
        for run in spans:
            missing[run.start : run.end] = run.before is None
        for question, known in before._known.items():
            if not known.missing.any():
                parts = [found._moved(known, run.before, run, before.starts) for run in spans if run.before is not None]
                rows = np.concatenate([known.rows[:0], *parts])
                found._known[question] = _Rows(known.kinds, rows, missing)
        return found

    def of(self, question: str, kinds: tuple[str, ...], find: Find) -> Longs:
        """The rows that answer a question, for all files; `kinds` are those of the columns, as facts have them."""
        known = self._known.get(question)
        if known is None:
            everywhere = np.ones(len(self.starts["definition"]) - 1, dtype=bool)
            known = _Rows(kinds, np.zeros((0, len(kinds)), dtype=np.int64), everywhere)
        if known.missing.any():
            rows = np.concatenate((known.rows, find(known.missing)))
            rows = rows[np.argsort(rows[:, 0], kind="stable")]
            known = self._known[question] = _Rows(kinds, rows, np.zeros_like(known.missing))
        return known.rows

    def _moved(self, known: _Rows, first: int, run: Run, before: Mapping[str, Longs]) -> Longs:
        """The rows of files that follow one another, from the `first` one of before on, with the numbers of now."""
        starts = before[known.kinds[0]]
        low, high = np.searchsorted(known.rows[:, 0], starts[[first, first + run.end - run.start]])
        rows = known.rows[low:high].copy()
        for place, kind in enumerate(known.kinds):
            shift = int(self.starts[kind][run.start] - before[kind][first]) if kind in self.starts else 0
            rows[:, place] += np.where(rows[:, place] < 0, 0, shift)
        return rows


def of_pieces(files: Flags, starts: Longs, find: Callable[[int], Longs]) -> Longs:
    """Rows of one column: the numbers that single files give, from the first of each file on."""
    parts = [find(file) + starts[file] for file in np.flatnonzero(files).tolist()]
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts])[:, None]


def distinct_pairs(first: Numbers, second: Numbers, bits: int) -> Longs:
    """The distinct rows of two columns, sorted; the second is of so many bits at most."""
    found = sets.unique(first.astype(np.int64) << bits | second)
    return np.stack((found >> bits, found & (1 << bits) - 1), axis=1)
