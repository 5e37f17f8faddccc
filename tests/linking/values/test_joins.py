"""What propagation is made of, beside dictionaries and loops that do the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corollary.linking.values.joins import SHIFT, Join, Table, longs
from corollary.linking.values.waiting import Waiting

ROW = st.tuples(st.integers(0, 12), st.integers(0, 6), st.integers(0, 3))
NODES = st.lists(st.integers(0, 15), max_size=12)


def packed(pairs: list[tuple[int, int]]) -> np.ndarray:
    return longs([first << SHIFT | second for first, second in pairs])


@given(st.lists(st.lists(ROW, max_size=30), max_size=8), NODES)
def test_a_table_is_a_map_of_the_least(batches: list[list[tuple[int, int, int]]], asked: list[int]) -> None:
    table, known = Table(), dict[tuple[int, int], int]()
    for batch in batches:
        least = dict[tuple[int, int], int]()
        for first, second, number in batch:
            least[first, second] = min(number, least.get((first, second), number))
        changed = sorted(pair for pair, number in least.items() if number < known.get(pair, 4))
        known.update({pair: least[pair] for pair in changed})
        pairs = [(first, second) for first, second, _ in batch]
        keys, numbers = table.merge(packed(pairs), np.array([number for *_, number in batch], dtype=np.int8))
        assert keys.tolist() == packed(changed).tolist()
        assert numbers.tolist() == [known[pair] for pair in changed]
        assert len(table) == len(known)
        index, seconds, numbers = table.rows_of(longs(asked))
        found = zip(index.tolist(), seconds.tolist(), numbers.tolist(), strict=True)
        assert sorted(found) == sorted(
            (place, second, known[first, second])
            for place, wanted in enumerate(asked)
            for first, second in known
            if first == wanted
        )
        for first in asked:
            assert table.seconds(first) == sorted((second, known[f, second]) for f, second in known if f == first)
        assert [table.number(key) for key in packed(list(known)).tolist()] == list(known.values())
    every = [(first, second) for first in range(14) for second in range(8)]
    with pytest.raises(KeyError):
        table.number(next(iter(packed([pair for pair in every if pair not in known]).tolist())))
    assert table.holds(packed(every)).tolist() == [pair in known for pair in every]
    table.settle()
    assert table.rows()[0].tolist() == packed(sorted(known)).tolist()
    assert table.rows()[0].tolist() == Table.of(*table.rows()).rows()[0].tolist()


@given(st.lists(st.integers(-1, 9), max_size=20), NODES)
def test_joins_give_the_rows_that_wait_for_a_node(nodes: list[int], asked: list[int]) -> None:
    expected = [(place, i) for place, node in enumerate(asked) for i, of in enumerate(nodes) if of == node]
    for join in (Join(longs(nodes), np.arange(len(nodes))), Waiting(10, longs(nodes), np.arange(len(nodes)))):
        index, row = join.match(longs(asked))
        assert list(zip(index.tolist(), join.columns[0][row].tolist(), strict=True)) == expected
