"""A program whose sources only moved: files that say the same as before, at other places.

What linking finds out depends on what stands in a file and in which order, never on the line. So after an edit of
blanks and comments the tables are patched where they name places, at the cost of copying columns. Anything else that
changed, even a name in a string, is for linking to find out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import LINES, RELATION, RELATIONS
from corollary.facts.segment import Segment
from corollary.facts.vocabulary import KINDS, REASONS
from corollary.linking.program import Edges, Imports, Program, Suppressions, Symbols, Unresolved
from corollary.linking.values import sets

_Longs = npt.NDArray[np.int64]
_Table = TypeVar("_Table", Edges, Unresolved, Imports)

_PLACES = LINES | {"column"}
_OF_SYMBOLS = ("line", "column", "end_line")
_WIDEST = 1 << 16
"""Columns from here on are told apart by nobody: sites there count as one."""
_BITS = 32
_BY_STRINGS = (REASONS.index("dynamic"), REASONS.index("spelled"))
_EDGE_ORDER = ("evidence", "form", "callee", "column", "line", "caller")
_UNRESOLVED_ORDER = ("form", "reason", "name", "column", "line", "caller")
_IMPORT_ORDER = ("type_only", "imported", "module", "target", "line", "file")


def relocated(
    program: Program, before: Mapping[str, Segment], after: Mapping[str, Segment], snapshot: str
) -> Program | None:
    """The program with the segments `after` in the place of those `before`, as linking would give it, bit for bit.

    None where the files say something else, so that it takes linking.
    """
    for path, old in before.items():
        found = _with_file(program, path, old, after[path])
        if found is None:
            return None
        program = found
    return replace(program, snapshot=snapshot)


def _with_file(program: Program, path: str, old: Segment, new: Segment) -> Program | None:
    sites, mentions = _Places(old, new, "call", "reference"), _Places(old, new, "mention")
    imports = _Places(old, new, "imported", "reexport", of_lines=True)
    if not _says_the_same(old, new) or not (sites.are_kept and mentions.are_kept and imports.are_kept):
        return None
    file = bisect_left(program.files, path)
    symbols = _rows(program.symbols.file, file, file + 1)
    start, end = symbols.start, symbols.stop
    of_edges, of_unresolved = (_rows(table.caller, start, end) for table in (program.edges, program.unresolved))
    of_imports = _rows(program.imports.file, file, file + 1)
    edges = _moved_sites(program.edges, of_edges, sites)
    unresolved = _moved_unresolved(program.unresolved, of_unresolved, sites, mentions)
    line = program.imports.line.copy()
    line[of_imports] = imports.lines(line[of_imports])
    return replace(
        program,
        symbols=_moved_symbols(program.symbols, symbols, new),
        edges=_sorted(edges, _EDGE_ORDER, of_edges),
        unresolved=_sorted(unresolved, _UNRESOLVED_ORDER, of_unresolved),
        imports=_sorted(replace(program.imports, line=line), _IMPORT_ORDER, of_imports),
        suppressions=_moved_suppressions(program.suppressions, file, new),
    )


def _says_the_same(old: Segment, new: Segment) -> bool:
    """Whether two segments differ in nothing but places; what could not be read is compared by linking."""
    if (old.language, old.strings, old.terms) != (new.language, new.strings, new.terms):
        return False
    if len(old.relations["parse_error"]) or len(new.relations["parse_error"]):
        return False
    for relation in RELATIONS:
        one, other = old.relations[relation.name], new.relations[relation.name]
        if one.shape != other.shape:
            return False
        kept = [index for index, (name, _) in enumerate(relation.columns) if name not in _PLACES]
        if not np.array_equal(one[:, kept], other[:, kept]):
            return False
    return True


class _Places:
    """Where what stands at a place of some relations stands now."""

    def __init__(self, old: Segment, new: Segment, *relations: str, of_lines: bool = False) -> None:
        one, other = (np.concatenate([_keys(s, name, of_lines) for name in relations]) for s in (old, new))
        self.are_kept = len(one) == len(other) and max(_widest(one), _widest(other)) < _WIDEST
        """Whether places that were one are one, and others are others."""
        if self.are_kept:
            self._old, first, inverse = np.unique(one, return_index=True, return_inverse=True)
            self._new = other[first]
            self.are_kept = bool(np.array_equal(self._new[inverse], other))
            self.are_kept &= len(sets.unique(self._new)) == len(self._new)

    def moved(self, keys: _Longs) -> _Longs:
        """The places now of things that stood at places."""
        found: _Longs = self._new[np.searchsorted(self._old, keys)]
        return found

    def lines(self, lines: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """The lines now of what stood on lines."""
        return (self.moved(lines.astype(np.int64) << _BITS) >> _BITS).astype(np.int32)


def _keys(segment: Segment, relation: str, of_lines: bool) -> _Longs:
    names = [name for name, _ in RELATION[relation].columns]
    rows = segment.relations[relation].astype(np.int64)
    keys: _Longs = rows[:, names.index("line")] << _BITS
    return keys | rows[:, names.index("column")] if "column" in names and not of_lines else keys


def _widest(keys: _Longs) -> int:
    return int((keys & ((1 << _BITS) - 1)).max(initial=0))


def _moved_sites(edges: Edges, rows: slice, sites: _Places) -> Edges:
    line, column = edges.line.copy(), edges.column.copy()
    _move(line, column, np.arange(len(line))[rows], sites)
    return replace(edges, line=line, column=column)


def _moved_unresolved(unresolved: Unresolved, rows: slice, sites: _Places, mentions: _Places) -> Unresolved:
    line, column = unresolved.line.copy(), unresolved.column.copy()
    places = np.arange(len(line))[rows]
    spelled = np.isin(unresolved.reason[rows], _BY_STRINGS)  # by a string: on its line
    _move(line, column, places[~spelled], sites)
    line[places[spelled]] = mentions.lines(line[places[spelled]])
    return replace(unresolved, line=line, column=column)


def _move(
    line: npt.NDArray[np.int32], column: npt.NDArray[np.int32], rows: npt.NDArray[np.int64], places: _Places
) -> None:
    keys = places.moved(line[rows].astype(np.int64) << _BITS | column[rows])
    line[rows], column[rows] = keys >> _BITS, keys & ((1 << _BITS) - 1)


def _moved_symbols(symbols: Symbols, rows: slice, segment: Segment) -> Symbols:
    names = [name for name, _ in RELATION["definition"].columns]
    columns = {name: getattr(symbols, name).copy() for name in _OF_SYMBOLS}
    for name, column in columns.items():
        column[rows] = segment.relations["definition"][:, names.index(name)]
    columns["line"][rows][symbols.kind[rows] == KINDS.index("module")] = 0
    return replace(symbols, **columns)


def _moved_suppressions(said: Suppressions, file: int, segment: Segment) -> Suppressions:
    rows = _rows(said.file, file, file + 1)
    names = [name for name, _ in RELATION["suppression"].columns if name in LINES]
    columns = {name: getattr(said, name).copy() for name in names}
    for place, name in enumerate(names):
        columns[name][rows] = segment.relations["suppression"][:, place]
    return replace(said, **columns)


def _rows(owners: npt.NDArray[np.int32], start: int, end: int) -> slice:
    """The rows of the owners from `start` to `end` in a table that is sorted by them."""
    low, high = np.searchsorted(owners, (start, end)).tolist()
    return slice(low, high)


def _sorted(table: _Table, order: tuple[str, ...], rows: slice) -> _Table:
    """A table of which some rows are in order again."""
    by = np.lexsort([getattr(table, name)[rows] for name in order])
    if np.array_equal(by, np.arange(len(by))):
        return table
    columns = {name: getattr(table, name).copy() for name in order}
    for column in columns.values():
        column[rows] = column[rows][by]
    return replace(table, **columns)
