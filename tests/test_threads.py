"""Threads that share a workspace, a store or nothing but the process: each gets what it would get alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, RLock
from time import sleep

import pytest

from corollary import Store, Versions, Workspace
from corollary.threads import one_at_a_time
from tests.store.samples import commit, held

THREADS = 10
SOURCES = {
    "shop/__init__.py": "from shop.cart import Cart\n",
    "shop/cart.py": "class Cart:\n    def add(self):\n        price()\n\n\ndef price():\n    pass\n",
    "web.js": "export function page() { return part(); }\nfunction part() { return 1; }\n",
}


def at_once(act: Callable[[int], object]) -> list[object]:
    """What each of some threads gets that begin at one moment."""
    barrier = Barrier(THREADS)

    def run(number: int) -> object:
        barrier.wait()
        return act(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, text in SOURCES.items():
        place = tmp_path / path
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return tmp_path


@one_at_a_time
class Shared:
    """Notices who comes in while somebody is inside."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.inside = 0
        self.most = 0

    def method(self) -> str:
        self._stay()
        return "done"

    @property
    def value(self) -> int:
        self._stay()
        return 1

    def items(self) -> Iterator[int]:
        for number in range(3):
            self.method()
            yield number

    def _stay(self) -> None:
        self.inside += 1
        self.most = max(self.most, self.inside)
        sleep(0)  # another thread may run now
        self.inside -= 1


def test_threads_take_turns() -> None:
    shared = Shared()
    found = at_once(lambda _: (shared.method(), shared.value, list(shared.items())))
    assert found == [("done", 1, [0, 1, 2])] * THREADS
    assert shared.most == 1


def test_threads_share_a_workspace(root: Path) -> None:
    def ask(workspace: Workspace) -> object:
        workspace.refresh()
        return workspace.summary(), workspace.callers("price"), b"".join(workspace.dead_rows()), workspace.query("true")

    with Workspace.open(root) as alone:
        expected = ask(alone)
    with Workspace.open(root) as workspace:
        assert at_once(lambda _: ask(workspace)) == [expected] * THREADS


def test_threads_share_a_store(root: Path) -> None:
    with Store.open(root) as store:
        at_once(lambda number: [commit(store, "main", {f"{number}-{again}.x": "text"}) for again in range(3)])
        assert len(held(store, store.as_of("main"))) == 3 * THREADS
        assert not store.verify().faults


def test_threads_share_versions(root: Path) -> None:
    with Versions.open(root, make=True) as versions:
        at_once(lambda number: versions.snapshot(f"branch{number % 3}"))
        assert [ref.name for ref in versions.refs().refs] == ["branch0", "branch1", "branch2"]
        assert versions.verify().whole


COLD = """
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from corollary import Workspace

barrier = Barrier(10)


def ask(_):
    barrier.wait()
    with Workspace.open(sys.argv[1]) as workspace:
        return b"".join(workspace.edges())


with ThreadPoolExecutor(10) as pool:
    print(len(set(pool.map(ask, range(10)))))
"""


@pytest.mark.parametrize("_", range(3))
def test_threads_may_be_the_first_to_use_anything(root: Path, _: int) -> None:
    found = subprocess.run([sys.executable, "-c", COLD, str(root)], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, "1\n"), found.stderr
