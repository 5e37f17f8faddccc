"""When a record is trusted, and when a file has to be read again."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corollary.source.contents.reading import read
from corollary.source.discovery import discover
from corollary.source.files import Omitted, SourceFile
from corollary.store.cache.records import FileRecord, changed_files, is_unchanged, pack, record_of, unpack
from corollary.store.disk.faults import DamagedError

SECOND = 1_000_000_000
WRITTEN = 1_700_000_000 * SECOND + 123_456_789
RULES = "rules"
FILE = SourceFile("f.x", "ex", 10, WRITTEN, WRITTEN)
RECORD = FileRecord(10, WRITTEN, WRITTEN, b"h" * 32, WRITTEN + SECOND, "", RULES)

numbers = st.integers(min_value=-(2**63), max_value=2**63 - 1)
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
records = st.builds(FileRecord, numbers, numbers, numbers, st.binary(min_size=32, max_size=32), numbers, words, words)


def test_the_same_size_and_times_mean_the_same_bytes() -> None:
    assert is_unchanged(RECORD, FILE, RULES)


@pytest.mark.parametrize(
    "file",
    [replace(FILE, size=11), replace(FILE, mtime_ns=WRITTEN - 1), replace(FILE, ctime_ns=WRITTEN + 1)],
    ids=["size", "written", "touched back"],
)
def test_any_difference_is_suspect(file: SourceFile) -> None:
    assert not is_unchanged(RECORD, file, RULES)


def test_other_rules_of_reading_are_suspect() -> None:
    assert not is_unchanged(RECORD, FILE, "others")


@pytest.mark.parametrize(
    ("written", "read_after", "trusted"),
    [
        (WRITTEN, 0, False),
        (WRITTEN, 10_000_000, False),
        (WRITTEN, 10_000_001, True),
        (WRITTEN, -SECOND, False),
        (5 * SECOND, SECOND, False),
        (5 * SECOND, 2 * SECOND + 1, True),
    ],
    ids=["same moment", "same tick", "later", "in the future", "whole seconds", "whole seconds, later"],
)
def test_a_file_written_while_it_was_read_is_suspect(written: int, read_after: int, trusted: bool) -> None:
    record = replace(RECORD, mtime_ns=written, ctime_ns=written, checked_ns=written + read_after)
    assert is_unchanged(record, replace(FILE, mtime_ns=written, ctime_ns=written), RULES) is trusted


def test_a_file_that_would_not_hold_still_is_suspect() -> None:
    assert not is_unchanged(replace(RECORD, checked_ns=0), FILE, RULES)


def test_a_listing_falls_into_unchanged_suspect_and_gone() -> None:
    same, changed, new = (replace(FILE, path=path) for path in ("a", "b", "c"))
    changes = changed_files([same, changed, new], {"a": RECORD, "b": replace(RECORD, size=1), "z": RECORD}, RULES)
    assert (changes.unchanged, changes.suspect, changes.gone) == ((same,), (changed, new), ("z",))


def test_an_edit_that_hides_its_traces_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "f.x"
    path.write_bytes(b"a = 1")
    os.utime(path, ns=(WRITTEN, WRITTEN))
    (file,) = discover(tmp_path, {".x": "ex"}).files
    record = record_of(read(str(tmp_path), file), RULES)
    assert record is not None
    path.write_bytes(b"a = 2")
    os.utime(path, ns=(WRITTEN, WRITTEN))
    (file,) = discover(tmp_path, {".x": "ex"}).files
    assert (file.size, file.mtime_ns) == (record.size, record.mtime_ns)
    assert not is_unchanged(record, file, RULES)


def test_what_was_left_out_for_its_content_has_a_record(tmp_path: Path) -> None:
    (tmp_path / "f.x").write_bytes(b"\0")
    (file,) = discover(tmp_path, {".x": "ex"}).files
    record = record_of(read(str(tmp_path), file), RULES)
    assert record is not None
    assert record.omitted == "binary"
    assert record_of(Omitted("f.x", "vanished"), RULES) is None


@given(path=st.binary(), record=records)
def test_packing_loses_nothing(path: bytes, record: FileRecord) -> None:
    assert unpack(path, pack(path, record)) == record


@given(record=records, position=st.integers(0, 10_000), bit=st.integers(0, 7), path=st.binary(min_size=1))
def test_a_flipped_bit_makes_no_record(record: FileRecord, position: int, bit: int, path: bytes) -> None:
    packed = pack(path, record)
    flipped = bytearray(packed)
    flipped[position % len(packed)] ^= 1 << bit
    for place, damaged in ((path, bytes(flipped)), (path[1:], packed), (path, packed[: position % len(packed)])):
        with pytest.raises(DamagedError):
            unpack(place, damaged)
