"""Reading, writing and syncing may fail at any call: what was acknowledged stays, and what fails says so."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from corollary.errors import CorollaryError
from corollary.store.store import Store
from corollary.store.upkeep.checking import check
from corollary.store.upkeep.collecting import collect
from corollary.store.upkeep.packing import pack
from corollary.store.upkeep.purging import purge
from tests.store.damage import read
from tests.store.failing import FAILING, FILES, HERE, failing
from tests.store.samples import commit, held

pytestmark = pytest.mark.skipif(not HERE.exists(), reason="needs the files of /proc")

WORKS: dict[str, Callable[[Store], object]] = {
    "commit": lambda store: commit(store, "main", {"new.x": "text " * 9000}),
    "gc": lambda store: (store.delete("dropped"), collect(store, keep_days=-1)),
    "pack": pack,
    "purge": lambda store: purge(store, "secret.x", "it is one"),
    "read": read,
    "verify": check,
}
ALLOWED = {"", "store-unusable", "store-damaged", "purge-blocked"}


def code_of(act: Callable[[], object]) -> str:
    """The code of the error that something ends with, "" where it does not."""
    try:
        act()
    except CorollaryError as error:
        return error.code
    return ""


def _expect_faults(root: Path) -> None:
    with Store.open(root) as store:
        assert check(store).faults


@pytest.mark.parametrize("work", WORKS)
@pytest.mark.parametrize("suffix", FILES, ids=["file", "log"])
@pytest.mark.parametrize("what", FAILING)
def test_what_was_acknowledged_stays(tmp_path: Path, what: str, suffix: str, work: str) -> None:
    with Store.open(tmp_path) as store:
        for number in range(5):
            commit(store, "main", {f"{number}.x": f"{number} " * 500, "secret.x": "secret"})
        store.file.checkpoint()
        commit(store, "dropped", {"b.x": "other"})
    with Store.open(tmp_path) as store:
        acknowledged = held(store, store.as_of("main"))
        with failing(tmp_path, what, suffix) as exchanged:
            assert exchanged
            store.chunks.forget()
            assert code_of(lambda: WORKS[work](store)) in ALLOWED
            assert not store.file.writing
    with Store.open(tmp_path) as store:
        found = held(store, store.as_of("main"))
        assert found.items() >= (acknowledged.items() if work != "purge" else set())
        assert not check(store).faults
        commit(store, "main", {"after.x": "it works again"})


def test_a_commit_that_cannot_be_synced_is_not_acknowledged(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        before = commit(store, "main", {"a.x": "one"})
        with failing(tmp_path, "syncing", "-wal"), pytest.raises(CorollaryError, match="cannot be used"):
            commit(store, "main", {"a.x": "two"})
        assert store.as_of("main") == before
    with Store.open(tmp_path) as store:
        assert store.as_of("main") == before
        assert not check(store).faults


def test_a_file_that_is_cut_off_is_damage(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        for number in range(30):
            commit(store, "main", {f"{number}.x": f"{number} " * 2000})
        store.file.checkpoint()
        os.truncate(store.file.path, store.file.path.stat().st_size // 2)
    assert code_of(lambda: _expect_faults(tmp_path)) in ALLOWED
