"""Whatever happens to the file of a store: what was committed is there, or it is said that it is not."""

from __future__ import annotations

import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corollary.errors import CorollaryError
from corollary.store.chunks.addresses import Address, Kind
from corollary.store.chunks.encoding.codec import Form
from corollary.store.chunks.rows import Row
from corollary.store.disk.formats import FORMAT, OLDEST
from corollary.store.store import Store
from corollary.store.upkeep.checking import check
from corollary.store.upkeep.collecting import collect
from tests.store.damage import filled, is_noticed, read
from tests.store.samples import commit, expected, held, place_of

FLIPS = 150
"""Bits that are flipped one at a time; benchmarks/faults flips more."""
NOBODY = 65534


def test_flipped_bits_are_noticed(tmp_path: Path) -> None:
    filled(tmp_path)
    with Store.open(tmp_path) as store:
        whole = read(store)
    place = place_of(tmp_path)
    content = bytearray(place.read_bytes())
    chance = random.Random(1)
    unnoticed = []
    for _ in range(FLIPS):
        bit = chance.randrange(8 * len(content))
        content[bit // 8] ^= 1 << bit % 8
        place.write_bytes(content)
        if not is_noticed(tmp_path, whole):
            unnoticed.append(bit)
        content[bit // 8] ^= 1 << bit % 8
    assert not unnoticed


TABLES = {
    "a chunk": "UPDATE chunks SET data = data || x'00' WHERE id = 5",
    "the address of a chunk": "UPDATE chunks SET address = zeroblob(32) WHERE id = 5",
    "the kind of a chunk": "UPDATE chunks SET kind = kind + 1 WHERE id = 5",
    "the base of a chunk": "UPDATE chunks SET base = (SELECT address FROM chunks WHERE id = 1) WHERE base IS NOT NULL",
    "a missing chunk": "DELETE FROM chunks WHERE id = 5",
    "a ref": "UPDATE refs SET snapshot = zeroblob(32) WHERE name = 'main'",
    "the name of a ref": "UPDATE refs SET name = 'other' WHERE name = 'main'",
    "a ref that names no snapshot": "UPDATE refs SET snapshot = (SELECT address FROM chunks WHERE kind = 3)",
    "a line of the log": "UPDATE operations SET author = 'nobody' WHERE id = 3",
    "a missing line of the log": "DELETE FROM operations WHERE id = 3",
    "a missing first line of the log": "DELETE FROM operations WHERE id = 1",
    "a memo": "UPDATE memo SET chunk = (SELECT id FROM chunks WHERE kind = 1 LIMIT 1)",
    "the record of a purge": "UPDATE purges SET record = x'90'",
}


@pytest.mark.parametrize("statement", TABLES.values(), ids=TABLES)
def test_a_changed_row_is_noticed(tmp_path: Path, statement: str) -> None:
    filled(tmp_path)
    with closing(sqlite3.connect(place_of(tmp_path))) as connection:
        connection.execute(statement)
        connection.commit()
    with Store.open(tmp_path) as store:
        assert check(store).faults


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(min_value=0), flip=st.integers(min_value=0))
def test_a_torn_log_leaves_a_whole_commit(tmp_path_factory: pytest.TempPathFactory, cut: int, flip: int) -> None:
    root, copy = tmp_path_factory.mktemp("root"), tmp_path_factory.mktemp("copy")
    with Store.open(root) as store:
        for number in range(5):
            commit(store, "main", {f"{number}.x": str(number)})
        shutil.copytree(root / ".corollary", copy / ".corollary")
    log = copy / ".corollary" / "store.db-wal"
    content = bytearray(log.read_bytes())
    content[flip % len(content)] ^= 0xFF
    log.write_bytes(content[: cut % len(content)])
    with Store.open(copy) as store:
        assert not check(store).faults
        if store.refs():
            files = held(store, store.as_of("main"))
            assert files == expected({f"{number}.x": str(number) for number in range(len(files))})


FULL = """
import resource, signal, sys
from corollary.errors import CorollaryError
from corollary.store.store import Store
from corollary.store.upkeep.collecting import collect
from corollary.store.upkeep.purging import purge
from tests.store.samples import commit

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
done = -1
try:
    store = Store.open(sys.argv[1])
except CorollaryError as error:
    assert error.code == "store-unusable", error.code
    sys.exit(print(done))
with store:
    for number in range(10_000):
        try:
            commit(store, "main", {f"{number}.x": "".join(chr(65 + (i * i * number) % 57) for i in range(4000))})
        except CorollaryError as error:
            assert error.code == "store-unusable", error.code
            break
        done = number
    assert not store.file.writing
    for act in (lambda: purge(store, "0.x", "no reason"), lambda: commit(store, "main", {"a.x": "b" * 90000})):
        try:
            act()
        except CorollaryError as error:
            assert error.code in {"store-unusable", "purge-blocked"}, error.code
    print(done)
"""


NO_ROOM = """
import resource, signal, sys
from corollary.errors import CorollaryError
from corollary.store.store import Store
from tests.store.samples import commit, expected, held

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
with Store.open(sys.argv[1]) as store:
    assert held(store, store.as_of("main")) == expected({"a.x": "one"})
    try:
        commit(store, "main", {"a.x": "two"})
    except CorollaryError as error:
        print(error.code, error.message)
"""


def run_in_python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=root,
        env={"PYTHONPATH": f"{root / 'src'}:{root}"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_where_no_room_is_left_what_there_is_can_be_read(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        commit(store, "main", {"a.x": "one"})
    finished = run_in_python(NO_ROOM, str(tmp_path))
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.strip() == "store-unusable the store cannot be used: the disk is full, or fails"


@pytest.mark.parametrize("size", [100_000, 400_000, 1_000_000])
def test_a_full_disk_loses_no_commit(tmp_path: Path, size: int) -> None:
    finished = run_in_python(FULL, str(tmp_path), str(size))
    assert finished.returncode == 0, finished.stderr
    done = int(finished.stdout)
    with Store.open(tmp_path) as store:
        assert not check(store).faults
        if done >= 0:
            found = held(store, store.as_of("main")).keys()
            assert {f"{number}.x" for number in range(1, done + 1)} <= found
        commit(store, "main", {"after.x": "there is room again"})


def test_a_store_of_another_version_is_left_alone(tmp_path: Path) -> None:
    filled(tmp_path)
    for version, age in ((FORMAT + 1, "a newer"), (OLDEST - 1, "an older")):
        with closing(sqlite3.connect(place_of(tmp_path))) as connection:
            connection.execute(f"PRAGMA user_version = {version}")
        before = place_of(tmp_path).read_bytes()
        with pytest.raises(CorollaryError, match=f"{age} version") as error:
            Store.open(tmp_path)
        assert error.value.code == "store-version"
        assert place_of(tmp_path).read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"not a store", bytes(100_000)], ids=["empty", "text", "zeros"])
def test_another_file_in_its_place_is_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ".corollary").mkdir()
    place_of(tmp_path).write_bytes(content)
    with pytest.raises(CorollaryError) as error:
        Store.open(tmp_path)
    assert error.value.code == "store-damaged"
    assert place_of(tmp_path).read_bytes() == content


LINKS: dict[str, Callable[[Path], object]] = {
    "the folder": lambda root: (root / ".corollary").symlink_to(root / "other"),
    "the store": lambda root: linked(root, "store.db"),
    "the log": lambda root: linked(root, "store.db-wal"),
    "to nothing": lambda root: (root / ".corollary").symlink_to(root / "nothing"),
}


def linked(root: Path, name: str) -> None:
    (root / ".corollary").mkdir()
    (root / ".corollary" / name).symlink_to(root / "other" / name)


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_a_link_is_not_followed(tmp_path: Path, link: Callable[[Path], object]) -> None:
    (tmp_path / "other").mkdir()
    filled(tmp_path / "other")
    shutil.move(place_of(tmp_path / "other"), tmp_path / "other" / "store.db")
    link(tmp_path)
    before = (tmp_path / "other" / "store.db").read_bytes()
    with pytest.raises(CorollaryError) as error:
        Store.open(tmp_path)
    assert error.value.code == "store-unsafe"
    assert (tmp_path / "other" / "store.db").read_bytes() == before


def test_a_folder_that_cannot_be_looked_into_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CorollaryError) as error:
        Store.open(tmp_path / "file")
    assert error.value.code == "store-unusable"


@pytest.fixture
def frozen(tmp_path: Path) -> Iterator[Path]:
    """A store that can only be read."""
    filled(tmp_path)
    place = tmp_path / ".corollary"
    for path in (*place.iterdir(), place):
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield tmp_path
    place.chmod(0o755)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_store_that_cannot_be_written_can_be_read(frozen: Path) -> None:
    script = f"""
import getpass, os, sys
import corollary.store.refs.ancestry, corollary.store.upkeep.purging
from corollary.errors import CorollaryError
from corollary.store.store import Store
from corollary.store.upkeep.checking import check
os.setgid({NOBODY}); os.setuid({NOBODY})
with Store.open(sys.argv[1]) as store:
    assert not check(store).faults
    assert len(list(store.history(store.as_of("main")))) == 18
    assert store.as_of("v1") and store.operations() and list(store.entries(store.as_of("dev")))
    try:
        store.fork("main", "new")
    except CorollaryError as error:
        assert error.code == "store-unusable", error
        assert "read-only" in str(error), error
    else:
        raise AssertionError
"""
    if os.geteuid() != 0:
        script = script.replace(f"os.setgid({NOBODY}); os.setuid({NOBODY})", "")
    for folder in [frozen, *frozen.parents][:4]:
        folder.chmod(folder.stat().st_mode | 0o055)
    root = Path(__file__).parents[2]
    finished = subprocess.run(
        [sys.executable, "-c", script, str(frozen)],
        env={"PYTHONPATH": f"{root / 'src'}:{root}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr


def numbered(store: Store, address: Address) -> dict[int, Address]:
    return {number: one for number, one in store.chunks.addresses() if one == address}


def test_a_bomb_in_the_table_is_not_unpacked(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        snapshot = commit(store, "main", {"a.x": "one"})
        entry = store.entry(snapshot, "a.x")
        assert entry is not None
        bomb = zstandard.ZstdCompressor().compress(bytes(512 << 20))
        row = Row(entry.chunk, Kind.SEGMENT, Form.COMPRESSED, 512 << 20, 0, None, bomb)
        with store.writing():
            store.chunks.delete(numbered(store, entry.chunk))
            store.chunks.insert(row)
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        assert any("impossible size" in fault.what for fault in check(store).faults)
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - used < 100_000


def test_chunks_that_lean_in_a_circle_are_damage(tmp_path: Path) -> None:
    filled(tmp_path)
    with Store.open(tmp_path) as store:
        rows = [store.chunks.row(address) for _, address in store.chunks.addresses()]
        leaning = next(row for row in rows if row.base is not None)
        circle = Row(leaning.address, leaning.kind, leaning.form, leaning.size, 1, leaning.address, leaning.data)
        with store.writing():
            store.chunks.delete(numbered(store, leaning.address))
            store.chunks.insert(circle)
        assert any("too many others" in fault.what for fault in check(store).faults)


def _two_and_a_mistake(store: Store) -> None:
    commit(store, "main", {"a.x": "two"})
    store.fork("main", "dev")
    store.fork("main", "dev")


def test_what_goes_wrong_inside_a_transaction_leaves_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        commit(store, "main", {"a.x": "one"})
        before = read(store)
        with pytest.raises(CorollaryError, match="there is such a branch"), store.writing():
            _two_and_a_mistake(store)
        assert read(store) == before
        collect(store)
        assert read(store) == before
