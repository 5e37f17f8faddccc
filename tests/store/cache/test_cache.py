"""What is kept is what is read back."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from corollary.store.cache import Cache, FileRecord, SegmentKey, database, open_cache
from tests.store.cache.samples import key_of, record_of_text

TEXTS = ("", "one", "two", "three")
FINGERPRINTS = ("first", "second")
KEYS = [key_of(text, fingerprint) for text in TEXTS for fingerprint in FINGERPRINTS]

paths = st.sampled_from(["a.x", "b/c.x", "ä.x", os.fsdecode(b"\xff.x"), "with\nline.x"])


class StoreBesideDictionary(RuleBasedStateMachine):
    """A store answers as a dictionary would, whatever is committed and however often it is opened anew."""

    roots: ClassVar[pytest.TempPathFactory]

    def __init__(self) -> None:
        super().__init__()
        self.root = self.roots.mktemp("root")
        self.store = open_cache(self.root)
        self.records: dict[str, FileRecord] = {}
        self.segments: dict[SegmentKey, bytes] = {}

    @rule(
        texts=st.dictionaries(paths, st.sampled_from(TEXTS), max_size=3),
        removed=st.sets(paths, max_size=2),
        segments=st.dictionaries(st.sampled_from(KEYS), st.binary(max_size=100), max_size=3),
    )
    def commit(self, texts: Mapping[str, str], removed: set[str], segments: Mapping[SegmentKey, bytes]) -> None:
        records = {path: record_of_text(text) for path, text in texts.items()}
        self.store.commit(records, removed, segments)
        for path in removed:
            self.records.pop(path, None)
        self.records |= records
        self.segments |= segments

    @rule(read_only=st.booleans())
    def open_again(self, read_only: bool) -> None:
        self.store.close()
        if read_only:
            with open_cache(self.root, read_only=True) as store:
                assert store.records() == self.records
        self.store = open_cache(self.root)

    @invariant()
    def agrees(self) -> None:
        assert self.store.records() == self.records
        assert self.store.segments(KEYS) == self.segments
        assert self.store.has_segments(KEYS) == self.segments.keys()
        assert not self.store.note

    def teardown(self) -> None:
        self.store.close()


def test_a_store_is_a_dictionary_that_lasts(tmp_path_factory: pytest.TempPathFactory) -> None:
    StoreBesideDictionary.roots = tmp_path_factory
    run_state_machine_as_test(StoreBesideDictionary, settings=settings(max_examples=30, stateful_step_count=12))


@pytest.fixture
def store(tmp_path: Path) -> Cache:
    return open_cache(tmp_path)


def test_the_folder_keeps_itself_out_of_version_control(store: Cache, tmp_path: Path) -> None:
    assert (tmp_path / ".corollary" / ".gitignore").read_text() == "*\n"
    assert not store.note


def test_another_folder_can_be_chosen(tmp_path: Path) -> None:
    with open_cache(tmp_path, directory=tmp_path / "elsewhere") as store:
        store.commit({"a.x": record_of_text("one")}, (), {})
    assert (tmp_path / "elsewhere" / "cache.db").exists()
    assert not (tmp_path / ".corollary").exists()


def test_a_read_only_store_writes_nothing(tmp_path: Path) -> None:
    with open_cache(tmp_path, read_only=True) as store:
        store.commit({"a.x": record_of_text("one")}, (), {key_of("one"): b"1"})
        store.put_derived("key", [b"data"])
        assert store.records() == {"a.x": record_of_text("one")}
        assert store.segments([key_of("one")]) == {key_of("one"): b"1"}
        assert store.derived("key") == b"data"
        assert not store.note
    assert not list(tmp_path.iterdir())


def test_a_read_only_store_sees_what_was_kept(store: Cache, tmp_path: Path) -> None:
    store.commit({"a.x": record_of_text("one"), "b.x": record_of_text("two")}, (), {})
    store.put_derived("key", [b"data"])
    with open_cache(tmp_path, read_only=True) as reader:
        reader.commit({}, ["b.x"], {})
        assert reader.records() == {"a.x": record_of_text("one")}
        assert bytes(reader.derived("key") or b"") == b"data"
    assert len(store.records()) == 2


def test_contents_that_nothing_refers_to_are_forgotten_when_they_are_many(
    store: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_SPARE", 3)
    store.commit({"a.x": record_of_text("live")}, (), {key_of("live"): b"live"})
    for number in range(20):
        store.commit({}, (), {key_of(str(number)): b"old"})
    kept = store.has_segments([key_of("live"), *(key_of(str(number)) for number in range(20))])
    assert kept == {key_of("live"), *(key_of(str(number)) for number in range(14, 20))}


def test_segments_of_an_older_make_are_forgotten_first(store: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_SPARE", -3)
    store.commit({"a.x": record_of_text("live")}, (), {key_of("live", "old"): b"1"})
    store.commit({}, (), {key_of("live", "new"): b"2"})
    assert store.has_segments([key_of("live", "old"), key_of("live", "new")]) == {key_of("live", "new")}
