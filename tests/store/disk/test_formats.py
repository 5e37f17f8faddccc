"""A store of an older format is read as it is, and is one of the newest once something is written to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from corollary.errors import CorollaryError
from corollary.store.chunks.addresses import NOTHING, SnapshotId
from corollary.store.disk.formats import FORMAT
from corollary.store.entries import left_out
from corollary.store.store import Store
from tests.store.older import as_older, format_of
from tests.store.samples import MADE_BY, commit, content, expected, held


@pytest.fixture(params=[1, 2])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The root of a store of an older format."""
    with Store.open(tmp_path) as store:
        commit(store, "main", {"a.x": "one", "b.x": "two"})
        commit(store, "main", {"a.x": "three"})
    as_older(tmp_path, request.param)
    return tmp_path


@pytest.mark.parametrize("read_only", [True, False])
def test_reading_leaves_it_as_it_is(older: Path, read_only: bool) -> None:
    version = format_of(older)
    with Store.open(older, read_only=read_only) as store:
        assert held(store, store.as_of("main~1")) == expected({"a.x": "one", "b.x": "two"})
        assert not store.verify().faults
        assert store.memo.segment_of(content("one").blob, MADE_BY) is None
    assert format_of(older) == version


def test_writing_brings_it_up(older: Path) -> None:
    with Store.open(older) as store:
        commit(store, "main", {"c.x": "four"})
        assert format_of(older) == FORMAT
        assert not store.verify().faults
        entry = store.entry(store.as_of("main~1"), "b.x")
        assert entry is not None
        assert store.memo.segment_of(content("two").blob, MADE_BY) == entry.chunk
        assert held(store, store.as_of("main")) == expected({"a.x": "three", "b.x": "two", "c.x": "four"})


def test_what_fails_leaves_it_as_it_was(older: Path) -> None:
    version = format_of(older)
    with Store.open(older) as store, pytest.raises(CorollaryError):
        store.commit("main", {"c.x": left_out("")}, expected=SnapshotId(NOTHING))
    assert format_of(older) == version
    with Store.open(older) as store:
        assert not store.verify().faults


def test_another_process_may_bring_it_up_meanwhile(older: Path) -> None:
    with Store.open(older) as store, Store.open(older) as other:
        assert store.memo.segment_of(content("two").blob, MADE_BY) is None
        commit(other, "main", {"c.x": "four"})
        assert store.memo.segment_of(content("two").blob, MADE_BY) is not None
        commit(store, "main", {"d.x": "five"})
        assert not store.verify().faults
