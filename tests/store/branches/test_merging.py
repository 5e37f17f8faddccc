"""Laws of merging, and what reverting and restoring do."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corollary.errors import CorollaryError
from corollary.store.branches.merging import merge, restore, revert
from corollary.store.chunks.addresses import Kind, shown
from corollary.store.entries import Conflict, Snapshot
from corollary.store.refs.ancestry import merge_bases
from corollary.store.repository import Circumstances
from corollary.store.store import Store
from tests.store.samples import MADE_BY, WHY, commit, content, contents, expected, files, held

PATHS = ["a.x", "b.x", "c/d.x", "c/e.x"]
STATES = st.dictionaries(st.sampled_from(PATHS), st.sampled_from(["one", "two", "three"]))
ALIKE = st.dictionaries(st.sampled_from([*PATHS, "d/a.x"]), st.sampled_from(["one", "two"]))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path)


def sides(store: Store, base: dict[str, str], ours: dict[str, str], theirs: dict[str, str]) -> None:
    """Branches `main` and `dev` that come from one snapshot."""
    commit(store, "main", {"always.x": "here", **base})
    store.fork("main", "dev")
    for branch, state in (("main", ours), ("dev", theirs)):
        store.snapshot(
            branch, files({"always.x": "here", **state}), Circumstances(message=branch, fingerprints=WHY.fingerprints)
        )


@settings(max_examples=60)
@given(base=STATES, ours=STATES, theirs=STATES)
def test_a_merge_takes_what_one_side_changed(
    base: dict[str, str], ours: dict[str, str], theirs: dict[str, str]
) -> None:
    base, ours, theirs = ({p: f"{p}: {text}" for p, text in one.items()} for one in (base, ours, theirs))
    with tempfile.TemporaryDirectory() as folder, Store.open(folder) as store:
        sides(store, base, ours, theirs)
        store.fork("main", "ours")
        store.fork("dev", "theirs")
        one, other = merge(store, "main", "theirs"), merge(store, "dev", "ours")
        paths = base.keys() | ours.keys() | theirs.keys()
        both = {p for p in paths if ours.get(p) != base.get(p) and theirs.get(p) not in (base.get(p), ours.get(p))}
        assert store.conflicts(one).keys() == store.conflicts(other).keys() == both
        wanted = {p: theirs.get(p) if ours.get(p) == base.get(p) else ours.get(p) for p in paths}
        state = {p: text for p, text in wanted.items() if text is not None}
        assert held(store, one) == expected({"always.x": "here", **state})
        agreed = {p: blob for p, blob in held(store, other).items() if p not in both}
        assert agreed == {p: blob for p, blob in held(store, one).items() if p not in both}
        assert merge(store, "main", "theirs").id == store.as_of("main").id
        if not both:
            assert one.root.manifest == other.root.manifest


@settings(max_examples=60)
@given(base=ALIKE, ours=ALIKE, theirs=ALIKE)
def test_both_ways_of_a_merge_agree_where_files_were_renamed_too(
    base: dict[str, str], ours: dict[str, str], theirs: dict[str, str]
) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(folder) as store:
        sides(store, base, ours, theirs)
        store.fork("main", "ours")
        store.fork("dev", "theirs")
        one, other = merge(store, "main", "theirs"), merge(store, "dev", "ours")
        open_here, open_there = (store.conflicts(side) for side in (one, other))
        assert open_here == {path: Conflict(at.base, at.theirs, at.ours) for path, at in open_there.items()}
        agreed = held(store, other).items() ^ held(store, one).items()
        assert {path for path, _ in agreed} <= open_here.keys()


BASE = {"a.x": "one", "b.x": "two"}


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged", "open_still"),
    [
        (BASE, {"c.x": "one", "b.x": "two"}, {"a.x": "new", "b.x": "two"}, {"c.x": "new", "b.x": "two"}, ""),
        (BASE, {"a.x": "new", "b.x": "two"}, {"c.x": "one", "b.x": "two"}, {"c.x": "new", "b.x": "two"}, ""),
        (BASE, {"c.x": "one", "b.x": "two"}, {"c.x": "one", "b.x": "two"}, {"c.x": "one", "b.x": "two"}, ""),
        (BASE, {"c.x": "one", "b.x": "two"}, {"a.x": "one", "d.x": "two"}, {"c.x": "one", "d.x": "two"}, ""),
        (BASE, {"c.x": "one", "b.x": "two"}, {"b.x": "two"}, {"c.x": "one", "b.x": "two"}, "c.x"),
        (BASE, {"b.x": "two"}, {"c.x": "one", "b.x": "two"}, {"b.x": "two"}, "c.x"),
        (BASE, {"c.x": "one", "b.x": "two"}, {"d.x": "one", "b.x": "two"}, {"c.x": "one", "b.x": "two"}, "c.x d.x"),
        (
            BASE,
            {"a.x": "new", "b.x": "two"},
            {"a.y": "one", "b.x": "two"},
            {"a.x": "new", "b.x": "two", "a.y": "one"},
            "a.x",
        ),
        (
            {"p/m.x": "one", "q/n.x": "one"},
            {"p/m.x": "new", "q/n.x": "one"},
            {"s/n.x": "one", "r/m.x": "one"},
            {"r/m.x": "new", "s/n.x": "one"},
            "",
        ),
        ({"a.x": ""}, {"a.x": "new"}, {"c.x": ""}, {"a.x": "new", "c.x": ""}, "a.x"),
    ],
    ids=[
        "changed there",
        "changed here",
        "renamed alike",
        "renamed each",
        "deleted there",
        "deleted here",
        "to two names",
        "read otherwise",
        "the name tells which",
        "empty ones tell nothing",
    ],
)
def test_a_file_that_one_side_renamed_is_merged_under_its_new_name(
    base: dict[str, str],
    ours: dict[str, str],
    theirs: dict[str, str],
    merged: dict[str, str],
    open_still: str,
    store: Store,
) -> None:
    sides(store, base, ours, theirs)
    found = merge(store, "main", "dev")
    assert held(store, found) == expected({"always.x": "here", **merged})
    assert list(store.conflicts(found)) == open_still.split()


def test_what_is_taken_back_is_found_under_its_new_name(store: Store) -> None:
    commit(store, "main", {"a.x": "one"})
    changed = commit(store, "main", {"a.x": "two"})
    commit(store, "main", {"a.x": None, "b.x": "two"})
    assert held(store, revert(store, "main", shown(changed.id))) == expected({"b.x": "one"})


def test_what_comes_from_us_is_taken_as_it_is(store: Store) -> None:
    commit(store, "main", {"a.x": "one"})
    store.fork("main", "dev")
    ahead = commit(store, "dev", {"a.x": "two"})
    assert merge(store, "main", "dev").id == ahead.id
    assert merge(store, "main", "dev~1").id == ahead.id


def test_histories_without_a_common_snapshot_are_merged_from_nothing(store: Store) -> None:
    commit(store, "main", {"a.x": "one", "b.x": "one"})
    commit(store, "dev", {"a.x": "one", "b.x": "two", "c.x": "one"})
    merged = merge(store, "main", "dev")
    assert held(store, merged) == expected({"a.x": "one", "b.x": "one", "c.x": "one"})
    assert list(store.conflicts(merged)) == ["b.x"]


def test_a_conflict_stays_until_it_is_settled(store: Store) -> None:
    sides(store, {"a.x": "one"}, {"a.x": "two"}, {"a.x": "three"})
    merged = merge(store, "main", "dev")
    (conflict,) = store.conflicts(merged).values()
    blobs = [one.blob for one in (conflict.base, conflict.ours, conflict.theirs) if one is not None]
    assert blobs == [next(iter(expected({"": text}).values())) for text in ("one", "two", "three")]
    assert list(store.conflicts(commit(store, "main", {"b.x": "one"}))) == ["a.x"]
    assert store.conflicts(commit(store, "main", {"a.x": "both"})) == {}


def test_a_conflict_is_settled_by_restoring_one_side(store: Store) -> None:
    sides(store, {"a.x": "one"}, {"a.x": "two"}, {"a.x": "three"})
    merge(store, "main", "dev")
    settled = restore(store, "main", "a.x", "dev")
    assert store.conflicts(settled) == {}
    assert held(store, settled)["a.x"] == expected({"a.x": "three"})["a.x"]


def test_conflicts_of_the_other_side_are_not_lost(store: Store) -> None:
    sides(store, {"a.x": "one"}, {"a.x": "two"}, {"a.x": "three"})
    merge(store, "main", "dev")
    store.fork("dev", "third")
    commit(store, "third", {"z.x": "one"})
    assert list(store.conflicts(merge(store, "third", "main"))) == ["a.x"]


def test_crossed_histories_have_two_best_ancestors(store: Store) -> None:
    sides(store, {}, {"a.x": "one"}, {"b.x": "one"})
    ours, theirs = store.as_of("main"), store.as_of("dev")
    store.fork("dev", "old")
    merge(store, "dev", "main")
    merge(store, "main", "old")
    bases = merge_bases(store.get, store.as_of("main").id, store.as_of("dev").id)
    assert bases == sorted([ours.id, theirs.id])


def reverted(store: Store) -> Snapshot:
    commit(store, "main", {"a.x": "one", "b.x": "one"})
    commit(store, "main", {"a.x": "two", "c.x": "new"})
    return commit(store, "main", {"b.x": "two"})


def test_what_a_snapshot_changed_is_taken_back(store: Store) -> None:
    reverted(store)
    assert held(store, revert(store, "main", "main~1")) == expected({"a.x": "one", "b.x": "two"})
    again = revert(store, "main", "main")
    assert held(store, again) == expected({"a.x": "two", "b.x": "two", "c.x": "new"})


def test_what_was_changed_since_conflicts(store: Store) -> None:
    reverted(store)
    commit(store, "main", {"a.x": "three"})
    back = revert(store, "main", "main~2")
    assert list(store.conflicts(back)) == ["a.x"]
    assert held(store, back) == expected({"a.x": "three", "b.x": "two"})


def test_the_first_snapshot_can_be_reverted(store: Store) -> None:
    commit(store, "main", {"a.x": "one"})
    assert held(store, revert(store, "main", "main")) == {}


def test_a_folder_is_restored_as_it_was(store: Store) -> None:
    commit(store, "main", {"c/d.x": "one", "c/e.x": "one", "cd.x": "one"})
    commit(store, "main", {"c/d.x": "two", "c/e.x": None, "c/f.x": "one", "cd.x": "two"})
    assert held(store, restore(store, "main", "c", "main~1")) == expected(
        {"c/d.x": "one", "c/e.x": "one", "cd.x": "two"}
    )
    head = store.as_of("main")
    assert restore(store, "main", "c/", "main").id == head.id


@pytest.mark.parametrize("path", [".", "./", "c/.."])
def test_the_root_is_everything_with_its_settings(path: str, store: Store) -> None:
    before = store.commit("main", contents({"c/d.x": "one", "e.x": "one"}), replace(WHY, settings=b"[1]"))
    later = store.commit("main", contents({"c/d.x": "two", "e.x": None, "f.x": "one"}), replace(WHY, settings=b"[2]"))
    whole = restore(store, "main", path, "main~1")
    assert (whole.root.manifest, whole.root.settings) == (before.root.manifest, before.root.settings)
    part = restore(store, "main", "./c//d.x", shown(later.id))
    assert held(store, part) == expected({"c/d.x": "two", "e.x": "one"})
    assert part.root.settings == before.root.settings


def test_a_conflict_is_settled_by_restoring_that_a_file_is_gone(store: Store) -> None:
    sides(store, {"c/a.x": "one"}, {}, {"c/a.x": "two"})
    before = store.as_of("main")
    assert list(store.conflicts(merge(store, "main", "dev"))) == ["c/a.x"]
    settled = restore(store, "main", "c", shown(before.id))
    assert store.conflicts(settled) == {}
    assert held(store, settled) == expected({"always.x": "here"})


def test_settings_that_one_side_changed_are_merged_and_taken_back(store: Store) -> None:
    commit(store, "main", {"a.x": "one"})
    store.fork("main", "dev")
    changed = store.commit("dev", contents({"b.x": "one"}), replace(WHY, settings=b"[1]"))
    ours = commit(store, "main", {"c.x": "one"})
    store.fork("main", "ours")
    merged = merge(store, "main", "dev")
    assert merged.root.settings == changed.root.settings
    assert merge(store, "dev", "ours").root.settings == changed.root.settings
    back = revert(store, "dev", shown(changed.id))
    assert (held(store, back), back.root.settings) == (expected({"a.x": "one", "c.x": "one"}), ours.root.settings)


def with_settings(store: Store, base: bytes, ours: bytes, theirs: bytes) -> None:
    """Branches `main` and `dev` that come from one snapshot and have other settings."""
    store.commit("main", contents({"a.x": "one"}), replace(WHY, settings=base))
    store.fork("main", "dev")
    store.commit("dev", contents({"b.x": "one"}), replace(WHY, settings=theirs))
    store.commit("main", contents({"c.x": "one"}), replace(WHY, settings=ours))


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged", "clash"),
    [
        (b'{"c":{"a":1}}', b'{"c":{"a":2}}', b'{"c":{"a":1,"b":1}}', b'{"c":{"a":2,"b":1}}', False),
        (b'{"c":{"a":1}}', b'{"c":{"a":2}}', b'{"c":{}}', b'{"c":{"a":2}}', True),
        (b'{"c":1,"d":[1]}', b'{"c":2,"d":[1]}', b'{"c":3,"d":[2]}', b'{"c":2,"d":[2]}', True),
        (b'{"c":1}', b'{"c":2}', b'{"c":2}', b'{"c":2}', False),
        (b"no json", b"still none", b"none either", b"still none", True),
    ],
)
def test_settings_that_both_sides_changed_are_merged_key_by_key(
    base: bytes, ours: bytes, theirs: bytes, merged: bytes, clash: bool, store: Store
) -> None:
    with_settings(store, base, ours, theirs)
    found = merge(store, "main", "dev")
    assert store.chunks.get(Kind.SETTINGS, found.root.settings) == merged
    assert list(store.conflicts(found)) == (["."] if clash else [])
    assert not store.verify().faults


@pytest.mark.parametrize("way", ["files", "commit", "restore"])
def test_a_conflict_of_settings_is_settled_by_whatever_says_what_they_are(way: str, store: Store) -> None:
    with_settings(store, b"[1]", b"[2]", b"[3]")
    merge(store, "main", "dev")
    assert list(store.conflicts(commit(store, "main", {"a.x": "two"}))) == ["."]
    settled = {
        "files": lambda: store.snapshot("main", files({"a.x": "two"}), replace(WHY, settings=b"[4]")),
        "commit": lambda: store.commit("main", {}, replace(WHY, settings=b"[4]")),
        "restore": lambda: restore(store, "main", ".", "dev"),
    }[way]()
    assert store.conflicts(settled) == {}
    assert store.chunks.get(Kind.SETTINGS, settled.root.settings) == (b"[3]" if way == "restore" else b"[4]")
    store.gc(keep_days=-1)
    assert not store.verify().faults


def test_what_is_restored_brings_along_what_made_its_facts(store: Store) -> None:
    commit(store, "main", {"a.x": "one"})
    other = replace(content("two"), language="y")
    store.commit("dev", {"b.y": other}, replace(WHY, fingerprints=(("y", "made"),)))
    assert restore(store, "main", "b.y", "dev").root.fingerprints == (("x", MADE_BY), ("y", "made"))


def test_what_cannot_be_done_is_said(store: Store) -> None:
    sides(store, {}, {"a.x": "one"}, {"b.x": "one"})
    merge(store, "main", "dev")
    other = Circumstances("somebody", WHY.time, fingerprints=(("x", "another"),))
    store.commit("foreign", contents({"a.x": "one"}), other)
    cases: list[tuple[Callable[[], object], str]] = [
        (lambda: merge(store, "none", "dev"), "unknown-branch"),
        (lambda: merge(store, "main", "foreign"), "facts-version"),
        (lambda: revert(store, "main", "main"), "merge-to-revert"),
        (lambda: revert(store, "dev", "main"), "not-an-ancestor"),
        (lambda: restore(store, "main", "none.x", "dev"), "unknown-path"),
        (lambda: restore(store, "main", "", "dev"), "unknown-path"),
        (lambda: restore(store, "main", "/", "dev"), "unknown-path"),
        (lambda: restore(store, "main", "../a.x", "dev"), "unknown-path"),
    ]
    for act, code in cases:
        with pytest.raises(CorollaryError) as error:
            act()
        assert error.value.code == code
