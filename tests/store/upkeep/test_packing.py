"""Chunks in packs are the same chunks: what is read, and what is done, does not depend on where they lie."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corollary.facts.segment import encode, make_segment
from corollary.store.chunks.addresses import SIZE, Address, Kind, address_of
from corollary.store.chunks.encoding.codec import PACKED
from corollary.store.chunks.references import lengthened, shortened
from corollary.store.chunks.rows import Row
from corollary.store.disk.faults import DamagedError
from corollary.store.entries import Content, Snapshot
from corollary.store.repository import Circumstances
from corollary.store.store import Store
from corollary.store.upkeep import packing
from corollary.store.upkeep.checking import check
from corollary.store.upkeep.collecting import collect
from corollary.store.upkeep.packing import is_worth_packing, pack, planned
from corollary.store.upkeep.purging import purge
from tests.store.damage import filled, read
from tests.store.samples import MADE_BY, commit, content, held, place_of

NUMBER = 7
WHY = Circumstances(author="somebody", time=1_700_000_000_000, fingerprints=(("x", MADE_BY),))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as opened:
        yield opened


def program(version: int) -> Content:
    """A file with many functions, one of which is another in each version."""
    names = [f"{7919 * number * number % 1009}" for number in range(100)]
    names[version % 90] = f"version {version}"
    rows: list[tuple[int, ...]] = [(0, at, at, 0, 3 * at, 0, 3 * at + 2, 0, 0, 0, 0) for at in range(100)]
    segment = make_segment("x", names, 3, {"definition": rows})
    return Content("x", hashlib.sha256(b"%d" % version).digest(), encode(segment), MADE_BY)


def step(store: Store, branch: str, version: int) -> Snapshot:
    """A commit of a version of `a.x`, and of another file."""
    return store.commit(branch, {"a.x": program(version), f"{version % 5}.x": content(str(version))}, WHY)


def history(store: Store, versions: int) -> None:
    """Versions of one file, the first of which comes back at the end, beside others."""
    for number in (*range(versions), 0):
        step(store, "main", number)


def row_of(store: Store, version: int) -> Row:
    return store.chunks.row(address_of(Kind.SEGMENT, program(version).data))


def test_everything_is_read_as_before(tmp_path: Path) -> None:
    filled(tmp_path)
    with Store.open(tmp_path) as store:
        before = read(store)
        done = pack(store)
        assert done.chunks
        assert done.after < done.before
        assert all(store.chunks.row(address).form & PACKED for _, address in store.chunks.addresses())
        assert read(store) == before
        assert not check(store).faults
    with Store.open(tmp_path, read_only=True) as store:
        assert read(store) == before


def test_packing_again_changes_nothing(store: Store) -> None:
    history(store, 40)
    pack(store)
    before = list(store.file.connection.iterdump())
    assert pack(store).chunks == 0
    assert list(store.file.connection.iterdump()) == before


def test_the_newest_lies_whole_and_the_past_leans_on_it(store: Store) -> None:
    history(store, 40)
    pack(store)
    rows = [row_of(store, number) for number in range(40)]
    whole = [number for number, row in enumerate(rows) if row.base is None]
    assert whole == [39 - packing._DEEPEST - 1, 39]
    assert all(row.base == rows[number + 1].number for number, row in enumerate(rows) if number not in whole)
    assert max(row.depth for row in rows) == packing._DEEPEST


def test_what_comes_later_is_packed_with_what_was_there(store: Store) -> None:
    history(store, 12)
    pack(store)
    for number in range(20, 30):
        step(store, "main", number)
    store.fork("main~3", "dev")
    step(store, "dev", 50)
    pack(store)
    assert not check(store).faults
    assert all(store.chunks.row(address).form & PACKED for _, address in store.chunks.addresses())
    assert held(store, store.as_of("main~3"))["a.x"] == program(26).blob
    assert row_of(store, 29).base is None
    assert row_of(store, 28).base == row_of(store, 29).number


def test_no_two_versions_lean_on_each_other(store: Store) -> None:
    for number in range(6):
        store.commit("main", {"a.x": program(number % 3), "b.x": program(2 - number % 3)}, WHY)
    seen: set[Address] = set()
    for one, base in planned(store):
        assert base is None or base in seen
        assert one not in seen
        seen.add(one)
    pack(store)
    assert not check(store).faults


def test_what_is_dropped_frees_its_packs(store: Store) -> None:
    history(store, 10)
    store.fork("main~5", "dropped")
    for number in range(60):
        step(store, "dropped", 100 + number)
    pack(store)
    store.delete("dropped")
    before = read(store)
    assert collect(store, keep_days=-1).snapshots == 60
    assert not check(store).faults
    sizes = store.chunks.packs.sizes()
    with store.writing():
        places = [store.chunks.row(address).place for _, address in store.chunks.addresses()]
    used = sum(place.length for place in places if place is not None)
    assert used >= packing.LOST * sum(sizes.values())
    assert before != read(store)


def test_what_is_purged_is_in_no_pack(store: Store) -> None:
    secret = "a secret that nobody is to see"
    for number in range(8):
        commit(store, "main", {"a.x": f"{number}", "secret.x": f"{secret} {number}"})
    pack(store)
    purge(store, "secret.x", "it is one")
    assert not check(store).faults
    for _, address in store.chunks.addresses():
        row = store.chunks.row(address)
        ((_, data),) = store.chunks.contents(Kind(row.kind), [address])
        assert secret.encode() not in data
    sizes = sum(store.chunks.packs.sizes().values())
    places = [store.chunks.row(address).place for _, address in store.chunks.addresses()]
    assert sizes == sum(place.length for place in places if place is not None)


def test_a_chunk_that_is_freed_meanwhile_is_passed_over(store: Store, tmp_path: Path) -> None:
    history(store, 5)
    commit(store, "dropped", {"z.x": "dropped"})
    with Store.open(tmp_path) as other:
        work = packing._Work(store)
        for at, bodies in enumerate(work.batches()):
            if not at:
                other.delete("dropped")
                assert collect(other, keep_days=-1).snapshots == 1
            with store.writing():
                packing._write(store, bodies)
    store.chunks.forget()
    assert not check(store).faults


def test_two_pack_at_once(store: Store, tmp_path: Path) -> None:
    history(store, 40)
    with Store.open(tmp_path) as other:
        ours, theirs = packing._Work(store).batches(), packing._Work(other).batches()
        for one, another in zip(ours, theirs, strict=True):
            for who, bodies in ((store, one), (other, another)):
                with who.writing():
                    packing._write(who, bodies)
    store.chunks.forget()
    assert not check(store).faults
    pack(store)
    assert not check(store).faults


@pytest.mark.parametrize("after", range(6))
def test_whoever_stops_in_between_leaves_a_whole_store(store: Store, after: int) -> None:
    history(store, 40)
    before = read(store)
    for _, bodies in zip(range(after), packing._Work(store).batches(), strict=False):
        with store.writing():
            packing._write(store, bodies)
    assert read(store) == before
    assert not check(store).faults


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE packs SET data = data || x'00' WHERE id = 1",
        "UPDATE packs SET data = substr(data, 1, 20) || x'00' || substr(data, 22) WHERE id = 1",
        "UPDATE packs SET data = x'ffffffff' || substr(data, 5) WHERE id = 1",
        "UPDATE packs SET data = substr(data, 1, 4) || x'ffffffffff000000' || substr(data, 13) WHERE id = 1",
        "DELETE FROM packs WHERE id = 1",
        "UPDATE chunks SET data = zeroblob(12) WHERE id = 1",
        "UPDATE chunks SET base = NULL WHERE base IS NOT NULL",
        "UPDATE chunks SET base = id WHERE base IS NOT NULL",
        "UPDATE chunks SET form = form & 15",
    ],
)
def test_damage_is_noticed(tmp_path: Path, statement: str) -> None:
    with Store.open(tmp_path) as store:
        history(store, 10)
        pack(store)
    with closing(sqlite3.connect(place_of(tmp_path))) as connection:
        connection.execute(statement)
        connection.commit()
    with Store.open(tmp_path) as store:
        assert check(store).faults


def test_few_chunks_are_not_worth_it(store: Store) -> None:
    history(store, 4)
    assert not is_worth_packing(store)
    assert store.pack(anyway=False) is None
    assert store.pack() is not None


def test_branches_go_over_from_packs(store: Store, tmp_path: Path) -> None:
    history(store, 10)
    pack(store)
    store.export("main", tmp_path / "file")
    for name in ("imported", "pushed"):
        (tmp_path / name).mkdir()
        with Store.open(tmp_path / name) as other:
            other.import_file(tmp_path / "file") if name == "imported" else store.push(other, "main")
            assert other.as_of("main") == store.as_of("main")
            assert not check(other).faults
    shutil.rmtree(tmp_path / "imported")


@settings(max_examples=200)
@given(
    parts=st.lists(
        st.binary(max_size=40)
        | st.sampled_from([b"\xc1", b"\xc4\x20", b"\xc4\x20" + bytes(SIZE), b"\xc4\x20" + bytes([1]) * SIZE]),
        max_size=12,
    ),
    known=st.booleans(),
)
def test_addresses_come_back(parts: list[bytes], known: bool) -> None:
    address = Address(bytes([1]) * SIZE)
    numbers = {address: NUMBER} if known else {}
    data = b"".join(parts)
    assert lengthened(shortened(data, numbers), lambda _: {NUMBER: address}) == data


@pytest.mark.parametrize("data", [b"\xc1\x00\x00\x00", b"abc\xc1\x00\x00\x00\x07"])
def test_what_names_nothing_is_damage(data: bytes) -> None:
    with pytest.raises(DamagedError):
        lengthened(data, lambda _: {})
