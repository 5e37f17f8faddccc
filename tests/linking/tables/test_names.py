"""The strings that columns speak of: their numbers follow from what is spoken of, and not from the linking before."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corollary.linking.pieces.strings import Strings
from corollary.linking.tables.names import Names

_TEXTS = st.text("abc", max_size=3)
_STEPS = st.lists(st.tuples(st.lists(_TEXTS), st.lists(_TEXTS)), max_size=4)


def spoken(names: Names, texts: Strings, steps: list[tuple[list[str], list[str]]]) -> list[object]:
    """What is found step by step: the numbers of strings of the program and of others behind them, then the table."""
    found: list[object] = []
    for own, others in steps:
        behind = len(texts.texts) + np.arange(len(others))
        numbers = np.concatenate((texts.numbers(own).astype(np.int64), behind))
        found.append((names.mapped(numbers, others).tolist(), names.ids(others)))
    return [*found, list(names.table)]


@given(st.lists(_STEPS, min_size=1, max_size=4))
def test_names_are_numbered_alike_whatever_was_spoken_of_before(
    programs: list[list[tuple[list[str], list[str]]]],
) -> None:
    texts, last = Strings([]), None
    for steps in programs:
        for own, _ in steps:
            texts.numbers(own)
        last, anew = Names(texts, last), Names(texts, None)
        assert spoken(last, texts, steps) == spoken(anew, texts, steps)


@given(_STEPS)
def test_names_that_are_new_in_a_step_come_in_the_order_of_their_texts(
    steps: list[tuple[list[str], list[str]]],
) -> None:
    texts = Strings([])
    for own, _ in steps:
        texts.numbers(own)
    names, expected = Names(texts, None), [""]
    for own, others in steps:
        behind = len(texts.texts) + np.arange(len(others))
        numbers = names.mapped(np.concatenate((texts.numbers(own).astype(np.int64), behind)), others)
        expected += sorted({*own, *others} - {*expected})
        assert [expected[number] for number in numbers.tolist()] == [*own, *others]
    assert list(names.table) == expected
