"""A store beside a plain dictionary: branches, commits, times and tags, whatever their order."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from corollary.errors import CorollaryError
from corollary.store.branches.merging import merge
from corollary.store.chunks.addresses import shown
from corollary.store.entries import Entry, Snapshot, left_out
from corollary.store.repository import Circumstances
from corollary.store.store import Store
from corollary.store.upkeep.checking import check
from corollary.store.upkeep.collecting import collect
from tests.store.samples import WHY, commit, content, contents, expected, files, held

PATHS = st.sampled_from([f"{folder}/{name}.x" for folder in "abc" for name in "uvwxyz"])
TEXTS = st.sampled_from(["one", "two", "three" * 30])
BRANCHES = st.sampled_from(["main", "dev", "topic/one"])
STATES = st.dictionaries(PATHS, TEXTS, max_size=8)
CHANGES = st.dictionaries(PATHS, st.none() | TEXTS, max_size=4)


class Model(RuleBasedStateMachine):
    """What a store is to do, on dictionaries of texts."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store.open(self.folder.name)
        self.branches: dict[str, dict[str, str]] = {}
        self.snapshots: dict[str, dict[str, str]] = {}
        self.time = WHY.time

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    def why(self) -> Circumstances:
        self.time += 1000
        return Circumstances("somebody", self.time, fingerprints=WHY.fingerprints)

    @rule(branch=BRANCHES, changes=CHANGES)
    def commit(self, branch: str, changes: dict[str, str | None]) -> None:
        state = {**self.branches.get(branch, {}), **changes}
        self.moved(
            branch,
            {p: t for p, t in state.items() if t is not None},
            self.store.commit(branch, contents(changes), self.why()),
        )

    @rule(branch=BRANCHES, state=STATES)
    def take(self, branch: str, state: dict[str, str]) -> None:
        self.moved(branch, state, self.store.snapshot(branch, files(state), self.why()))

    def moved(self, branch: str, state: dict[str, str], snapshot: Snapshot) -> None:
        self.branches[branch] = state
        self.snapshots[shown(snapshot.id)] = state

    @rule(origin=BRANCHES, branch=BRANCHES)
    def fork(self, origin: str, branch: str) -> None:
        if origin in self.branches and branch not in self.branches:
            self.store.fork(origin, branch)
            self.branches[branch] = self.branches[origin]
        else:
            with pytest.raises(CorollaryError):
                self.store.fork(origin, branch)

    @rule(branch=BRANCHES)
    def drop(self, branch: str) -> None:
        if self.branches.pop(branch, None) is not None:
            self.store.delete(branch)
        else:
            with pytest.raises(CorollaryError, match="no snapshot, branch or tag"):
                self.store.delete(branch)

    @rule(old=BRANCHES, new=BRANCHES)
    def rename(self, old: str, new: str) -> None:
        if old in self.branches and new not in self.branches:
            self.store.rename(old, new)
            self.branches[new] = self.branches.pop(old)

    @rule(days=st.sampled_from([-1.0, 14.0]))
    def collect(self, days: float) -> None:
        collect(self.store, keep_days=days)
        self.snapshots = {name: state for name, state in self.snapshots.items() if self.is_there(name)}

    def is_there(self, name: str) -> bool:
        try:
            self.store.as_of(name)
        except CorollaryError:
            return False
        return True

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = Store.open(self.folder.name)

    @invariant()
    def branches_hold_what_was_put_in_them(self) -> None:
        assert {ref.name for ref in self.store.refs()} == self.branches.keys()
        for branch, state in self.branches.items():
            assert held(self.store, self.store.as_of(branch)) == expected(state)

    @invariant()
    def snapshots_never_change(self) -> None:
        for name, state in self.snapshots.items():
            assert held(self.store, self.store.as_of(name[:20])) == expected(state)

    @invariant()
    def equal_contents_have_equal_roots(self) -> None:
        roots: dict[str, bytes] = {}
        for name, state in self.snapshots.items():
            key = repr(sorted(state.items()))
            assert roots.setdefault(key, self.store.as_of(name).root.manifest) == self.store.as_of(name).root.manifest

    @invariant()
    def it_is_whole(self) -> None:
        assert not check(self.store).faults


TestModel = Model.TestCase
TestModel.settings = settings(max_examples=25, stateful_step_count=15)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path)


def test_a_commit_without_changes_is_the_same_snapshot(store: Store) -> None:
    first = commit(store, "main", {"a.x": "one"})
    assert commit(store, "main", {"a.x": "one"}).id == first.id
    assert store.snapshot("main", files({"a.x": "one"}), WHY).id == first.id
    assert len(store.operations()) == 1


def test_a_branch_that_moved_is_not_overwritten(store: Store) -> None:
    first = commit(store, "main", {"a.x": "one"})
    commit(store, "main", {"a.x": "two"})
    with pytest.raises(CorollaryError, match="moved meanwhile") as error:
        store.commit("main", contents({"a.x": "three"}), WHY, expected=first.id)
    assert error.value.code == "ref-moved"
    assert held(store, store.as_of("main")) == expected({"a.x": "two"})


def test_an_entry_whose_facts_are_missing_is_refused(store: Store) -> None:
    with pytest.raises(CorollaryError, match="not in the store"):
        store.commit("main", {"a.x": Entry("x", bytes(32), bytes(32))}, WHY)  # type: ignore[arg-type]
    assert store.refs() == []


def test_what_was_left_out_is_part_of_a_snapshot(store: Store) -> None:
    snapshot = store.snapshot("main", {"a.x": content("one"), "lib/": left_out("vendored")}, WHY)
    assert store.entry(snapshot, "lib/") == left_out("vendored")
    assert store.entry(snapshot, "none") is None


def test_files_of_one_content_are_one_chunk(store: Store) -> None:
    snapshot = commit(store, "main", {"a.x": "one", "b.x": "one"})
    assert len({entry.chunk for _, entry in store.entries(snapshot)}) == 1


def test_paths_need_not_be_text(store: Store) -> None:
    path = b"caf\xe9\n.x".decode("utf-8", "surrogateescape")
    assert held(store, commit(store, "main", {path: "one"})) == expected({path: "one"})


@pytest.mark.parametrize(
    ("said", "kept"), [("caf\udce9", "caf\\xe9"), ("\ud800é", "\\ud800é"), ("é\udcff", "é\\xff"), ("größe", "größe")]
)
def test_what_is_said_of_a_snapshot_need_not_be_text(store: Store, said: str, kept: str) -> None:
    first = commit(store, "main", {"a.x": "one"})
    found = store.commit("main", contents({"b.x": "two"}), Circumstances(said, message=said))
    assert (found.root.author, found.root.message) == (kept, kept)
    assert store.get(found.id) == found
    store.fork(shown(first.id), "other", author=said)
    store.purge("b.x", said, author=said)
    assert {operation.author for operation in store.operations("other")} == {kept}
    assert [(one.author, one.reason) for one in store.purges()] == [(kept, kept)]
    assert not store.verify().faults


@pytest.mark.parametrize("name", ["caf\udce9", "\ud800"])
def test_a_name_that_is_no_text_names_nothing(store: Store, name: str) -> None:
    commit(store, "main", {"a.x": "one"})
    for ask in (store.as_of, store.delete, lambda one: store.fork(one, "other"), lambda one: store.rename(one, "b")):
        with pytest.raises(CorollaryError) as error:
            ask(name)
        assert error.value.code == "unknown-revision"
    assert store.operations(name) == []


REVISIONS = {
    "a branch": ("main", 2),
    "a tag": ("v1", 0),
    "a parent": ("main~1", 1),
    "a parent's parent": ("main~2", 0),
    "a parent's parent, step by step": ("main~~", 0),
    "a parent by another sign": ("main^", 1),
    "a time": ("2024-01-02T00:00:30", 1),
    "a time of a branch": ("main@2024-01-02T00:00:30", 1),
    "a day, to its end": ("2024-01-01", 0),
    "a later day": ("2030-01-01", 2),
    "another zone": ("2024-01-02T01:00:30+01:00", 1),
}
TIMES = (1704067200_000, 1704153600_000, 1704240000_000)
"""The first three days of 2024, at midnight."""


def three(store: Store) -> list[Snapshot]:
    """Three commits, on three days, and a tag at the first."""
    found = []
    for number, time in enumerate(TIMES):
        found.append(store.commit("main", contents({"a.x": str(number)}), Circumstances("somebody", time)))
        if not number:
            store.tag("main", "v1")
    return found


@pytest.mark.parametrize(("revision", "number"), REVISIONS.values(), ids=REVISIONS)
def test_a_revision_is_found(store: Store, revision: str, number: int) -> None:
    snapshots = three(store)
    assert store.as_of(revision).id == snapshots[number].id


def test_an_id_is_enough_as_far_as_it_is_unique(store: Store) -> None:
    for snapshot in three(store):
        name = shown(snapshot.id)
        assert store.as_of(name).id == store.as_of(name[:10]).id == store.as_of(name[:10].upper()).id == snapshot.id


@pytest.mark.parametrize(
    ("revision", "code"),
    [
        ("nothing", "unknown-revision"),
        ("main~3", "unknown-revision"),
        ("2023-12-31", "unknown-revision"),
        ("HEAD~3", "unknown-revision"),
        ("main@yesterday", "bad-revision"),
        ("2024-13-01", "bad-revision"),
        ("", "bad-revision"),
        ("00000000", "unknown-revision"),
    ],
)
def test_a_revision_that_names_nothing_is_an_error(store: Store, revision: str, code: str) -> None:
    three(store)
    with pytest.raises(CorollaryError) as error:
        store.as_of(revision)
    assert error.value.code == code


def test_an_ambiguous_id_lists_what_it_may_mean(store: Store) -> None:
    seen: set[str] = set()
    prefix = ""
    for number in range(5000):
        prefix = shown(commit(store, "main", {"a.x": str(number)}).id)[:4]
        if prefix in seen:
            break
        seen.add(prefix)
    with pytest.raises(CorollaryError, match="2 snapshots begin with this") as error:
        store.as_of(prefix)
    assert error.value.remedy.count(prefix) == 2


def test_history_is_listed_once_and_children_first(store: Store) -> None:
    commit(store, "main", {"a.x": "one"})
    store.fork("main", "dev")
    commit(store, "main", {"b.x": "one"})
    commit(store, "dev", {"c.x": "one"})
    merged = merge(store, "main", "dev")
    found = [one.id for one in store.history(merged)]
    assert found[0] == merged.id
    assert len(found) == len(set(found)) == 4
    for snapshot in store.history(merged):
        assert all(found.index(parent) > found.index(snapshot.id) for parent in snapshot.root.parents)
