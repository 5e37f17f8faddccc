"""Folders that an earlier run looked into are recalled, where there are many, and only under the same settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from corollary.indexing import Index
from corollary.indexing.folders import KnownFolders
from corollary.source.discovery import discover
from corollary.source.settings.configuration import Configuration
from corollary.store.cache import open_cache

KINDS = ({".x": "ex"}, {"Makefile": "make"})
PLAIN = Configuration()
LATER = 1 << 62


def tree(root: Path, folders: int) -> None:
    for number in range(folders):
        (root / f"{number}").mkdir()
        (root / f"{number}" / "one.x").write_text("", encoding="utf-8")


def looked_into(root: Path, configuration: Configuration = PLAIN, kinds: tuple[dict[str, str], ...] = KINDS) -> int:
    """How many folders a run looks into; it keeps what it found."""
    known = KnownFolders(str(root), configuration, kinds, clock=lambda: LATER)
    discover(root, kinds[0], configuration, kinds[1], known.remembered)
    learned = known.remembered.learned
    with open_cache(root) as cache:
        known.keep(cache)
    return learned


def test_folders_are_recalled(tmp_path: Path) -> None:
    tree(tmp_path, 100)
    with open_cache(tmp_path):
        pass
    assert looked_into(tmp_path) == 101
    assert looked_into(tmp_path) <= 1  # the cache has come into the root
    (tmp_path / "7" / "two.x").write_text("", encoding="utf-8")
    assert looked_into(tmp_path) <= 2
    (tmp_path / ".corollary" / "derived").rename(tmp_path / ".corollary" / "lost")
    assert looked_into(tmp_path) >= 99


@pytest.mark.parametrize(
    ("configuration", "kinds"),
    [
        (Configuration(exclude=("7/",)), KINDS),
        (Configuration(include_vendored=True), KINDS),
        (PLAIN, ({".x": "why"}, {"Makefile": "make"})),
        (PLAIN, ({".x": "ex"}, {})),
    ],
)
def test_under_other_settings_they_are_looked_into(
    tmp_path: Path, configuration: Configuration, kinds: tuple[dict[str, str], ...]
) -> None:
    tree(tmp_path, 100)
    looked_into(tmp_path)
    assert looked_into(tmp_path, configuration, kinds) >= 99


def test_what_is_damaged_is_not_believed(tmp_path: Path) -> None:
    tree(tmp_path, 100)
    looked_into(tmp_path)
    for kept in (tmp_path / ".corollary" / "derived").iterdir():
        kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    assert looked_into(tmp_path) >= 99


def test_few_folders_are_not_kept(tmp_path: Path) -> None:
    tree(tmp_path, 10)
    looked_into(tmp_path)
    assert not (tmp_path / ".corollary" / "derived").exists()


def test_no_folder_is_made_to_recall(tmp_path: Path) -> None:
    KnownFolders(str(tmp_path), PLAIN, KINDS)
    assert not list(tmp_path.iterdir())


def test_an_index_sees_new_files_in_folders_that_are_recalled(tmp_path: Path) -> None:
    for number in range(100):
        (tmp_path / f"p{number}").mkdir()
        (tmp_path / f"p{number}" / "one.py").write_text("def f(): ...\n", encoding="utf-8")
    paths = []
    for name in ("two.py", "three.py"):
        with Index.open(tmp_path, jobs=1) as index:
            index.refresh()
        (tmp_path / "p7" / name).write_text("def g(): ...\n", encoding="utf-8")
        with Index.open(tmp_path, jobs=1) as index:
            paths.append(set(index.refresh().files))
    assert paths[1] - paths[0] == {"p7/three.py"}
    assert len(paths[1]) == 102
