"""What a case of a corpus gives: the rows under each title, from the facts and the linked program of its sources."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase

from corollary.errors import CorollaryError
from corollary.facts.evidence import Evidence, Form
from corollary.facts.extraction import extract
from corollary.facts.rendering import Rendering
from corollary.facts.schema import RELATION
from corollary.facts.segment import Segment
from corollary.facts.vocabulary import KINDS, REASONS, UNSEEN_REASONS, VISIBILITIES
from corollary.linking.linker import link
from corollary.linking.program import NONE, Program
from corollary.syntax.checking import Problem
from corollary.syntax.corpus import Case
from corollary.syntax.languages import Language


def parts(case: Case, languages: Mapping[str, Language]) -> tuple[dict[str, Segment], dict[str, bytes]]:
    """The segments and the manifests of a case by path: what linking takes."""
    segments = {path: _segment(path, source, languages) for path, source in case.sources.items()}
    files = {path: segment for path, segment in segments.items() if segment is not None}
    return files, {path: case.sources[path].encode() for path in segments if _is_manifest(path, languages)}


def actual(case: Case, languages: Mapping[str, Language]) -> Case:
    """The case with the rows that its sources really give, under the titles it has."""
    files, manifests = parts(case, languages)
    program = link(files, {name: language.specification for name, language in languages.items()}, manifests=manifests)
    return replace(case, expected={title: tuple(_rows(title, program, files, case)) for title in case.expected})


def check_case(case: Case, languages: Mapping[str, Language]) -> Iterator[Problem]:
    """The titles under which a case's sources give other rows than it says."""
    try:
        found = actual(case, languages)
    except CorollaryError as error:
        yield Problem(str(case.path), error.code, error.message, error.remedy)
        return
    for title, rows in case.expected.items():
        missing = [row for row in rows if row not in found.expected[title]]
        surplus = [row for row in found.expected[title] if row not in rows]
        if missing or surplus or rows != found.expected[title]:
            told = [*(f"missing: {row}" for row in missing), *(f"surplus: {row}" for row in surplus)] or [
                "another order"
            ]
            yield Problem(str(case.path), "corpus", f"other rows under {title!r}: {'; '.join(told)}")


def _segment(path: str, source: str, languages: Mapping[str, Language]) -> Segment | None:
    for language in languages.values():
        specification = language.specification
        if path.endswith(specification.extensions) or posixpath.basename(path) in specification.filenames:
            return extract(source.encode(), language, path)
    return None


def _is_manifest(path: str, languages: Mapping[str, Language]) -> bool:
    name = posixpath.basename(path)
    return any(fnmatchcase(name, glob) for lang in languages.values() for glob in lang.specification.modules.manifests)


def _rows(title: str, program: Program, segments: Mapping[str, Segment], case: Case) -> Iterator[str]:
    if title.startswith("facts "):
        yield from _facts(title.removeprefix("facts ").strip(), segments, case)
    elif title in _TABLES:
        yield from _TABLES[title](program)
    else:
        raise CorollaryError(
            "corpus-title",
            f"no rows can be expected under {title!r}",
            place=str(case.path),
            remedy=f"titles are {', '.join(_TABLES)}, and `facts RELATION`",
        )


def _facts(relation: str, segments: Mapping[str, Segment], case: Case) -> Iterator[str]:
    if relation not in RELATION:
        raise CorollaryError("corpus-title", f"there is no relation {relation!r}", place=str(case.path))
    for path, segment in sorted(segments.items()):
        for line in Rendering(segment).lines(relation):
            yield f"{path}: {line}" if len(segments) > 1 else line


def _symbols(program: Program) -> Iterator[str]:
    symbols = program.symbols
    for i in range(len(symbols)):
        if symbols.parent[i] == NONE:
            continue
        told = [f"{symbols.id[i]}:{int(symbols.line[i])}", KINDS[symbols.kind[i]], VISIBILITIES[symbols.visibility[i]]]
        told += [part for part in (symbols.signature[i], f"-- {symbols.doc[i]}" if symbols.doc[i] else "") if part]
        yield " ".join(told)


def _edges(form: Form) -> Callable[[Program], Iterator[str]]:
    def rows(program: Program) -> Iterator[str]:
        edges, ids = program.edges, program.symbols.id
        for i in range(len(edges)):
            if edges.form[i] == form:
                evidence = Evidence(int(edges.evidence[i])).label
                yield f"{ids[edges.caller[i]]}:{int(edges.line[i])} -> {ids[edges.callee[i]]} {evidence}"

    return rows


def _unresolved(form: Form) -> Callable[[Program], Iterator[str]]:
    def rows(program: Program) -> Iterator[str]:
        sites, ids = program.unresolved, program.symbols.id
        for i in range(len(sites)):
            if sites.form[i] == form and REASONS[sites.reason[i]] not in UNSEEN_REASONS:
                name = program.names[sites.name[i]] or "(no name)"
                yield f"{ids[sites.caller[i]]}:{int(sites.line[i])} {name} {REASONS[sites.reason[i]]}"

    return rows


_MISSING = ("", "missing", "lacking")
"""What is said of an import that names no file, and of one of a name that its file does not have."""


def _imports(program: Program) -> Iterator[str]:
    imports = program.imports
    for i in range(len(imports.file)):
        target = "(outside)" if imports.target[i] == NONE else program.files[imports.target[i]]
        name = program.names[imports.imported[i]]
        told = f"{program.names[imports.module[i]]}{f':{name}' if name else ''}"
        marks = ("types" * imports.type_only[i], _MISSING[imports.missing[i]], "guarded" * imports.guarded[i])
        yield " ".join(filter(None, (f"{program.files[imports.file[i]]}:{imports.line[i]} {told} -> {target}", *marks)))


def _exports(program: Program) -> Iterator[str]:
    for file, symbol in zip(*(column.tolist() for column in program.exports), strict=True):
        yield f"{program.files[file]} exports {program.symbols.id[symbol]}"


def _inheritance(program: Program) -> Iterator[str]:
    table = program.inheritance
    for i in range(len(table.symbol)):
        base = "(outside)" if table.base[i] == NONE else program.symbols.id[table.base[i]]
        yield f"{program.symbols.id[table.symbol[i]]} {int(table.position[i])} {base}"


def _entry_points(program: Program) -> Iterator[str]:
    entries = program.entry_points
    for symbol, reason in zip(entries.symbol.tolist(), entries.reason.tolist(), strict=True):
        if program.names[reason] != "module":
            yield f"{program.symbols.id[symbol]}: {program.names[reason]}"


def _errors(program: Program) -> Iterator[str]:
    issues = program.issues
    for i in range(len(issues.line)):
        yield f"{issues.path[i]}:{int(issues.line[i])} {issues.reason[i]}"


def _suppressions(program: Program) -> Iterator[str]:
    said = program.suppressions
    for i, (rules, reason) in enumerate(zip(said.rules, said.reason, strict=True)):
        about = f"{said.first[i]}-{said.last[i]}" if said.first[i] else "the file"
        begins = f" and {said.begins[i]}" if said.begins[i] else ""
        place = f"{program.files[said.file[i]]}:{said.line[i]}"
        yield f"{place} about {about}{begins}: {rules or 'all'}{f' -- {reason}' if reason else ''}"


_TABLES: dict[str, Callable[[Program], Iterator[str]]] = {
    "symbols": _symbols,
    "calls": _edges(Form.CALL),
    "mentions": _edges(Form.REFERENCE),
    "unresolved": _unresolved(Form.CALL),
    "unresolved mentions": _unresolved(Form.REFERENCE),
    "imports": _imports,
    "exports": _exports,
    "inheritance": _inheritance,
    "entry points": _entry_points,
    "issues": _errors,
    "suppressions": _suppressions,
}

TITLES = tuple(_TABLES)
"""The titles under which a case may expect rows of the program, besides `facts RELATION`."""
