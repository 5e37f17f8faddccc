"""What a bench keeps is made once, and is there whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.accuracy.kept import kept


def test_what_is_there_is_not_made_again(tmp_path: Path) -> None:
    def make(part: Path) -> None:
        part.mkdir()
        (part / "content").write_text("new")

    folder = tmp_path / "some" / "where"
    assert kept(folder, make) == folder
    (folder / "content").write_text("as it was")
    assert (kept(folder, make) / "content").read_text() == "as it was"


def test_what_was_made_in_part_is_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "where"

    def break_off(part: Path) -> None:
        part.mkdir()
        (part / "half").touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept(folder, break_off)
    assert not folder.exists()
    assert not list(kept(folder, Path.mkdir).iterdir())
