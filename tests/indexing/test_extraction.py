"""What is known is not extracted again: not after a touch, not under another name, not when old bytes come back."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from corollary.indexing.extraction import Reader
from corollary.source.discovery import discover
from corollary.source.settings.configuration import Configuration
from corollary.syntax.languages import load_languages

SOURCES = {"a.py": "def f(): ...\n", "shop/b.py": "from a import f\nf()\n"}
LANGUAGES = load_languages()


def touch(root: Path) -> None:
    for path in SOURCES:
        os.utime(root / path, (1, 1))


def rename(root: Path) -> None:
    (root / "a.py").rename(root / "shop" / "c.py")


def copy(root: Path) -> None:
    (root / "d.py").write_text(SOURCES["a.py"], encoding="utf-8")


def come_back(root: Path) -> None:
    (root / "a.py").write_text("def g(): ...\n", encoding="utf-8")
    (root / "a.py").write_text(SOURCES["a.py"], encoding="utf-8")


def change(root: Path) -> None:
    (root / "a.py").write_text("def g(): ...\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("edit", "extracted"),
    [(touch, 0), (rename, 0), (copy, 0), (come_back, 0), (change, 1)],
    ids=["touched", "renamed", "copied", "come back", "changed"],
)
def test_only_bytes_that_were_not_met_before_are_extracted(
    tmp_path: Path, edit: Callable[[Path], None], extracted: int
) -> None:
    for path, text in SOURCES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    reader = Reader(str(tmp_path), Configuration(), LANGUAGES, jobs=1)
    first = reader.extract(discover(tmp_path, {".py": "python"}).files)
    edit(tmp_path)
    files = discover(tmp_path, {".py": "python"}).files
    told: list[tuple[int, int]] = []
    again = reader.extract(files, lambda *done: told.append(done), lambda keys: keys & first.segments.keys())
    assert len(again.segments) == extracted
    assert again.records.keys() == {file.path for file in files}
    assert told[-1] == (len(files), len(files))
    anew = reader.extract(files)
    assert {path: record.content_hash for path, record in again.records.items()} == {
        path: record.content_hash for path, record in anew.records.items()
    }
    assert anew.segments.keys() <= first.segments.keys() | again.segments.keys()
