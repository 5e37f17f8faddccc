"""The functions on sorted arrays give what those of numpy give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corollary.linking.values import sets
from corollary.linking.values.joins import Longs

ARRAYS = st.lists(st.integers(-3, 9) | st.integers(-(1 << 62), 1 << 62), max_size=12).map(
    lambda numbers: np.array(numbers, dtype=np.int64)
)


@given(ARRAYS)
def test_distinct_values_are_those_of_numpy(values: Longs) -> None:
    assert sets.unique(values).tolist() == np.unique(values).tolist()
    assert [found.tolist() for found in sets.indexed(values)] == [
        found.tolist() for found in np.unique(values, return_inverse=True)
    ]


@pytest.mark.parametrize(
    ("mine", "its"),
    [
        (sets.union, np.union1d),
        (sets.intersection, np.intersect1d),
        (sets.difference, np.setdiff1d),
        (sets.symmetric_difference, np.setxor1d),
    ],
)
@given(ARRAYS, ARRAYS)
def test_sets_are_those_of_numpy(
    mine: Callable[[Longs, Longs], Longs], its: Callable[..., Any], one: Longs, other: Longs
) -> None:
    assert mine(one, other).tolist() == its(one, other).tolist()
