"""What the system notes of folders that are watched, and which it is believed of."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from corollary.source.discovery import discover
from corollary.source.remembering import Remembered
from corollary.source.watching import Watch, is_local, watch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems note such things in other ways")

LATER = 1 << 62
EDITS: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "nothing": (lambda root: None, set()),
    "a file comes": (lambda root: (root / "a/new.x").touch(), {"a/"}),
    "a file goes": (lambda root: (root / "a/one.x").unlink(), {"a/"}),
    "a file replaces another": (lambda root: (root / "a/b/one.x").rename(root / "a/one.x"), {"a/", "a/b/"}),
    "a folder comes": (lambda root: (root / "a/new").mkdir(), {"a/"}),
    "a folder moves": (lambda root: (root / "a").rename(root / "moved"), {"", "a/"}),
    "a folder closes": (lambda root: (root / "a/b").chmod(0o500), {"a/", "a/b/"}),
    "a file is written": (lambda root: (root / "a/one.x").write_text("changed"), set()),
}

MOUNTS = rb"""
23 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
24 23 0:5 / /proc rw - proc proc rw
25 23 0:6 / /mnt/far rw - nfs4 server:/ rw
26 23 0:7 / /home/a\040b rw - fuse.sshfs far rw
27 23 0:8 / /code rw - overlay overlay rw
28 27 0:9 / /code/inner rw - tmpfs tmpfs rw
29 23 0:10 / /twice rw - ext4 /dev/sdb1 rw
30 29 0:11 / /twice rw - 9p host rw
"""
PLACES = {
    "/": False,
    "/home/c": True,
    "/home/a b": False,
    "/home/a b/c": False,
    "/home/a bc": True,
    "/mnt/far/away": False,
    "/mnt/farther": True,
    "/code": False,
    "/code/other": True,
    "/code/inner": True,
    "/twice/a": False,
}


def watched(root: Path) -> Watch:
    for path in ("a/one.x", "a/b/one.x"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).touch()
    found = watch(f"{root}/")
    if found is None:
        pytest.skip("nothing can be watched here")
    assert all(map(found.add, ("", "a/", "a/b/")))
    assert found.changed() == set()
    return found


@pytest.mark.parametrize(("edit", "expected"), EDITS.values(), ids=EDITS)
def test_a_watch_tells_of_names(tmp_path: Path, edit: Callable[[Path], object], expected: set[str]) -> None:
    found = watched(tmp_path)
    edit(tmp_path)
    assert found.changed() == expected
    assert found.changed() == set()


def test_a_folder_that_is_made_again_is_watched_again(tmp_path: Path) -> None:
    found = watched(tmp_path)
    (tmp_path / "a/b").rename(tmp_path / "away")
    (tmp_path / "a/b").mkdir()
    assert found.changed() == {"", "a/", "a/b/"}
    assert found.add("a/b/")
    (tmp_path / "a/b/new.x").touch()
    assert found.changed() == {"a/b/"}


def test_nothing_is_known_of_another_root(tmp_path: Path) -> None:
    root = tmp_path / "root"
    found = watched(root)
    root.rename(tmp_path / "before")
    root.mkdir()
    assert found.changed() is None


def test_what_is_no_folder_is_not_watched(tmp_path: Path) -> None:
    found = watched(tmp_path)
    assert not found.add("a/one.x")
    assert not found.add("nowhere/")


@pytest.mark.parametrize(("folder", "expected"), PLACES.items())
def test_only_mounts_of_this_machine_are_trusted(folder: str, expected: bool) -> None:
    assert is_local(MOUNTS.strip(), folder) is expected


def test_quiet_folders_are_not_asked(tmp_path: Path) -> None:
    watched(tmp_path)
    remembered = Remembered(clock=lambda: LATER)

    def asked() -> int:
        expected = discover(tmp_path, {".x": "ex"})
        assert discover(tmp_path, {".x": "ex"}, remembered=remembered) == expected
        return remembered.asked

    assert [asked() for _ in range(3)] == [3, 3, 0]
    (tmp_path / "a/one.x").write_text("changed", encoding="utf-8")
    assert asked() == 0
    (tmp_path / "a/b/new.x").touch()
    assert [asked() for _ in range(3)] == [1, 1, 0]
    (tmp_path / "a").rename(tmp_path / "c")
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/one.x").touch()
    first, *_, last = [asked() for _ in range(4)]
    assert first > last == 0
