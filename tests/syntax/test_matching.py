"""Queries over trees: cut into layers or not, the matches are the same, and depth costs no more than its nodes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from corollary.syntax import matching
from corollary.syntax.languages import Language, extension_table, load_languages, read_corpus
from corollary.syntax.matching import Found
from corollary.syntax.parsing import CompiledQuery, compile_queries, parse

LANGUAGES = load_languages()
DEEP = {
    "x.py": ("f(", ")"),
    "x.js": ("f(", ")"),
    "x.ts": ("f(", ")"),
    "x.clj": ("(f ", ")"),
}
DEPTH = 4000


def compiled_for(path: str) -> tuple[Language, CompiledQuery]:
    extensions, _ = extension_table(LANGUAGES.values())
    language = LANGUAGES[extensions[Path(path).suffix]]
    return language, compile_queries(language, language.parser_for(path))


def identities(found: Found) -> Counter[Any]:
    return Counter(
        (pattern, tuple(sorted((name, *(node.id for node in nodes)) for name, nodes in captures.items())))
        for pattern, captures in found
    )


@pytest.mark.parametrize("name", sorted(LANGUAGES))
@pytest.mark.parametrize(
    "limits", [{"_STATES": 1, "_LAYER": 2}, {"_STATES": 1, "_LAYER": 5}, {"_DEEP": 3, "_STRIDE": 1}], ids=str
)
def test_layers_lose_no_match(name: str, limits: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    language = LANGUAGES[name]
    cases = read_corpus(language.folder)
    assert cases
    for parser in language.parsers:
        compiled = compile_queries(language, parser)
        for _, text in cases:
            root = compiled.parser.parse(text.encode()).root_node
            whole = identities(matching.matches_in(compiled.query, root))
            with monkeypatch.context() as patch:
                for limit, number in limits.items():
                    patch.setattr(matching, limit, number)
                assert identities(matching.matches_in(compiled.query, root)) == whole


@pytest.mark.parametrize("path", sorted(DEEP))
def test_every_call_of_a_deep_chain_is_found(path: str) -> None:
    before, after = DEEP[path]
    language, _ = compiled_for(path)
    captures = parse((before * DEPTH + "1" + after * DEPTH).encode(), language, path)
    assert len({node.id for node in captures.matches["call"]}) == DEPTH
    assert captures.errors == ()
