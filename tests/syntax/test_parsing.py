"""Broken input is data: parsing gives what it can, for any text and in every language."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corollary.syntax.corpus import read_case
from corollary.syntax.languages import Language, load_languages, load_parser_language, read_corpus
from corollary.syntax.matching import captures_in, matches_in
from corollary.syntax.parsing import compile_queries, compile_query, matched_patterns, parse, pattern_captures
from corollary.syntax.tables import EMPTY, Table
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


RUN = "".join(f"# {number}\n" for number in range(2000))
INDENTED = "".join(f"    # it's {number}\n" for number in range(1500))
FEW = "# a\n" * 2000
LEFT_OUT = [
    ("x = 1\n" + RUN + "def f():\n    g()\n", 1800),
    ("def f():\n    g()\n" + INDENTED + "    h()\n" + RUN + "f()\n", 3100),
    ("x = [\n  1,\n" + INDENTED + "  2,\n]\ny = f(x)\n", 1300),
    (RUN, 1800),
    (RUN[:-1] + "\n" + "# the end", 1800),
    ("x = 1\r\n" + RUN.replace("\n", "\r\n") + "f(1)\r\n", 1800),
    ("def f():\n    g(" + RUN, 1799),
    ('text = """\n' + RUN + '# """\ndef f():\n    g()\n', 0),
    ('text = f"""\n' + RUN + '# {g()}\n"""\n', 0),
    ("x = 1\n" + RUN[: RUN.index("# 900")] + "y = 2\n" + RUN[: RUN.index("# 900")], 0),
]


@pytest.mark.parametrize(("text", "left_out"), LEFT_OUT)
def test_the_inside_of_long_runs_of_comments_is_left_out_and_nothing_else(text: str, left_out: int) -> None:
    language, content = LANGUAGES["python"], text.encode()
    found = parse(content, language, "a.py")
    whole = compile_queries(language, "python")
    tree = whole.parser.parse(content)
    expected = dict.fromkeys(HEADS, EMPTY) | whole.layout.tables(matches_in(whole.query, tree.root_node))
    assert comment_count(tree) - comment_count(found.tree) == left_out
    for head in HEADS:
        assert places(found.matches[head]) == places(expected[head])
    assert found.tree.root_node.has_error == tree.root_node.has_error


def comment_count(tree: Any) -> int:
    return sum(
        1 for _ in captures_in(compile_query(load_parser_language("python"), "(comment) @comment"), tree.root_node)
    )


def places(table: Table) -> list[tuple[Any, ...]]:
    """Where what was found begins and ends, without the comments themselves."""
    found = ((node.type, node.start_byte, node.end_byte, node.start_point, node.end_point) for node in table.nodes)
    return [place for place in found if place[0] != "comment"]


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
