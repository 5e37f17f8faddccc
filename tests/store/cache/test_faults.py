"""Whatever happens to the folder of a store: no exception, no wrong answer, and a note that says so."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import stat
import tempfile
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corollary.store.cache import Cache, database, open_cache
from tests.store.cache.samples import key_of, record_of_text

TEXTS = [str(number) for number in range(40)]
RECORDS = {f"{text}.x": record_of_text(text) for text in TEXTS}
SEGMENTS = {key_of(text): text.encode() * 200 for text in TEXTS}
NOBODY = 65534


def fill(root: Path) -> Path:
    with open_cache(root) as store:
        store.commit(RECORDS, (), SEGMENTS)
        store.put_derived("key", [b"data"])
    return root / ".corollary"


def assert_works(store: Cache) -> None:
    store.commit(RECORDS, (), SEGMENTS)
    store.put_derived("new", [b"derived"])
    assert store.records() == RECORDS
    assert store.segments(SEGMENTS) == SEGMENTS
    assert store.has_segments(SEGMENTS) == SEGMENTS.keys()
    assert store.derived("new") == b"derived"


def assert_works_in_memory(root: Path, explanation: str) -> None:
    with open_cache(root) as store:
        assert_works(store)
        assert explanation in store.note
        assert store.note.endswith("this run keeps it in memory")


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "other content": lambda _: b"not a database at all\n" * 500,
    "cut within the header": lambda whole: whole[:50],
    "cut within a page": lambda whole: whole[:5000],
    "cut in the middle": lambda whole: whole[: len(whole) // 2],
    "no header": lambda whole: bytes(100) + whole[100:],
    "no first page": lambda whole: bytes(4096) + whole[4096:],
    "only a first page": lambda whole: whole[:4096] + b"\xff" * (len(whole) - 4096),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_database_is_rebuilt(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    place = fill(tmp_path) / "cache.db"
    place.write_bytes(damage(place.read_bytes()))
    with open_cache(tmp_path) as store:
        assert store.records().items() <= RECORDS.items()
        assert_works(store)
        assert "the cache was rebuilt" in store.note
    with open_cache(tmp_path) as store:
        assert store.records() == RECORDS
        assert not store.note


@settings(max_examples=60)
@given(flips=st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), min_size=1, max_size=8))
def test_flipped_bits_lose_answers_and_never_change_them(
    tmp_path_factory: pytest.TempPathFactory, flips: list[tuple[int, int]]
) -> None:
    root = tmp_path_factory.mktemp("root")
    place = fill(root) / "cache.db"
    content = bytearray(place.read_bytes())
    for position, bits in flips:
        content[position % len(content)] ^= bits
    place.write_bytes(content)
    with open_cache(root) as store:
        assert store.records().items() <= RECORDS.items()
        assert store.segments(SEGMENTS).items() <= SEGMENTS.items()
        assert store.has_segments(SEGMENTS) <= SEGMENTS.keys()
        store.commit(RECORDS, (), SEGMENTS)
        if store.records() != RECORDS or store.segments(SEGMENTS) != SEGMENTS:
            assert "the cache was rebuilt" in store.note
        assert_works(store)


@settings(max_examples=40)
@given(cut=st.integers(min_value=0), flip=st.integers(min_value=0))
def test_a_crash_leaves_the_last_whole_commit(tmp_path_factory: pytest.TempPathFactory, cut: int, flip: int) -> None:
    root, copy = tmp_path_factory.mktemp("root"), tmp_path_factory.mktemp("copy")
    with open_cache(root) as store:
        for text in TEXTS[:5]:
            store.commit({f"{text}.x": record_of_text(text)}, (), {key_of(text): text.encode()})
        shutil.copytree(root / ".corollary", copy / ".corollary")
    log = copy / ".corollary" / "cache.db-wal"
    content = bytearray(log.read_bytes())
    content[flip % len(content)] ^= 0xFF
    log.write_bytes(content[: cut % len(content)])
    with open_cache(copy) as store:
        records = store.records()
        assert list(records) == [f"{text}.x" for text in TEXTS[: len(records)]]
        assert store.segments(SEGMENTS) == {key_of(text): text.encode() for text in TEXTS[: len(records)]}


def test_a_cache_of_another_version_is_rebuilt(tmp_path: Path) -> None:
    with closing(sqlite3.connect(fill(tmp_path) / "cache.db")) as connection:
        connection.execute("PRAGMA user_version = 1")
    with open_cache(tmp_path) as store:
        assert store.records() == {}
        assert store.note == "the cache was rebuilt (made by another version)"


def test_a_table_that_went_missing_is_noticed_while_open(tmp_path: Path) -> None:
    place = fill(tmp_path)
    with open_cache(tmp_path) as store:
        with closing(sqlite3.connect(place / "cache.db")) as connection:
            connection.execute("DROP TABLE segments")
        assert store.segments(SEGMENTS) == {}
        assert_works(store)
        assert "the cache was rebuilt" in store.note


def test_damage_of_another_making_is_left_to_who_mended_it(tmp_path: Path) -> None:
    place = fill(tmp_path)
    with open_cache(tmp_path) as first, open_cache(tmp_path) as second:
        with closing(sqlite3.connect(place / "cache.db")) as connection:
            connection.execute("DROP TABLE segments")
        assert_works(first)
        assert second.segments(SEGMENTS) == {}
        assert second.segments(SEGMENTS) == SEGMENTS


def test_a_cache_folder_that_is_deleted_while_open_does_no_harm(tmp_path: Path) -> None:
    with open_cache(tmp_path) as store:
        shutil.rmtree(tmp_path / ".corollary")
        assert_works(store)
    with open_cache(tmp_path) as store:
        assert_works(store)


FOREIGN: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file": (lambda root: (root / ".corollary").write_text(""), ".corollary is a link or of an unexpected kind"),
    "a link": (lambda root: (root / ".corollary").symlink_to(root / "other"), ".corollary is a link"),
    "a link to nothing": (lambda root: (root / ".corollary").symlink_to("none"), ".corollary is a link"),
    "a linked database": (lambda root: linked(root, "cache.db"), "cache.db is a link"),
    "a linked log": (lambda root: linked(root, "cache.db-wal"), "cache.db-wal is a link"),
    "linked derived data": (lambda root: linked(root, "derived"), "derived is a link"),
    "a folder as database": (lambda root: (root / ".corollary" / "cache.db").mkdir(parents=True), "cache.db is a link"),
    "no root": (shutil.rmtree, "No such file or directory"),
}


def linked(root: Path, name: str) -> None:
    (root / ".corollary").mkdir()
    (root / ".corollary" / name).symlink_to(root / "other" / name)


@pytest.mark.parametrize(("prepare", "explanation"), FOREIGN.values(), ids=FOREIGN)
def test_a_folder_that_is_not_ours_is_left_alone(
    tmp_path: Path, prepare: Callable[[Path], object], explanation: str
) -> None:
    root = tmp_path / "root"
    (root / "other").mkdir(parents=True)
    prepare(root)
    assert_works_in_memory(root, explanation)
    assert not (root / "other").exists() or not list((root / "other").iterdir())


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user of the machine can get to."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


def apart(action: Callable[[], object], *, as_nobody: bool = False) -> None:
    """Run the action in a process of its own, on request without the rights of root."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        child = os.fork()
    if child == 0:
        try:
            if as_nobody and os.geteuid() == 0:
                os.setuid(NOBODY)
            action()
            os._exit(0)
        finally:
            traceback.print_exc()
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_root_that_cannot_be_written_to_is_indexed_in_memory(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    apart(lambda: assert_works_in_memory(open_folder, "Permission denied"), as_nobody=True)
    assert not list(open_folder.iterdir())


def test_a_cache_that_cannot_be_written_to_is_still_read(open_folder: Path) -> None:
    place = fill(open_folder)
    for path in (*place.rglob("*"), place):
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))

    def read() -> None:
        with open_cache(open_folder) as store:
            assert store.records() == RECORDS
            assert store.segments(SEGMENTS) == SEGMENTS
            assert store.derived("key") == b"data"
        assert_works_in_memory(open_folder, "cannot be used")

    apart(read, as_nobody=True)
    for path in (place, *place.rglob("*")):
        path.chmod(0o755)


def test_a_full_disk_keeps_the_last_commit_and_goes_on_in_memory(tmp_path: Path) -> None:
    fill(tmp_path)
    large = {key_of("large"): os.urandom(1 << 20)}

    def commit_beyond_the_limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
        with open_cache(tmp_path) as store:
            store.commit({"large.x": record_of_text("large")}, ["0.x"], large)
            store.put_derived("large", large.values())
            assert "this run keeps it in memory" in store.note
            assert "large.x" in store.records()
            assert "0.x" not in store.records()
            assert store.segments(large) == large
            assert store.derived("large") == next(iter(large.values()))
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            store.commit({}, (), {})
            assert not store.note

    apart(commit_beyond_the_limit)
    with open_cache(tmp_path) as store:
        assert store.records() == {
            **{path: record for path, record in RECORDS.items() if path != "0.x"},
            "large.x": record_of_text("large"),
        }
        assert store.segments({**large, **SEGMENTS}) == {**large, **SEGMENTS}
    assert not [path for path in (tmp_path / ".corollary" / "derived").iterdir() if path.name.startswith(".")]


def test_a_lock_that_is_never_released_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_WAIT_SECONDS", 0.01)
    place = fill(tmp_path) / "cache.db"
    with open_cache(tmp_path) as store, closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        store.commit({"new.x": record_of_text("new")}, ["0.x"], {})
        assert "another process is writing to it" in store.note
        expected = {**RECORDS, "new.x": record_of_text("new")}
        del expected["0.x"]
        assert store.records() == expected
        other.execute("ROLLBACK")
        store.commit({}, (), {})
        assert not store.note
        with open_cache(tmp_path) as later:
            assert later.records() == expected


class Interrupting(dict[tuple[bytes, str], bytes]):
    """Segments whose last one is Ctrl-C."""

    def items(self):  # type: ignore[no-untyped-def]
        yield from super().items()
        raise KeyboardInterrupt


def test_an_interrupt_within_a_commit_leaves_the_one_before(tmp_path: Path) -> None:
    place = fill(tmp_path) / "cache.db"
    kept = database.Database(place)
    with pytest.raises(KeyboardInterrupt):
        kept.write({}, RECORDS, Interrupting({key_of("0"): b"changed"}))
    assert kept.records() == RECORDS
    assert kept.segments(SEGMENTS) == SEGMENTS
    kept.close()
