"""The call graph as JSON lines: every edge, streamed, in a form that other tools rely on.

Nothing is held back: sites whose callee is not known give an edge to each candidate, with the evidence `guess`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from corollary.answers.describing import shown
from corollary.answers.visible import visible
from corollary.facts.evidence import Evidence, Form
from corollary.facts.vocabulary import OPEN_REASONS, REASONS
from corollary.linking.program import Program

_BATCH = 8192

_OPEN = np.array([index for index, reason in enumerate(REASONS) if reason in OPEN_REASONS], dtype=np.int8)


class Edge(NamedTuple):
    """One edge by row of symbol, with its site."""

    caller: int
    callee: int
    line: int
    column: int
    evidence: Evidence
    form: Form


def edges(program: Program, *, weakest: Evidence = Evidence.GUESS, references: bool = False) -> Iterator[Edge]:
    """Every edge none weaker than `weakest`: the edges in the program's order, then the guesses."""
    forms = [Form.CALL, Form.REFERENCE] if references else [Form.CALL]
    table = program.edges
    chosen = np.flatnonzero(np.isin(table.form, forms) & (table.evidence <= weakest))
    columns = (table.caller, table.callee, table.line, table.column, table.evidence, table.form)
    for start in range(0, len(chosen), _BATCH):
        rows = chosen[start : start + _BATCH]
        for caller, callee, line, column, evidence, form in zip(*(c[rows].tolist() for c in columns), strict=True):
            yield Edge(caller, callee, line, column, Evidence(evidence), Form(form))
    if weakest is Evidence.GUESS:
        yield from _guesses(program, forms)


def guess_counts(program: Program) -> dict[Form, int]:
    """How many guess edges there are, by form, without listing them."""
    table = program.unresolved
    is_open = np.isin(table.reason, _OPEN)
    low, high = _candidate_ranges(program, table.name)
    return {form: int((high - low)[is_open & (table.form == form)].sum()) for form in Form}


def json_lines(program: Program, *, weakest: Evidence = Evidence.GUESS, references: bool = False) -> Iterator[bytes]:
    """The edges as JSON lines, in chunks of many lines."""
    encode = msgspec.json.Encoder().encode
    files = [encode(shown(path)) for path in program.files]
    symbols = program.symbols
    ends = [
        b'{"file":%b,"line":%d,"symbol":%b}' % (files[file], line, encode(shown(identifier)))
        for file, line, identifier in zip(symbols.file.tolist(), symbols.line.tolist(), symbols.id, strict=True)
    ]
    sites = [files[file] for file in symbols.file.tolist()]
    tails = {
        (evidence, form): b'"evidence":"%b"%b}\n'
        % (evidence.label.encode(), b"" if form is Form.CALL else b',"form":"%b"' % form.label.encode())
        for evidence in Evidence
        for form in Form
    }
    chunk: list[bytes] = []
    for edge in edges(program, weakest=weakest, references=references):
        chunk.append(
            b'{"caller":%b,"callee":%b,"site":{"file":%b,"line":%d,"column":%d},%b'
            % (
                ends[edge.caller],
                ends[edge.callee],
                sites[edge.caller],
                edge.line,
                edge.column,
                tails[edge.evidence, edge.form],
            )
        )
        if len(chunk) == _BATCH:
            yield b"".join(chunk)
            chunk.clear()
    yield b"".join(chunk)


def text_lines(program: Program, *, weakest: Evidence = Evidence.GUESS, references: bool = False) -> Iterator[bytes]:
    """The edges as lines `file:line: caller calls callee [evidence]`."""
    identifiers = [visible(shown(identifier)) for identifier in program.symbols.id]
    files = [visible(shown(path)) for path in program.files]
    file = program.symbols.file.tolist()
    for edge in edges(program, weakest=weakest, references=references):
        verb = "calls" if edge.form is Form.CALL else "mentions"
        place = f"{files[file[edge.caller]]}:{edge.line}"
        text = f"{place}: {identifiers[edge.caller]} {verb} {identifiers[edge.callee]} [{edge.evidence.label}]\n"
        yield text.encode()


def _guesses(program: Program, forms: list[Form]) -> Iterator[Edge]:
    table = program.unresolved
    low, high = _candidate_ranges(program, table.name)
    chosen = np.isin(table.form, forms) & np.isin(table.reason, _OPEN) & (high > low)
    candidates = program.candidates[1]
    known = _known_at(program, chosen)
    for row in np.flatnonzero(chosen).tolist():
        caller, line, column = int(table.caller[row]), int(table.line[row]), int(table.column[row])
        form = Form(table.form[row])
        for callee in candidates[low[row] : high[row]].tolist():
            if (caller, line, column, callee) not in known:
                yield Edge(caller, callee, line, column, Evidence.GUESS, form)


def _candidate_ranges(
    program: Program, names: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """For each name, the range of its rows in the table of candidates."""
    keys = program.candidates[0]
    return np.searchsorted(keys, names, "left"), np.searchsorted(keys, names, "right")


def _known_at(program: Program, chosen: npt.NDArray[np.bool_]) -> frozenset[tuple[int, int, int, int]]:
    """What is known of the chosen sites: (caller, line, column, callee) of edges that are more than guesses."""
    sites, edges_ = program.unresolved, program.edges
    open_sites = _keys(sites.caller[chosen], sites.line[chosen])
    rows = np.flatnonzero(np.isin(_keys(edges_.caller, edges_.line), open_sites))
    columns = (edges_.caller, edges_.line, edges_.column, edges_.callee)
    return frozenset(zip(*(column[rows].tolist() for column in columns), strict=True))


def _keys(callers: npt.NDArray[np.int32], lines: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    return (callers.astype(np.int64) << 32) | lines
