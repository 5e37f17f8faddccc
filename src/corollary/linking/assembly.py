"""The facts of all files as one set of columns, with identifiers that hold across the program.

Where most files are what they were, the columns of an assembly before are cut and shifted rather than joined anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import is_

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import IMPLICIT, REFLECTED, RELATION, RELATIONS
from corollary.linking.gathered import Gathered
from corollary.linking.indices import Frame, Indices, Run
from corollary.linking.pieces.pieces import Piece
from corollary.linking.pieces.strings import Strings
from corollary.linking.values import sets
from corollary.linking.values.joins import begins, expand

Rows = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

_PLACES = {relation.name: {name: place for place, (name, _) in enumerate(relation.columns)} for relation in RELATIONS}
"""The places of columns by the names of relations and theirs."""
_MOST_RUNS = 64
"""Of so many runs of files that are shifted alike each is shifted by itself."""
_NEW = -1
"""The place of a file that was not there before, or was another."""


@dataclass(frozen=True, slots=True)
class Assembly:
    """All facts of a program.

    `relations[name]` has the columns of the schema with definitions, terms and calls numbered over the whole
    program, and `row_file[name]` the file of each row; rows are in the order of files. `*_start[i]` is the first number
    of file i; each has one more entry, the total. The module of file i is definition `definition_start[i]`.
    """

    paths: tuple[str, ...]
    languages: tuple[str, ...]
    texts: Strings
    pieces: tuple[Piece, ...]
    relations: Mapping[str, Rows]
    row_file: Mapping[str, Rows]
    row_start: Mapping[str, Longs]
    starts: Mapping[str, Longs]
    by_term: Indices
    by_file: Gathered

    @property
    def strings(self) -> Sequence[str]:
        """The strings by their numbers; there may be some that no file has any more."""
        return self.texts.texts

    @property
    def string_ids(self) -> Mapping[str, int]:
        return self.texts.ids

    @property
    def definition_start(self) -> Longs:
        return self.starts["definition"]

    @property
    def term_start(self) -> Longs:
        return self.starts["term"]

    @property
    def terms(self) -> int:
        return int(self.term_start[-1])

    @property
    def definitions(self) -> int:
        return int(self.definition_start[-1])

    def column(self, relation: str, name: str) -> Rows:
        """One column of a relation."""
        return self.relations[relation][:, _PLACES[relation][name]]

    @property
    def member_calls(self) -> npt.NDArray[np.bool_]:
        """Which rows of `call` are of members that the language itself asks for."""
        manner = self.column("call", "manner")
        by_language = (manner == IMPLICIT) | (manner == REFLECTED)
        found: npt.NDArray[np.bool_] = by_language & (self.column("call", "name") != self.string_ids[""])
        return found

    def spoken(self, relation: str, name: str) -> Longs:
        """The distinct strings in a column of a relation, sorted."""
        return sets.distinct(len(self.strings), self.column(relation, name))

    def pairs(self, relation: str, first: str, second: str) -> list[tuple[int, int]]:
        """Two columns of a relation, row by row."""
        return list(zip(self.column(relation, first).tolist(), self.column(relation, second).tolist(), strict=True))

    def rows(self, relation: str, *names: str) -> list[tuple[int, ...]]:
        """The tuples of a relation, over the named columns (all where none is named), with the file in front."""
        columns = [self.column(relation, name) for name in names or [c for c, _ in RELATION[relation].columns]]
        return list(zip(self.row_file[relation].tolist(), *(column.tolist() for column in columns), strict=True))

    def rows_in(self, relation: str, files: npt.NDArray[np.bool_]) -> Longs:
        """The numbers of the rows of a relation that some files have."""
        chosen, starts = np.flatnonzero(files), self.row_start[relation]
        return expand(starts[chosen], starts[chosen + 1])[1]

    def rows_among(self, relation: str, files: npt.NDArray[np.bool_]) -> Rows:
        """The rows of a relation that some files have."""
        rows: Rows = self.relations[relation]
        return rows if files.all() else rows[self.rows_in(relation, files)]

    def columns_among(self, relation: str, files: npt.NDArray[np.bool_], *names: str) -> list[Rows]:
        """Columns of the rows of a relation that some files have."""
        rows = self.rows_among(relation, files)
        return [rows[:, _PLACES[relation][name]] for name in names]

    def files_of(self, relation: str, rows: Longs) -> npt.NDArray[np.bool_]:
        """Of each file whether it has one of some rows of a relation, told by their numbers."""
        return sets.marked(len(self.paths), self.row_file[relation][rows])

    def rows_of(self, relation: str, file: int) -> Rows:
        """The rows of a relation that a file has."""
        start, end = self.row_start[relation][file : file + 2].tolist()
        rows: Rows = self.relations[relation][start:end]
        return rows


def assemble(pieces: Mapping[str, Piece], strings: Strings, before: Assembly | None = None) -> Assembly:
    """Joins the pieces of the files, in the order of their paths; `before` is what was joined the last time."""
    paths, parts = tuple(pieces), tuple(pieces.values())
    spans = list(runs(paths, parts, before))
    sizes = {relation.name: _counts(parts, relation.name, spans, before) for relation in RELATIONS}
    row_start = {name: _starts(counts) for name, counts in sizes.items()}
    starts = {
        "definition": row_start["definition"],
        "call": row_start["call"],
        "term": _starts(np.array([part.terms for part in parts], dtype=np.int64)),
    }
    shifts = {kind: _shifts(kind, start, spans, before) for kind, start in starts.items()}
    files = np.arange(len(parts), dtype=np.int32)
    relations: dict[str, Rows] = {}
    row_file: dict[str, Rows] = {}
    for relation in RELATIONS:
        name = relation.name
        row_file[name] = np.repeat(files, sizes[name])
        cells = _joined(name, len(relation.columns), spans, parts, before)
        _shift(cells, relation.columns, row_start[name], row_file[name], shifts)
        relations[name] = cells
    languages = tuple(part.language for part in parts)
    frame = Frame(relations, row_start, starts)
    by_term = Indices(frame) if before is None else Indices.after(frame, spans, before.by_term)
    numbered = {**starts, "object": row_start["object"]}
    by_file = Gathered(numbered) if before is None else Gathered.after(numbered, spans, before.by_file)
    return Assembly(paths, languages, strings, parts, relations, row_file, row_start, starts, by_term, by_file)


def runs(paths: Sequence[str], parts: Sequence[Piece], before: Assembly | None) -> Iterator[Run]:
    """The files in order, those that follow one another as they did before together."""
    was = _were(paths, parts, before)
    follows = np.where(was[:-1] < 0, _NEW, was[:-1] + 1)
    breaks = (np.flatnonzero(was[1:] != follows) + 1).tolist()
    for start, end in pairwise([0, *breaks, len(parts)] if parts else ()):
        yield Run(start, end, None if was[start] < 0 else int(was[start]))


def _were(paths: Sequence[str], parts: Sequence[Piece], before: Assembly | None) -> Longs:
    """The place that each file had if it is as it was."""
    if before is None:
        return np.full(len(parts), _NEW, dtype=np.int64)
    if before.paths == paths:
        same = np.fromiter(map(is_, before.pieces, parts), dtype=bool, count=len(parts))
        return np.where(same, np.arange(len(parts)), _NEW)
    places = {path: place for place, path in enumerate(before.paths)}
    was = (places.get(path, _NEW) for path in paths)
    pairs = zip(was, parts, strict=True)
    same_as = (old if old >= 0 and before.pieces[old] is part else _NEW for old, part in pairs)
    return np.fromiter(same_as, dtype=np.int64, count=len(parts))


def _joined(relation: str, width: int, spans: Sequence[Run], parts: Sequence[Piece], before: Assembly | None) -> Rows:
    """The rows of a relation as they were before, and as pieces have them."""
    arrays: list[Rows] = []
    for run in spans:
        if run.before is None or before is None:
            arrays.extend(part.relations[relation] for part in parts[run.start : run.end])
        else:
            start, end = before.row_start[relation][[run.before, run.before + run.end - run.start]].tolist()
            arrays.append(before.relations[relation][start:end])
    if not arrays:
        return np.zeros((0, width), dtype=np.int32, order="F")
    cells = np.empty((sum(map(len, arrays)), width), dtype=np.int32, order="F")
    return np.concatenate(arrays, out=cells)


def _shifts(kind: str, starts: Longs, spans: Sequence[Run], before: Assembly | None) -> Rows:
    """How far the numbers of each file are shifted from those that are joined."""
    shifts = starts[:-1].astype(np.int32)
    for run in spans:
        if run.before is not None and before is not None:
            shifts[run.start : run.end] -= before.starts[kind][run.before : run.before + run.end - run.start]
    return shifts


def _shift(
    cells: Rows, columns: Sequence[tuple[str, str]], row_start: Longs, owner: Rows, shifts: Mapping[str, Rows]
) -> None:
    """Shifts the numbers of definitions, terms and calls: of files together that are shifted alike, if they are few."""
    for kind, of_files in shifts.items():
        places = [index for index, (_, of_column) in enumerate(columns) if of_column == kind]
        if not places or not of_files.any():
            continue
        starts = np.flatnonzero(begins(of_files))
        if len(starts) > _MOST_RUNS:
            for index in places:
                cells[:, index] += np.where(cells[:, index] < 0, 0, of_files[owner])
            continue
        bounds = row_start[np.append(starts, len(of_files))].tolist()
        for (first, last), shift in zip(pairwise(bounds), of_files[starts].tolist(), strict=True):
            for index in places if shift else ():
                column = cells[first:last, index]
                column += np.where(column < 0, np.int32(0), np.int32(shift))


def _counts(parts: Sequence[Piece], relation: str, spans: Sequence[Run], before: Assembly | None) -> Longs:
    """How many rows of a relation each file has."""
    found: Longs = np.zeros(len(parts), dtype=np.int64)
    for run in spans:
        if run.before is None or before is None:
            found[run.start : run.end] = [len(part.relations[relation]) for part in parts[run.start : run.end]]
        else:
            starts = before.row_start[relation][run.before : run.before + run.end - run.start + 1]
            found[run.start : run.end] = np.diff(starts)
    return found


def _starts(counts: Longs) -> Longs:
    return np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)))
