"""Batches of files: each file is in one of them, and the last that are taken are small."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corollary.facts.pool import BATCH_BYTES, EACH, batches
from corollary.source.files import SourceFile

SIZES = st.lists(st.integers(0, 3 * BATCH_BYTES), max_size=40)


def files_of(sizes: list[int]) -> list[SourceFile]:
    return [SourceFile(f"f{number}", "language", size, 0) for number, size in enumerate(sizes)]


@given(SIZES)
def test_each_file_is_in_one_batch(sizes: list[int]) -> None:
    files = files_of(sizes)
    found = [file for batch in batches(files) for file in batch]
    assert sorted(found, key=lambda file: file.path) == sorted(files, key=lambda file: file.path)


@given(SIZES)
def test_large_files_come_first_and_batches_stay_small(sizes: list[int]) -> None:
    found = list(batches(files_of(sizes)))
    in_order = [file.size for batch in found for file in batch]
    assert in_order == sorted(sizes, reverse=True)
    assert all(sum(file.size + EACH for file in batch[:-1]) < BATCH_BYTES for batch in found)
