"""A program without some of its symbols, as if their definitions had been cut out of the sources.

What they contain goes with them, and every edge, open site, import and entry point in them. Who called or mentioned
one has an open site of its name there instead, which is what linking makes of a name that is not defined; who
inherited from one has a base that is not known. Nothing is linked anew: what values flowed through a dropped symbol
still counts elsewhere. To be without a whole file, link without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence
from corollary.facts.vocabulary import PROTOCOL_REASON, REASONS
from corollary.linking.program import NONE, Ints, Program, StringTable, Unresolved
from corollary.reasoning.arcs import importing_symbols, name_index, owners

Mask = npt.NDArray[np.bool_]
Table = TypeVar("Table")

_MISSING_MEMBER, _UNKNOWN_NAME = REASONS.index("missing-member"), REASONS.index("unknown-name")
_ORDER = ("form", "reason", "name", "column", "line", "caller")


def without(program: Program, dropped: Iterable[int]) -> tuple[Program, Ints]:
    """The program without these symbols and what they contain, and for each symbol left its row before."""
    gone = _with_contents(program.symbols.parent, dropped)
    kept = np.flatnonzero(~gone).astype(np.int32)
    number = np.full(len(gone) + 1, NONE, np.int32)  # the last is what NONE stands for
    number[kept] = np.arange(len(kept), dtype=np.int32)

    program = _with_open_sites(program, gone)
    edges, unresolved, entries = program.edges, program.unresolved, program.entry_points
    inheritance, (exporting, exported), (member, how) = program.inheritance, program.exports, program.overriding
    edges = _chosen(edges, ~gone[edges.caller] & ~gone[edges.callee])
    unresolved = _chosen(unresolved, ~gone[unresolved.caller])
    entries = _chosen(entries, ~gone[entries.symbol])
    inheritance = _chosen(inheritance, ~gone[inheritance.symbol])
    shown, overriding = ~gone[exported], ~gone[member]
    name, candidate = program.candidates
    meant = ~gone[candidate]
    symbols = _chosen(program.symbols, ~gone)
    return replace(
        program,
        symbols=replace(symbols, parent=number[symbols.parent]),
        edges=replace(edges, caller=number[edges.caller], callee=number[edges.callee]),
        unresolved=replace(unresolved, caller=number[unresolved.caller]),
        imports=_chosen(program.imports, ~_inside(program, gone)),
        exports=(exporting[shown], number[exported[shown]]),
        inheritance=replace(inheritance, symbol=number[inheritance.symbol], base=number[inheritance.base]),
        overriding=(number[member[overriding]], how[overriding]),
        held_modules=number[program.held_modules[~gone[program.held_modules]]],
        entry_points=replace(entries, symbol=number[entries.symbol]),
        candidates=(name[meant], number[candidate[meant]]),
    ), kept


def _with_contents(parent: Ints, dropped: Iterable[int]) -> Mask:
    gone = np.zeros(len(parent), np.bool_)
    gone[list(dropped)] = True
    while (more := ~gone & (parent != NONE) & gone[parent]).any():
        gone |= more
    return gone


def _with_open_sites(program: Program, gone: Mask) -> Program:
    """The program with an open site wherever something that stays calls or mentions something that goes."""
    edges = program.edges
    rows = np.flatnonzero(~gone[edges.caller] & gone[edges.callee] & (edges.evidence != Evidence.ASSERTED))
    if not len(rows):
        return program
    program, names = with_names(program, [_spelled(program, gone, int(callee)) for callee in edges.callee[rows]])
    is_member = owners(program)[edges.callee[rows]] != NONE
    columns = {
        "caller": edges.caller[rows],
        "name": names,
        "line": edges.line[rows],
        "column": edges.column[rows],
        "reason": np.where(is_member, np.int8(_MISSING_MEMBER), np.int8(_UNKNOWN_NAME)),
        "form": edges.form[rows],
    }
    before = program.unresolved
    joined = {column: np.concatenate((getattr(before, column), added)) for column, added in columns.items()}
    order = np.lexsort([joined[column] for column in _ORDER])
    keys = np.stack([joined[column][order] for column in _ORDER])
    first = np.ones(len(order), np.bool_)
    first[1:] = (keys[:, 1:] != keys[:, :-1]).any(axis=0)
    unresolved = Unresolved(**{column: values[order][first] for column, values in joined.items()})
    return replace(program, unresolved=unresolved)


def _spelled(program: Program, gone: Mask, symbol: int) -> str:
    """What a site calls that runs a symbol: of a member that the language runs for its owner, the owner."""
    owner = int(program.symbols.parent[symbol])
    entries = program.entry_points
    protocol = entries.reason[entries.symbol == symbol] == name_index(program, PROTOCOL_REASON)
    name: str = program.symbols.name[owner if owner != NONE and gone[owner] and protocol.any() else symbol]
    return name


def _inside(program: Program, gone: Mask) -> Mask:
    """Which imports stand in something that goes."""
    imports, symbols = program.imports, program.symbols
    inside: Mask = gone[importing_symbols(program)] if len(gone) else np.zeros(len(imports.file), np.bool_)
    several = gone & (symbols.end_line > symbols.line) & (symbols.parent != NONE)
    for row in np.flatnonzero(several & ~gone[symbols.parent]).tolist():
        lines = (imports.line >= symbols.line[row]) & (imports.line <= symbols.end_line[row])
        inside |= (imports.file == symbols.file[row]) & lines
    return inside


def with_names(program: Program, texts: list[str]) -> tuple[Program, Ints]:
    """The program with these strings among its names, and where each is."""
    rows = {text: name_index(program, text) for text in dict.fromkeys(texts)}
    new = [text for text, row in rows.items() if row == NONE]
    rows.update((text, len(program.names) + at) for at, text in enumerate(new))
    if new:
        program = replace(program, names=StringTable.of([*program.names, *new]))
    return program, np.array([rows[text] for text in texts], np.int32)


def _chosen(table: Table, rows: Mask) -> Table:
    """The chosen rows of a table."""
    columns = {}
    for field in fields(table):  # type: ignore[arg-type]
        column = getattr(table, field.name)
        columns[field.name] = _texts(column, rows) if isinstance(column, StringTable) else column[rows]
    return type(table)(**columns)


def _texts(table: StringTable, rows: Mask) -> StringTable:
    lengths = table.lengths
    blob = np.frombuffer(table.blob, np.uint8)[np.repeat(rows, lengths)]
    return StringTable(blob.tobytes(), np.cumsum(lengths[rows]))
