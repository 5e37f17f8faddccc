"""Ignore files mean what git says they mean: git itself is the oracle."""

from __future__ import annotations

import os
import shutil
import string
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corollary.errors import CorollaryError
from corollary.source.discovery import discover
from corollary.source.ignoring.patterns import compile_patterns, ignore_lines, matches_nothing

FOLDERS = ["", "a/", "b/", "a/b/", "a/b/a/", "ab/"]
NAMES = ["a.x", "b.x", "ab.x", "a b.x", "#a.x", "!b.x", "[.x", "-.x", "a .x"]
TREE = [folder + name for folder in FOLDERS for name in NAMES]
TOKENS = [
    "a",
    "b",
    "ab",
    "*",
    "**",
    "?",
    "/",
    "!",
    "[ab]",
    "[!a]",
    "[^b]",
    "[a-b]",
    "[b-a]",
    "\\",
    ".x",
    " ",
    "#",
    "[",
    "]",
    "-",
]

patterns = st.lists(st.sampled_from(TOKENS), min_size=1, max_size=6).map("".join)
ignore_texts = st.lists(patterns, max_size=5).map(lambda lines: "\n".join(lines) + "\n")
ignore_files = st.dictionaries(st.sampled_from(FOLDERS), ignore_texts, max_size=3)

CLASSES: Mapping[str, Callable[[str], bool]] = {
    "alnum": str.isalnum,
    "alpha": str.isalpha,
    "blank": " \t".__contains__,
    "cntrl": lambda character: not character.isprintable(),
    "digit": str.isdigit,
    "graph": lambda character: character.isprintable() and character != " ",
    "lower": str.islower,
    "print": str.isprintable,
    "punct": string.punctuation.__contains__,
    "space": " \t\n\r\f\v".__contains__,
    "upper": str.isupper,
    "xdigit": string.hexdigits.__contains__,
}

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is the oracle")


def git(repository: Path, *arguments: str) -> str:
    alone = {"HOME": str(repository), "GIT_CONFIG_NOSYSTEM": "1", "PATH": os.environ["PATH"]}
    return subprocess.run(
        ["git", "-c", "core.ignorecase=false", *arguments],
        cwd=repository,
        env=alone,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def kept_by_git(repository: Path, under: str = "") -> list[str]:
    listed = git(repository, "ls-files", "--others", "--exclude-standard", "-z", "--", under or ".").split("\0")
    return sorted(path.removeprefix(under) for path in listed if path.endswith(".x"))


def kept_by_us(root: Path) -> list[str]:
    try:
        return [file.path for file in discover(root, {".x": "x"}).files]
    except CorollaryError:
        return []


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("repository")
    git(root, "init", "--quiet")
    for path in TREE:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"")
    return root


def write_ignore_files(root: Path, texts: Mapping[str, str]) -> None:
    for folder in FOLDERS:
        (root / folder / ".gitignore").unlink(missing_ok=True)
    for folder, text in texts.items():
        (root / folder / ".gitignore").write_text(text)


@needs_git
@settings(max_examples=100)
@given(texts=ignore_files)
def test_keeps_what_git_keeps(repository: Path, texts: Mapping[str, str]) -> None:
    write_ignore_files(repository, texts)
    assert kept_by_us(repository) == kept_by_git(repository)


@needs_git
@pytest.mark.parametrize("under", ["a/", "a/b/"])
@settings(max_examples=40)
@given(texts=ignore_files)
def test_ignore_files_above_the_root_count(repository: Path, under: str, texts: Mapping[str, str]) -> None:
    write_ignore_files(repository, texts)
    kept = kept_by_git(repository, under)
    ignored_itself = not kept and git(repository, "status", "--porcelain", "--ignored", "--", under).startswith("!! ")
    if not ignored_itself:
        assert kept_by_us(repository / under) == kept


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for path in ("a/b.x", "a/c.x", "d.x"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(b"")
    return tmp_path


def test_an_ignored_root_is_listed_all_the_same(tree: Path) -> None:
    (tree / ".git").mkdir()
    (tree / ".gitignore").write_text("a/\nb.x\n")
    assert kept_by_us(tree) == ["d.x"]
    assert kept_by_us(tree / "a") == ["b.x", "c.x"]


def test_an_ignore_file_counts_without_a_repository(tree: Path) -> None:
    (tree / ".gitignore").write_text("a/b.x\r\n")
    assert kept_by_us(tree) == ["a/c.x", "d.x"]
    assert kept_by_us(tree / "a") == ["b.x", "c.x"]


def test_the_exclude_file_of_the_repository_counts(tree: Path) -> None:
    (tree / ".git" / "info").mkdir(parents=True)
    (tree / ".git" / "info" / "exclude").write_text("/d.x\nb.x")
    assert kept_by_us(tree) == ["a/c.x"]
    assert kept_by_us(tree / "a") == ["c.x"]


def test_the_exclude_file_of_a_linked_work_tree_counts(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("home")
    (home / "info").mkdir()
    (home / "info" / "exclude").write_text("b.x\n")
    (home / "worktrees" / "one").mkdir(parents=True)
    (home / "worktrees" / "one" / "commondir").write_text("../..\n")
    (tree / ".git").write_text(f"gitdir: {home}/worktrees/one\n")
    assert kept_by_us(tree) == ["a/c.x", "d.x"]


def test_a_nested_repository_starts_afresh(tree: Path) -> None:
    (tree / ".gitignore").write_text("*.x\n")
    (tree / "a" / ".git").mkdir()
    assert kept_by_us(tree) == ["a/b.x", "a/c.x"]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\xef\xbb\xbfd.x\n", b"[\n\\\n!\n/\n//\nd.x", b"d.x \t\nd.x  "])
def test_odd_ignore_files_are_read_as_far_as_they_go(tree: Path, content: bytes) -> None:
    (tree / ".gitignore").write_bytes(content)
    assert kept_by_us(tree)[:2] == ["a/b.x", "a/c.x"]


def test_an_ignore_file_that_is_a_pipe_is_passed_over(tree: Path) -> None:
    os.mkfifo(tree / ".gitignore")
    assert kept_by_us(tree) == ["a/b.x", "a/c.x", "d.x"]


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("**/" * 40 + "x", "a/" * 100 + "y"),
        ("*a" * 60 + "b", "a" * 250),
        ("**/a/" * 20 + "x", "a/" * 200 + "y"),
        ("**/*a*a*a*a*b/**/*a*a*a/c", ("a" * 200 + "/") * 15),
    ],
    ids=["folders", "stars", "folders by name", "both"],
)
def test_no_pattern_takes_for_ever(pattern: str, path: str) -> None:
    assert compile_patterns([(pattern, True)]).match(path, path) is None


@pytest.mark.parametrize("pattern", ["", "/", "[", "[a", "a\\", "[[:nonsense:]]", "[\\"])
def test_a_malformed_pattern_matches_nothing(pattern: str) -> None:
    assert matches_nothing(pattern)


@pytest.mark.parametrize("name", CLASSES)
def test_named_classes_are_those_of_the_c_library(name: str) -> None:
    matched = compile_patterns([(f"[[:{name}:]]", True)])
    expected = {character for character in map(chr, range(1, 127)) if CLASSES[name](character)} - {"/"}
    assert {character for character in map(chr, range(1, 127)) if matched.match(character, character)} == expected


def test_the_last_matching_pattern_decides() -> None:
    chosen = compile_patterns([("a*", 1), ("/x/ab", 2), ("ab", 3), ("b", 4)])
    assert [chosen.match(path, path.rpartition("/")[2]) for path in ("x/ab", "ac", "x/b", "c")] == [3, 1, 4, None]
    assert ignore_lines("# no\n\n!a\\ \n\\!b  \n") == [("a\\ ", False), ("\\!b", True)]
