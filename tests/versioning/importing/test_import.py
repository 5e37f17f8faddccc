"""Importing git history: from wherever it lies, into which branch, and on when it was interrupted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from corollary.errors import CorollaryError
from corollary.store.chunks.addresses import Kind
from corollary.store.entries import Snapshot
from corollary.store.refs.revisions import moment_of
from corollary.versioning.contents.settings import unpack_settings
from corollary.versioning.importing import importer
from corollary.versioning.importing.history import Wanted
from corollary.versioning.past import Past
from corollary.versioning.versions import Versions
from corollary.workspace import Workspace
from tests.support.git import Checkout, made

A = "def run():\n    pass\n"
ALL = Wanted()
B = "from a import run\n\n\ndef main():\n    run()\n"


@pytest.fixture
def source(tmp_path: Path) -> Checkout:
    """Two lines of history that are merged."""
    source = made(tmp_path / "root", {"a.py": A}, {"b.py": B})
    source.git("checkout", "--quiet", "-b", "side", "HEAD~1")
    source.commit({"c.py": A}, "aside")
    source.git("checkout", "--quiet", "main")
    source.git("merge", "--quiet", "--no-ff", "side", "-m", "merge side")
    source.commits += 1
    source.commit({"a.py": A + "\n\nrun()\n"}, "last\n\nand why")
    return source


def import_(root: Path, wanted: Wanted = ALL) -> tuple[int, int, int]:
    with Versions.open(root, make=True, jobs=1) as versions:
        done = Past(versions).import_(wanted)
        return done.commits, done.made, done.extracted


def paths(versions: Versions, snapshot: Snapshot) -> list[str]:
    return [path for path, _ in versions.store.entries(snapshot)]


def test_a_snapshot_keeps_what_its_commit_is(source: Checkout) -> None:
    assert import_(source.path) == (5, 5, 3)
    with Versions.open(source.path) as versions:
        last = versions.find("git/main")
        root = last.root
        assert (root.author, root.message) == ("Ann <ann@example.org>", "last\n\nand why")
        assert root.time == int(source.git("log", "-1", "--format=%ct")) * 1000
        assert root.source == f"git:{source.git('rev-parse', 'HEAD')}"
        merge = versions.find("git/main~1")
        sides = [versions.store.get(parent).root.source for parent in merge.root.parents]
        assert sides == [f"git:{parent}" for parent in source.git("log", "-1", "--format=%P", "HEAD~1").split()]


def test_nothing_is_done_twice(source: Checkout) -> None:
    assert import_(source.path, Wanted("HEAD~1"))[1:] == (4, 2)
    assert import_(source.path) == (5, 1, 1)
    assert import_(source.path) == (5, 0, 0)
    source.commit({"d.py": A, "a.py": A})
    assert import_(source.path) == (6, 1, 0)


@pytest.mark.parametrize("package", [False, True])
def test_a_repository_that_moved_is_imported_anew_only_where_its_name_is_that_of_a_package(
    package: bool, source: Checkout
) -> None:
    if package:
        source.commit({"__init__.py": ""})
    commits, made_first, _ = import_(source.path)
    moved = source.path.rename(source.path.with_name("moved"))
    assert import_(moved) == (commits, int(package), 0)
    with Versions.open(moved) as versions:
        assert root_name(versions) == ("moved" if package else "")
    assert import_(moved.rename(source.path))[1:] == (int(package), 0)
    assert made_first == commits


def root_name(versions: Versions) -> str:
    """The name of the root that the last commit of the imported branch has in its settings."""
    settings = versions.find("git/main").root.settings
    return unpack_settings(versions.store.chunks.get(Kind.SETTINGS, settings)).root_name


def test_what_was_cut_off_is_joined_to_what_comes_before(source: Checkout) -> None:
    assert import_(source.path, Wanted("HEAD~2..")) == (3, 3, 3)
    assert import_(source.path) == (5, 5, 0)
    with Versions.open(source.path) as versions:
        assert len(list(versions.store.history(versions.find("git/main")))) == 5


def test_ranges_times_and_numbers_hold_together_and_go_on_where_others_ended(tmp_path: Path) -> None:
    source = made(tmp_path / "root", *({"a.py": f"x = {number}\n"} for number in range(12)))
    line = source.git("rev-list", "--reverse", "HEAD").split()
    assert import_(source.path, Wanted("HEAD~6", every=2))[:2] == (3, 3)
    assert import_(source.path, Wanted("HEAD~8..", moment_of("2020-01-07"), every=2))[:2] == (3, 3)
    with Versions.open(source.path) as versions:
        imported = [
            line.index(one.root.source.removeprefix("git:"))
            for one in versions.store.history(versions.find("git/main"))
        ]
    assert imported == [11, 9, 7, 5, 3, 1]
    with pytest.raises(CorollaryError, match="no commit is in this range"):
        import_(source.path, Wanted("HEAD~2..HEAD~5", every=2))


def test_a_branch_follows_git_after_a_forced_push(source: Checkout) -> None:
    import_(source.path)
    before = source.git("rev-parse", "HEAD")
    source.git("reset", "--quiet", "--hard", "HEAD~3")
    source.commit({"z.py": A})
    assert import_(source.path)[1:] == (1, 0)
    with Versions.open(source.path) as versions:
        assert paths(versions, versions.find("git/main")) == ["a.py", "z.py"]
        assert paths(versions, versions.find(before)) == ["a.py", "b.py", "c.py"]
        assert versions.store.operations("git/main")[0].before == versions.find(before).id


def test_the_work_tree_stays_as_it_is(source: Checkout) -> None:
    (source.path / "a.py").write_text("mine")
    before = source.git("status", "--porcelain"), source.git("rev-parse", "HEAD")
    import_(source.path)
    assert (source.git("status", "--porcelain"), source.git("rev-parse", "HEAD")) == before
    assert (source.path / "a.py").read_text() == "mine"


def test_a_linked_work_tree_a_bare_clone_and_a_folder_have_the_same_history(source: Checkout, tmp_path: Path) -> None:
    source.commit({"pkg/a.py": A})
    source.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "linked"))
    source.git("clone", "--quiet", "--bare", str(source.path), str(tmp_path / "bare.git"))
    manifests = set()
    for place, branch in (("root", "git/main"), ("linked", "git/other"), ("bare.git", "git/main")):
        assert import_(tmp_path / place)[0] == 6
        with Versions.open(tmp_path / place) as versions:
            manifests.add(versions.find(branch).root.manifest)
    assert len(manifests) == 1
    import_(source.path / "pkg")
    with Versions.open(source.path / "pkg") as versions:
        assert paths(versions, versions.find("git/main")) == ["a.py"]
        assert paths(versions, versions.find("git/main~1")) == []


def test_a_shallow_clone_has_the_history_that_is_there(source: Checkout, tmp_path: Path) -> None:
    source.git("clone", "--quiet", "--depth=2", f"file://{source.path}", str(tmp_path / "shallow"))
    with Versions.open(tmp_path / "shallow", make=True, jobs=1) as versions:
        done = Past(versions).import_(Wanted())
        assert any("shallow" in note for note in done.notes)
        assert len(list(versions.store.history(versions.find("git/main")))) == done.commits
        for revision in ("HEAD~3", "v0.1", "1970-01-01"):
            with pytest.raises(CorollaryError, match="a shallow clone has only the last ones") as error:
                versions.find(revision)
            assert (error.value.code, error.value.place) == ("unknown-revision", revision)
            assert "--unshallow" in error.value.remedy


def test_blobs_that_are_missing_are_said_and_looked_for_again(source: Checkout, tmp_path: Path) -> None:
    source.git("config", "uploadpack.allowFilter", "true")
    partial = str(tmp_path / "partial")
    source.git("clone", "--quiet", "--filter=blob:none", "--no-checkout", f"file://{source.path}", partial)
    with Versions.open(partial, make=True, jobs=1) as versions:
        done = Past(versions).import_(Wanted())
        assert (done.extracted, len(done.notes)) == (0, 1)
        assert "not in the repository" in done.notes[0]
        assert {entry.reason for _, entry in versions.store.entries(versions.find("git/main"))} == {"unreadable"}
    source.git("-C", partial, "checkout", "--quiet", "HEAD")
    with Versions.open(partial, jobs=1) as versions:
        assert Past(versions).import_(Wanted("HEAD~1..")).notes == ()
        assert not any(entry.reason for _, entry in versions.store.entries(versions.find("git/main")))


@pytest.fixture
def modular(source: Checkout, tmp_path: Path) -> Checkout:
    """A repository with a submodule that has one itself."""
    innermost = made(tmp_path / "innermost", {"deep.py": "def deep():\n    pass\n"})
    inner = made(tmp_path / "inner", {"inside.py": A, ".gitignore": "ignored.py\n"})
    inner.git("submodule", "--quiet", "add", str(innermost.path), "below")
    inner.commit({}, "with a submodule of its own")
    source.git("submodule", "--quiet", "add", "--name", "lib/inner", str(inner.path), "inner")
    source.commit({}, "with a submodule")
    source.git("submodule", "--quiet", "update", "--init", "--recursive")
    return source


def test_a_submodule_is_followed_where_it_is_there(modular: Checkout) -> None:
    import_(modular.path)
    with Versions.open(modular.path) as versions:
        imported = versions.find("git/main")
        assert {"inner/inside.py", "inner/below/deep.py"} <= set(paths(versions, imported))
        versions.snapshot()
        taken = versions.find("main")
        assert taken.root.manifest == imported.root.manifest
        assert "inner/inside.py" not in paths(versions, versions.find("git/main~1"))


def test_a_submodule_that_is_not_there_is_left_out_and_named(modular: Checkout, tmp_path: Path) -> None:
    clone = Checkout(tmp_path / "clone")
    modular.git("clone", "--quiet", str(modular.path), str(clone.path))
    import_(clone.path)
    with Versions.open(clone.path) as versions:
        entry = versions.store.entry(versions.find("git/main"), "inner/")
        assert entry is not None
        assert entry.reason == "submodule"
    clone.git("submodule", "--quiet", "update", "--init")
    import_(clone.path)
    with Versions.open(clone.path) as versions:
        assert "inner/inside.py" in paths(versions, versions.find("git/main"))
        entry = versions.store.entry(versions.find("git/main"), "inner/below/")
        assert entry is not None
        assert entry.reason == "submodule"


def test_an_interrupted_import_goes_on_where_it_was(source: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importer, "_BATCH_COMMITS", 2)
    seen = []

    def interrupt(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 4:
            raise KeyboardInterrupt

    with Versions.open(source.path, make=True, jobs=1) as versions:
        with pytest.raises(KeyboardInterrupt):
            Past(versions).import_(Wanted(), progress=interrupt)
        assert seen == [(2, 5), (4, 5)]
        done = Past(versions).import_(Wanted())
        assert (done.commits, done.made) == (5, 1)
        assert not versions.store.verify().faults


def test_a_branch_with_snapshots_of_files_is_not_moved_unasked(source: Checkout) -> None:
    with Versions.open(source.path, make=True, jobs=1) as versions:
        versions.snapshot("mine")
        with pytest.raises(CorollaryError, match="not imported"):
            Past(versions).import_(Wanted(branch="mine"))
        Past(versions).import_(Wanted(branch="mine", force=True))
        assert versions.find("mine").root.source.startswith("git:")


def test_a_commit_whose_configuration_is_broken_is_imported_without_and_said(source: Checkout) -> None:
    commit = source.commit({"corollary.toml": "nonsense = 1\n"})
    with Versions.open(source.path, make=True, jobs=1) as versions:
        done = Past(versions).import_(Wanted())
        assert [note for note in done.notes if commit[:12] in note and "corollary.toml:1" in note]


@pytest.mark.parametrize(
    ("revision", "expected"),
    [("HEAD~4", ["a.py"]), ("side", ["a.py", "c.py"]), ("2020-01-02", ["a.py", "b.py"]), ("v1", ["a.py", "b.py"])],
)
def test_a_revision_of_git_is_imported_when_it_is_asked_for(
    revision: str, expected: list[str], source: Checkout
) -> None:
    source.git("tag", "v1", "HEAD~2")
    revision = "HEAD~2~1" if revision == "HEAD~4" else revision
    with Workspace.open(source.path, at=revision) as workspace:
        assert list(workspace.program().files) == expected
    with Versions.open(source.path) as versions:
        assert not versions.store.refs()
        assert versions.store.gc().snapshots == 0


def test_what_was_purged_is_not_imported_again(source: Checkout) -> None:
    import_(source.path)
    with Versions.open(source.path, jobs=1) as versions:
        versions.purge("a.py", "secret")
    source.commit({"e.py": A})
    assert import_(source.path)[1:] == (1, 0)
    with Versions.open(source.path, jobs=1) as versions:
        for revision in ("git/main", "git:HEAD~1", "HEAD~3"):
            entry = versions.store.entry(versions.find(revision), "a.py")
            assert entry is None or not entry.chunk
        assert not versions.store.verify().faults


def test_names_of_the_store_come_before_those_of_git(source: Checkout) -> None:
    with Versions.open(source.path, make=True, jobs=1) as versions:
        (source.path / "only.py").write_text("")
        versions.snapshot("side")
        assert "only.py" in paths(versions, versions.find("side"))
        assert "only.py" not in paths(versions, versions.find("git:side"))


def test_an_imported_branch_was_at_a_time_what_git_had_committed(source: Checkout) -> None:
    import_(source.path)
    with Versions.open(source.path) as versions:
        assert paths(versions, versions.find("git/main@2020-01-02")) == ["a.py", "b.py"]
        assert paths(versions, versions.find("git/main@2020-01-01")) == ["a.py"]


def test_without_git_the_error_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(A)
    with Versions.open(tmp_path, make=True, jobs=1) as versions:
        with pytest.raises(CorollaryError, match="no repository of git"):
            Past(versions).import_(Wanted())
        with pytest.raises(CorollaryError, match="no commit of git"):
            versions.find("HEAD")


DIES = """
import os, sys
from corollary.versioning.versions import Versions
from corollary.versioning.importing import importer
from corollary.versioning.importing.history import Wanted
from corollary.versioning.past import Past

importer._BATCH_COMMITS = 1

with Versions.open(sys.argv[1], make=True, jobs=1) as versions:
    kept, store = [], type(versions.store)
    keep = store.keep

    def dying(self, root):
        kept.append(keep(self, root))
        if len(kept) == int(sys.argv[2]):
            os._exit(9)
        return kept[-1]

    store.keep = dying
    Past(versions).import_(Wanted())
"""


@pytest.mark.parametrize("written", [1, 3, 5])
def test_a_process_that_dies_amid_a_batch_loses_that_batch_alone(written: int, source: Checkout) -> None:
    died = subprocess.run([sys.executable, "-c", DIES, str(source.path), str(written)], check=False)
    assert died.returncode == 9
    assert import_(source.path)[:2] == (5, 6 - written)
    with Versions.open(source.path) as versions:
        assert len(list(versions.store.history(versions.find("git/main")))) == 5
        assert not versions.store.verify().faults
