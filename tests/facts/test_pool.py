"""Batches of files: each file is in one of them, the last that are taken are small; what they give comes in order."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corollary.errors import CorollaryError
from corollary.facts.batches import BATCH_BYTES, EACH, Batches, batches
from corollary.facts.pool import LARGE, WORTH_A_PROCESS, extract_files
from corollary.facts.reading import Extracted
from corollary.source.files import SourceFile
from corollary.source.settings.configuration import Configuration
from corollary.syntax.languages import QueryFile, QueryPart
from corollary.syntax.parsing import compile_queries
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


def files_of_two_languages(folder: Path) -> list[SourceFile]:
    """Files of two languages, each with more than one batch."""
    texts = {"py": "def f(): g()\n", "js": "function f() { g() }\n"}
    sizes = [("py", 4 * WORTH_A_PROCESS // 5), ("py", 10), ("js", 2 * BATCH_BYTES), ("js", 20), ("py", BATCH_BYTES)]
    files = []
    for number, (extension, size) in enumerate(sizes):
        text = texts[extension] * (size // len(texts[extension]) + 1)
        (folder / f"f{number}.{extension}").write_text(text, encoding="utf-8")
        language = "python" if extension == "py" else "javascript"
        files.append(SourceFile(f"f{number}.{extension}", language, len(text), 0))
    return files


def test_files_of_several_languages_arrive_in_one_order(tmp_path: Path) -> None:
    files = files_of_two_languages(tmp_path)
    told = []
    for jobs in (1, 2, 3):
        compile_queries.cache_clear()
        told.append(in_order_of_arrival(str(tmp_path), files, jobs))
    assert [path for path, _ in told[0]] == ["f0.py", "f2.js", "f4.py", "f3.js", "f1.py"]
    assert all(segment for _, segment in told[0])
    assert told[0] == told[1] == told[2]


@pytest.mark.parametrize("broken", ["python", "javascript"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_language_whose_queries_are_no_good_is_told_of(tmp_path: Path, broken: str, jobs: int) -> None:
    files = files_of_two_languages(tmp_path)
    known = languages()
    query = QueryFile(tmp_path / "broken.scm", (QueryPart(tmp_path / "broken.scm", "(no_such_node) @call"),))
    bad = {**known, broken: replace(known[broken], queries=(query,))}
    compile_queries.cache_clear()
    with pytest.raises(CorollaryError, match="do not fit together") as raised:
        extract_files(str(tmp_path), files, Configuration(), bad, jobs=jobs)
    assert raised.value.code == "grammar-invalid"


@given(SIZES, SIZES)
def test_each_file_is_in_one_batch_of_its_language(sizes: list[int], others: list[int]) -> None:
    files = [SourceFile(f"f{number}.py", "python", size, 0) for number, size in enumerate(sizes)]
    files += [SourceFile(f"f{number}.js", "javascript", size, 0) for number, size in enumerate(others)]
    found = Batches.of(files, languages())
    assert sorted(found.order, key=files.index) == files
    assert all(len({file.language for file in batch}) == 1 for batch in (*found.own, *found.others))


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
