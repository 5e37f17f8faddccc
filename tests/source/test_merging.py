"""Merging text does what git's own merge does, or less."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corollary.source.contents.merging import merged

CASES = [
    ("a\nb\nc\nd\n", "A\nb\nc\nd\n", "a\nb\nc\nD\n", "A\nb\nc\nD\n"),
    ("a\nb\nc\n", "A\nb\nc\n", "B\nb\nc\n", None),
    ("a\nb\nc\n", "a\nB\nc\n", "a\nb\nC\n", None),
    ("a\nb\nc\n", "b\nc\n", "a\nb\nc\nd\n", "b\nc\nd\n"),
    ("a\nb\nc\n", "a\nb\nc\nx\n", "a\nb\nc\ny\n", None),
    ("a\nb\nc\n", "a\nc\n", "a\nc\n", "a\nc\n"),
    ("a\nb\nc", "A\nb\nc", "a\nb\nc\n", "A\nb\nc\n"),
    ("", "a\n", "b\n", None),
    ("a\0\n", "b\0\n", "a\0\nc\n", None),
]


@pytest.mark.parametrize(("base", "ours", "theirs", "expected"), CASES)
def test_merges_what_does_not_touch(base: str, ours: str, theirs: str, expected: str | None) -> None:
    found = merged(base.encode(), ours.encode(), theirs.encode())
    assert found == (None if expected is None else expected.encode())
    assert merged(base.encode(), theirs.encode(), ours.encode()) == found


BASE = [f"line {number}\n" for number in range(12)]
EDITS = st.lists(st.tuples(st.integers(0, 11), st.sampled_from(["", "new\n", "other\n", "one\ntwo\n"])), max_size=3)


def edited(edits: list[tuple[int, str]]) -> bytes:
    lines = list(BASE)
    for at, text in edits:
        lines[at] = text
    return "".join(lines).encode()


@settings(max_examples=25)
@given(EDITS, EDITS)
def test_what_is_merged_git_merges_alike(
    tmp_path_factory: pytest.TempPathFactory, mine: list[tuple[int, str]], other: list[tuple[int, str]]
) -> None:
    place = tmp_path_factory.mktemp("merge")
    sides = {"ours": edited(mine), "base": "".join(BASE).encode(), "theirs": edited(other)}
    for name, content in sides.items():
        (place / name).write_bytes(content)
    git = subprocess.run(["git", "merge-file", "-p", *sides], cwd=place, capture_output=True, check=False)
    found = merged(sides["base"], sides["ours"], sides["theirs"])
    assert (found is not None) == (git.returncode == 0)
    assert found is None or found == git.stdout


@given(EDITS, EDITS)
def test_laws(mine: list[tuple[int, str]], other: list[tuple[int, str]]) -> None:
    base, ours, theirs = "".join(BASE).encode(), edited(mine), edited(other)
    assert merged(base, ours, base) == ours == merged(base, base, ours) == merged(base, ours, ours)
    assert merged(base, ours, theirs) == merged(base, theirs, ours)
