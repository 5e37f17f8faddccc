"""What is purged is gone from every snapshot and from every byte; the rest stays."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corollary.errors import CorollaryError
from corollary.store.branches.merging import merge, restore
from corollary.store.chunks.addresses import Kind, shown
from corollary.store.overlay import Edit
from corollary.store.store import Store
from corollary.store.upkeep import purging
from corollary.store.upkeep.checking import check
from corollary.store.upkeep.purging import PURGED, purge
from tests.store.samples import commit, expected, held, of_the_past, place_of

SECRET = "an identifier that nobody is to see 4711"
PATH = "hidden/secret_file.x"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path)


def filled(store: Store) -> None:
    commit(store, "main", {"a.x": "one", PATH: SECRET * 8})
    store.tag("main", "v1")
    for number in range(4):
        commit(store, "main", {PATH: f"{SECRET * 8}{number}", f"{number}.x": str(number)})
    store.fork("main~1", "dev")
    commit(store, "dev", {PATH: None, "d.x": "dev"})
    restore(store, "main", PATH, "v1")
    commit(store, "main", {PATH: None})
    commit(store, "clean", {"c.x": "clean"})


def raw(root: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted((root / ".corollary").glob("store.db*")))


@pytest.mark.parametrize(("pattern", "reason"), [("", "why"), ("/", "why"), (" ", "why"), ("a.x", ""), ("a.x", " ")])
def test_nothing_is_purged_by_an_empty_word(store: Store, pattern: str, reason: str) -> None:
    first = commit(store, "main", {"a.x": "one"})
    store.amend("main", lambda _: (Edit("assert", "owner", ("a.x#f", "")),))
    with pytest.raises(CorollaryError) as error:
        purge(store, pattern, reason)
    assert error.value.code == "bad-arguments"
    assert [one.id for one in store.history(store.as_of("main"))][1:] == [first.id]
    assert store.purges() == []


def test_a_path_is_gone_from_every_snapshot(store: Store, tmp_path: Path) -> None:
    filled(store)
    untouched = store.as_of("clean").id
    before = {name: held(store, store.as_of(name)) for name in ("main", "main~1", "main~3", "v1", "dev")}
    entries = [store.entry(one, PATH) for one in store.history(store.as_of("main"))]
    addresses = {entry.chunk for entry in entries if entry is not None}
    done = purge(store, PATH, "it holds a secret", author="somebody")
    assert (done.record.paths, done.record.segments) == (1, len(addresses))
    for name, files in before.items():
        assert held(store, store.as_of(name)) == {path: blob for path, blob in files.items() if path != PATH}
        assert store.entry(store.as_of(name), PATH) is None
    assert store.as_of("clean").id == untouched
    assert not check(store).faults
    assert not any(store.chunks.has(address) for address in addresses)
    content = raw(tmp_path)
    assert PATH.encode() not in content
    assert not any(bytes(address) in content for address in addresses)
    for _, address in store.chunks.addresses():
        kind = Kind(store.chunks.row(address).kind)
        data = store.chunks.get(kind, address)
        assert SECRET.encode() not in data
        assert PATH.encode() not in data
    assert all(PATH not in operation.detail for operation in store.operations())


def test_answers_know_that_something_is_missing(store: Store) -> None:
    filled(store)
    purge(store, "hidden", "the whole folder")
    entries = dict(store.entries(store.as_of("v1")))
    assert [entry.reason for entry in entries.values() if entry.reason] == [PURGED]
    assert not any("hidden" in path for path in entries)


def test_a_record_stays_that_can_be_checked(store: Store) -> None:
    filled(store)
    old = shown(store.as_of("v1").id)
    done = purge(store, PATH, "it holds a secret", author="somebody")
    (record,) = store.purges()
    assert record == done.record
    with pytest.raises(CorollaryError, match=r"purged from this snapshot[\s\S]*" + shown(store.as_of("v1").id)[:12]):
        store.as_of(old[:12])
    assert (record.reason, record.author) == ("it holds a secret", "somebody")
    assert record.pattern == hashlib.sha256(PATH.encode()).digest()
    assert shown(dict(record.rewritten)[bytes.fromhex(old)]) == shown(store.as_of("v1").id)
    assert store.operations()[0].action == "purge"
    assert done.searched > 0
    assert done.scanned >= place_of(store.file.path.parents[1]).stat().st_size


@pytest.mark.parametrize("pattern", ["hidden/*#an identifier*", f"{PATH}#*4711*"])
def test_a_symbol_takes_the_versions_of_its_file_along(store: Store, pattern: str) -> None:
    filled(store)
    commit(store, "main", {PATH: "harmless"})
    purge(store, pattern, "no reason")
    assert held(store, store.as_of("main"))[PATH] == expected({PATH: "harmless"})[PATH]
    entry = store.entry(store.as_of("v1"), PATH)
    assert entry is not None
    assert entry.reason == PURGED
    assert not check(store).faults


def test_the_same_content_elsewhere_stays(store: Store) -> None:
    commit(store, "main", {PATH: SECRET, "public.x": SECRET})
    assert purge(store, PATH, "no reason").elsewhere == 1
    assert held(store, store.as_of("main")) == expected({"public.x": SECRET})
    assert not check(store).faults


def test_conflicts_are_purged_as_well(store: Store, tmp_path: Path) -> None:
    commit(store, "main", {PATH: "one"})
    store.fork("main", "dev")
    commit(store, "main", {PATH: "two"})
    commit(store, "dev", {PATH: "three"})
    merge(store, "main", "dev")
    purge(store, "hidden/*", "no reason")
    assert store.conflicts(store.as_of("main")) == {}
    assert not check(store).faults
    assert b"secret_file" not in raw(tmp_path)


def test_what_leaned_on_it_is_written_anew(store: Store) -> None:
    commit(store, "main", {PATH: SECRET * 9})
    store.commit("main", {PATH: None})
    commit(store, "main", {PATH: SECRET * 9})
    commit(store, "main", {PATH: SECRET * 9 + "x"})
    kept = store.entry(store.as_of("main"), PATH)
    assert kept is not None
    assert store.chunks.row(kept.chunk).base is not None
    store.commit("main", {PATH: None, "elsewhere.x": kept})
    purge(store, PATH, "no reason")
    assert store.chunks.row(kept.chunk).base is None
    assert held(store, store.as_of("main")) == expected({"elsewhere.x": SECRET * 9 + "x"})
    assert not check(store).faults


def test_an_open_reader_is_in_the_way_and_nothing_is_done(store: Store, tmp_path: Path) -> None:
    filled(store)
    before = store.as_of("main").id
    with closing(sqlite3.connect(place_of(tmp_path))) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM chunks").fetchone()
        commit(store, "other", {"a.x": "after the reader began"})
        with pytest.raises(CorollaryError) as error:
            purge(store, PATH, "no reason")
    assert error.value.code == "purge-blocked"
    assert store.as_of("main").id == before
    assert purge(store, PATH, "no reason").record.paths == 1


def test_the_cache_is_emptied(store: Store, tmp_path: Path) -> None:
    filled(store)
    derived = tmp_path / ".corollary" / "derived"
    derived.mkdir()
    (derived / "key").write_bytes(b"data")
    (tmp_path / ".corollary" / "cache.db").write_bytes(b"data")
    purge(store, PATH, "no reason")
    assert not list(derived.iterdir())
    assert not (tmp_path / ".corollary" / "cache.db").exists()


def test_what_an_interrupted_purge_left_is_destroyed_by_the_next(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(store)
    with monkeypatch.context() as patched:
        patched.setattr(purging, "_destroy", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            purge(store, PATH, "no reason")
    assert PATH.encode() in raw(tmp_path)
    with pytest.raises(CorollaryError, match="what earlier purges left was destroyed"):
        purge(store, PATH, "no reason")
    assert PATH.encode() not in raw(tmp_path)


def test_a_file_that_cannot_be_written_anew_is_said_to_hold_old_bytes(store: Store, tmp_path: Path) -> None:
    commit(store, "main", {"a.x": "one", "secret.x": "secret"})
    connection = store.file.connection
    statements = [""]
    connection.set_trace_callback(statements.append)
    connection.set_progress_handler(lambda: int(statements[-1] == "VACUUM"), 1)
    with pytest.raises(CorollaryError, match="purge again") as error:
        store.purge("secret.x", "it was one")
    assert error.value.code == "purge-incomplete"
    connection.set_progress_handler(None, 1)
    with pytest.raises(CorollaryError, match="what earlier purges left was destroyed"):
        store.purge("secret.x", "it was one")
    assert b"secret.x" not in place_of(tmp_path).read_bytes()
    assert held(store, store.as_of("main")) == expected({"a.x": "one"})


def test_every_purge_leaves_its_own_mark(store: Store) -> None:
    commit(store, "main", {"a.x": "one", "b.x": "two", "c.x": "three"})
    purge(store, "a.x", "no reason")
    purge(store, "b.x", "no reason")
    assert [entry.reason for _, entry in store.entries(store.as_of("main"))] == [PURGED, PURGED, ""]


def test_the_path_of_a_purged_symbol_can_be_purged_as_well(store: Store, tmp_path: Path) -> None:
    filled(store)
    purge(store, f"{PATH}#*", "no reason")
    purge(store, PATH, "its name, too")
    assert PATH.encode() not in raw(tmp_path)
    assert not check(store).faults


def test_nothing_to_purge_is_said(store: Store) -> None:
    filled(store)
    with pytest.raises(CorollaryError) as error:
        purge(store, "none/*", "no reason")
    assert error.value.code == "nothing-to-purge"
    assert store.purges() == []


def test_symbols_of_facts_that_cannot_be_linked_any_more_are_purged_as_well(store: Store) -> None:
    commit(store, "main", {"a.x": "one"})
    store.commit("main", {"old.x": of_the_past("hidden")})
    assert purge(store, "*#hidden", "it is one").record.paths == 1
    assert not check(store).faults
    assert held(store, store.as_of("main")) == expected({"a.x": "one"})
