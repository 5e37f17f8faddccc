"""How fast and how small the store of snapshots is, beside git where git does the same.

    python -m benchmarks.store                        segments of django, made up to 10,000 files and 2 million facts
    python -m benchmarks.store PATH                   segments of another code base

Nothing fails where a target is missed: a disk's sync says more of the machine than of the program, so it is measured
beside everything that syncs.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import subjects
from benchmarks.store.made_up import MadeUp, content, facts_of, make_up, real_segments, varied
from corollary.facts.segment import Segment, decode, encode
from corollary.indexing import Index
from corollary.linking.program import Program
from corollary.store.chunks.addresses import Kind
from corollary.store.disk.file import File
from corollary.store.entries import Content
from corollary.store.store import Store
from corollary.store.upkeep.collecting import collect
from corollary.versioning.contents.taking import take
from corollary.versioning.grammars import Grammars
from corollary.versioning.programs.linked import Linked

FILES, FACTS = 10_000, 2_000_000
ROUNDS = 41
PATH_OF_CHANGE = "package123/part4/module05123.x"


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value beside the target of it."""

    measure: str
    value: str
    target: str = ""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.store", description="Measures the store of snapshots.")
    parser.add_argument("path", nargs="?", type=Path, help="a code base whose segments are used (default: django)")
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--facts", type=int, default=FACTS)
    parser.add_argument("--cache", type=Path, default=subjects.default_cache(), help="where packages are kept")
    arguments = parser.parse_args()
    root = arguments.path.resolve() if arguments.path else subjects.package("django", arguments.cache)
    with tempfile.TemporaryDirectory(dir=arguments.cache) as folder:
        copy = subjects.working_copy([root], Path(folder))
        segments = real_segments(str(copy))
        print("| measure | figure | target |\n|---|---|---|")
        figures = measure(segments, make_up(segments, arguments.files, arguments.facts), Path(folder), copy)
        for figure in figures:
            print(f"| {figure.measure} | {figure.value} | {figure.target} |", flush=True)


def measure(segments: list[Segment], made_up: MadeUp, folder: Path, copy: Path) -> Iterator[Figure]:
    (folder / "large").mkdir()
    with Store.open(folder / "large") as store:
        seconds = timed(lambda: store.snapshot("main", made_up.contents))
        size = on_disk(store)
        yield Figure("first snapshot", f"{len(made_up.contents)} files, {made_up.facts} facts in {seconds:.1f} s")
        yield Figure("bytes a fact, whole file", f"{size / made_up.facts:.1f}", "about 10")
        yield from commits(store, segments, made_up, folder)
        yield from reading(store)
        yield from forks(store, segments, folder)
        yield from freeing(store, segments)
    yield from opening(copy)


def commits(store: Store, segments: list[Segment], made_up: MadeUp, folder: Path) -> Iterator[Figure]:
    """A commit of one changed file that is durable, beside a bare sync and beside git."""
    base = min(segments, key=lambda one: abs(facts_of(one) - made_up.facts / len(made_up.contents)))
    changes = iter([changed(base, number) for number in range(3 * ROUNDS)])
    own, syncs, cpu = [], [], []
    with (folder / "synced").open("wb") as file:
        for _ in range(ROUNDS):
            change = {PATH_OF_CHANGE: next(changes)}
            before = time.process_time()
            own.append(timed(lambda change=change: store.commit("main", change)))  # type: ignore[misc]
            cpu.append(time.process_time() - before)
            file.write(bytes(100_000))
            file.flush()
            syncs.append(timed(lambda: os.fsync(file.fileno())))
    gits = git_commits(folder, len(made_up.contents), made_up.bytes // len(made_up.contents) // 4)
    ours, sync, git = (statistics.median(one) for one in (own, syncs, gits))
    yield Figure("durable commit of one file", milliseconds(ours), f"one sync ({milliseconds(sync)}) + 5 ms")
    yield Figure("the same, processor time", milliseconds(statistics.median(cpu)))
    yield Figure("git add and git commit, core.fsync=all", f"{milliseconds(git)}: {git / ours:.0f} times", "25 times")


def changed(base: Segment, number: int) -> Content:
    return content(encode(varied(base, 100_000 + number)), 100_000 + number)


def git_commits(folder: Path, files: int, size: int) -> list[float]:
    """How long git takes for a changed file in a repository with as many files."""
    root = folder / "git"
    root.mkdir()

    def git(*arguments: str) -> None:
        options = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "core.fsync=all", "-c", "gc.auto=0")
        subprocess.run(["git", *options, *arguments], cwd=root, check=True, capture_output=True)

    git("init", "-q")
    for number in range(files):
        path = root / f"package{number % 200:03}" / f"part{number % 7}" / f"module{number:05}.x"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"line %d of it\n" % number * (size // 16))
    git("add", ".")
    git("commit", "-qm", "all")
    found = []
    for number in range(11):
        (root / PATH_OF_CHANGE).write_text(f"changed {number}\n" * 300, encoding="utf-8")
        started = time.perf_counter()
        git("add", PATH_OF_CHANGE)
        git("commit", "-qm", "one")
        found.append(time.perf_counter() - started)
    return found


def reading(store: Store) -> Iterator[Figure]:
    """Differences, and all segments of a snapshot as columns."""
    before, after = store.as_of("main~1"), store.as_of("main")
    store.diff(before, after)
    seconds = statistics.median(timed(lambda: store.diff(before, after)) for _ in range(ROUNDS))
    yield Figure("diff of one file", milliseconds(seconds), "0.5 ms")
    store.chunks.forget()
    yield Figure("the same, nothing in memory", milliseconds(timed(lambda: store.diff(before, after))))
    entries = [entry for _, entry in store.entries(after)]

    def decode_all() -> int:
        chunks = store.chunks.contents(Kind.SEGMENT, (entry.chunk for entry in entries))
        return sum(facts_of(decode(data)) for _, data in chunks)

    started = time.process_time()
    facts = decode_all()
    rate = facts / (time.process_time() - started)
    yield Figure("uncached: segments to columns", f"{rate / 1e6:.2f} million facts a second", "4 million")


def forks(large: Store, segments: list[Segment], folder: Path) -> Iterator[Figure]:
    """Forking without a sync, of a small and of a large store."""
    (folder / "small").mkdir()
    with Store.open(folder / "small") as small:
        small.snapshot("main", make_up(segments, 5, 1000).contents)
        times: dict[str, list[float]] = {"small": [], "large": []}
        stores = {"small": small, "large": large}
        unsynced = {
            name: Store(File(one.file.path, read_only=False, synchronous="OFF")) for name, one in stores.items()
        }
        for number in range(10 * ROUNDS):
            for name, store in unsynced.items():
                times[name].append(timed(lambda s=store, n=number: s.fork("main", f"fork{n}", author="a")))  # type: ignore[misc]
        for store in unsynced.values():
            with store.writing():
                for number in range(10 * ROUNDS):
                    store.delete(f"fork{number}")
            store.close()
    less, more = (statistics.median(times[name]) * 1e6 for name in ("small", "large"))
    yield Figure("fork without a sync, 1,000 facts", f"{less:.0f} us", "50 us")
    yield Figure(f"fork without a sync, {FACTS:,} facts", f"{more:.0f} us: {more / less:.2f} times", "1.5 times")


def freeing(store: Store, segments: list[Segment]) -> Iterator[Figure]:
    """A dropped branch with a thousand commits."""
    store.fork("main", "dropped")
    base = segments[0]
    with store.writing():
        for number in range(1000):
            path = f"package{number % 200:03}/part{number % 7}/module{number:05}.x"
            store.commit("dropped", {path: changed(base, 200_000 + number)})
    store.delete("dropped")
    started = time.process_time()
    seconds = timed(lambda: collect(store, keep_days=-1))
    used = time.process_time() - started
    yield Figure(
        "gc of a dropped branch of 1,000 commits", f"{milliseconds(seconds)}, processor {milliseconds(used)}", "100 ms"
    )
    yield Figure("giving its space back to the disk", milliseconds(timed(store.file.shrink)))


def opening(copy: Path) -> Iterator[Figure]:
    """A snapshot of the real code base, linked before."""
    with Store.open(copy) as store, Index.open(copy) as index:
        snapshot = take(store, index, "main")
        grammars = Grammars(str(copy))

        def opened() -> Program:
            return Linked(store, snapshot, str(copy), grammars).program

        program = opened()
        seconds = statistics.median(timed(opened) for _ in range(11))
        yield Figure(f"opening a cached snapshot ({len(program.symbols)} symbols)", milliseconds(seconds), "2 ms")


def on_disk(store: Store) -> int:
    store.file.checkpoint()
    return store.file.path.stat().st_size


def timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


if __name__ == "__main__":
    main()
