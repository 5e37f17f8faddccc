"""What files give at the first time is kept part by part, so that an interruption costs little of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from corollary.indexing import segments
from corollary.indexing.segments import Parts, Segments
from corollary.store.cache import FileRecord, SegmentKey


def found(number: int) -> tuple[str, FileRecord, SegmentKey, bytes]:
    content_hash = bytes([number]) * 32
    return f"{number}.py", FileRecord(1, 2, 3, content_hash, 4), (content_hash, "made"), bytes([number]) * 10


@pytest.mark.parametrize(("at_once", "kept"), [(1, 5), (20, 4), (30, 3), (51, 0)])
def test_what_fills_a_part_is_kept_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int, kept: int
) -> None:
    monkeypatch.setattr(segments, "_AT_ONCE", at_once)
    files = [found(number) for number in range(5)]
    into = Segments(str(tmp_path))
    parts = Parts(into)
    for path, record, key, data in files:
        parts.add(path, record, key, data)
    assert known(tmp_path, files) == [path for path, *_ in files][:kept]
    parts.add("left_out.py", FileRecord(1, 2, 3, b"\1" * 32, 4, "minified"), None, b"")
    parts.flush()
    assert known(tmp_path, files) == [path for path, *_ in files]
    into.close()


def known(folder: Path, files: list[tuple[str, FileRecord, SegmentKey, bytes]]) -> list[str]:
    """The files whose records and segments another process would find."""
    other = Segments(str(folder))
    records = other.cache.records()
    stored = other.stored(key for _, _, key, _ in files)
    other.close()
    assert {path for path, _, key, _ in files if key in stored} == records.keys() - {"left_out.py"}
    assert all(records[path] == record for path, record, key, _ in files if key in stored)
    return [path for path, _, key, data in files if stored.get(key) == data]
