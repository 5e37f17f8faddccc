"""The arcs of a program, collected table by table: what leads from one symbol or hub to another.

They come in parts, so that a question that follows only calls does not wait for what keeps symbols alive. All loops
over rows are numpy's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence, Form
from corollary.facts.vocabulary import KINDS, MEMBER_REASONS, OPEN_REASONS, PROTOCOL_REASON, REASONS, UNSEEN_REASONS
from corollary.linking.program import NONE, Ints, Program
from corollary.reasoning.columns import among, marked
from corollary.reasoning.overriding import overrides
from corollary.reasoning.views import GUESSES, Arc, calls, mask

Columns = tuple[Ints, Ints, npt.NDArray[np.int8], Ints]
"""Sources, targets, kinds and rows of arcs."""

RUNNING_KINDS = frozenset({"function", "method", "lambda", "macro", "property"})
"""Kinds whose body runs when they are called, so that an import inside belongs to them and not to the module."""

OWNING_KINDS = frozenset({"class", "interface", "enum", "type"})
"""Kinds whose members live and die with them."""


def joined(parts: Sequence[Columns]) -> Columns:
    """The arcs of some parts, one after the other."""
    source, target, kind, row = zip(*parts, strict=True)
    return np.concatenate(source), np.concatenate(target), np.concatenate(kind), np.concatenate(row)


def node_count(program: Program) -> int:
    """Symbols and hubs together: a hub for each name (that of '' for values that escaped), one for computed names."""
    return _computed_hub(program) + 1


class _Arcs:
    """Arcs as they are collected, table by table."""

    def __init__(self) -> None:
        self.parts: list[Columns] = []

    def add(self, kind: npt.NDArray[np.int8] | Arc, source: Ints | int, target: Ints | int, row: Ints | int) -> None:
        kinds, sources, targets, rows = np.broadcast_arrays(kind, source, target, row)
        self.parts.append((_ints(sources), _ints(targets), kinds.astype(np.int8), _ints(rows)))


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
    lengths = program.names.lengths
    alike = np.flatnonzero(lengths == len(text.encode("utf-8", "surrogateescape"))).tolist()
    return next((i for i in alike if program.names[i] == text), NONE)


def kinds_mask(program: Program, kinds: frozenset[str]) -> npt.NDArray[np.bool_]:
    """Which symbols are of these kinds."""
    chosen = np.array([kind in kinds for kind in KINDS])
    return chosen[program.symbols.kind]


def _add_edges(arcs: _Arcs, program: Program) -> None:
    edges = program.edges
    base = np.where(edges.form == Form.CALL, np.int8(Arc.CALL), np.int8(Arc.REFERENCE))
    arcs.add(
        base + np.maximum(edges.evidence, Evidence.EXACT),
        edges.caller,
        edges.callee,
        np.arange(len(edges), dtype=np.int32),
    )


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

    unseen = _rows(np.array([reason in UNSEEN_REASONS for reason in REASONS])[sites.reason])
    arcs.add(Arc.UNSEEN, sites.caller[unseen], _name_hub(program, sites.name[unseen]), unseen)

    candidate_name, candidate = program.candidates
    near = np.where(_is_far(program, candidate_name, candidate), np.int8(Arc.CANDIDATE_FAR), np.int8(Arc.CANDIDATE))
    kinds = np.where(owners(program)[candidate] == NONE, near, np.int8(Arc.CANDIDATE_MEMBER))
    arcs.add(kinds, _name_hub(program, candidate_name), candidate, NONE)
    if nameless != NONE:
        escaped = _name_hub(program, nameless)
        mentioned = _each(len(program.symbols), program.edges.callee[program.edges.form == Form.REFERENCE])
        open_mentions = _each(len(program.names), name[(sites.form[rows] == Form.REFERENCE) & (name != nameless)])
        arcs.add(_candidate_arc(program, mentioned), escaped, mentioned, NONE)
        arcs.add(Arc.CANDIDATE, escaped, _name_hub(program, open_mentions), NONE)
        arcs.add(Arc.UNSEEN, escaped, program.exports[1], NONE)
        arcs.add(Arc.CANDIDATE, _computed_hub(program), np.array([escaped]), NONE)
    arcs.add(Arc.MENTIONED, _computed_hub(program), _name_hub(program, program.mentions), NONE)
    arcs.add(Arc.ANY, _computed_hub(program), _each(len(program.symbols), candidate), NONE)


def _each(count: int, values: Ints) -> Ints:
    """The distinct values, which are below `count`, sorted."""
    return _rows(marked(count, values))


def _candidate_arc(program: Program, candidate: Ints) -> npt.NDArray[np.int8]:
    return np.where(owners(program)[candidate] == NONE, np.int8(Arc.CANDIDATE), np.int8(Arc.CANDIDATE_MEMBER))


def _is_far(program: Program, name: Ints, symbol: Ints) -> npt.NDArray[np.bool_]:
    """Which candidates only a member's name could mean, while their module is not known to be a value.

    A name that code computes may be looked up in the module itself, or in a module that is a value where that file
    looks up members by computed names.
    """
    sites, rows, file = program.unresolved, open_sites(program), program.symbols.file
    is_member = np.array([reason in MEMBER_REASONS for reason in REASONS])[sites.reason[rows]]
    is_computed = sites.reason[rows] == REASONS.index("dynamic")
    computed = rows[is_computed]
    at_home = sites.name[computed].astype(np.int64) << 32 | file[sites.caller[computed]]
    looking = file[sites.caller[sites.reason == REASONS.index("computed")]]
    beside = computed[np.isin(file[sites.caller[computed]], looking)]
    is_asked = marked(len(program.names), np.concatenate((sites.name[rows[~is_computed]], sites.name[beside])))[name]
    is_held = marked(len(program.symbols) + 1, program.held_modules)  # the last is that of no module
    is_held = is_asked & is_held[module_symbols(program)[file[symbol]]]
    far: npt.NDArray[np.bool_] = ~marked(len(program.names), sites.name[rows[~is_member]])[name]
    far &= ~is_held
    rest = np.flatnonzero(far & marked(len(program.names), sites.name[computed])[name])
    far[rest] = ~among(name[rest].astype(np.int64) << 32 | file[symbol[rest]], at_home)
    return far


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
    beside = inner[is_member & open_owner[owner]]
    fits = among(beside, program.overriding[0])
    arcs.add(np.where(fits, np.int8(Arc.OVERRIDE), np.int8(Arc.BESIDE)), symbols.parent[beside], beside, beside)


def _add_entry_overrides(arcs: _Arcs, program: Program) -> None:
    """Who calls an entry point of a class from outside may hold an object of a class derived from it."""
    entries = program.entry_points
    shown = entries.symbol[entries.reason != name_index(program, PROTOCOL_REASON)]
    above, below = overrides(program, owners(program), shown)
    arcs.add(Arc.ENTRY_OVERRIDE, above, below, below)


def open_classes(program: Program) -> npt.NDArray[np.bool_]:
    """Which classes may have members that a base outside the program calls.

    They inherit from it, directly or in turn; or a class that does inherits from them, too, as mixins.
    """
    inheritance = program.inheritance
    is_open = np.zeros(len(program.symbols), np.bool_)
    is_open[inheritance.symbol[inheritance.base == NONE]] = True
    inner = inheritance.base != NONE
    symbol, base = inheritance.symbol[inner], inheritance.base[inner]
    for source, target in ((base, symbol), (symbol, base)):
        while len(added := target[is_open[source] & ~is_open[target]]):
            is_open[added] = True
    return is_open


def _of(*adding: Callable[[_Arcs, Program], None]) -> Callable[[Program], list[Columns]]:
    def collect(program: Program) -> list[Columns]:
        arcs = _Arcs()
        for add in adding:
            add(arcs, program)
        return arcs.parts

    return collect


NOTHING: Columns = (np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int8), np.zeros(0, np.int32))
"""No arcs."""

PARTS: tuple[tuple[int, Callable[[Program], list[Columns]]], ...] = (
    (calls(references=True) | GUESSES | mask(Arc.MENTIONED, Arc.ANY, Arc.UNSEEN), _of(_add_edges, _add_guesses)),
    (
        mask(Arc.LOAD, Arc.MEMBER_OWNER, Arc.SCOPE_OWNER, Arc.BASE, Arc.PROTOCOL, Arc.OVERRIDE, Arc.BESIDE),
        _of(_add_loads, _add_ownership),
    ),
    (mask(Arc.ENTRY_OVERRIDE), _of(_add_entry_overrides)),
)
"""The arcs in parts, those first that most questions follow: which kinds a part has, and what collects them."""
