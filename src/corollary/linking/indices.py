"""Facts by the terms that they speak of: of files that stay, what the last linking found is shifted and not found anew.

Rows speak of terms of their own file alone, so what is in the order of terms is in the order of files, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import RELATION
from corollary.linking.values.joins import Longs
from corollary.linking.values.waiting import Waiting

Rows = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

ROW = "#"
"""Stands for a column with the numbers of the rows."""


@dataclass(frozen=True, slots=True)
class Run:
    """Files that follow one another: those that are new, or that were there before, from one on, as they are."""

    start: int
    end: int
    before: int | None


@dataclass(frozen=True, slots=True)
class Frame:
    """The relations of a program, and the first row and the first number of each kind that each file has."""

    relations: Mapping[str, Rows]
    row_start: Mapping[str, Longs]
    starts: Mapping[str, Longs]

    @property
    def term_start(self) -> Longs:
        return self.starts["term"]

    def column(self, relation: str, name: str, files: slice) -> Rows:
        """A column of the rows of some files that follow one another."""
        start, end = self.row_start[relation][[files.start, files.stop]].tolist()
        if name == ROW:
            return np.arange(start, end, dtype=np.int32)
        names = [column for column, _ in RELATION[relation].columns]
        return self.relations[relation][start:end, names.index(name)]


@dataclass(frozen=True, slots=True)
class Indices:
    """The facts of one program by terms: what was asked for, and what was asked for of the program before."""

    frame: Frame
    _waiting: dict[tuple[str, ...], Waiting] = field(default_factory=dict)
    _marks: dict[tuple[str, str], Flags] = field(default_factory=dict)

    @classmethod
    def after(cls, frame: Frame, spans: Sequence[Run], before: Indices) -> Indices:
        """The same of the next program, for all that was asked for."""
        found = cls(frame)
        for wanted, table in before._waiting.items():
            found._waiting[wanted] = found._moved(wanted, table, spans, before.frame)
        for (relation, name), marks in before._marks.items():
            parts = [found._remarked(relation, name, marks, run, before.frame) for run in spans]
            found._marks[relation, name] = np.concatenate((*parts, np.zeros(1, dtype=bool)))
        return found

    def waiting(self, relation: str, key: str, *columns: str) -> Waiting:
        """Columns of a relation by the terms in another."""
        wanted = (relation, key, *columns)
        if wanted not in self._waiting:
            self._waiting[wanted] = self._among(wanted, slice(0, len(self.frame.term_start) - 1))
        return self._waiting[wanted]

    def marks(self, relation: str, name: str) -> Flags:
        """For each term whether it is in a column; the last is that of no term. Not to be written to."""
        wanted = relation, name
        if wanted not in self._marks:
            found = self._marked(relation, name, slice(0, len(self.frame.term_start) - 1))
            self._marks[wanted] = np.append(found, [False])
        return self._marks[wanted]

    def _terms(self, files: slice) -> tuple[int, int]:
        start, end = self.frame.term_start[[files.start, files.stop]].tolist()
        return start, end

    def _among(self, wanted: tuple[str, ...], files: slice) -> Waiting:
        """Rows of some files by their terms, as numbered from the first one on."""
        relation, *names = wanted
        key, *columns = (self.frame.column(relation, name, files) for name in names)
        start, end = self._terms(files)
        return Waiting(end - start, np.where(key < 0, key, key - start), *columns)

    def _marked(self, relation: str, name: str, files: slice) -> Flags:
        start, end = self._terms(files)
        terms = self.frame.column(relation, name, files)
        found = np.zeros(end - start, dtype=bool)
        found[terms[terms >= 0] - start] = True
        return found

    def _remarked(self, relation: str, name: str, marks: Flags, run: Run, before: Frame) -> Flags:
        if run.before is None:
            return self._marked(relation, name, slice(run.start, run.end))
        start, end = before.term_start[[run.before, run.before + run.end - run.start]].tolist()
        return marks[start:end]

    def _moved(self, wanted: tuple[str, ...], table: Waiting, spans: Sequence[Run], before: Frame) -> Waiting:
        relation, _, *names = wanted
        kinds = dict(RELATION[relation].columns)
        parts = []
        for run in spans:
            if run.before is None:
                parts.append(self._among(wanted, slice(run.start, run.end)))
                continue
            start, end = before.term_start[[run.before, run.before + run.end - run.start]].tolist()
            first, last = (
                {ROW: each.row_start[relation][file]} | {kind: numbers[file] for kind, numbers in each.starts.items()}
                for each, file in ((before, run.before), (self.frame, run.start))
            )
            of_columns = [kinds.get(name, name) for name in names]
            shifts = [int(last[kind] - first[kind]) if kind in first else 0 for kind in of_columns]
            parts.append(table.part(start, end, shifts))
        return Waiting.joined(parts, len(names))
