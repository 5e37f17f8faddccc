"""The segments of all files as one set of columns, with identifiers that hold across the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import IMPLICIT, REFLECTED, RELATION, RELATIONS
from corollary.facts.segment import Segment

Rows = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Assembly:
    """All facts of a program.

    `relations[name]` has the columns of the schema with definitions, terms, calls and strings numbered over
    the whole program, and `row_file[name]` the file of each row. `*_start[i]` is the first number of file i;
    each has one more entry, the total. The module of file i is definition `definition_start[i]`. Terms that models
    add to a file are numbered after those of all files.
    """

    paths: tuple[str, ...]
    languages: tuple[str, ...]
    strings: tuple[str, ...]
    string_ids: Mapping[str, int]
    relations: Mapping[str, Rows]
    row_file: Mapping[str, Rows]
    definition_start: Longs
    term_start: Longs
    model_term_start: Longs

    @property
    def terms(self) -> int:
        return int(self.model_term_start[-1])

    @property
    def definitions(self) -> int:
        return int(self.definition_start[-1])

    def column(self, relation: str, name: str) -> Rows:
        """One column of a relation."""
        names = [column for column, _ in RELATION[relation].columns]
        return self.relations[relation][:, names.index(name)]

    @property
    def member_calls(self) -> npt.NDArray[np.bool_]:
        """Which rows of `call` are of members that the language itself asks for."""
        by_language = np.isin(self.column("call", "manner"), (IMPLICIT, REFLECTED))
        found: npt.NDArray[np.bool_] = by_language & (self.column("call", "name") != self.string_ids[""])
        return found

    def pairs(self, relation: str, first: str, second: str) -> list[tuple[int, int]]:
        """Two columns of a relation, row by row."""
        return list(zip(self.column(relation, first).tolist(), self.column(relation, second).tolist(), strict=True))

    def rows(self, relation: str, *names: str) -> list[tuple[int, ...]]:
        """The tuples of a relation, over the named columns (all where none is named), with the file in front."""
        columns = [self.column(relation, name) for name in names or [c for c, _ in RELATION[relation].columns]]
        return list(zip(self.row_file[relation].tolist(), *(column.tolist() for column in columns), strict=True))


def assemble(segments: Mapping[str, Segment]) -> Assembly:
    """Joins the segments of the files, in the order of their paths."""
    paths = sorted(segments)
    parts = [segments[path] for path in paths]
    strings, string_ids, string_map, string_start = _intern(parts)
    counts = {relation.name: _counts(parts, relation.name) for relation in RELATIONS}
    starts = {
        "definition": _starts(counts["definition"]),
        "call": _starts(counts["call"]),
        "term": _starts(np.array([part.terms for part in parts], dtype=np.int64)),
        "string": string_start,
    }
    relations: dict[str, Rows] = {}
    row_file: dict[str, Rows] = {}
    files = np.arange(len(parts), dtype=np.int32)
    for relation in RELATIONS:
        width = len(relation.columns)
        arrays = [part.relations[relation.name] for part in parts]
        cells = np.concatenate(arrays) if arrays else np.zeros((0, width), dtype=np.int32)
        owner = np.repeat(files, counts[relation.name])
        row_file[relation.name] = owner
        relations[relation.name] = _renumber(cells, owner, relation.columns, starts, string_map)
    return Assembly(
        tuple(paths),
        tuple(part.language for part in parts),
        tuple(strings),
        string_ids,
        relations,
        row_file,
        starts["definition"],
        starts["term"],
        np.full(len(parts) + 1, starts["term"][-1]),
    )


def _intern(parts: Sequence[Segment]) -> tuple[list[str], dict[str, int], Rows, Longs]:
    ids: dict[str, int] = {"": 0}
    mapped: list[int] = []
    counts = []
    for part in parts:
        mapped.extend([ids.setdefault(text, len(ids)) for text in part.strings])
        counts.append(len(part.strings))
    return list(ids), ids, np.array(mapped, dtype=np.int32), _starts(np.array(counts, dtype=np.int64))


def _counts(parts: Sequence[Segment], relation: str) -> Longs:
    return np.fromiter((len(part.relations[relation]) for part in parts), dtype=np.int64, count=len(parts))


def _starts(counts: Longs) -> Longs:
    return np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)))


def _renumber(
    cells: Rows,
    owner: Rows,
    columns: Sequence[tuple[str, str]],
    starts: Mapping[str, Longs],
    string_map: Rows,
) -> Rows:
    result = np.empty_like(cells, order="F")
    for index, (_, kind) in enumerate(columns):
        column = cells[:, index]
        if kind in starts:
            shifted = np.where(column < 0, -1, column + starts[kind][owner])
            column = string_map[shifted] if kind == "string" and len(string_map) else shifted
        result[:, index] = column
    return result
