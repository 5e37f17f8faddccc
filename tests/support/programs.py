"""Programs from readable literals: what a test says is a handful of ids, everything else follows.

An id that any argument mentions becomes a symbol, with its owners and its module. Without a kind of its own,
`a.py` is a module, `a.py#Name` a class, `a.py#Name.f` a method and `a.py#f` a function. Symbols of a file stand
in the order in which they are first mentioned, one line each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

import numpy as np

from corollary.facts.evidence import Evidence, Form
from corollary.facts.vocabulary import CALLABLE_KINDS, KINDS, PURPOSES, REASONS, VISIBILITIES
from corollary.linking.program import (
    NONE,
    Bytes,
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

Row = Sequence[Any]
Details = Mapping[str, Mapping[str, Any]]


def program(
    symbols: Iterable[str] | Mapping[str, str] = (),
    *,
    edges: Iterable[Row] = (),
    unresolved: Iterable[Row] = (),
    entry_points: Iterable[str | Row] = (),
    imports: Iterable[Row] = (),
    exports: Iterable[Row] = (),
    inherits: Iterable[Row] = (),
    overriding: Iterable[Row] | None = None,
    held: Iterable[str] | None = None,
    mentions: Iterable[str] = (),
    issues: Iterable[tuple[str, str, int]] = (),
    candidates: Iterable[tuple[str, str]] | None = None,
    details: Details | None = None,
    language: str = "fictional",
) -> Program:
    """The linked program of these rows, whatever their order; columns left out at the end of a row have defaults.

    `symbols`      ids, or ids with kinds ("" for the usual kind).
    `edges`        (caller, callee, evidence="exact", line=1, column=0, form="call").
    `unresolved`   (caller, bare name, reason="unknown-receiver", line=1, column=0, form="call").
    `entry_points` an id, or (id, reason="main", purpose="run").
    `imports`      (file, imported file or None, module="", imported name="", line=1, type_only=False, missing=False).
    `exports`      (file, symbol).
    `inherits`     (symbol, base or None, position=0).
    `overriding`   (member, 1 if known): it may override one of a base outside; by default all symbols, none known.
    `held`         modules that may be values; by default all symbols.
    `issues`       (path, reason, line).
    `candidates`   (bare name, symbol); by default every symbol of a callable kind under its bare name.
    `details`      per id any of signature, doc, visibility, line, column, end_line.
    """
    edge_rows = _filled(edges, "exact", 1, 0, "call", width=6)
    site_rows = _filled(unresolved, "unknown-receiver", 1, 0, "call", width=6)
    entry_rows = _filled([(row,) if isinstance(row, str) else row for row in entry_points], "main", "run", width=3)
    import_rows = _filled(imports, "", "", 1, False, False, width=7)
    base_rows = _filled(inherits, 0, width=3)
    export_rows = [tuple(row) for row in exports]
    kinds = dict(symbols) if isinstance(symbols, Mapping) else dict.fromkeys(symbols, "")
    rows = [edge_rows, site_rows, entry_rows, import_rows, base_rows]
    pairs = [row[:2] for row in edge_rows + import_rows + base_rows + export_rows]
    seen = [*kinds, *(value for pair in pairs for value in pair), *(row[0] for row in site_rows + entry_rows)]
    ids = _in_order([value for value in seen if value is not None])

    files = sorted({_path(identifier) for identifier in ids})
    table = _symbols(ids, kinds, files, details or {})
    found = list(candidates) if candidates is not None else _own_candidates(table)
    words = [row[1] for row in site_rows + entry_rows] + [word for row in import_rows for word in row[2:4]]
    mentioned = list(mentions)
    names = sorted({"", *table.name, *words, *mentioned, *(name for name, _ in found)})

    possible = [(member, 0) for member in ids] if overriding is None else list(overriding)
    at = {identifier: i for i, identifier in enumerate(ids)} | {None: NONE}
    file = {path: i for i, path in enumerate(files)} | {None: NONE}
    name = {text: i for i, text in enumerate(names)}
    return Program(
        snapshot=_hash(ids, kinds, rows, export_rows, found, mentioned, details),
        files=StringTable.of(files),
        languages=StringTable.of([language] * len(files)),
        names=StringTable.of(names),
        symbols=table,
        edges=_edges(
            (at[a], line, col, at[b], Evidence[e.upper()], Form[f.upper()]) for a, b, e, line, col, f in edge_rows
        ),
        unresolved=_unresolved(
            (at[a], line, col, name[n], REASONS.index(why), Form[f.upper()]) for a, n, why, line, col, f in site_rows
        ),
        imports=_imports(
            (file[a], line, file[b], name[m], name[n], t, gone) for a, b, m, n, line, t, gone in import_rows
        ),
        exports=_pair((file[path], at[symbol]) for path, symbol in export_rows),
        inheritance=_inheritance((at[symbol], position, at[base]) for symbol, base, position in base_rows),
        overriding=_pair((at[member], known) for member, known in possible),
        held_modules=_ints(sorted(at[module] for module in (ids if held is None else held))),
        entry_points=_entries((at[s], name[reason], PURPOSES.index(purpose)) for s, reason, purpose in entry_rows),
        issues=_issues(sorted(issues)),
        suppressions=_no_suppressions(),
        candidates=_pair((name[text], at[symbol]) for text, symbol in found),
        mentions=_columns(((name[text],) for text in mentioned), 1)[0],
    )


def index_of(value: Program, identifier: str) -> int:
    """The row of the symbol with this id."""
    return list(value.symbols.id).index(identifier)


def ids_of(value: Program, symbols: Iterable[int]) -> list[str]:
    """The ids of these symbols, in their order."""
    return [value.symbols.id[symbol] for symbol in symbols]


def _hash(*parts: object) -> str:
    return sha256(repr(parts).encode("utf-8", "surrogateescape")).hexdigest()


def _filled(rows: Iterable[Row], *defaults: object, width: int) -> list[tuple[Any, ...]]:
    return [(*row, *defaults[len(row) + len(defaults) - width :]) for row in rows]


def _path(identifier: str) -> str:
    return identifier.partition("#")[0]


def _owner(identifier: str) -> str | None:
    path, _, qualified = identifier.partition("#")
    if not qualified:
        return None
    outer = qualified.rpartition(".")[0]
    return f"{path}#{outer}" if outer else path


def _in_order(mentioned: Sequence[str]) -> list[str]:
    """Every mentioned id with all its owners, files sorted, each file in order of mention, owners first."""
    known: dict[str, None] = {}
    for identifier in mentioned:
        chain: list[str] = []
        link: str | None = identifier
        while link is not None:
            chain.append(link)
            link = _owner(link)
        known |= dict.fromkeys(reversed(chain))
    members: dict[str | None, list[str]] = {}
    for identifier in known:
        members.setdefault(_owner(identifier), []).append(identifier)

    ordered: list[str] = []
    pending = sorted(members.get(None, ()), reverse=True)
    while pending:
        ordered.append(pending.pop())
        pending += reversed(members.get(ordered[-1], ()))
    return ordered


def _kind(identifier: str, kinds: Mapping[str, str]) -> str:
    given = kinds.get(identifier, "")
    owner = _owner(identifier)
    if given:
        return given
    if owner is None:
        return "module"
    if identifier.rpartition("#")[2].rpartition(".")[2][:1].isupper():
        return "class"
    return "method" if _kind(owner, kinds) in {"class", "interface"} else "function"


def _symbols(ids: Sequence[str], kinds: Mapping[str, str], files: Sequence[str], details: Details) -> Symbols:
    at = {identifier: i for i, identifier in enumerate(ids)}
    first = {path: at[path] for path in files}

    def detail(key: str, default: Any) -> list[Any]:
        return [details.get(identifier, {}).get(key, default) for identifier in ids]

    lines = [details.get(text, {}).get("line", at[text] - first[_path(text)]) for text in ids]
    ends = list(lines)
    owners = [_owner(identifier) for identifier in ids]
    for i in reversed(range(len(ids))):
        owner = owners[i]
        if owner is not None:
            ends[at[owner]] = max(ends[at[owner]], ends[i])
    ends = [details.get(text, {}).get("end_line", end) for text, end in zip(ids, ends, strict=True)]
    return Symbols(
        id=StringTable.of(ids),
        name=StringTable.of(
            [text.rpartition("#")[2].rpartition(".")[2] if "#" in text else text.rpartition("/")[2] for text in ids]
        ),
        signature=StringTable.of(detail("signature", "")),
        doc=StringTable.of(detail("doc", "")),
        kind=_bytes([KINDS.index(_kind(identifier, kinds)) for identifier in ids]),
        visibility=_bytes([VISIBILITIES.index(value) for value in detail("visibility", "public")]),
        file=_ints([files.index(_path(identifier)) for identifier in ids]),
        line=_ints(lines),
        column=_ints(detail("column", 0)),
        end_line=_ints(ends),
        parent=_ints([NONE if owner is None else at[owner] for owner in owners]),
    )


def _own_candidates(table: Symbols) -> list[tuple[str, str]]:
    rows = zip(table.name, table.id, table.kind, strict=True)
    return [(name, identifier) for name, identifier, kind in rows if KINDS[kind] in CALLABLE_KINDS]


def _edges(rows: Iterable[Row]) -> Edges:
    caller, line, column, callee, evidence, form = _columns(rows, 6)
    return Edges(caller, callee, line, column, _bytes(evidence), _bytes(form))


def _unresolved(rows: Iterable[Row]) -> Unresolved:
    caller, line, column, name, reason, form = _columns(rows, 6)
    return Unresolved(caller, name, line, column, _bytes(reason), _bytes(form))


def _imports(rows: Iterable[Row]) -> Imports:
    file, line, target, module, imported, type_only, missing = _columns(rows, 7)
    return Imports(file, target, module, imported, line, _bytes(type_only), _bytes(missing), _bytes([0] * len(file)))


def _inheritance(rows: Iterable[Row]) -> Inheritance:
    symbol, position, base = _columns(rows, 3)
    return Inheritance(symbol, base, position)


def _entries(rows: Iterable[Row]) -> EntryPoints:
    symbol, reason, purpose = _columns(rows, 3)
    return EntryPoints(symbol, reason, _bytes(purpose))


def _issues(rows: Sequence[tuple[str, str, int]]) -> FileIssues:
    return FileIssues(
        StringTable.of([path for path, _, _ in rows]),
        StringTable.of([reason for _, reason, _ in rows]),
        _ints([line for _, _, line in rows]),
    )


def _no_suppressions() -> Suppressions:
    none = _ints([])
    return Suppressions(none, none, none, none, none, StringTable.of([]), StringTable.of([]))


def _pair(rows: Iterable[Row]) -> tuple[Ints, Ints]:
    first, second = _columns(rows, 2)
    return first, second


def _columns(rows: Iterable[Row], width: int) -> list[Ints]:
    """The distinct rows, sorted, as one array per column."""
    table = np.array(sorted(set(map(tuple, rows))), dtype=np.int32).reshape(-1, width)
    return [np.ascontiguousarray(table[:, i]) for i in range(width)]


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int32)


def _bytes(values: Iterable[int]) -> Bytes:
    return np.array(list(values), dtype=np.int8)
