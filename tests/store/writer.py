"""A process that works on a store and says what it was told is done: for tests that kill it or race it.

`python -m tests.store.writer ROOT NAME COUNT WORK...` does the works in turn, a line for each that is done.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from corollary.store.overlay import Edit, ordered
from corollary.store.sharing.transfers import export, import_file
from corollary.store.store import Store
from corollary.store.upkeep.collecting import collect
from corollary.store.upkeep.packing import pack
from corollary.store.upkeep.purging import purge
from corollary.versioning.grammars import Grammars
from corollary.versioning.importing.history import Wanted, import_history, repository_of
from tests.store.samples import commit

ROOT = Path(__file__).parents[2]
COMMITS = 60


def start(root: Path, name: str, count: int, *works: str) -> subprocess.Popen[str]:
    """The process; it waits for a line."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.store.writer", str(root), name, str(count), *works],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def begin(process: subprocess.Popen[str]) -> None:
    """Lets it work."""
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def killed(root: Path, works: tuple[str, ...], chance: random.Random, name: str = "a") -> list[tuple[str, str]]:
    """What a process said was done before it was killed, some way into what it did next."""
    process = start(root, name, 10_000, *works)
    begin(process)
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(chance.randrange(1, 8))]
    time.sleep(chance.random() * 0.004)
    process.kill()
    rest, _ = process.communicate()
    lines += [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    return [(work, number) for work, number in (line.split() for line in lines)]


def _commit(store: Store, root: Path, name: str, number: int) -> None:
    commit(store, "main", {f"{name}/{number}.x": f"{name} {number}", f"{name}/last.x": f"{number} " * 90})


def _collect(store: Store, root: Path, name: str, number: int) -> None:
    store.fork("main", f"{name}{number}")
    commit(store, f"{name}{number}", {"dropped.x": f"{name} {number}"})
    store.delete(f"{name}{number}")
    collect(store, keep_days=-1)


def _purge(store: Store, root: Path, name: str, number: int) -> None:
    commit(store, "main", {f"purged/{name}{number}.x": f"secret {number}"})
    purge(store, f"purged/{name}{number}.x", "no reason")


def _import(store: Store, root: Path, name: str, number: int) -> None:
    path = root / f"{name}.export"
    export(store, "main", path)
    import_file(store, path, f"copy{number}")
    store.delete(f"copy{number}")


def _say(store: Store, root: Path, name: str, number: int) -> None:
    edit = Edit("assert", "owner", (f"{name}/{number}.x", name))
    store.amend("main", lambda kept: ordered((*kept, edit)))


def _pack(store: Store, root: Path, name: str, number: int) -> None:
    pack(store)


def _history(store: Store, root: Path, name: str, number: int) -> None:
    """Imports a commit of a repository, with all before it, a little further each time."""
    wanted = Wanted(f"HEAD~{max(0, COMMITS - 1 - 2 * number)}", branch=f"{name}{number}", force=True)
    with repository_of(str(root)) as repository:
        import_history(store, repository, str(root), Grammars(str(root)), wanted, jobs=1)


def repository(root: Path) -> None:
    """Makes a repository of git with some commits of a few files."""
    stream = []
    for number in range(COMMITS):
        text = f"def f{number}():\n    pass\n" + "x = 1\n" * (number % 7)
        stream.append(f"commit refs/heads/main\ncommitter A <a@b.c> {1_700_000_000 + number} +0000\ndata 1\nx\n")
        stream.append(f"M 644 inline m{number % 5}.py\ndata {len(text)}\n{text}\n")
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(root)], check=True)
    subprocess.run(["git", "fast-import", "--quiet"], cwd=root, input="".join(stream), text=True, check=True)


WORKS: dict[str, Callable[[Store, Path, str, int], None]] = {
    "commit": _commit,
    "gc": _collect,
    "purge": _purge,
    "import": _import,
    "say": _say,
    "pack": _pack,
    "history": _history,
}


def main() -> None:
    root, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    print("ready", flush=True)
    sys.stdin.readline()
    with Store.open(root) as store:
        for number in range(count):
            work = sys.argv[4 + number % (len(sys.argv) - 4)]
            WORKS[work](store, root, name, number)
            print(f"{work} {number}", flush=True)


if __name__ == "__main__":
    main()
