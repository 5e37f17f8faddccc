from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corollary.answers.paging import CHARACTERS_PER_TOKEN, EVERYTHING, Window, cut, cut_sections
from corollary.answers.types.parts import Answer, Coverage, Page
from corollary.errors import CorollaryError

FRAME = Answer(snapshot="s" * 64, coverage=Coverage(1, 0, 0, 0, incomplete=False))

items = st.lists(st.text(max_size=60), max_size=40)
windows = st.builds(
    Window,
    limit=st.none() | st.integers(1, 12),
    tokens=st.none() | st.integers(0, 400),
)


def page(values: list[str], window: Window, question: object = "q") -> tuple[list[str], Page]:
    return cut(len(values), values.__getitem__, window, frame=FRAME, question=question)


@given(items, windows)
def test_following_the_cursors_gives_every_item_once(values: list[str], window: Window) -> None:
    seen: list[str] = []
    cursor = None
    while True:
        shown, at = page(values, Window(window.limit, window.tokens, cursor))
        assert at.start == len(seen)
        assert (at.shown, at.total, at.left_out) == (len(shown), len(values), len(values) - at.start - len(shown))
        seen += shown
        cursor = at.cursor
        if cursor is None:
            break
    assert seen == values


@given(items, windows)
def test_a_page_keeps_its_bounds(values: list[str], window: Window) -> None:
    shown, _ = page(values, window)
    if window.limit is not None:
        assert len(shown) <= window.limit
    if window.tokens is not None and len(shown) > 1:
        size = len(msgspec.json.encode(FRAME)) + len(msgspec.json.encode(shown))
        assert size <= window.tokens * CHARACTERS_PER_TOKEN


@given(st.lists(items, min_size=1, max_size=4), windows)
def test_sections_are_one_list_cut_in_pieces(sections: list[list[str]], window: Window) -> None:
    makers = [(len(values), values.__getitem__) for values in sections]
    shown, at = cut_sections(makers, window, frame=FRAME, question="q")
    flat, same = page([text for values in sections for text in values], window)
    assert at == same
    assert [text for part in shown for text in part] == flat
    assert all(list(part) == values[: len(part)] for part, values in zip(shown, sections, strict=True))


def test_without_a_window_everything_is_shown() -> None:
    shown, at = page(["a", "b"], EVERYTHING)
    assert shown == ["a", "b"]
    assert at == Page(start=0, shown=2, total=2, left_out=0, cursor=None)


@pytest.mark.parametrize("cursor", ["", "?", "bm9uc2Vuc2U", "äöü", "YTpi", "a" * 5])
def test_a_cursor_that_is_none_is_an_error(cursor: str) -> None:
    with pytest.raises(CorollaryError) as caught:
        page(["a"], Window(cursor=cursor))
    assert caught.value.code == "bad-cursor"


@pytest.mark.parametrize(
    ("question", "snapshot"), [("another", FRAME.snapshot), ("q", "another")], ids=["question", "snapshot"]
)
def test_a_cursor_of_anything_else_is_stale(question: str, snapshot: str) -> None:
    _, at = page(["a", "b"], Window(limit=1))
    other = msgspec.structs.replace(FRAME, snapshot=snapshot)
    with pytest.raises(CorollaryError) as caught:
        cut(2, str, Window(cursor=at.cursor), frame=other, question=question)
    assert caught.value.code == "stale-cursor"
