"""The linked program's tables, built from what the steps of linking found."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import numpy as np

from corollary.facts.vocabulary import KINDS
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.classes.overriding import inherits_inert_alone, overriding
from corollary.linking.context import Context
from corollary.linking.names.lacking import Lacking
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.names.targets import MAY_LACK, MISSING
from corollary.linking.names.told import Told
from corollary.linking.program import (
    Edges,
    EntryPoints,
    FileIssues,
    Imports,
    Inheritance,
    Ints,
    Program,
    StringTable,
    Suppressions,
    Symbols,
    Unresolved,
)
from corollary.linking.readout.computed import ComputedMembers
from corollary.linking.readout.entries.collecting import Entry
from corollary.linking.readout.holding import held_modules
from corollary.linking.readout.paths import SpelledPaths
from corollary.linking.readout.readings import Readings
from corollary.linking.readout.sites.latent import LatentSites
from corollary.linking.readout.sites.sites import Sites
from corollary.linking.readout.spelling import Spelling
from corollary.linking.readout.surface import public_surface
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs
from corollary.linking.values.things import ROLE_BITS, ROLES, Role


class _Names:
    """The strings that a program's columns speak of, numbered as they come; 0 is the empty one."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {"": 0}

    def id(self, text: str) -> int:
        return self.ids.setdefault(text, len(self.ids))

    def mapped(self, context: Context, strings: Longs, more: Sequence[str] = ()) -> Ints:
        """The numbers of strings of the program, and of `more` behind them: those that are new come in their order."""
        count = len(context.assembly.strings)
        is_spoken_of = np.zeros(count + len(more), dtype=bool)
        is_spoken_of[strings] = True
        distinct, ids = np.flatnonzero(is_spoken_of), self.ids
        known = context.assembly.strings
        texts = [known[index] if index < count else more[index - count] for index in distinct.tolist()]
        ids.update(zip(sorted({*texts} - ids.keys()), itertools.count(len(ids))))
        numbers = np.zeros(len(is_spoken_of), dtype=np.int32)
        numbers[distinct] = [ids[text] for text in texts]
        return numbers[strings]


def build_program(
    context: Context,
    namespaces: Namespaces,
    imports: Told,
    hierarchy: Hierarchy,
    sites: Sites,
    entries: Sequence[Entry],
    *,
    omitted: Sequence[tuple[str, str]],
    snapshot: str,
    last: Readings,
) -> Program:
    """The program of one snapshot; every table is sorted."""
    names = _Names()
    held = _held(context, sites)
    spelling = Spelling(context, held[0], last.names)
    last.names = spelling.names
    paths = SpelledPaths(context, namespaces, hierarchy, sites.propagation, last.paths)
    computed, modules = ComputedMembers(context, hierarchy, sites), held_modules(context, sites, last.modules)
    single = _together(_own_names(context), held, paths.candidates(), computed.candidates(spelling.whole, modules))
    may_override = overriding(context, hierarchy)
    first = len(context.assembly.strings) + len(computed.texts)
    latent = LatentSites(context, hierarchy, sites, may_override[0], first)
    candidates = _together(single, latent.candidates(single))
    texts = [*computed.texts, *latent.texts]
    is_meant = sets.unique(candidates[0])
    open_sites = (spelling.open_sites(), paths.open_sites(), computed.open_sites(), latent.open_sites(is_meant))
    assembly = context.assembly
    return Program(
        snapshot=snapshot,
        files=StringTable.of(assembly.paths),
        languages=StringTable.of(assembly.languages),
        symbols=_symbols(context),
        edges=_edges(sites),
        unresolved=_unresolved(context, sites, open_sites, names, texts),
        imports=_imports(context, namespaces, imports, names),
        exports=public_surface(context, namespaces, hierarchy, sites, last.surface),
        inheritance=_inheritance(context, hierarchy),
        overriding=may_override,
        held_modules=modules,
        entry_points=_entry_points(entries, names),
        issues=_issues(context, omitted),
        suppressions=_suppressions(context),
        candidates=_candidates(context, candidates, names, texts),
        mentions=np.sort(names.mapped(context, spelling.mentioned(hierarchy, sites))),
        names=StringTable.of(names.ids),
    )


def _symbols(context: Context) -> Symbols:
    assembly = context.assembly
    column = assembly.column
    files = assembly.row_file["definition"]
    texts = {
        name: StringTable.joined([piece.definitions[name] for piece in assembly.pieces])
        for name in ("id", "name", "signature", "doc")
    }
    kind = column("definition", "kind").astype(np.int8)
    is_module = kind == KINDS.index("module")
    return Symbols(
        **texts,
        kind=kind,
        visibility=column("definition", "visibility").astype(np.int8),
        file=files.astype(np.int32),
        line=np.where(is_module, 0, column("definition", "line")).astype(np.int32),
        column=column("definition", "column").astype(np.int32),
        end_line=column("definition", "end_line").astype(np.int32),
        parent=column("definition", "parent").astype(np.int32),
    )


def _edges(sites: Sites) -> Edges:
    caller, callee, line, column, evidence, form = sites.edges.columns
    return Edges(
        caller.astype(np.int32),
        callee.astype(np.int32),
        line.astype(np.int32),
        column.astype(np.int32),
        evidence.astype(np.int8),
        form.astype(np.int8),
    )


def _unresolved(
    context: Context, sites: Sites, others: Iterable[tuple[Longs, ...]], names: _Names, texts: Sequence[str]
) -> Unresolved:
    parts = zip(sites.unresolved.columns, *others, strict=True)
    caller, string, line, column, reason, form = (np.concatenate(part) for part in parts)
    name = names.mapped(context, string, texts)
    order = np.lexsort((form, reason, name, column, line, caller))
    return Unresolved(
        caller[order].astype(np.int32),
        name[order],
        line[order].astype(np.int32),
        column[order].astype(np.int32),
        reason[order].astype(np.int8),
        form[order].astype(np.int8),
    )


def _imports(context: Context, namespaces: Namespaces, imports: Told, names: _Names) -> Imports:
    line, target, module, name, type_only, missing, may_fail = imports.rows.T.copy()
    lacking = Lacking(context, namespaces)
    for row in np.flatnonzero(missing == MAY_LACK).tolist():
        texts = map(context.string, (int(module[row]), int(name[row])))
        missing[row] = MAY_LACK * lacking.lacks(int(imports.files[row]), *texts)
    for row in np.flatnonzero(missing == MISSING).tolist():
        missing[row] = MISSING * (not lacking.may_be_made(int(imports.files[row]), context.string(int(module[row]))))
    module, name = names.mapped(context, np.stack((module, name)))
    columns = np.stack((imports.files, line, target, module, name, type_only, missing, may_fail))
    columns = columns[:, np.lexsort(columns[::-1])]
    first = np.ones(columns.shape[1], dtype=bool)
    first[1:] = (columns[:, 1:] != columns[:, :-1]).any(axis=0)
    file, line, target, module, name, *flags = columns[:, first].astype(np.int32)
    return Imports(file, target, module, name, line, *(flag.astype(np.int8) for flag in flags))


def _inheritance(context: Context, hierarchy: Hierarchy) -> Inheritance:
    rows = []
    for cls, base, position in hierarchy.rows:
        if base < 0 and inherits_inert_alone(context, hierarchy, cls):
            continue
        rows.append((cls, position, base))
    symbol, position_column, base_column = _columns(sorted(set(rows)), 3)
    return Inheritance(symbol, base_column, position_column)


def _entry_points(entries: Sequence[Entry], names: _Names) -> EntryPoints:
    rows = [(definition, names.id(reason), purpose) for definition, reason, purpose in entries]
    symbol, reason, purpose = _columns(rows, 3)
    return EntryPoints(symbol, reason, purpose.astype(np.int8))


def _issues(context: Context, omitted: Sequence[tuple[str, str]]) -> FileIssues:
    rows = [(path, reason, 0) for path, reason in omitted]
    for file, line, _, what in context.assembly.rows("parse_error"):
        rows.append((context.assembly.paths[file], f"syntax: {context.string(what)}", line))
    rows.sort()
    lines = np.array([row[2] for row in rows], dtype=np.int32)
    return FileIssues(StringTable.of(row[0] for row in rows), StringTable.of(row[1] for row in rows), lines)


def _suppressions(context: Context) -> Suppressions:
    rows = context.assembly.rows("suppression")
    files, line, first, last, begins = _columns([row[:5] for row in rows], 5)
    texts = (StringTable.of(context.string(row[place]) for row in rows) for place in (5, 6))
    return Suppressions(files, line, first, last, begins, *texts)


def _own_names(context: Context) -> tuple[Longs, Longs]:
    """(name, symbol) of what may be called by its own name."""
    own = np.flatnonzero(context.is_callable | context.is_constructible)
    return context.name[own].astype(np.int64), own


def _together(*pairs: tuple[Longs, Longs]) -> tuple[Longs, Longs]:
    """Pairs of columns as one pair."""
    first, second = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    return first, second


def _candidates(
    context: Context, candidates: tuple[Longs, Longs], names: _Names, texts: Sequence[str]
) -> tuple[Ints, Ints]:
    """(name, symbol) of what may be called by a name: its own, that of a member that holds it, its path, or any."""
    spelled, symbols = candidates
    name = names.mapped(context, spelled, texts).astype(np.int64)
    rows = sets.unique(name << SHIFT | symbols)
    return (rows >> SHIFT).astype(np.int32), (rows & LOW).astype(np.int32)


def _held(context: Context, sites: Sites) -> tuple[Longs, Longs]:
    """(name, function) of functions that members with another name hold, be they of an object that is not known."""
    columns = ((relation, context.assembly.relations[relation][:, 1:3]) for relation in ("member", "store"))
    members = np.concatenate([rows for _, rows in columns]).astype(np.int64)
    member, found, _ = sites.propagation.values.rows_of(members[:, 1])
    things = found >> ROLE_BITS
    inside = ((found & ROLES) == Role.THING) & (things < len(context.is_callable))
    name, thing = members[member[inside], 0], things[inside]
    other = context.is_callable[thing] & (context.name[thing] != name)
    return name[other], thing[other]


def _columns(rows: Iterable[tuple[int, ...]], width: int) -> tuple[Ints, ...]:
    table = np.array(list(rows), dtype=np.int32).reshape(-1, width)
    return tuple(np.ascontiguousarray(table[:, index]) for index in range(width))
