"""Several processes on one store, and processes that are killed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from corollary.store.store import Store
from corollary.store.upkeep.checking import check
from tests.store.samples import commit, held, owned
from tests.store.writer import begin, killed, start


def test_processes_that_race_on_a_branch_give_the_sum_of_their_commits(tmp_path: Path) -> None:
    processes = [start(tmp_path, name, 12, "commit") for name in ("a", "b", "c", "d")]
    for process in processes:
        begin(process)
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    with Store.open(tmp_path) as store:
        head = store.as_of("main")
        assert len(list(store.history(head))) == 48
        wanted = {f"{name}/{number}.x" for name in "abcd" for number in range(12)}
        assert held(store, head).keys() == wanted | {f"{name}/last.x" for name in "abcd"}
        assert len(store.operations("main")) == 48
        assert not check(store).faults


def test_work_of_all_kinds_can_go_on_at_once(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        commit(store, "main", {"a.x": "one"})
    processes = [start(tmp_path, "a", 10, "commit"), start(tmp_path, "b", 5, "gc"), start(tmp_path, "c", 5, "import")]
    for process in processes:
        begin(process)
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    with Store.open(tmp_path) as store:
        assert len(list(store.history(store.as_of("main")))) == 11
        assert not check(store).faults


@pytest.mark.parametrize(
    "works",
    [("commit",), ("commit", "gc"), ("commit", "pack"), ("commit", "purge"), ("commit", "import"), ("say", "gc")],
    ids=str,
)
@pytest.mark.parametrize("seed", range(3))
def test_a_process_that_is_killed_loses_nothing_it_said_was_done(
    tmp_path: Path, works: tuple[str, ...], seed: int
) -> None:
    with Store.open(tmp_path) as store:
        commit(store, "main", {"a.x": "one"})
    said = killed(tmp_path, works, random.Random(f"{works}{seed}"))
    with Store.open(tmp_path) as store:
        found = held(store, store.as_of("main")).keys()
        assert {f"a/{number}.x" for work, number in said if work == "commit"} <= found
        assert not {f"purged/a{number}.x" for work, number in said if work == "purge"} & found
        assert {f"a/{number}.x" for work, number in said if work == "say"} <= owned(store)
        assert not check(store).faults
        commit(store, "main", {"after.x": "one"})
