"""Revisions mean what git says they mean."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from corollary.errors import CorollaryError
from corollary.source.git.commits import select
from corollary.source.git.repository import GitRepository
from corollary.source.git.revisions import resolve
from tests.support.git import Checkout, made


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Two branches that were merged, tags of both kinds, and names that are each other's."""
    source = made(tmp_path_factory.mktemp("git") / "root", {"a.py": "1"}, {"a.py": "2"})
    source.git("tag", "light")
    source.git("checkout", "--quiet", "-b", "side")
    source.commit({"b.py": "1"})
    source.git("checkout", "--quiet", "main")
    source.commit({"a.py": "3"})
    source.git("merge", "--quiet", "--no-ff", "side", "-m", "merge")
    source.commits += 1
    source.git("tag", "-a", "v1.0", "-m", "first")
    source.git("tag", "both", "HEAD~1")
    source.git("branch", "both", "HEAD~2")
    source.commit({"a.py": "4"})
    return source


@pytest.fixture
def repository(source: Checkout) -> Iterator[GitRepository]:
    found = GitRepository.around(str(source.path))
    assert found is not None
    with found:
        yield found


REVISIONS = (
    "HEAD @ @~1 @^ HEAD~ HEAD~2 HEAD~~ HEAD^^2 v1.0 v1.0^{} v1.0^{commit} v1.0^0 v1.0^2 v1.0^2~1 v1.0~1^1 light main",
    "side refs/heads/side heads/side tags/both both refs/heads/both HEAD^3 HEAD~99 nope HEAD^{tree} light: :/x -x",
    "main~1~1 v1.0^{nope} ~1 ^ HEAD~x",
)


@pytest.mark.parametrize("revision", " ".join(REVISIONS).split())
def test_a_revision_means_what_git_says(revision: str, source: Checkout, repository: GitRepository) -> None:
    command = ["git", "rev-parse", "--quiet", "--verify", "--end-of-options", f"{revision}^{{commit}}"]
    expected = subprocess.run(command, cwd=source.path, capture_output=True, text=True, check=False).stdout.strip()
    if expected and not revision.startswith(":/"):
        assert resolve(repository, revision) == expected
    else:
        with pytest.raises(CorollaryError, match="git knows no such commit"):
            resolve(repository, revision)


def test_the_beginning_of_an_id_is_enough_if_it_is_no_other(source: Checkout, repository: GitRepository) -> None:
    commit = source.git("rev-parse", "HEAD~1")
    assert resolve(repository, commit[:9]) == commit
    assert resolve(repository, commit[:9].upper()) == commit
    assert resolve(repository, f"{commit[:9]}~1") == source.git("rev-parse", "HEAD~2")


@pytest.mark.parametrize("revisions", ["HEAD", "light..HEAD", "HEAD~1..", "side..main", "main..side", "main~2..v1.0"])
def test_a_range_has_the_commits_that_git_lists(revisions: str, source: Checkout, repository: GitRepository) -> None:
    found = [commit.id for commit in select(repository, revisions).commits]
    assert sorted(found) == sorted(source.git("rev-list", revisions).split())
    straight = [commit.id for commit in select(repository, revisions, first_parent=True).commits]
    assert straight == source.git("rev-list", "--first-parent", "--reverse", revisions).split()


def test_parents_come_before_children(repository: GitRepository) -> None:
    seen: set[str] = set()
    for commit in select(repository).commits:
        assert seen.issuperset(commit.parents)
        seen.add(commit.id)


@pytest.mark.parametrize("every", [2, 3, 10])
def test_every_nth_commit_of_the_main_line_is_counted_from_the_last(
    every: int, source: Checkout, repository: GitRepository
) -> None:
    line = source.git("rev-list", "--first-parent", "HEAD").split()
    found = select(repository, every=every).commits
    assert [commit.id for commit in found] == line[::every][::-1]
    assert [commit.parents for commit in found][1:] == [(commit.id,) for commit in found][:-1]
    assert found[0].parents == ()


def test_since_leaves_out_what_is_older(source: Checkout, repository: GitRepository) -> None:
    times = source.git("log", "--format=%H %ct").split()
    moment = int(times[3])
    expected = {times[at] for at in range(0, len(times), 2) if int(times[at + 1]) >= moment}
    assert {commit.id for commit in select(repository, since=moment * 1000).commits} == expected


def test_a_folder_without_git_has_no_repository(tmp_path: Path) -> None:
    assert GitRepository.around(str(tmp_path)) is None


@pytest.mark.parametrize("revision", ["main", "side", "both", "light", "HEAD~1"])
def test_a_merge_base_is_the_one_of_git(revision: str, source: Checkout, repository: GitRepository) -> None:
    assert resolve(repository, f"{revision}...") == source.git("merge-base", "HEAD", revision)


def test_without_a_common_commit_there_is_no_merge_base(tmp_path: Path) -> None:
    source = made(tmp_path, {"a.py": "1"})
    source.git("checkout", "--quiet", "--orphan", "other")
    source.commit({"a.py": "2"})
    repository = GitRepository.around(str(source.path))
    assert repository is not None
    with repository, pytest.raises(CorollaryError, match="HEAD and main have no commit in common"):
        resolve(repository, "main...")
