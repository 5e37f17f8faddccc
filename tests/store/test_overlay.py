"""What users say of a branch goes wherever its files go, and its tree is decided by what is said alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corollary.errors import CorollaryError
from corollary.store.overlay import Edit, Overlay, ordered, pack_edit, settled, unpack_edit
from corollary.store.store import Store
from corollary.store.upkeep.collecting import collect
from tests.store.samples import commit

texts = st.one_of(st.sampled_from(("a.x", "a.x#f", "b/")), st.text(), st.just("\udcff.x"))
arguments = st.lists(st.one_of(texts, st.integers(-(2**63), 2**63 - 1), st.none()), max_size=3).map(tuple)
verbs = st.sampled_from(("assert", "declare", "drop", "retract"))
edits = st.builds(Edit, verbs, texts, arguments)
said = st.frozensets(st.builds(Edit, st.just("assert"), st.just("layer"), st.tuples(st.sampled_from("abcd"))))


def say(store: Store, branch: str, overlay: Overlay, origin: str = "") -> None:
    store.amend(branch, lambda _: overlay, origin=origin, author="somebody", time=1)


def kept(store: Store, revision: str) -> Overlay:
    return store.overlay(store.as_of(revision))


def opened(root: Path) -> Store:
    root.mkdir(exist_ok=True)
    return Store.open(root)


LAYER = Edit("assert", "layer", ("a.x", "web"))
DROP = Edit("drop", "path", ("b.x",))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    found = opened(tmp_path / "root")
    commit(found, "main", {"a.x": "one", "b.x": "two"})
    return found


@given(edits)
def test_edits_are_what_they_were(edit: Edit) -> None:
    assert unpack_edit(pack_edit(edit)) == edit


@given(st.lists(edits, max_size=6))
def test_the_later_of_two_that_contradict_each_other_stays(found: list[Edit]) -> None:
    overlay = settled((), found)
    assert settled(overlay, ()) == overlay == settled(overlay, overlay)
    assert not found or found[-1] in overlay
    statements = {(edit.name, edit.arguments) for edit in overlay if edit.verb == "assert"}
    assert statements.isdisjoint((edit.name, edit.arguments) for edit in overlay if edit.verb == "retract")


def test_an_overlay_stays_with_its_branch(store: Store) -> None:
    say(store, "main", (LAYER,))
    commit(store, "main", {"a.x": "three"})
    store.fork("main", "dev")
    say(store, "dev", (LAYER, DROP))
    store.revert("dev", "dev")
    assert (kept(store, "main"), kept(store, "dev"), kept(store, "dev~1")) == (
        (LAYER,),
        (LAYER,),
        ordered((LAYER, DROP)),
    )
    say(store, "main", ())
    assert not store.as_of("main").root.overlay
    store.restore("main", "a.x", "main~3")
    assert kept(store, "main") == ()
    assert not store.verify().faults


def test_saying_nothing_new_makes_no_snapshot(store: Store) -> None:
    say(store, "main", (LAYER,))
    head = store.as_of("main")
    say(store, "main", (LAYER,))
    assert store.as_of("main") == head


def test_a_branch_is_made_where_it_is_asked_for(store: Store) -> None:
    say(store, "new", (DROP,), origin="main")
    assert (kept(store, "new"), kept(store, "main")) == ((DROP,), ())
    with pytest.raises(CorollaryError) as error:
        say(store, "other", (DROP,))
    assert error.value.code == "unknown-branch"


@settings(max_examples=25)
@given(before=said, ours=said, theirs=said)
def test_merging_takes_what_either_side_changed(
    tmp_path_factory: pytest.TempPathFactory, before: frozenset[Edit], ours: frozenset[Edit], theirs: frozenset[Edit]
) -> None:
    with Store.open(tmp_path_factory.mktemp("root")) as store:
        commit(store, "main", {"a.x": "one"})
        say(store, "main", ordered(before))
        store.fork("main", "dev")
        for branch, overlay in (("main", ours), ("dev", theirs)):
            commit(store, branch, {f"{branch}.x": branch})
            say(store, branch, ordered(overlay))
        store.fork("main", "twin")
        one, other = store.merge("main", "dev"), store.merge("dev", "twin")
        expected = {edit for edit in before | ours | theirs if ((edit in ours) + (edit in theirs)) > (edit in before)}
        assert set(store.overlay(one)) == expected
        assert one.root.overlay == other.root.overlay
        assert not store.conflicts(one)


def test_an_overlay_is_shared_and_not_freed(store: Store, tmp_path: Path) -> None:
    many = ordered(Edit("assert", "layer", (f"{number}.x", "web")) for number in range(200))
    say(store, "main", many)
    say(store, "dropped", (DROP,), origin="main")
    store.delete("dropped")
    assert collect(store, keep_days=-1).snapshots == 1
    store.export("main", tmp_path / "file")
    with opened(tmp_path / "imported") as imported, opened(tmp_path / "pushed") as pushed:
        imported.import_file(tmp_path / "file")
        store.push(pushed, "main")
        for other in (store, imported, pushed):
            assert kept(other, "main") == many
            assert not other.verify().faults


@pytest.mark.parametrize("pattern", ["b.x", "b*", "b.x#f", "*#f"])
def test_what_is_said_of_something_purged_is_purged(store: Store, pattern: str) -> None:
    say(store, "main", (LAYER, Edit("assert", "owner", ("b.x#f", "us"))))
    say(store, "main", (LAYER, Edit("assert", "owner", ("b.x#f", "us")), Edit("drop", "symbol", ("b.x#f",))))
    store.purge(pattern, "no reason")
    assert [kept(store, revision) for revision in ("main", "main~1", "main~2")] == [(LAYER,), (LAYER,), ()]
    assert b"b.x#f" not in store.file.path.read_bytes()
    assert not store.verify().faults
