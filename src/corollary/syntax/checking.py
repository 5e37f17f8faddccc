"""Language folders under test: everything that can be wrong with one, said in full and with a place.

Loading a language stops at what makes it unusable. Checking goes on: each pattern is compiled by itself, its
captures are held against the vocabulary, and the corpus must make it match at least once, so that no pattern
is believed to work that nothing has ever fitted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from corollary.errors import CorollaryError
from corollary.syntax.corpus import Case, read_case
from corollary.syntax.languages import (
    Language,
    QueryPart,
    grammar_folders,
    language_folders,
    load_language,
    load_parser_language,
    read_corpus,
)
from corollary.syntax.parsing import compile_queries, compile_query, matched_patterns, pattern_captures, queries_for
from corollary.syntax.patterns import Pattern, Place, origins, patterns_of, place_in
from corollary.syntax.vocabulary import COMPANIONS, HEADS, is_private


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a language: `place` is `file:line:column`, or a file alone."""

    place: str
    code: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        text = f"{self.place}: {self.message} [{self.code}]"
        return f"{text}\n  {self.remedy}" if self.remedy else text


RunCase = Callable[[Language, Case], Iterable[Problem]]


def check_grammars(folders: Sequence[Path] = (), *, run_case: RunCase | None = None) -> list[Problem]:
    """The problems of the languages in the folders (of all known languages where none is named), in order of place.

    `run_case` gives the problems of a case of the corpus; without it the corpus is only matched by the queries.
    """
    try:
        chosen = [found for folder in folders for found in language_folders(folder)] or grammar_folders()
    except CorollaryError as error:
        return [_problem_of(error)]
    problems: list[Problem] = []
    languages: list[Language] = []
    for folder in chosen:
        try:
            languages.append(load_language(folder))
        except CorollaryError as error:
            problems.append(_problem_of(error))
    problems += _check_extensions(languages)
    broken: set[Path] = set()
    for language in languages:
        found = list(_check_language(language))
        problems += found
        if found:
            broken.add(language.folder)
    sound = [language for language in languages if language.folder not in broken]
    problems += _check_corpora(sound, run_case)
    return list(dict.fromkeys(sorted(problems, key=_order)))


def _order(problem: Problem) -> tuple[str, int, int, str]:
    path, *numbers = re.split(r":(?=\d)", problem.place)
    line, column = (*map(int, numbers), 0, 0)[:2]
    return path, line, column, problem.message


def _problem_of(error: CorollaryError) -> Problem:
    position = re.search(r"\(at line (\d+), column (\d+)\)", error.message)
    place = f"{error.place}:{position[1]}:{position[2]}" if position else error.place
    return Problem(place, error.code, error.message, error.remedy)


def _check_extensions(languages: Iterable[Language]) -> Iterator[Problem]:
    owners: dict[str, Language] = {}
    for language in languages:
        for extension in (*language.specification.extensions, *language.specification.filenames):
            owner = owners.setdefault(extension, language)
            if owner.name != language.name:
                yield Problem(
                    str(language.folder / "language.toml"),
                    "duplicate-extension",
                    f"{extension!r} is claimed by {owner.name!r}, too",
                    f"{owner.folder / 'language.toml'} claims it first; name it in one of the two",
                )


def _check_language(language: Language) -> Iterator[Problem]:
    parsers = {}
    for name in language.parsers:
        try:
            parsers[name] = load_parser_language(name)
        except Exception as error:  # noqa: BLE001 (a third party's package may fail in any way)
            place = str(language.folder / "language.toml")
            yield Problem(place, "unknown-parser", f"there is no parser {name!r}: {error}", "see grammars/README.md")
    for query in language.queries:
        for name in query.parsers:
            if name not in language.parsers:
                yield Problem(str(query.path), "unknown-parser", f"{language.name!r} has no parser {name!r}")
        for part in query.parts:
            for pattern in patterns_of(part):
                yield from check_captures(pattern)
                for name, compiled in parsers.items():
                    if not query.parsers or name in query.parsers:
                        yield from _check_syntax(pattern, compiled, name)


def check_captures(pattern: Pattern) -> Iterator[Problem]:
    """The problems of a pattern's captures: unknown ones, too many heads, companions that do not fit the head."""
    captures = list(dict.fromkeys(name for name in pattern_captures(pattern.text.encode()) if not is_private(name)))
    heads = [name for name in captures if name in HEADS]
    for name in captures:
        if name not in HEADS and name not in COMPANIONS:
            yield _unknown(
                pattern.place_of(name),
                "unknown-capture",
                "capture",
                f"@{name}",
                [f"@{known}" for known in (*HEADS, *COMPANIONS)],
            )
    if not heads:
        yield Problem(
            str(pattern.place()),
            "no-head",
            "the pattern has no head capture",
            "say with one what the node is: grammars/README.md",
        )
        return
    if len(heads) > 1:
        place = pattern.place_of(heads[1])
        yield Problem(
            str(place), "two-heads", f"the pattern has the heads @{' and @'.join(heads)}", "write one pattern for each"
        )
    head = HEADS[heads[0]]
    companions = [name for name in captures if name in COMPANIONS]
    for name in sorted(head.required - set(companions)):
        yield Problem(
            str(pattern.place_of(head.name)), "missing-companion", f"@{head.name} needs @{name}", head.meaning
        )
    for name in companions:
        if name not in head.required | head.optional and len(heads) == 1:
            allowed = sorted(head.required | head.optional)
            remedy = f"it may have @{', @'.join(allowed)}" if allowed else "it has none"
            yield Problem(
                str(pattern.place_of(name)), "unknown-companion", f"@{head.name} has no companion @{name}", remedy
            )


_ERROR = re.compile(
    r"(?P<what>Invalid (?:node type|field name|capture name|syntax|predicate in pattern)"
    r"|Impossible pattern|Unexpected EOF)"
    r"(?: at row (?P<row>\d+)(?:, column (?P<column>\d+))?(?:: (?P<name>.+))?)?"
)


def _check_syntax(pattern: Pattern, compiled: object, parser: str) -> Iterator[Problem]:
    from tree_sitter import QueryError

    try:
        compile_query(compiled, pattern.text)
    except QueryError as error:
        match = _ERROR.match(str(error))
        row, column = (int(match["row"] or 0), int(match["column"] or 0)) if match is not None else (0, 0)
        place = pattern.place_at(row, column)
        what, name = (match["what"], match["name"] or "") if match is not None else (str(error), "")
        if what == "Invalid node type":
            yield _unknown(place, "unknown-node", f"node type of {parser}:", name, _node_kinds(compiled))
        elif what == "Invalid field name":
            yield _unknown(place, "unknown-field", f"field of {parser}:", name, _fields(compiled))
        elif what == "Impossible pattern":
            yield Problem(
                str(place),
                "impossible-pattern",
                f"{parser} never builds such a node",
                "see what it builds with `tree-sitter parse`",
            )
        else:
            yield Problem(str(place), "query-syntax", str(error))


def _unknown(place: Place, code: str, kind: str, name: str, known: Iterable[str]) -> Problem:
    near = get_close_matches(name, sorted(set(known)), n=3)
    remedy = (
        f"did you mean {' or '.join(near)}?"
        if near
        else "grammars/README.md lists the vocabulary"
        if "capture" in kind
        else ""
    )
    return Problem(str(place), code, f"unknown {kind} {name}", remedy)


def _node_kinds(compiled: object) -> list[str]:
    count = compiled.node_kind_count  # type: ignore[attr-defined]
    return [compiled.node_kind_for_id(i) or "" for i in range(count)]  # type: ignore[attr-defined]


def _fields(compiled: object) -> list[str]:
    count = compiled.field_count  # type: ignore[attr-defined]
    return [compiled.field_name_for_id(i) or "" for i in range(1, count + 1)]  # type: ignore[attr-defined]


def _check_corpora(languages: Sequence[Language], run_case: RunCase | None) -> Iterator[Problem]:
    matched: set[Place] = set()
    patterns: dict[Place, QueryPart] = {}
    for language in languages:
        cases = [read_case(path, text) for path, text in read_corpus(language.folder)]
        if not cases:
            missing = str(language.folder / "corpus")
            yield Problem(
                missing, "no-corpus", "the language has no corpus", "grammars/README.md says how a case is written"
            )
            continue
        used, all_of = match_corpus(language, cases)
        matched |= used
        patterns |= all_of
        if run_case is not None:
            for case in cases:
                yield from run_case(language, case)
    for place, part in patterns.items():
        if place not in matched and _is_judged(part, languages):
            yield Problem(
                str(place),
                "never-matches",
                "no case of the corpus fits this pattern",
                "add a case, or drop the pattern",
            )


def _is_judged(part: QueryPart, languages: Sequence[Language]) -> bool:
    """Whether a pattern may be said to match nothing: one of a base, only when all who inherit it were asked."""
    folder = part.path.parent
    if any(language.folder == folder for language in languages):
        return True
    heirs = {sibling for sibling in language_folders(folder.parent) if _inherits(sibling, part.path)}
    return heirs <= {language.folder for language in languages}


def _inherits(folder: Path, base: Path) -> bool:
    try:
        language = load_language(folder)
    except CorollaryError:
        return True
    return any(part.path == base for query in language.queries for part in query.parts)


def match_corpus(language: Language, cases: Iterable[Case]) -> tuple[set[Place], dict[Place, QueryPart]]:
    """The places of the patterns that some source of the cases fits, and of all patterns of the language."""
    matched: set[Place] = set()
    places: dict[str, list[tuple[Place, QueryPart]]] = {
        name: _pattern_places(language, name) for name in language.parsers
    }
    for case in cases:
        for path, source in case.sources.items():
            if path.endswith(language.specification.extensions) or Path(path).name in language.specification.filenames:
                parser = language.parser_for(path)
                used = matched_patterns(source.encode(), language, path)
                matched.update(places[parser][index][0] for index in used)
    return matched, {place: part for found in places.values() for place, part in found}


def _pattern_places(language: Language, parser: str) -> list[tuple[Place, QueryPart]]:
    query = compile_queries(language, parser).query
    parts = origins(queries_for(language, parser))
    found = []
    for index in range(query.pattern_count):
        start = query.start_byte_for_pattern(index)
        offset, part = max((origin for origin in parts if origin[0] <= start), key=lambda origin: origin[0])
        inside = len(part.text.encode()[: start - offset].decode())
        found.append((place_in(part, inside), part))
    return found
