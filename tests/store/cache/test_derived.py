"""Derived data is what was written or is not there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corollary.store.cache import Cache, open_cache


@pytest.fixture
def store(tmp_path: Path) -> Cache:
    return open_cache(tmp_path)


@given(chunks=st.lists(st.binary(max_size=50), max_size=5))
def test_chunks_come_back_joined(tmp_path_factory: pytest.TempPathFactory, chunks: list[bytes]) -> None:
    root = tmp_path_factory.mktemp("root")
    with open_cache(root) as store:
        store.put_derived("key", (memoryview(chunk) for chunk in chunks))
        found = store.derived("key")
        assert found is not None
        assert bytes(found) == b"".join(chunks)
        assert not store.note


def test_wide_chunks_count_in_bytes(store: Cache) -> None:
    store.put_derived("key", [memoryview(b"12345678").cast("q")])
    assert store.derived("key") == b"12345678"


def test_content_is_aligned_and_cannot_be_written(store: Cache) -> None:
    store.put_derived("key", [b"12345678"])
    found = store.derived("key")
    assert isinstance(found, memoryview)
    assert found.readonly
    assert found.cast("q")[0] == int.from_bytes(b"12345678", "little")


def test_what_is_mapped_stays_when_it_is_replaced(store: Cache) -> None:
    store.put_derived("key", [b"old"])
    found = store.derived("key")
    store.put_derived("key", [b"new"])
    assert (found, store.derived("key")) == (b"old", b"new")


def test_only_the_newest_are_kept(store: Cache, tmp_path: Path) -> None:
    for number in range(12):
        store.put_derived(f"key{number}", [b"data"])
        os.utime(tmp_path / ".corollary" / "derived" / f"key{number}", ns=(number, number))
    (tmp_path / ".corollary" / "derived" / ".key.1.draft").write_bytes(b"")
    os.utime(tmp_path / ".corollary" / "derived" / ".key.1.draft", ns=(0, 0))
    store.put_derived("last", [b"data"])
    kept = sorted(path.name for path in (tmp_path / ".corollary" / "derived").iterdir())
    assert kept == sorted(["last", *(f"key{number}" for number in range(5, 12))])
    assert store.derived("key0") is None


@given(position=st.integers(min_value=0), bit=st.integers(0, 7), cut=st.integers(min_value=0))
def test_damage_is_seen_and_cleared_away(
    tmp_path_factory: pytest.TempPathFactory, position: int, bit: int, cut: int
) -> None:
    root = tmp_path_factory.mktemp("root")
    with open_cache(root) as store:
        store.put_derived("key", [b"some data"])
        place = root / ".corollary" / "derived" / "key"
        whole = place.read_bytes()
        flipped = bytearray(whole)
        flipped[position % len(whole)] ^= 1 << bit
        for damaged in (bytes(flipped), whole[: cut % len(whole)], whole + b"more"):
            place.write_bytes(damaged)
            assert store.derived("key") is None
            assert not place.exists()
        assert not store.note


def test_data_under_another_name_is_damaged(store: Cache, tmp_path: Path) -> None:
    store.put_derived("one", [b"data"])
    (tmp_path / ".corollary" / "derived" / "one").rename(tmp_path / ".corollary" / "derived" / "two")
    assert store.derived("two") is None


@pytest.mark.parametrize("key", ["", "../up", "a/b", ".hidden", "a\0", "x" * 101])
def test_a_key_is_a_plain_name(store: Cache, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        store.put_derived(key, [b""])
    with pytest.raises(ValueError, match="not a key"):
        store.derived(key)


def test_a_pipe_in_the_place_of_data_is_passed_over(store: Cache, tmp_path: Path) -> None:
    (tmp_path / ".corollary" / "derived").mkdir()
    os.mkfifo(tmp_path / ".corollary" / "derived" / "key")
    assert store.derived("key") is None
