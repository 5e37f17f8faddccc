"""The linked program's tables, built from what the steps of linking found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from corollary.facts.vocabulary import KINDS
from corollary.facts.words import Words
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
from corollary.linking.readout.entries.collecting import EntryRows
from corollary.linking.readout.holding import held_modules
from corollary.linking.readout.paths import SpelledPaths
from corollary.linking.readout.readings import Answers
from corollary.linking.readout.sites.latent import LatentSites
from corollary.linking.readout.sites.sites import Sites
from corollary.linking.readout.spelling import Spelling
from corollary.linking.readout.surface import public_surface
from corollary.linking.readout.unnamed import UnnamedFunctions, places_of
from corollary.linking.tables.kept import Kept
from corollary.linking.tables.names import Names
from corollary.linking.tables.sorting import order_of
from corollary.linking.tables.texts import DefinitionTexts
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs, longs


def build_program(
    context: Context,
    namespaces: Namespaces,
    imports: Told,
    hierarchy: Hierarchy,
    sites: Sites,
    entries: EntryRows,
    *,
    omitted: Sequence[tuple[str, str]],
    words: Words,
    snapshot: str,
    kept: Kept,
) -> Program:
    """The program of one snapshot; every table is sorted. What is `kept` is what the last one was made of."""
    last, assembly = kept.readings, context.assembly
    names = Names(assembly.texts, kept.names)
    held = kept.held.now(context, sites.propagation.values)
    spelling = Spelling(context, held[0], last.names)
    last.names = spelling.names
    paths = SpelledPaths(context, namespaces, hierarchy, sites.propagation, last.paths)
    modules = held_modules(context, sites, last)
    computed = ComputedMembers(context, hierarchy, sites, modules)
    computed.keep_texts(last.answers)
    single = _together(_own_names(context), held, paths.candidates(), computed.candidates(spelling.whole, last.answers))
    may_override = last.answers.of("overriding", (), lambda: overriding(context, hierarchy))
    first = len(assembly.strings) + len(computed.texts)
    places = places_of(context)
    latent = LatentSites(context, hierarchy, sites, may_override[0], places, first)
    candidates = _together(single, latent.candidates(single, last.answers))
    is_meant = np.zeros(first + len(latent.texts), dtype=bool)
    is_meant[candidates[0]] = True
    latent_sites = latent.open_sites(np.flatnonzero(is_meant))
    told = (spelling.open_sites(), paths.open_sites(), computed.open_sites())
    unnamed = UnnamedFunctions(context, sites, last.unnamed, places, first + len(latent.texts))
    candidates = _together(candidates, unnamed.candidates())
    mentioned = np.concatenate((spelling.mentioned(hierarchy, sites, words, last), computed.doubted))
    texts = [*computed.texts, *latent.texts, *unnamed.texts]
    open_sites = (*told, latent_sites, unnamed.open_sites(told))
    program = Program(
        snapshot=snapshot,
        files=StringTable.of(assembly.paths),
        languages=StringTable.of(assembly.languages),
        symbols=_symbols(context, kept.texts),
        edges=_edges(sites),
        unresolved=_unresolved(sites, open_sites, names, texts),
        imports=_imports(context, namespaces, imports, names, last.always),
        exports=public_surface(context, namespaces, hierarchy, sites, kept.shown.now(context, namespaces), last),
        inheritance=last.answers.of("inheritance", (hierarchy.rows,), lambda: _inheritance(context, hierarchy)),
        overriding=may_override,
        held_modules=modules,
        entry_points=_entry_points(entries, names),
        issues=_issues(context, omitted),
        suppressions=_suppressions(context),
        candidates=_candidates(candidates, names, texts, last.always),
        mentions=np.sort(names.mapped(mentioned, texts)),
        names=names.table,
    )
    kept.names = names
    return program


def _symbols(context: Context, texts: DefinitionTexts) -> Symbols:
    column = context.assembly.column
    kind = column("definition", "kind").astype(np.int8)
    is_module = kind == KINDS.index("module")
    return Symbols(
        **texts.now(context.assembly),
        kind=kind,
        visibility=column("definition", "visibility").astype(np.int8),
        file=context.assembly.row_file["definition"].astype(np.int32),
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


def _unresolved(sites: Sites, others: Iterable[tuple[Longs, ...]], names: Names, texts: Sequence[str]) -> Unresolved:
    parts = zip(sites.unresolved.columns, *others, strict=True)
    caller, string, line, column, reason, form = (np.concatenate(part) for part in parts)
    name = names.mapped(string, texts)
    order = order_of((caller, line, column, name, reason, form))
    return Unresolved(
        caller[order].astype(np.int32),
        name[order],
        line[order].astype(np.int32),
        column[order].astype(np.int32),
        reason[order].astype(np.int8),
        form[order].astype(np.int8),
    )


def _imports(context: Context, namespaces: Namespaces, imports: Told, names: Names, last: Answers) -> Imports:
    line, target, module, name, type_only, missing, may_fail = imports.rows.T.copy()
    lacking = Lacking(context, namespaces)
    for row in np.flatnonzero(missing == MAY_LACK).tolist():
        texts = map(context.string, (int(module[row]), int(name[row])))
        missing[row] = MAY_LACK * lacking.lacks(int(imports.files[row]), *texts)
    rows = np.flatnonzero(missing == MISSING)
    files, modules = imports.files[rows], module[rows]

    def are_missing() -> Longs:
        pairs = zip(files.tolist(), map(context.string, modules.tolist()), strict=True)
        return longs([MISSING * (not lacking.may_be_made(*pair)) for pair in pairs])

    missing[rows] = last.of("missing", (context.resolvers, lacking.opened, files, modules), are_missing)
    module, name = names.mapped(np.stack((module, name)))
    columns = np.stack((imports.files, line, target, module, name, type_only, missing, may_fail))
    columns = columns[:, order_of(list(columns))]
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


def _entry_points(entries: EntryRows, names: Names) -> EntryPoints:
    _, first = np.unique(entries.reasons, return_index=True)
    ids = names.ids([entries.texts[place] for place in entries.reasons[np.sort(first)].tolist()])
    reasons = np.array([ids.get(text, -1) for text in entries.texts], dtype=np.int32)
    return EntryPoints(entries.definitions.astype(np.int32), reasons[entries.reasons], entries.purposes.astype(np.int8))


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
    candidates: tuple[Longs, Longs], names: Names, texts: Sequence[str], last: Answers
) -> tuple[Ints, Ints]:
    """(name, symbol) of what may be called by a name: its own, that of a member that holds it, its path, or any."""
    spelled, symbols = candidates
    name = names.mapped(spelled, texts)
    return last.of("candidates", (name, symbols), lambda: _distinct(name, symbols))


def _distinct(name: Ints, symbols: Longs) -> tuple[Ints, Ints]:
    rows = sets.unique(name.astype(np.int64) << SHIFT | symbols)
    return (rows >> SHIFT).astype(np.int32), (rows & LOW).astype(np.int32)


def _columns(rows: Iterable[tuple[int, ...]], width: int) -> tuple[Ints, ...]:
    table = np.array(list(rows), dtype=np.int32).reshape(-1, width)
    return tuple(np.ascontiguousarray(table[:, index]) for index in range(width))
