"""What ran beside what is stated: the rows that a program gives under each title of its file.

Calls are told by their sites, because code of a function without a name belongs to the function around it. Not
compared are calls of functions without names, and where generators are made or threads begun, which runs nothing yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corollary.facts.evidence import Form
from corollary.facts.vocabulary import KINDS
from corollary.linking.cases import parts
from corollary.linking.linker import link
from corollary.linking.program import Program
from corollary.reasoning import questions as ask
from corollary.reasoning.graph import Graph
from corollary.reasoning.results import Confidence, Refuted
from corollary.syntax.corpus import Case, read_case, write_case
from tests.linking.programs import languages

MISSED = "missed"
"""Calls that ran and are not stated."""
NEVER = "never"
"""Calls that are stated and did not run, each with a reason."""
REFUTED = "refuted"
"""Calls that ran and are refuted."""
DEAD = "dead"
"""Functions that ran and are said to be dead."""

REASON = " -- "
_FUNCTIONS = frozenset(map(KINDS.index, ("function", "method", "lambda", "property")))

Place = tuple[str, int]
Site = tuple[Place, int]
"""Where something is called, and the symbol that is."""


def case_of(path: Path) -> Case:
    """The program of a file, and what it lists."""
    return read_case(path, path.read_text(encoding="utf-8"))


def check(path: Path, ran: Any, *, update_golden: bool) -> None:
    """Asserts that a file lists what its program called otherwise than is stated of it, with a reason where it must."""
    case = case_of(path)
    files, _ = parts(case, languages())
    program = link(files, {name: language.specification for name, language in languages().items()})
    rows = Comparison(program, ran).rows(case.expected.get(NEVER, ()))
    found = replace(case, expected=rows)
    if update_golden:
        path.write_text(write_case(found), encoding="utf-8")
        return
    assert dict(rows) == dict(case.expected)
    assert not [row for row in rows.get(NEVER, ()) if not row.partition(REASON)[2]], "a reason is missing"
    assert path.read_text(encoding="utf-8") == write_case(found), "the file is not in the form of --update-golden"


@dataclass(frozen=True, slots=True)
class Run:
    """What ran, by symbols.

    `calls` are sites with the functions around them, and whether nothing from outside is in between; `elsewhere` are
    those of `functions` that do not run where they are called, or not only: generators, and what runs in threads.
    """

    calls: Mapping[Site, tuple[int, bool]]
    functions: frozenset[int]
    elsewhere: frozenset[int]

    @classmethod
    def of(cls, told: Mapping[str, list[list[Any]]], symbols: Mapping[Place, int]) -> Run:
        """What `running.py` tells of a program; what has no symbol is left out."""
        ran = [(symbols[path, line], elsewhere) for path, line, elsewhere in told["ran"] if (path, line) in symbols]
        calls = {
            ((path, line), symbols[to, callee]): (symbols[path, around], at_once)
            for path, line, around, to, callee, at_once in told["calls"]
            if (to, callee) in symbols
        }
        return cls(calls, frozenset(dict(ran)), frozenset(symbol for symbol, elsewhere in ran if elsewhere))


class Comparison:
    """A program that ran, and what is said of it."""

    def __init__(self, program: Program, told: Mapping[str, list[list[Any]]]) -> None:
        self._program = program
        symbols, edges = program.symbols, program.edges
        self._ids, files = list(symbols.id), list(program.files)
        columns = (symbols.file.tolist(), symbols.line.tolist(), symbols.kind.tolist())
        places = {row: (files[file], line) for row, (file, line, _) in enumerate(zip(*columns, strict=True))}
        functions = {row for row, kind in enumerate(columns[2]) if kind in _FUNCTIONS}
        runs = {place: row for row, place in places.items() if row in functions or place[1] == 0}
        self._run = Run.of(told, runs)
        calls = edges.form == Form.CALL
        rows = zip(edges.caller[calls].tolist(), edges.line[calls].tolist(), edges.callee[calls].tolist(), strict=True)
        self._stated = {((places[caller][0], line), callee) for caller, line, callee in rows if callee in functions}

    def rows(self, reasons: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The rows under each title that has any; `reasons` are rows of which the reasons are kept."""
        known = dict(row.split(REASON, 1) for row in reasons if REASON in row)
        found = {
            MISSED: self._told(self._missed()),
            NEVER: tuple(f"{row}{REASON}{known.get(row, '')}".rstrip() for row in self._told(self._never())),
            REFUTED: self._told(self._refuted()),
            DEAD: tuple(self._ids[symbol] for symbol in sorted(self._dead())),
        }
        return {title: rows for title, rows in found.items() if rows}

    def _told(self, sites: Iterable[Site]) -> tuple[str, ...]:
        return tuple(f"{path}:{line} -> {self._ids[callee]}" for (path, line), callee in sorted(sites))

    def _missed(self) -> set[Site]:
        made = self._run.elsewhere & {callee for _, callee in self._stated}
        calls = {site for site, (_, at_once) in self._run.calls.items() if at_once or site[1] not in made}
        return calls - self._stated

    def _never(self) -> set[Site]:
        return {site for site in self._stated - self._run.calls.keys() if site[1] not in self._run.elsewhere}

    def _refuted(self) -> set[Site]:
        graph = Graph.of(self._program)
        pairs = {(caller, callee) for (_, callee), (caller, _) in self._run.calls.items()}
        refuted = {pair for pair in pairs if isinstance(ask.reaches(self._program, graph, *pair), Refuted)}
        return {site for site, (caller, _) in self._run.calls.items() if (caller, site[1]) in refuted}

    def _dead(self) -> set[int]:
        found = ask.dead(self._program, Graph.of(self._program), frozenset({Confidence.PROVED}))
        return {one.symbol for one in found.symbols} & self._run.functions
