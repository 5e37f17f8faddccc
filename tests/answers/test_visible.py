"""Text for terminals: whatever names hold, nothing acts on the terminal, and what is harmless stays as it is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corollary.answers.visible import visible, visible_lines

UNSEEN = {"Cc", "Cs"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("shop/cart.x:12: Cart.save", "shop/cart.x:12: Cart.save"),
        ("größe → 大きさ", "größe → 大きさ"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("two\nlines\tand a tab", "two\\nlines\\tand a tab"),
        ("\x9b5n \x7f", "\\x9b5n \\x7f"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("\udce9", "\\udce9"),
    ],
)
def test_what_is_not_seen_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_lines_stay_lines() -> None:
    assert visible_lines("one\n  two\x07\r\n") == "one\n  two\\x07\\r\n"


@given(st.text(st.characters(codec=None)))
def test_nothing_acts_on_a_terminal(text: str) -> None:
    assert not UNSEEN & {unicodedata.category(character) for character in visible(text)}
    assert not UNSEEN & {unicodedata.category(character) for character in visible_lines(text) if character != "\n"}
