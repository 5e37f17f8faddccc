"""Batches of files: each file is in one of them, the last that are taken are small; what they give comes in order."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corollary.facts.pool import BATCH_BYTES, EACH, LARGE, WORTH_A_PROCESS, batches, extract_files
from corollary.facts.reading import Extracted
from corollary.source.files import SourceFile
from corollary.source.settings.configuration import Configuration
from tests.linking.programs import languages

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


def in_order_of_arrival(root: str, files: list[SourceFile], jobs: int) -> list[tuple[str, bytes]]:
    arrived: list[tuple[str, bytes]] = []

    def arrive(file: SourceFile, extracted: Extracted) -> None:
        arrived.append((file.path, extracted.segment))

    found = extract_files(root, files, Configuration(), languages(), jobs=jobs, arrived=arrive)
    assert dict(arrived) == {path: extracted.segment for path, extracted in found.items()}
    return arrived


def test_files_arrive_in_one_order_however_many_processes_work(tmp_path: Path) -> None:
    files = []
    for number, size in enumerate((WORTH_A_PROCESS // 4, 10, BATCH_BYTES, WORTH_A_PROCESS, 0, BATCH_BYTES + 1)):
        (tmp_path / f"f{number}.py").write_text("#" * size, encoding="utf-8")
        files.append(SourceFile(f"f{number}.py", "python", size, 0))
    told = [in_order_of_arrival(str(tmp_path), files, jobs) for jobs in (1, 3)]
    assert [path for path, _ in told[0]] == ["f3.py", "f0.py", "f5.py", "f2.py", "f1.py", "f4.py"]
    assert told[0] == told[1]


@pytest.mark.parametrize("threads", [1, 2], ids=["forked", "started anew"])
def test_paths_need_not_be_text(tmp_path: Path, threads: int) -> None:
    root = tmp_path / os.fsdecode(b"caf\xe9")
    path, gone = os.fsdecode(b"\xff\xfe.py"), os.fsdecode(b"gone\xff.py")
    size = LARGE
    root.mkdir()
    (root / path).write_text("def f(): pass\n" * (LARGE // 14), encoding="utf-8")
    held = threading.Event()
    others = [threading.Thread(target=held.wait) for _ in range(threads - 1)]
    for other in others:
        other.start()
    try:
        files = [SourceFile(one, "python", size, 0) for one in (path, gone)]
        found = extract_files(str(root), files, Configuration(), languages(), jobs=1)
    finally:
        held.set()
        for other in others:
            other.join()
    assert {one: extracted.outcome.path for one, extracted in found.items()} == {path: path, gone: gone}
    assert found[path].segment
    assert not found[gone].segment
