from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from corollary.syntax.corpus import Case, read_case, write_case

TEXT = """\
What it is about,
in two lines.

--- a/b.x
one

two --- not a mark
--- empty.x
=== calls
a -> b
  c -> d

=== imports
"""


def test_a_case_is_prose_sources_and_rows() -> None:
    case = read_case(Path("thing.txt"), TEXT)
    assert case.name == "thing"
    assert case.about == "What it is about,\nin two lines."
    assert case.sources == {"a/b.x": "one\n\ntwo --- not a mark\n", "empty.x": ""}
    assert case.expected == {"calls": ("a -> b", "c -> d"), "imports": ()}


LINES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1).filter(
    lambda line: not line.startswith(("---", "==="))
)
ROWS = st.lists(LINES, max_size=4)
TITLES = st.from_regex(r"[a-z]+(/[a-z]+)?\.x", fullmatch=True)


@given(
    LINES,
    st.dictionaries(TITLES, ROWS.map(lambda rows: "".join(f"{row}\n" for row in rows)), max_size=3),
    st.dictionaries(st.from_regex(r"[a-z]+", fullmatch=True), ROWS.map(tuple), max_size=3),
)
def test_what_is_written_is_read_again(
    about: str, sources: dict[str, str], expected: dict[str, tuple[str, ...]]
) -> None:
    case = Case(Path("case.txt"), about, sources, expected)
    assert read_case(case.path, write_case(case)) == case
    assert write_case(read_case(case.path, write_case(case))) == write_case(case)
