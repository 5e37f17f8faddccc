"""Branches in files and between stores."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corollary.errors import CorollaryError
from corollary.store.chunks.encoding.codec import encode
from corollary.store.sharing.exports import Chunk, Header, read
from corollary.store.sharing.transfers import export, import_file, push
from corollary.store.store import Store
from corollary.store.upkeep.checking import check
from corollary.store.upkeep.purging import purge
from tests.store.samples import commit, expected, held


def as_first_version(header: Header, chunks: Iterable[Chunk]) -> bytes:
    """The file that an export was when each chunk was a frame, compressed by itself."""
    frames = [msgspec.msgpack.encode(header)]
    for kind, data in chunks:
        form, stored = encode(kind, data)
        frames.append(msgspec.msgpack.encode((kind, form, len(data), stored)))
    body = b"CORXPORT\x01" + b"".join(len(frame).to_bytes(8, "little") + frame for frame in frames) + bytes(8)
    return body + hashlib.sha256(body).digest()


@pytest.fixture
def here(tmp_path: Path) -> Store:
    (tmp_path / "here").mkdir()
    store = Store.open(tmp_path / "here")
    for number in range(5):
        commit(store, "main", {f"{number}.x": "text", "a.x": str(number) * 50})
    return store


@pytest.fixture
def there(tmp_path: Path) -> Store:
    (tmp_path / "there").mkdir()
    return Store.open(tmp_path / "there")


def test_a_branch_goes_through_a_file(here: Store, there: Store, tmp_path: Path) -> None:
    sent = export(here, "main", tmp_path / "main.corollary")
    taken = import_file(there, tmp_path / "main.corollary")
    assert taken.head == sent.head == there.as_of("main").id
    assert (taken.sent, taken.known) == (sent.sent, 0)
    assert [one.id for one in there.history(there.as_of("main"))] == [
        one.id for one in here.history(here.as_of("main"))
    ]
    assert held(there, there.as_of("main~3")) == held(here, here.as_of("main~3"))
    assert not check(there).faults
    again = import_file(there, tmp_path / "main.corollary", "copy")
    assert (again.sent, again.known) == (0, sent.sent)
    assert not list(tmp_path.glob(".main*"))


@pytest.mark.parametrize(
    "name", ["", "/", ".", "nowhere/x", "a\0b", ".corollary/store.db", ".corollary/store.db-wal", "link"]
)
def test_what_is_no_file_for_an_export_is_refused(here: Store, tmp_path: Path, name: str) -> None:
    (tmp_path / "here/link").symlink_to(".corollary/store.db")
    before = here.as_of("main")
    with pytest.raises(CorollaryError) as error:
        export(here, "main", tmp_path / "here" / name if name else Path(name))
    assert error.value.code == "file-unusable"
    assert not check(here).faults
    assert here.as_of("main") == before


def test_an_export_goes_through_a_pipe_and_a_link(here: Store, tmp_path: Path) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as others:
        arrived = others.submit(pipe.read_bytes)
        export(here, "main", pipe)
    assert pipe.is_fifo()
    link.symlink_to("kept")
    export(here, "main", link)
    assert link.is_symlink()
    assert link.read_bytes() == arrived.result()


def test_only_what_is_missing_is_pushed(here: Store, there: Store) -> None:
    first = push(here, there, "main")
    commit(here, "main", {"a.x": "later"})
    second = push(here, there, "main")
    assert 0 < second.sent < first.sent
    assert push(here, there, "main").sent == 0
    assert held(there, there.as_of("main")) == held(here, here.as_of("main"))
    assert not check(there).faults


def test_what_would_be_lost_is_not_overwritten(here: Store, there: Store, tmp_path: Path) -> None:
    push(here, there, "main")
    commit(there, "main", {"b.x": "there"})
    commit(here, "main", {"b.x": "here"})
    export(here, "main", tmp_path / "export")
    acts: list[Callable[[], object]] = [
        lambda: push(here, there, "main"),
        lambda: import_file(there, tmp_path / "export"),
    ]
    for act in acts:
        with pytest.raises(CorollaryError) as error:
            act()
        assert error.value.code == "not-fast-forward"
    assert held(there, there.as_of("main"))["b.x"] == expected({"b.x": "there"})["b.x"]
    push(here, there, "main", name="theirs")
    push(here, there, "main", force=True)
    assert there.as_of("main").id == there.as_of("theirs").id == here.as_of("main").id


def test_a_file_of_the_first_version_is_read(here: Store, there: Store, tmp_path: Path) -> None:
    sent = export(here, "main", tmp_path / "export")
    with (tmp_path / "export").open("rb") as file:
        header, chunks = read(file, tmp_path)
        older = as_first_version(header, chunks)
    (tmp_path / "older").write_bytes(older)
    taken = import_file(there, tmp_path / "older")
    assert (taken.head, taken.sent) == (sent.head, sent.sent)
    assert held(there, there.as_of("main")) == held(here, here.as_of("main"))
    (tmp_path / "older").write_bytes(older[:-1] + bytes([older[-1] ^ 1]))
    with pytest.raises(CorollaryError) as error:
        import_file(there, tmp_path / "older", "again")
    assert error.value.code == "bad-export"


def test_versions_of_a_file_share_what_they_have_in_common(here: Store, tmp_path: Path) -> None:
    text = "".join(map(chr, random.Random(1).choices(range(32, 127), k=5000)))
    commit(here, "main", {"large.x": text})
    one = export(here, "main", tmp_path / "one").bytes
    for number in range(20):
        commit(here, "main", {"large.x": f"{text}{number}"})
    assert export(here, "main", tmp_path / "many").bytes < 2 * one


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0), flip=st.integers(0))
def test_a_broken_file_changes_nothing(here: Store, there: Store, tmp_path: Path, cut: int, flip: int) -> None:
    path = tmp_path / "export"
    export(here, "main", path)
    whole = path.read_bytes()
    flipped = bytearray(whole)
    flipped[flip // 8 % len(flipped)] ^= 1 << flip % 8
    for damaged in (whole[: cut % len(whole)], bytes(flipped), whole + b"x"):
        path.write_bytes(damaged)
        with pytest.raises(CorollaryError) as error:
            import_file(there, path)
        assert error.value.code == "bad-export"
        assert there.refs() == []
        assert not list(there.chunks.addresses())


def test_what_was_purged_does_not_come_back(here: Store, there: Store, tmp_path: Path) -> None:
    push(here, there, "main")
    export(here, "main", tmp_path / "export")
    purge(there, "a.x", "secret")
    acts: list[Callable[[], object]] = [
        lambda: push(here, there, "main", force=True),
        lambda: import_file(there, tmp_path / "export", "new"),
    ]
    for act in acts:
        with pytest.raises(CorollaryError) as error:
            act()
        assert error.value.code == "purged-snapshot"
