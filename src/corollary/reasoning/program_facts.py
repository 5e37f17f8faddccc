"""A linked program as tuples of the declared relations: what Prolog reasons over and what `facts` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence, Form
from corollary.facts.relations import OF_USERS, RELATIONS, Relation
from corollary.facts.vocabulary import (
    CALLABLE_KINDS,
    KINDS,
    MEMBER_REASONS,
    OPEN_REASONS,
    PURPOSES,
    REASONS,
    UNSEEN_REASONS,
    VISIBILITIES,
)
from corollary.linking.program import NONE, Program, StringTable
from corollary.reasoning.arcs import OWNING_KINDS, importing_symbols, module_symbols
from corollary.reasoning.questions.liveness import root_purposes
from corollary.source.files import LOST

Column = Sequence[str] | Sequence[int]


def facts(program: Program) -> Iterator[tuple[Relation, tuple[Column, ...]]]:
    """Every relation in the declared order, a column of values for each argument; rows in the order of the program."""
    columns = _Columns(program)
    for relation in RELATIONS:
        is_read = relation.name not in OF_USERS
        yield relation, getattr(columns, relation.name)() if is_read else _said(program, relation)
    for one in program.user_facts:
        if one.relation not in RELATIONS:
            yield one.relation, _said(program, one.relation)


def relations_of(program: Program) -> tuple[Relation, ...]:
    """The relations that a program has: the declared ones, and those of users."""
    return (*RELATIONS, *(one.relation for one in program.user_facts if one.relation not in RELATIONS))


def _said(program: Program, relation: Relation) -> tuple[Column, ...]:
    """What users say by a relation."""
    rows = next((one.rows for one in program.user_facts if one.relation == relation), ())
    return tuple(zip(*rows, strict=True)) or ((),) * relation.arity


class _Columns:
    """One method for each relation, of the relation's name."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._ids = _Texts(program.symbols.id)
        self._files = _Texts(program.files)
        self._names = _Texts(program.names)

    def snapshot(self) -> tuple[Column, ...]:
        return ([self._program.snapshot],)

    def file(self) -> tuple[Column, ...]:
        return self._program.files, self._program.languages

    def defines(self) -> tuple[Column, ...]:
        symbols = self._program.symbols
        return _at(self._files, symbols.file), symbols.id, _at(_KINDS, symbols.kind), symbols.line.tolist()

    def named(self) -> tuple[Column, ...]:
        return self._program.symbols.id, self._program.symbols.name

    def spans(self) -> tuple[Column, ...]:
        symbols = self._program.symbols
        return symbols.id, symbols.line.tolist(), symbols.end_line.tolist()

    def visibility(self) -> tuple[Column, ...]:
        return self._program.symbols.id, _at(_VISIBILITIES, self._program.symbols.visibility)

    def signature(self) -> tuple[Column, ...]:
        signatures = self._program.symbols.signature
        rows = _not_empty(signatures)
        return _at(self._ids, rows), _at(_Texts(signatures), rows)

    def documented(self) -> tuple[Column, ...]:
        return (_at(self._ids, _not_empty(self._program.symbols.doc)),)

    def contains(self) -> tuple[Column, ...]:
        parent = self._program.symbols.parent
        children = np.flatnonzero(parent != NONE)
        return _at(self._ids, parent[children]), _at(self._ids, children)

    def calls(self) -> tuple[Column, ...]:
        return self._pairs(Form.CALL)

    def call_site(self) -> tuple[Column, ...]:
        return self._sites(Form.CALL)

    def references(self) -> tuple[Column, ...]:
        return self._pairs(Form.REFERENCE)

    def reference_site(self) -> tuple[Column, ...]:
        return self._sites(Form.REFERENCE)

    def unresolved_call(self) -> tuple[Column, ...]:
        return self._open(Form.CALL)

    def unresolved_reference(self) -> tuple[Column, ...]:
        return self._open(Form.REFERENCE)

    def may_run(self) -> tuple[Column, ...]:
        return self._unresolved(self._is_unseen)

    def candidate(self) -> tuple[Column, ...]:
        name, symbol = self._program.candidates
        return _at(self._names, name), _at(self._ids, symbol)

    def imports(self) -> tuple[Column, ...]:
        table = self._program.imports
        rows = np.unique(np.stack([table.file, table.module, table.imported], axis=1), axis=0)
        return _at(self._files, rows[:, 0]), _at(self._names, rows[:, 1]), _at(self._names, rows[:, 2])

    def import_site(self) -> tuple[Column, ...]:
        table = self._program.imports
        known = np.flatnonzero(table.target != NONE)
        use = _at(_Texts(("runtime", "types")), table.type_only[known])
        return (
            _at(self._files, table.file[known]),
            _at(self._files, table.target[known]),
            table.line[known].tolist(),
            use,
        )

    def loads(self) -> tuple[Column, ...]:
        table = self._program.imports
        rows = np.flatnonzero((table.target != NONE) & (table.type_only == 0))
        source, target = importing_symbols(self._program)[rows], module_symbols(self._program)[table.target[rows]]
        known = (source != NONE) & (target != NONE)
        pairs = np.unique(np.stack([source[known], target[known]], axis=1), axis=0)
        return _at(self._ids, pairs[:, 0]), _at(self._ids, pairs[:, 1])

    def exports(self) -> tuple[Column, ...]:
        file, symbol = self._program.exports
        return _at(self._files, file), _at(self._ids, symbol)

    def inherits(self) -> tuple[Column, ...]:
        table = self._program.inheritance
        known = np.flatnonzero(table.base != NONE)
        position = table.position[known].tolist()
        return _at(self._ids, table.symbol[known]), _at(self._ids, table.base[known]), position

    def inherits_outside(self) -> tuple[Column, ...]:
        table = self._program.inheritance
        return (_at(self._ids, np.unique(table.symbol[table.base == NONE])),)

    def overriding(self) -> tuple[Column, ...]:
        member, known = self._program.overriding
        return _at(self._ids, member), _at(_Texts(("possible", "known")), known)

    def held_module(self) -> tuple[Column, ...]:
        return (_at(self._ids, self._program.held_modules),)

    def entry_point(self) -> tuple[Column, ...]:
        table = self._program.entry_points
        return _at(self._ids, table.symbol), _at(self._names, table.reason)

    def entry_purpose(self) -> tuple[Column, ...]:
        symbol, purpose = root_purposes(self._program)
        pairs = np.unique(np.stack([symbol, purpose.astype(np.int32)], axis=1), axis=0)
        return _at(self._ids, pairs[:, 0]), _at(_PURPOSES, pairs[:, 1])

    def mentions(self) -> tuple[Column, ...]:
        return (_at(self._names, self._program.mentions),)

    def left_out(self) -> tuple[Column, ...]:
        issues = self._program.issues
        return list(issues.path), list(issues.reason), issues.line.tolist()

    def callable_kind(self) -> tuple[Column, ...]:
        return (sorted(CALLABLE_KINDS),)

    def owning_kind(self) -> tuple[Column, ...]:
        return (sorted(OWNING_KINDS),)

    def open_reason(self) -> tuple[Column, ...]:
        return (sorted(OPEN_REASONS),)

    def member_reason(self) -> tuple[Column, ...]:
        return (sorted(MEMBER_REASONS),)

    def lost_reason(self) -> tuple[Column, ...]:
        return (sorted(LOST),)

    def _pairs(self, form: Form) -> tuple[Column, ...]:
        edges = self._program.edges
        chosen = edges.form == form
        keys = np.unique(edges.caller[chosen].astype(np.int64) << 32 | edges.callee[chosen])
        return _at(self._ids, keys >> 32), _at(self._ids, keys & 0xFFFFFFFF)

    def _sites(self, form: Form) -> tuple[Column, ...]:
        edges = self._program.edges
        rows = np.flatnonzero(edges.form == form)
        labels = _Texts([evidence.label for evidence in Evidence])  # ASSERTED, -1, is the last
        return (
            _at(self._ids, edges.caller[rows]),
            _at(self._ids, edges.callee[rows]),
            edges.line[rows].tolist(),
            edges.column[rows].tolist(),
            _at(labels, edges.evidence[rows]),
        )

    def _open(self, form: Form) -> tuple[Column, ...]:
        return self._unresolved((self._program.unresolved.form == form) & ~self._is_unseen)

    @property
    def _is_unseen(self) -> npt.NDArray[np.bool_]:
        return np.array([reason in UNSEEN_REASONS for reason in REASONS])[self._program.unresolved.reason]

    def _unresolved(self, chosen: npt.NDArray[np.bool_]) -> tuple[Column, ...]:
        sites, rows = self._program.unresolved, np.flatnonzero(chosen)
        return (
            _at(self._ids, sites.caller[rows]),
            _at(self._names, sites.name[rows]),
            sites.line[rows].tolist(),
            sites.column[rows].tolist(),
            _at(_REASONS, sites.reason[rows]),
        )


@dataclass(frozen=True)
class _Texts:
    """Strings by row, decoded one by one, or all at once for who asks for all."""

    table: Sequence[str]

    @cached_property
    def everything(self) -> list[str]:
        return list(self.table)


@dataclass(frozen=True, slots=True)
class _Picked(Sequence[str]):
    """A column of strings, each by its row in a table."""

    texts: _Texts
    rows: npt.NDArray[np.integer]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[str]:
        return map(self.texts.everything.__getitem__, self.rows.tolist())

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        rows = self.rows[index].tolist()
        return [self.texts.table[row] for row in rows] if isinstance(rows, list) else self.texts.table[rows]


def _at(texts: _Texts, rows: npt.NDArray[np.integer]) -> Column:
    return _Picked(texts, rows)


def _not_empty(texts: StringTable) -> npt.NDArray[np.intp]:
    return np.flatnonzero(texts.lengths)


_KINDS, _VISIBILITIES, _REASONS, _PURPOSES = map(_Texts, (KINDS, VISIBILITIES, REASONS, PURPOSES))


def rows(columns: Iterable[Column]) -> Iterator[tuple[str | int, ...]]:
    """The tuples of a relation from its columns."""
    return zip(*columns, strict=True)
