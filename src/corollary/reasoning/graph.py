"""The program as one graph of arcs, from which every question takes the view it needs.

Nodes are the symbols and, behind them, *hubs*: one for every bare name, one for "a value that escaped" and one
for "a name computed at run time". An open site points at the hub of its name and the hub points at the candidates,
so guesses stay linear in sites plus candidates; a walk over hubs counts as one step, and no hub is ever shown.

Deliberately absent: evidence that a site runs at all. Code outside the program is taken to call back only what
the program hands out (mentions, overrides of bases outside, protocol members), never anything else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence, Form
from corollary.facts.vocabulary import KINDS, OPEN_REASONS, PROTOCOL_REASON, REASONS
from corollary.linking.program import NONE, Ints, Program
from corollary.reasoning.results import Step, StepKind

RUNNING_KINDS = frozenset({"function", "method", "lambda", "macro", "property"})
"""Kinds whose body runs when they are called, so that an import inside belongs to them and not to the module."""

OWNING_KINDS = frozenset({"class", "interface", "enum", "type"})
"""Kinds whose members live and die with them."""


class Arc(IntEnum):
    """What an arc stands for. Calls and references take three values each, in the order of their evidence."""

    CALL = 0
    REFERENCE = 3
    SITE = 6  # a symbol to the hub of the name called at an open site
    CANDIDATE = 7  # a hub to a symbol or to a further hub
    CANDIDATE_MEMBER = 15  # the same, to a member of a class or the like
    MENTIONED = 8  # the hub of computed names to the hub of a name in some string
    LOAD = 9
    MEMBER_OWNER = 10  # a member to the class or the like that owns it
    SCOPE_OWNER = 11  # anything else to the function or module around it
    BASE = 12
    PROTOCOL = 13
    OVERRIDE = 14


def _mask(*arcs: Arc) -> int:
    return sum(1 << arc for arc in arcs)


GUESSES = _mask(Arc.SITE, Arc.CANDIDATE, Arc.CANDIDATE_MEMBER)
"""From open sites to all their candidates."""


def calls(weakest: Evidence = Evidence.DISPATCH, *, references: bool = False) -> int:
    """The view of calls with evidence no weaker than `weakest`; GUESS adds the open sites."""
    levels = (1 << (min(weakest, Evidence.DISPATCH) + 1)) - 1
    view = levels << Arc.CALL | (levels << Arc.REFERENCE if references else 0)
    return view | (GUESSES if weakest == Evidence.GUESS else 0)


LIVE_SURE = calls(references=True) | _mask(Arc.LOAD, Arc.MEMBER_OWNER, Arc.SCOPE_OWNER, Arc.BASE, Arc.PROTOCOL)
"""What keeps a symbol alive if the symbol before it is alive."""

LIVE_MAY = LIVE_SURE | _mask(Arc.SITE, Arc.CANDIDATE)
"""What may keep it alive; guessed members (CANDIDATE_MEMBER) need a living owner besides."""

LIVE_SUSPECT = LIVE_SURE | GUESSES | _mask(Arc.MENTIONED, Arc.OVERRIDE)
"""Everything that speaks for it at all, be it a name in a string or a base outside the program."""

OVER = LIVE_SUSPECT & ~_mask(Arc.SCOPE_OWNER)
"""Everything that may run because of a symbol: the over-approximation that refutations rest on."""


@dataclass(frozen=True, slots=True)
class Csr:
    """Arcs by node: those of node i are `target[offset[i]:offset[i + 1]]`, in the order of `arc`, their number."""

    offset: npt.NDArray[np.int64]
    target: Ints
    arc: Ints


@dataclass(frozen=True, slots=True)
class Graph:
    """All arcs of a program, and the views built from them so far."""

    symbols: int  # nodes below this number are symbols, the others hubs
    nodes: int
    source: Ints
    target: Ints
    kind: npt.NDArray[np.int8]  # an Arc; CALL and REFERENCE plus the evidence
    row: Ints  # of the table that the kind names; NONE between hubs
    _views: dict[tuple[int, bool], Csr] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, program: Program) -> Graph:
        """The graph of a program; cheap enough to build whenever a program is opened."""
        arcs = _Arcs()
        _add_edges(arcs, program)
        _add_guesses(arcs, program)
        _add_loads(arcs, program)
        _add_ownership(arcs, program)
        source, target, kind, row = arcs.columns()
        return cls(len(program.symbols), _computed_hub(program) + 1, source, target, kind, row)

    def forward(self, view: int) -> Csr:
        """Where the arcs of a view lead from each node."""
        return self._csr(view, reverse=False)

    def reverse(self, view: int) -> Csr:
        """Where the arcs of a view come from, by the node they lead to."""
        return self._csr(view, reverse=True)

    def _csr(self, view: int, *, reverse: bool) -> Csr:
        known = self._views.get((view, reverse))
        if known is None:
            chosen = np.flatnonzero((view >> self.kind.astype(np.int64)) & 1).astype(np.int32)
            near, far = (self.target, self.source) if reverse else (self.source, self.target)
            known = self._views[view, reverse] = compressed(self.nodes, near[chosen], far[chosen], chosen)
        return known

    def step(self, caller: int, callee: int, arc: int) -> Step:
        """The step that an arc stands for; for a walk over hubs, `arc` is its first."""
        return Step(int(caller), int(callee), _STEP_KINDS[int(self.kind[arc])], int(self.row[arc]))

    def steps(self, caller: Ints, callee: Ints, arc: Ints) -> list[Step]:
        """The steps that many arcs stand for."""
        kinds = [_STEP_KINDS[kind] for kind in self.kind[arc].tolist()]
        return list(map(Step, caller.tolist(), callee.tolist(), kinds, self.row[arc].tolist()))


def compressed(nodes: int, source: Ints, target: Ints, arc: Ints) -> Csr:
    """The arcs sorted by source and then by their order here."""
    key = np.sort(source.astype(np.int64) << 32 | np.arange(len(source)))
    order = key & 0xFFFFFFFF
    offset = np.zeros(nodes + 1, np.int64)
    np.cumsum(np.bincount(source, minlength=nodes), out=offset[1:])
    return Csr(offset, target[order], arc[order])


_STEP_KINDS = {
    **{arc + level: StepKind.EDGE for arc in (Arc.CALL, Arc.REFERENCE) for level in range(3)},
    Arc.SITE: StepKind.GUESS,
    Arc.LOAD: StepKind.LOAD,
    Arc.MEMBER_OWNER: StepKind.OWNER,
    Arc.SCOPE_OWNER: StepKind.OWNER,
    Arc.BASE: StepKind.BASE,
    Arc.PROTOCOL: StepKind.PROTOCOL,
    Arc.OVERRIDE: StepKind.OVERRIDE,
}


class _Arcs:
    """Arcs as they are collected, table by table."""

    def __init__(self) -> None:
        self._parts: list[tuple[Ints, Ints, npt.NDArray[np.int8], Ints]] = []

    def add(self, kind: npt.NDArray[np.int8] | Arc, source: Ints | int, target: Ints | int, row: Ints | int) -> None:
        kinds, sources, targets, rows = np.broadcast_arrays(kind, source, target, row)
        self._parts.append((_ints(sources), _ints(targets), kinds.astype(np.int8), _ints(rows)))

    def columns(self) -> tuple[Ints, Ints, npt.NDArray[np.int8], Ints]:
        source, target, kind, row = zip(*self._parts, strict=True)
        return np.concatenate(source), np.concatenate(target), np.concatenate(kind), np.concatenate(row)


def _ints(values: npt.NDArray[np.generic]) -> Ints:
    return values.astype(np.int32, copy=False)


def _rows(mask: npt.NDArray[np.bool_]) -> Ints:
    return _ints(np.flatnonzero(mask))


def _name_hub(program: Program, name: Ints | int) -> Ints | int:
    return name + len(program.symbols)


def _computed_hub(program: Program) -> int:
    return len(program.symbols) + len(program.names)


def name_index(program: Program, text: str) -> int:
    """The index of a string in the program's names, or NONE."""
    return next((i for i, name in enumerate(program.names) if name == text), NONE)


def kinds_mask(program: Program, kinds: frozenset[str]) -> npt.NDArray[np.bool_]:
    """Which symbols are of these kinds."""
    chosen = np.array([kind in kinds for kind in KINDS])
    return chosen[program.symbols.kind]


def _add_edges(arcs: _Arcs, program: Program) -> None:
    edges = program.edges
    base = np.where(edges.form == Form.CALL, np.int8(Arc.CALL), np.int8(Arc.REFERENCE))
    arcs.add(base + edges.evidence, edges.caller, edges.callee, np.arange(len(edges), dtype=np.int32))


def open_sites(program: Program) -> Ints:
    """The rows of `unresolved` that leave open which symbol of the program runs."""
    is_open = np.array([reason in OPEN_REASONS for reason in REASONS])
    return _rows(is_open[program.unresolved.reason])


def _add_guesses(arcs: _Arcs, program: Program) -> None:
    sites, nameless = program.unresolved, name_index(program, "")
    rows = open_sites(program)
    name, computed = sites.name[rows], sites.reason[rows] == REASONS.index("dynamic")
    hub = np.where((name == nameless) & computed, _computed_hub(program), _name_hub(program, name))
    arcs.add(Arc.SITE, sites.caller[rows], _ints(hub), rows)

    candidate_name, candidate = program.candidates
    arcs.add(_candidate_arc(program, candidate), _name_hub(program, candidate_name), candidate, NONE)
    if nameless != NONE:
        escaped = _name_hub(program, nameless)
        mentioned = np.unique(program.edges.callee[program.edges.form == Form.REFERENCE])
        open_mentions = np.unique(name[(sites.form[rows] == Form.REFERENCE) & (name != nameless)])
        arcs.add(_candidate_arc(program, mentioned), escaped, mentioned, NONE)
        arcs.add(Arc.CANDIDATE, escaped, _name_hub(program, open_mentions), NONE)
        arcs.add(Arc.CANDIDATE, _computed_hub(program), np.array([escaped]), NONE)
    arcs.add(Arc.MENTIONED, _computed_hub(program), _name_hub(program, program.mentions), NONE)


def _candidate_arc(program: Program, candidate: Ints) -> npt.NDArray[np.int8]:
    return np.where(owners(program)[candidate] == NONE, np.int8(Arc.CANDIDATE), np.int8(Arc.CANDIDATE_MEMBER))


def owners(program: Program) -> Ints:
    """Per symbol the class or the like that it is a member of, or NONE."""
    parent = program.symbols.parent
    return np.where((parent != NONE) & kinds_mask(program, OWNING_KINDS)[parent], parent, np.int32(NONE))


def _add_loads(arcs: _Arcs, program: Program) -> None:
    imports = program.imports
    module = module_symbols(program)
    rows = _rows((imports.target != NONE) & (imports.type_only == 0))
    source, target = importing_symbols(program)[rows], module[imports.target[rows]]
    known = (source != NONE) & (target != NONE)
    arcs.add(Arc.LOAD, source[known], target[known], rows[known])


def module_symbols(program: Program) -> Ints:
    """The module symbol of every file, NONE where a file has none."""
    module = np.full(len(program.files), NONE, np.int32)
    rows = _rows(program.symbols.kind == KINDS.index("module"))[::-1]
    module[program.symbols.file[rows]] = rows
    return module


def importing_symbols(program: Program) -> Ints:
    """Per import the innermost symbol whose body it stands in and runs with: a function, or the module."""
    symbols, imports = program.symbols, program.imports
    place = symbols.file.astype(np.int64) << 32 | symbols.line
    around = np.searchsorted(place, imports.file.astype(np.int64) << 32 | imports.line, side="right") - 1
    runs, is_module = kinds_mask(program, RUNNING_KINDS), kinds_mask(program, frozenset({"module"}))
    while True:
        fits = is_module[around] | (runs[around] & (symbols.end_line[around] >= imports.line)) | (around == NONE)
        if fits.all():
            return _ints(np.where(symbols.file[around] == imports.file, around, NONE))
        around = np.where(fits, around, symbols.parent[around])


def _add_ownership(arcs: _Arcs, program: Program) -> None:
    symbols, inheritance, entries = program.symbols, program.inheritance, program.entry_points
    inner = _rows(symbols.parent != NONE)
    owner = symbols.parent[inner]
    is_member = owners(program)[inner] != NONE
    arcs.add(Arc.MEMBER_OWNER, inner[is_member], owner[is_member], inner[is_member])
    arcs.add(Arc.SCOPE_OWNER, inner[~is_member], owner[~is_member], inner[~is_member])

    known = _rows(inheritance.base != NONE)
    arcs.add(Arc.BASE, inheritance.symbol[known], inheritance.base[known], known)

    rows = _rows((entries.reason == name_index(program, PROTOCOL_REASON)) & (symbols.parent[entries.symbol] != NONE))
    arcs.add(Arc.PROTOCOL, symbols.parent[entries.symbol[rows]], entries.symbol[rows], rows)

    open_owner = open_classes(program)
    overriding = inner[is_member & open_owner[owner]]
    arcs.add(Arc.OVERRIDE, symbols.parent[overriding], overriding, overriding)


def open_classes(program: Program) -> npt.NDArray[np.bool_]:
    """Which symbols inherit, directly or in turn, from a base that lies outside the program."""
    inheritance = program.inheritance
    is_open = np.zeros(len(program.symbols), np.bool_)
    is_open[inheritance.symbol[inheritance.base == NONE]] = True
    inner = inheritance.base != NONE
    symbol, base = inheritance.symbol[inner], inheritance.base[inner]
    while True:
        added = symbol[is_open[base] & ~is_open[symbol]]
        if not len(added):
            return is_open
        is_open[added] = True
