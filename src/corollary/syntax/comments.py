"""The comments of a file: for what users say to tools in them. Facts know only those that document a definition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from corollary.syntax.languages import Language, load_parser_language
from corollary.syntax.matching import captures_in


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: its first and last line, its text with its marks, and whether it is alone on its lines."""

    line: int
    end_line: int
    text: str
    alone: bool


def comments(content: bytes, language: Language, path: str) -> Iterator[Comment]:
    """The comments in a file of UTF-8 text, in order; none where the language does not say what they are."""
    types = language.specification.comments
    if not types:
        return
    parser, query = _compiled(language.parser_for(path), types)
    found = [node for _, node in captures_in(query, parser.parse(content).root_node)]
    for node in sorted(found, key=lambda node: node.start_byte):
        begin = content.rfind(b"\n", 0, node.start_byte) + 1
        text = content[node.start_byte : node.end_byte].decode("utf-8", "replace").rstrip("\n")
        first = node.start_point[0] + 1
        alone = not content[begin : node.start_byte].strip()
        yield Comment(first, first + text.count("\n"), text, alone)


@lru_cache(maxsize=16)
def _compiled(parser: str, types: tuple[str, ...]) -> tuple[Any, Any]:
    from tree_sitter import Parser, Query

    compiled = load_parser_language(parser)
    return Parser(compiled), Query(compiled, "\n".join(f"({name}) @comment" for name in types))
