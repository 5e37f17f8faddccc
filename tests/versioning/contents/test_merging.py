"""Where both sides changed a file, its sources are merged if they can be found, and conflicts stay if not."""

from __future__ import annotations

from pathlib import Path

import pytest

from corollary.store.entries import Entry
from corollary.versioning.importing.history import Wanted
from corollary.versioning.past import Past
from corollary.versioning.versions import Versions
from tests.support.git import Checkout, made

BASE = "def one():\n    pass\n\n\ndef two():\n    pass\n\n\ndef three():\n    pass\n"
OURS = BASE.replace("def one():\n    pass", "def one():\n    two()")
THEIRS = BASE.replace("def three():\n    pass", "def three():\n    two()")
BOTH = OURS.replace("def three():\n    pass", "def three():\n    two()")
CLASH = BASE.replace("def one():\n    pass", "def one():\n    three()")


@pytest.fixture
def source(tmp_path: Path) -> Checkout:
    """Two branches that change the same file in different places, and one that clashes."""
    source = made(tmp_path / "root", {"a.py": BASE})
    for name, text in (("theirs", THEIRS), ("clash", CLASH)):
        source.git("checkout", "--quiet", "-b", name, "main")
        source.commit({"a.py": text}, name)
    source.git("checkout", "--quiet", "main")
    source.commit({"a.py": OURS}, "ours")
    return source


def entry(versions: Versions, branch: str) -> Entry:
    found = versions.store.entry(versions.find(branch), "a.py")
    assert found is not None
    return found


def import_(versions: Versions, *branches: str) -> None:
    for branch in branches:
        Past(versions).import_(Wanted(branch))


def test_sources_in_git_are_merged_and_extracted(source: Checkout) -> None:
    with Versions.open(source.path, make=True, jobs=1) as versions:
        import_(versions, "main", "theirs")
        taken = versions.merge("git/theirs", "git/main")
        assert (taken.merged, taken.conflicts) == (("a.py",), ())
        merged = entry(versions, "git/main")
        source.git("merge", "--quiet", "--no-edit", "theirs")
        assert (source.path / "a.py").read_text() == BOTH
        assert entry(versions, "git:HEAD") == merged
        assert not versions.store.verify().faults


@pytest.mark.parametrize("ours", [True, False], ids=["renamed here", "renamed there"])
@pytest.mark.parametrize("changed", [True, False], ids=["and changed", "only renamed"])
def test_a_file_that_one_side_renamed_is_merged_as_git_does(changed: bool, ours: bool, tmp_path: Path) -> None:
    source = made(tmp_path / "root", {"a.py": BASE, "other.py": "x = 1\n", "gone.py": "def gone(): pass\n"})
    source.git("checkout", "--quiet", "-b", "moved")
    source.commit(
        {"a.py": None, "lib/b.py": THEIRS if changed else BASE, "lib/c.py": "def other():\n    pass\n", "gone.py": None}
    )
    source.git("checkout", "--quiet", "main")
    source.commit({"a.py": OURS})
    into, merged = ("moved", "main") if ours else ("main", "moved")
    source.git("checkout", "--quiet", into)
    with Versions.open(source.path, make=True, jobs=1) as versions:
        import_(versions, "main", "moved")
        taken = versions.merge(f"git/{merged}", f"git/{into}")
        assert (taken.merged, taken.conflicts) == (("lib/b.py",) if changed else (), ())
        source.git("merge", "--quiet", "--no-edit", merged)
        assert versions.find(f"git/{into}").root.manifest == versions.find("git:HEAD").root.manifest
        assert not versions.store.verify().faults


def test_what_clashes_stays_a_conflict(source: Checkout) -> None:
    with Versions.open(source.path, make=True, jobs=1) as versions:
        import_(versions, "main", "clash")
        before = entry(versions, "git/main")
        taken = versions.merge("git/clash", "git/main")
        assert (taken.merged, taken.conflicts) == ((), ("a.py",))
        assert entry(versions, "git/main") == before


def test_snapshots_of_files_find_their_sources_on_disk_and_in_the_branches_of_git(source: Checkout) -> None:
    with Versions.open(source.path, make=True, jobs=1) as versions:
        (source.path / "a.py").write_text(BASE)
        versions.snapshot()
        versions.create("branch", "side", "main")
        (source.path / "a.py").write_text(THEIRS)
        versions.snapshot("side")
        (source.path / "a.py").write_text("import os\n\n\n" + OURS)
        versions.snapshot()
        assert versions.merge("side").merged == ("a.py",)


def test_sources_that_are_nowhere_leave_a_conflict(tmp_path: Path) -> None:
    with Versions.open(tmp_path, make=True, jobs=1) as versions:
        for branch, text in (("main", BASE), ("side", THEIRS), ("main", OURS)):
            (tmp_path / "a.py").write_text(text)
            if branch == "side":
                versions.create("branch", "side", "main")
            versions.snapshot(branch)
        taken = versions.merge("side")
        assert (taken.merged, taken.conflicts) == ((), ("a.py",))
