"""The check of a certificate by nothing but loops over the program's tables.

Written apart from graphs and kernels on purpose, in the most literal way: what it shares with them is the
definition of what may run because of a symbol, not a line of code.
"""

from __future__ import annotations

from collections.abc import Iterator

from corollary.facts.evidence import Form
from corollary.facts.vocabulary import FINALISED, KINDS, OPEN_REASONS, PROTOCOL_REASON, REASONS, UNSEEN_REASONS
from corollary.linking.program import NONE, Program
from corollary.reasoning.results import Certificate

_RUNS = ("function", "method", "lambda", "macro", "property")
_OWNS = ("class", "interface", "enum", "type")


def check_certificate(program: Program, certificate: Certificate) -> bool:
    """Holds if no step that may exist leads out of the certificate's set, and the target is not in it."""
    closed = set(certificate.closed)
    inside = closed | {certificate.source}
    holds_source = certificate.source in closed or certificate.source == certificate.target
    return (
        holds_source
        and certificate.target not in closed
        and certificate.target not in set(_named(program, FINALISED))
        and all(callee in closed for caller, callee in possible_steps(program, inside) if caller in inside)
    )


def possible_steps(program: Program, callers: set[int]) -> Iterator[tuple[int, int]]:
    """Every pair of symbols of which the second may run because of the first, for the given callers at least."""
    edges = program.edges
    yield from zip(edges.caller.tolist(), edges.callee.tolist(), strict=True)
    yield from _guesses(program, callers)
    yield from _loads(program)
    yield from _objects(program)


def _guesses(program: Program, callers: set[int]) -> Iterator[tuple[int, int]]:
    candidates: dict[str, set[int]] = {}
    for name, symbol in zip(*(column.tolist() for column in program.candidates), strict=True):
        candidates.setdefault(program.names[name], set()).add(symbol)

    sites = program.unresolved
    rows = zip(*(c.tolist() for c in (sites.caller, sites.name, sites.reason, sites.form)), strict=True)
    told = [(a, program.names[n], REASONS[r], f) for a, n, r, f in rows]
    opened = [row for row in told if row[2] in OPEN_REASONS]
    edges = program.edges
    escaped = {b for b, f in zip(edges.callee.tolist(), edges.form.tolist(), strict=True) if f == Form.REFERENCE}
    escaped = escaped.union(*(candidates.get(n, set()) for _, n, _, f in opened if f == Form.REFERENCE))
    escaped |= {int(symbol) for symbol in program.exports[1]}
    anything = escaped.union(*candidates.values())
    for caller, name, reason, _ in told:
        if caller in callers and reason in OPEN_REASONS | UNSEEN_REASONS:
            unnamed = anything if reason == "dynamic" else escaped
            yield from ((caller, callee) for callee in (candidates.get(name, set()) if name else unnamed))


def _named(program: Program, text: str) -> Iterator[int]:
    """The symbols that a name may mean."""
    names, symbols = (column.tolist() for column in program.candidates)
    return (symbol for name, symbol in zip(names, symbols, strict=True) if program.names[name] == text)


def _loads(program: Program) -> Iterator[tuple[int, int]]:
    symbols, imports = program.symbols, program.imports
    members: dict[int, list[int]] = {}
    for symbol, file in enumerate(symbols.file.tolist()):
        members.setdefault(file, []).append(symbol)
    columns = (imports.file, imports.target, imports.line, imports.type_only)
    for file, target, line, type_only in zip(*(c.tolist() for c in columns), strict=True):
        if target != NONE and not type_only:
            here = members.get(file, [])
            modules = [s for s in here if KINDS[symbols.kind[s]] == "module"]
            around = [
                s for s in here if symbols.line[s] <= line <= symbols.end_line[s] and KINDS[symbols.kind[s]] in _RUNS
            ]
            loaded = [s for s in members.get(target, []) if KINDS[symbols.kind[s]] == "module"]
            yield from ((caller, callee) for caller in (around or modules)[-1:] for callee in loaded[:1])


def _objects(program: Program) -> Iterator[tuple[int, int]]:
    """A class uses its bases, its protocol members, and overrides of unknown bases."""
    symbols, bases = program.symbols, program.inheritance
    owner = {m: c for m, c in enumerate(symbols.parent.tolist()) if c != NONE and KINDS[symbols.kind[c]] in _OWNS}
    inherits = list(zip(bases.symbol.tolist(), bases.base.tolist(), strict=True))
    yield from ((symbol, base) for symbol, base in inherits if base != NONE)
    entries = zip(program.entry_points.symbol.tolist(), program.entry_points.reason.tolist(), strict=True)
    protocol = {symbol for symbol, reason in entries if program.names[reason] == PROTOCOL_REASON}
    yield from ((int(symbols.parent[m]), m) for m in protocol if symbols.parent[m] != NONE)
    outside = {NONE}
    while more := {symbol for symbol, base in inherits if base in outside} - outside:
        outside |= more
    while more := {base for symbol, base in inherits if symbol in outside} - outside:
        outside |= more
    yield from ((cls, member) for member, cls in owner.items() if cls in outside)
