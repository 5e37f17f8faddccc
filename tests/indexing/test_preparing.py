"""An index whose program was kept from an earlier run gets ready for edits before there are any."""

from __future__ import annotations

from pathlib import Path

import pytest

from corollary.indexing import Index
from corollary.linking.stored import encode

BEFORE = "def f():\n    return g()\n\n\ndef g(): ...\n\n\nf()\n"
AFTER = "def f():\n    return h()\n\n\ndef g(): ...\ndef h(): ...\n\n\nf()\n"


def is_linked_after_another(index: Index) -> bool:
    return index._linker is not None and index._linker.work is not None


@pytest.mark.parametrize("prepared", [False, True])
def test_the_first_edit_is_linked_after_the_program_that_was_kept(tmp_path: Path, prepared: bool) -> None:
    (tmp_path / "a.py").write_text(BEFORE, encoding="utf-8")
    with Index.open(tmp_path, jobs=1) as index:
        index.refresh()
    with Index.open(tmp_path, jobs=1) as index:
        kept = index.refresh()
        if prepared:
            index.prepare()
        assert index.refresh() is kept
        (tmp_path / "a.py").write_text(AFTER, encoding="utf-8")
        edited = b"".join(encode(index.refresh()))
        assert is_linked_after_another(index) == prepared
    with Index.open(tmp_path, jobs=1) as index:
        assert b"".join(encode(index.refresh())) == edited


def test_it_gets_ready_even_if_all_files_had_to_be_extracted_again(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(BEFORE, encoding="utf-8")
    with Index.open(tmp_path, jobs=1) as index:
        index.refresh()
    for path in (tmp_path / ".corollary").glob("cache.db*"):
        path.unlink()
    with Index.open(tmp_path, jobs=1) as index:
        index.refresh()
        index.prepare()
        (tmp_path / "a.py").write_text(AFTER, encoding="utf-8")
        index.refresh()
        assert is_linked_after_another(index)


def test_only_the_last_program_is_kept_and_not_before_nothing_changes(tmp_path: Path) -> None:
    kept = tmp_path / ".corollary" / "derived"
    (tmp_path / "a.py").write_text(BEFORE, encoding="utf-8")
    with Index.open(tmp_path, jobs=1) as index:
        index.refresh()
        first = set(kept.iterdir())
        for text in (AFTER, f"# moved\n{AFTER}"):
            (tmp_path / "a.py").write_text(text, encoding="utf-8")
            last = index.refresh()
            assert set(kept.iterdir()) == first
        index.refresh()
        assert {path.name for path in set(kept.iterdir()) - first} == {last.snapshot}


def test_what_was_put_off_is_kept_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(BEFORE, encoding="utf-8")
    with Index.open(tmp_path, jobs=1) as index:
        index.refresh()
        (tmp_path / "a.py").write_text(AFTER, encoding="utf-8")
        snapshot = index.refresh().snapshot
    assert (tmp_path / ".corollary" / "derived" / snapshot).exists()
