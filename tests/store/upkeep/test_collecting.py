"""What nothing leads to is freed, and nothing else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corollary.errors import CorollaryError
from corollary.store.branches.merging import merge
from corollary.store.chunks.addresses import Address, Kind, shown
from corollary.store.chunks.rows import Row
from corollary.store.repository import now
from corollary.store.store import Store
from corollary.store.upkeep.checking import check
from corollary.store.upkeep.collecting import collect
from tests.store.samples import commit, expected, held, place_of

LONG = "long enough to be kept as a difference " * 20


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path)


def test_days_without_end_keep_all_and_no_number_is_an_error(store: Store) -> None:
    commit(store, "main", {"a.x": "one"})
    store.fork("main", "dev")
    commit(store, "dev", {"b.x": "two"})
    store.delete("dev")
    assert collect(store, keep_days=float("inf"), time=now() + 10**15).chunks == 0
    with pytest.raises(CorollaryError, match="no number of days"):
        store.gc(keep_days=float("nan"))


def test_a_dropped_branch_is_freed_after_a_while(store: Store) -> None:
    commit(store, "main", {"a.x": "one"})
    store.fork("main", "dev")
    dropped = commit(store, "dev", {"b.x": "two"})
    store.delete("dev")
    assert collect(store).chunks == 0
    assert held(store, store.as_of(shown(dropped.id))) == expected({"a.x": "one", "b.x": "two"})
    freed = collect(store, time=now() + 15 * 86_400_000)
    assert freed.snapshots == 1
    assert freed.kept_snapshots == 1
    with pytest.raises(CorollaryError):
        store.as_of(shown(dropped.id))
    assert not check(store).faults
    assert held(store, store.as_of("main")) == expected({"a.x": "one"})


def test_what_conflicts_name_is_kept(store: Store) -> None:
    commit(store, "main", {"a.x": "one"})
    store.fork("main", "dev")
    commit(store, "main", {"a.x": "two"})
    commit(store, "dev", {"a.x": "three"})
    merge(store, "main", "dev")
    store.delete("dev")
    collect(store, keep_days=-1)
    assert not check(store).faults
    (conflict,) = store.conflicts(store.as_of("main")).values()
    assert conflict.theirs is not None
    assert store.chunks.get(Kind.SEGMENT, conflict.theirs.chunk)


def how_deep(rows: dict[Address, Row], address: Address) -> int:
    """How many chunks are read for one, besides itself."""
    base = rows[address].base
    return 1 + how_deep(rows, base) if isinstance(base, bytes) else 0


@pytest.mark.parametrize(("versions", "deepest"), [(3, 2), (8, 7), (9, 7), (65, 14), (130, 15)])
def test_few_lie_between_any_version_and_the_first(versions: int, deepest: int, store: Store) -> None:
    for number in range(versions):
        commit(store, "main", {"a.x": f"{LONG}{number}"})
    rows = {address: store.chunks.row(address) for _, address in store.chunks.addresses()}
    segments = [address for address, row in rows.items() if row.kind == Kind.SEGMENT]
    assert max(how_deep(rows, address) for address in segments) == deepest
    assert sorted(rows[address].depth for address in segments) == list(range(versions))


def test_what_is_kept_no_longer_leans_on_what_is_freed(store: Store) -> None:
    commit(store, "old", {"a.x": LONG})
    store.fork("old", "main")
    for number in range(12):
        commit(store, "main", {"a.x": f"{LONG}{number}"})
    rows = {address: store.chunks.row(address) for _, address in store.chunks.addresses()}
    assert 0 < max(how_deep(rows, address) for address in rows) <= 8
    latest = store.as_of("main")
    store.snapshot("only", {path: entry for path, entry in store.entries(latest)})  # noqa: C416 - types differ
    store.delete("old")
    store.delete("main")
    assert collect(store, keep_days=-1).snapshots == 13
    assert not check(store).faults
    assert held(store, store.as_of("only")) == expected({"a.x": f"{LONG}11"})


def test_readers_see_what_they_saw(store: Store, tmp_path: Path) -> None:
    commit(store, "dev", {"a.x": "one"})
    with closing(sqlite3.connect(place_of(tmp_path))) as reader:
        reader.execute("BEGIN")
        (before,) = reader.execute("SELECT count(*) FROM chunks").fetchone()
        store.delete("dev")
        assert collect(store, keep_days=-1).chunks == before
        assert reader.execute("SELECT count(*) FROM chunks").fetchone() == (before,)
    assert collect(store, keep_days=-1).kept_chunks == 0


def test_what_is_freed_goes_back_to_the_disk(store: Store, tmp_path: Path) -> None:
    commit(store, "main", {"a.x": "one"})
    store.file.checkpoint()
    before = place_of(tmp_path).stat().st_size
    store.fork("main", "dropped")
    for number in range(30):
        commit(store, "dropped", {f"{number}.x": f"{number} " * 3000})
    store.delete("dropped")
    store.gc(keep_days=-1)
    store.file.checkpoint()
    assert place_of(tmp_path).stat().st_size <= before + (64 << 10)
    assert not check(store).faults
