"""Snapshots of real sources: taken, linked, compared, and asked by every question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from corollary.errors import CorollaryError
from corollary.indexing import Index
from corollary.linking import stored
from corollary.linking.program import Program
from corollary.store.upkeep.purging import purge
from corollary.versioning.grammars import Grammars
from corollary.versioning.programs.linked import Linked
from corollary.versioning.versions import Versions
from corollary.workspace import Workspace

SOURCES = {
    "shop/__init__.py": "",
    "shop/cart.py": "from shop.order import place\n\n\ndef pay():\n    place()\n\n\n"
    "if __name__ == '__main__':\n    pay()\n",
    "shop/order.py": "def place():\n    check()\n\n\ndef check():\n    pass\n",
    "pyproject.toml": "[project]\nname = 'shop'\n",
    "vendor/lib.py": "def foreign(): pass\n",
}


def write(root: Path, sources: Mapping[str, str | None]) -> None:
    for name, text in sources.items():
        path = root / name
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, SOURCES)
    return tmp_path


@pytest.fixture
def versions(root: Path) -> Iterator[Versions]:
    with Versions.open(root, make=True) as found:
        yield found


def comparable(program: Program) -> bytes:
    return b"".join(map(bytes, stored.encode(replace(program, snapshot=""))))


EDITS: list[Mapping[str, str | None]] = [
    {"shop/order.py": "def place():\n    pass\n\n\ndef check():\n    pass\n"},
    {"shop/order.py": None, "shop/orders.py": "def place():\n    pass\n"},
    {"shop/cart.py": "def broken(:\n"},
    {"shop/extra.py": "import shop.cart\nshop.cart.pay()\n", "pyproject.toml": "[project]\nname = 'other'\n"},
    {"pyproject.toml": "[tool.corollary]\nentry-points = ['shop/*#check']\n"},
    {"corollary.toml": "exclude = ['shop/extra.py']\n"},
]


def test_a_snapshot_is_what_the_files_were(root: Path, versions: Versions) -> None:
    """Whatever was edited, and in whatever order: a snapshot links to the very bytes that its files linked to."""
    programs = []
    for number, edit in enumerate([{}, *EDITS]):
        write(root, edit)
        versions.snapshot(message=str(number))
        with Index.open(root) as index:
            programs.append(comparable(index.refresh()))
    for back, program in enumerate(reversed(programs)):
        snapshot = versions.store.as_of(f"main~{back}")
        linked = Linked(versions.store, snapshot, str(root), Grammars(str(root)))
        assert comparable(linked.fresh()) == program
        assert comparable(linked.program) == program
        assert comparable(linked.program) == program


def test_equal_files_have_equal_roots_by_any_way(root: Path, versions: Versions) -> None:
    versions.snapshot("main")
    for edit in EDITS[:2]:
        write(root, edit)
        versions.snapshot("long")
    write(root, {"shop/orders.py": None, **SOURCES})
    versions.snapshot("long")
    assert versions.show("long").manifest == versions.show("main").manifest


def test_nothing_changed_is_no_snapshot(versions: Versions) -> None:
    first, again = versions.snapshot(), versions.snapshot()
    assert (first.created, again.created) == (True, False)
    assert first.snapshot == again.snapshot


def test_every_answer_names_its_snapshot(root: Path, versions: Versions) -> None:
    taken = versions.snapshot(message="first")
    write(root, EDITS[0])
    versions.snapshot()
    with Workspace.open(root, at="main~1") as before, Workspace.open(root, at="main") as after:
        found = before.callers("check")
        assert [one.symbol.symbol for one in found.direct] == ["shop/order.py#place"]
        assert found.snapshot == taken.snapshot
        assert any(taken.snapshot[:12] in note and "first" in note for note in found.coverage.notes)
        assert not after.callers("check").direct
        assert before.why_edge("place", "check").snapshot == taken.snapshot


def test_the_files_may_be_gone(root: Path, versions: Versions) -> None:
    versions.snapshot()
    write(root, dict.fromkeys(SOURCES))
    with Workspace.open(root, at="main") as workspace:
        assert workspace.summary().files


LEVELS = {
    "files": {"renamed shop/orders.py", "changed shop/cart.py"},
    "symbols": {
        "renamed shop/orders.py", "renamed shop/orders.py#place", "renamed shop/orders.py#check",
        "removed shop/cart.py#pay", "added shop/cart.py#lonely",
    },
    "edges": {"removed shop/cart.py calls shop/cart.py#pay", "removed shop/cart.py#pay calls shop/orders.py#place"},
    "dead": {"added shop/cart.py#lonely"},
    "callers": {"changed shop/orders.py#place", "changed shop/cart.py#pay"},
    "cycles": set(),
}  # fmt: skip


@pytest.mark.parametrize(("level", "wanted"), LEVELS.items(), ids=LEVELS)
def test_two_snapshots_are_compared(root: Path, versions: Versions, level: str, wanted: set[str]) -> None:
    versions.snapshot()
    write(root, {"shop/order.py": None, "shop/orders.py": SOURCES["shop/order.py"]})
    write(root, {"shop/cart.py": "def lonely():\n    pass\n"})
    versions.snapshot()
    found = versions.diff("main~1", "main", level=level)
    changes = {f"{one.change} {one.what}" for one in found.changes}
    assert wanted <= changes if level in {"dead", "symbols"} else changes == wanted
    assert sum(found.totals.values()) == len(found.changes) == found.page.total
    back = versions.diff("main", "main~1", level=level)
    assert sum(back.totals.values()) == len(found.changes)


def test_facts_of_another_version_are_no_change_of_the_file(versions: Versions) -> None:
    versions.snapshot()
    store = versions.store
    entries = dict(store.entries(store.as_of("main")))
    other = structs.replace(entries["shop/order.py"], chunk=entries["shop/cart.py"].chunk)
    store.commit("main", {"shop/order.py": other})
    (change,) = versions.diff("main~1").changes
    assert (change.change, change.after) == ("changed", "the same bytes, extracted by another version")


def test_cycles_that_appeared_are_told(root: Path, versions: Versions) -> None:
    versions.snapshot()
    write(
        root, {"shop/order.py": "import shop.cart\n\n\ndef place():\n    shop.cart.pay()\n\n\ndef check():\n    pass\n"}
    )
    versions.snapshot()
    found = versions.diff("main~1", level="cycles")
    assert "calls: shop/cart.py#pay, shop/order.py#place" in {
        one.what for one in found.changes if one.change == "added"
    }


def test_facts_are_compared_as_sets(root: Path, versions: Versions) -> None:
    versions.snapshot()
    write(root, EDITS[0])
    versions.snapshot()
    found = versions.diff("main~1", level="facts")
    assert "calls('shop/order.py#place','shop/order.py#check')." in {
        one.what for one in found.changes if one.change == "removed"
    }


def test_a_merge_brings_both_sides_and_tells_conflicts(root: Path, versions: Versions) -> None:
    versions.snapshot()
    versions.create("branch", "dev", "main")
    write(root, {"shop/order.py": "def place():\n    pass\n", "shop/ours.py": "x = 1\n"})
    versions.snapshot("main")
    write(root, {"shop/order.py": "def place():\n    return 1\n", "shop/ours.py": None, "shop/theirs.py": "y = 1\n"})
    versions.snapshot("dev")
    merged = versions.merge("dev")
    assert merged.conflicts == ("shop/order.py",)
    shown = versions.show()
    assert shown.info.parents[1] == versions.show("dev").snapshot
    assert [one.path for one in shown.conflicts] == ["shop/order.py"]
    with Workspace.open(root, at="main") as workspace:
        paths = {entry.file for entry in workspace.map().entries}
        assert {"shop/ours.py", "shop/theirs.py"} <= paths
        assert any("in conflict" in note for note in workspace.coverage.notes)


def test_what_is_purged_makes_answers_incomplete(root: Path, versions: Versions) -> None:
    versions.snapshot()
    purge(versions.store, "shop/cart.py", "no reason")
    with Workspace.open(root, at="main") as workspace:
        assert workspace.coverage.incomplete
        assert workspace.dead().totals["proved"] == 0


def test_verify_makes_segments_and_programs_anew(root: Path, versions: Versions) -> None:
    versions.snapshot()
    with Workspace.open(root, at="main") as workspace:
        workspace.summary()
    found = versions.verify()
    assert (found.whole, found.segments_rebuilt, found.programs_rebuilt) == (True, 4, 1)


def test_verify_notices_facts_that_the_sources_do_not_give(root: Path, versions: Versions) -> None:
    versions.snapshot()
    entries = dict(versions.store.entries(versions.store.as_of("main")))
    one, other = entries["shop/order.py"], entries["shop/cart.py"]
    with Index.open(root) as index:
        _, (_, made_by) = index.capture().files["shop/order.py"]
    with versions.store.writing():
        versions.store.memo.remember(one.blob, made_by, other.chunk)
    found = versions.verify()
    assert not found.whole
    assert [problem.where for problem in found.problems] == ["shop/order.py"]


def test_what_is_wrong_is_said(root: Path) -> None:
    with pytest.raises(CorollaryError) as error:
        Workspace.open(root, at="main")
    assert error.value.code == "no-store"
    assert not (root / ".corollary").exists()
