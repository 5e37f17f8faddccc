"""The law of folders that are remembered: what is listed is what a listing without memory gives."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from corollary.errors import CorollaryError
from corollary.source.discovery import discover
from corollary.source.files import Listing
from corollary.source.recalling import Recalled
from corollary.source.remembering import Remembered

EXTENSIONS = {".x": "ex", ".y": "why"}
FOLDERS = ("", "a/", "a/b/", "c/", "node_modules/", "c/build/")
NAMES = ("one.x", "two.y", "three.txt", ".gitignore", "CACHEDIR.TAG", "package.json")
TEXTS = ("", "*.x\n", "!*\n", "b/\n")
LATER = 1 << 62
STAMPED = 10**15
"""Times that the system gives are later; folders with such a time changed since they were stamped."""

Times = Callable[[], int]


def stamp(path: Path, times: Times) -> None:
    """Gives a folder or file a time that it never had, as a slow clock would."""
    now = times()
    os.utime(path, ns=(now, now))


def apply(root: Path, kind: str, path: str, text: str, times: Times) -> None:
    """Makes an edit, unless the file system refuses it."""
    place = root / path
    with suppress(OSError):
        match kind:
            case "write":
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, encoding="utf-8")
                stamp(place, times)
            case "remove":
                shutil.rmtree(place) if place.is_dir() and not place.is_symlink() else place.unlink()
            case "move":
                place.rename(root / "c" / "moved.x")
            case "link":
                place.symlink_to(root / FOLDERS[len(text)])


edits = st.lists(
    st.tuples(
        st.sampled_from(("write", "write", "write", "remove", "move", "link")),
        st.builds(str.__add__, st.sampled_from(FOLDERS), st.sampled_from(NAMES)) | st.sampled_from(("a", "a/b", "c")),
        st.sampled_from(TEXTS),
    ),
    max_size=20,
)


def listed(root: Path, remembered: Remembered | None) -> Listing | str:
    try:
        return discover(root, EXTENSIONS, remembered=remembered)
    except CorollaryError as error:
        return error.code


@settings(max_examples=100)
@given(edits, st.booleans())
@example([("write", ".gitignore", "*.x\n"), ("write", ".gitignore", "b/\n"), ("write", ".gitignore", "")], True)
@example([("write", "a/.gitignore", "*.x\n"), ("write", "a/.gitignore", "b/\n"), ("write", "a/.gitignore", "")], True)
@example([("write", "c/.gitignore", ""), ("remove", "c/two.y", ""), ("write", "c/.gitignore", "*.x\n")], False)
def test_a_remembered_listing_is_a_fresh_one(steps: list[tuple[str, str, str]], is_kept: bool) -> None:
    ticks = count(1_000_000_000, 1_000_000)
    times = ticks.__next__
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        remembered = Remembered(clock=lambda: LATER)
        for path in ("one.x", "a/b/one.x", "c/two.y"):
            apply(root, "write", path, "", times)
        for kind, path, text in steps:
            apply(root, kind, path, text, times)
            for place, _, _ in os.walk(root):
                if Path(place).stat().st_mtime_ns > STAMPED:
                    stamp(Path(place), times)
            assert listed(root, remembered) == listed(root, None)
            if is_kept:
                remembered = Remembered(lambda: LATER, Recalled(remembered.packed()))


def test_folders_that_did_not_change_are_remembered(tmp_path: Path) -> None:
    for path in ("one.x", "a/b/one.x", "c/.gitignore"):
        apply(tmp_path, "write", path, "", lambda: 1)
    remembered = Remembered(clock=lambda: LATER)
    first = listed(tmp_path, remembered)
    assert len(remembered) == 3  # of the root, a, b and c all but the one with an ignore file
    assert listed(tmp_path, remembered) == first
    recalled = Remembered(lambda: LATER, Recalled(remembered.packed()))
    assert listed(tmp_path, recalled) == first
    assert (len(recalled), recalled.learned) == (3, 0)


def test_folders_that_changed_just_now_are_not(tmp_path: Path) -> None:
    apply(tmp_path, "write", "one.x", "", lambda: 1)
    now = tmp_path.stat().st_ctime_ns
    remembered = Remembered(clock=lambda: now)
    listed(tmp_path, remembered)
    assert len(remembered) == 0


def test_folders_below_another_work_tree_are_not_recalled(tmp_path: Path) -> None:
    apply(tmp_path, "write", "in/build/one.x", "", lambda: 1)
    remembered = Remembered(clock=lambda: LATER)
    listed(tmp_path / "in", remembered)
    (tmp_path / ".git").mkdir()
    recalled = Remembered(lambda: LATER, Recalled(remembered.packed()))
    assert listed(tmp_path / "in", recalled) == listed(tmp_path / "in", None)
    assert recalled.learned == len(recalled) > 0


def test_names_that_are_no_text_are_not_kept(tmp_path: Path) -> None:
    apply(tmp_path, "write", os.fsdecode(b"\xff/one.x"), "", lambda: 1)
    remembered = Remembered(clock=lambda: LATER)
    first = listed(tmp_path, remembered)
    assert (len(remembered), remembered.packed()) == (2, b"")
    assert listed(tmp_path, Remembered(lambda: LATER, Recalled(remembered.packed()))) == first
