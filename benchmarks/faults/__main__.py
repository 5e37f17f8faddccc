"""Kills processes that work on a store, and flips bits of one: nothing acknowledged is lost, nothing goes unnoticed.

They commit, free, pack, purge, export and import, say things, and import the history of a repository of git.

    python -m benchmarks.faults                       1,000 kills and 1,000 flips
    python -m benchmarks.faults --kills 50 --seed 7   another, shorter run

Exits with 1 if anything was lost or unnoticed; the seed that is printed repeats the run as far as clocks allow.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from corollary.store.store import Store
from corollary.store.upkeep.checking import check
from tests.store.damage import filled, is_noticed, read
from tests.store.samples import commit, held, owned, place_of
from tests.store.writer import killed, repository

WORKS = (
    ("commit",),
    ("commit", "gc"),
    ("commit", "purge"),
    ("commit", "import"),
    ("say", "gc"),
    ("commit", "pack"),
    ("commit", "history"),
    ("commit", "gc", "pack", "import", "purge", "say", "history"),
)
_KILLS_OF_A_STORE = 20
_FLIPS_TOLD = 100


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description="Kills and damages stores.")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--flips", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    lost = kills(arguments.kills, chance)
    unnoticed = flips(arguments.flips, chance)
    print(f"seed {arguments.seed}: {arguments.kills} kills, {lost} with something lost or broken; ", end="")
    print(f"{arguments.flips} flipped bits, {unnoticed} that changed what is read and went unnoticed")
    sys.exit(bool(lost or unnoticed))


def kills(count: int, chance: random.Random) -> int:
    """Kills a process again and again, on stores that grow for a while; how often something was wrong afterwards."""
    wrong = 0
    done: Counter[str] = Counter()
    for start in range(0, count, _KILLS_OF_A_STORE):
        root = Path(tempfile.mkdtemp(prefix="corollary-faults-"))
        repository(root)
        with Store.open(root) as store:
            commit(store, "main", {"a.x": "one"})
        for number in range(start, min(start + _KILLS_OF_A_STORE, count)):
            said = killed(root, WORKS[number % len(WORKS)], chance, name=f"k{number}-")
            done.update(work for work, _ in said)
            wrong += not is_whole(root, said, f"k{number}-")
        shutil.rmtree(root)
        _tell(min(start + _KILLS_OF_A_STORE, count), "kills", wrong)
    print(f"acknowledged before a kill: {dict(done)}")
    return wrong


def is_whole(root: Path, said: list[tuple[str, str]], name: str) -> bool:
    """Whether all that was acknowledged is there, and nothing is broken."""
    with Store.open(root) as store:
        found = held(store, store.as_of("main")).keys()
        committed = {f"{name}/{number}.x" for work, number in said if work == "commit"}
        purged = {f"purged/{name}{number}.x" for work, number in said if work == "purge"}
        spoken = {f"{name}/{number}.x" for work, number in said if work == "say"} <= owned(store)
        imported = {f"{name}{number}" for work, number in said if work == "history"} <= {
            one.name for one in store.refs()
        }
        return spoken and imported and committed <= found and not purged & found and not check(store).faults


def flips(count: int, chance: random.Random) -> int:
    """Flips one bit at a time; how many changed what is read, and were not noticed."""
    root = Path(tempfile.mkdtemp(prefix="corollary-faults-"))
    filled(root)
    with Store.open(root) as store:
        whole = read(store)
    place = place_of(root)
    content = bytearray(place.read_bytes())
    unnoticed = 0
    for number in range(count):
        bit = chance.randrange(8 * len(content))
        content[bit // 8] ^= 1 << bit % 8
        place.write_bytes(content)
        unnoticed += not is_noticed(root, whole)
        content[bit // 8] ^= 1 << bit % 8
        if not (number + 1) % _FLIPS_TOLD:
            _tell(number + 1, "flips", unnoticed)
    shutil.rmtree(root)
    return unnoticed


def _tell(done: int, what: str, wrong: int) -> None:
    """Says how far a long run is."""
    print(f"{done} {what}, {wrong} of them wrong so far", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
