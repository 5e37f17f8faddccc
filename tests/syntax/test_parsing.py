"""Broken input is data: parsing gives what it can, for any text and in every language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corollary.syntax.corpus import read_case
from corollary.syntax.languages import Language, load_languages, load_parser_language, read_corpus
from corollary.syntax.parsing import compile_query, matched_patterns, parse, pattern_captures
from corollary.syntax.vocabulary import HEADS

LANGUAGES = load_languages()
SOURCES = [
    (language, path, source)
    for language in LANGUAGES.values()
    for case_path, text in read_corpus(language.folder)
    for path, source in read_case(case_path, text).sources.items()
    if path.endswith(language.specification.extensions)
]


def first_path(language: Language) -> str:
    return f"a{language.specification.extensions[0]}"


@pytest.mark.parametrize("name", LANGUAGES)
@given(content=st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_text_is_parsed(name: str, content: bytes) -> None:
    language = LANGUAGES[name]
    captures = parse(content, language, first_path(language))
    assert set(captures.matches) == set(HEADS)


@given(st.data())
def test_a_file_that_is_cut_off_gives_what_it_can(data: st.DataObject) -> None:
    language, path, source = SOURCES[data.draw(st.integers(0, len(SOURCES) - 1))]
    content = source.encode()
    captures = parse(content[: data.draw(st.integers(0, len(content)))], language, path)
    for line, column, _ in captures.errors:
        assert line >= 1
        assert column >= 1


@pytest.mark.parametrize("name", LANGUAGES)
def test_deep_nesting_is_parsed(name: str) -> None:
    language = LANGUAGES[name]
    parse(b"(" * 10_000, language, first_path(language))


def test_what_cannot_be_read_is_told() -> None:
    language = LANGUAGES["python"]
    captures = parse(b"def f(:\n  pass\nx = (1\n", language, "a.py")
    assert captures.errors
    assert captures.errors == tuple(sorted(captures.errors))


def test_an_interruption_is_none_of_a_query(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    compiled = load_parser_language("python")
    monkeypatch.setattr("re._compiler.compile", interrupted)
    with pytest.raises(KeyboardInterrupt):
        compile_query(compiled, '((identifier) @x (#match? @x "^a pattern that nothing else has$"))')


def test_captures_in_strings_and_comments_are_none() -> None:
    assert pattern_captures(b'((a) @one (#eq? @_two "@three")) ; @four') == ["one", "_two"]


@pytest.mark.parametrize("name", LANGUAGES)
def test_patterns_are_counted_as_they_match(name: str) -> None:
    language = LANGUAGES[name]
    assert matched_patterns(b"", language, first_path(language)) <= {0}
