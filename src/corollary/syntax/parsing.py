"""Source text to captures: one parse and one query run per file, both in C.

Parsing never fails: broken input gives the captures it can, and captures of what is broken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from corollary.errors import CorollaryError
from corollary.syntax.comment_runs import parsed
from corollary.syntax.languages import Language, QueryFile, load_parser_language
from corollary.syntax.matching import captures_in, matches_in
from corollary.syntax.tables import EMPTY, Layout, Table
from corollary.syntax.vocabulary import COMPANIONS, HEADS


@dataclass(frozen=True, slots=True)
class Captures:
    """What the queries found in one file: for each head of the vocabulary its matches, in source order."""

    content: bytes
    matches: Mapping[str, Table]
    errors: tuple[tuple[int, int, str], ...]  # (1-based line, 1-based column, what)
    tree: Any  # keeps the nodes alive


@dataclass(frozen=True, slots=True)
class CompiledQuery:
    """All queries of a language for one of its parsers."""

    parser: Any
    query: Any
    layout: Layout
    errors: Any


_CAPTURE = re.compile(rb"@([A-Za-z_][\w.-]*)")
_COMMENT_OR_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"|;[^\n]*')


def pattern_captures(text: bytes) -> list[str]:
    """The names of the captures in the text of a pattern, in order, without those in strings and comments."""
    return [name.decode() for name in _CAPTURE.findall(_COMMENT_OR_STRING.sub(b'""', text))]


def head_of(captures: list[str]) -> str:
    """The head among the captures of a pattern, "" where there is none."""
    return next((name for name in captures if name in HEADS), "")


def queries_for(language: Language, parser: str) -> list[QueryFile]:
    """The query files of a language that speak of one of its parsers."""
    return [query for query in language.queries if not query.parsers or parser in query.parsers]


@lru_cache(maxsize=64)
def compile_queries(language: Language, parser: str) -> CompiledQuery:
    """The language's queries, compiled for one parser. Raises CorollaryError "grammar-invalid"."""
    try:
        return _compiled(parser, "\n".join(query.text for query in queries_for(language, parser)))
    except (LookupError, ImportError, AttributeError, TypeError, ValueError) as error:
        raise CorollaryError(
            "grammar-invalid",
            f"the parser {parser!r} and the queries do not fit together: {error}",
            place=str(language.folder),
            remedy=f"`corollary grammars check {language.folder}` says more",
        ) from error


def compile_query(compiled: Any, text: str) -> Any:
    """A query of a compiled grammar. Raises QueryError, and KeyboardInterrupt where the parser takes that for one."""
    from tree_sitter import Query, QueryError

    try:
        return Query(compiled, text)
    except QueryError as error:
        if isinstance(error.__cause__, KeyboardInterrupt):
            raise error.__cause__ from None
        raise


@lru_cache(maxsize=64)
def _compiled(parser: str, queries: str) -> CompiledQuery:
    from tree_sitter import Parser

    compiled = load_parser_language(parser)
    text = queries.encode()
    query = compile_query(compiled, queries)
    numbers = {query.capture_name(i): i for i in range(query.capture_count)}
    patterns = []
    for i in range(query.pattern_count):
        names = pattern_captures(text[query.start_byte_for_pattern(i) : query.end_byte_for_pattern(i)])
        always = {name: query.capture_quantifier(i, numbers[name]) == "" for name in names if name in COMPANIONS}
        patterns.append((head_of(names), always))
    errors = compile_query(compiled, "(ERROR) @error (MISSING) @missing")
    return CompiledQuery(Parser(compiled), query, Layout(patterns), errors)


def parse(content: bytes, language: Language, path: str) -> Captures:
    """The captures of a file of UTF-8 text; `path` only chooses the parser by its extension."""
    compiled = compile_queries(language, language.parser_for(path))
    specification = language.specification
    tree = parsed(compiled.parser, content, specification.line_comment, specification.comments)
    root = tree.root_node
    matches = dict.fromkeys(HEADS, EMPTY) | compiled.layout.tables(matches_in(compiled.query, root))
    errors: list[tuple[int, int, str]] = []
    if root.has_error:
        for kind, node in captures_in(compiled.errors, root):
            row, column = node.start_point
            errors.append((row + 1, column + 1, kind if kind == "error" else f"missing {node.type}"))
    return Captures(content, matches, tuple(sorted(errors)), tree)


def matched_patterns(content: bytes, language: Language, path: str) -> set[int]:
    """The numbers of the patterns that match somewhere in a file."""
    compiled = compile_queries(language, language.parser_for(path))
    root = compiled.parser.parse(content).root_node
    return {pattern for pattern, _ in matches_in(compiled.query, root)}
