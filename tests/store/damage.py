"""A store that holds something of everything, and whether damage to it is noticed."""

from __future__ import annotations

from pathlib import Path

from corollary.errors import CorollaryError
from corollary.store.branches.merging import merge
from corollary.store.chunks.addresses import Kind
from corollary.store.overlay import Edit, ordered
from corollary.store.store import Store
from corollary.store.upkeep.checking import check
from corollary.store.upkeep.packing import pack
from corollary.store.upkeep.purging import purge
from tests.store.samples import commit


def filled(root: Path) -> None:
    """A store with branches, a tag, a merge with a conflict, differences of chunks, packs, and a purge."""
    with Store.open(root) as store:
        for number in range(12):
            commit(store, "main", {"a.x": "text " * 50 + str(number), f"{number}.x": str(number)}, f"number {number}")
        store.fork("main~1", "dev")
        commit(store, "dev", {"a.x": "other", "secret.x": "secret"})
        store.amend("dev", lambda _: ordered(Edit("assert", "owner", (f"{one}.x", "us")) for one in range(40)))
        store.tag("dev", "v1")
        merge(store, "main", "dev")
        pack(store)
        for number in range(3):
            commit(store, "main", {"a.x": f"after packing {number}"})
        purge(store, "secret.x", "no reason")
        store.file.checkpoint()


def read(store: Store) -> object:
    """All that can be read of a store."""
    snapshots = {one.id: one for ref in store.refs() for one in store.history(store.get(ref.snapshot))}
    trees = {one.id: (list(store.entries(one)), store.conflicts(one), store.overlay(one)) for one in snapshots.values()}
    chunks = {}
    for _, address in store.chunks.addresses():
        kind = Kind(store.chunks.row(address).kind)
        chunks[address] = kind, next(store.chunks.contents(kind, [address]))
    memos = list(store.memo.all())
    return store.refs(), store.operations(), snapshots, trees, chunks, memos, store.ledger.purges()


def is_noticed(root: Path, whole: object) -> bool:
    """Whether a store that was changed behind its back says so; it may also read exactly as before."""
    try:
        with Store.open(root, read_only=True) as store:
            if check(store).faults:
                return True
            return read(store) == whole
    except CorollaryError as error:
        return error.code in {"store-damaged", "store-version", "store-unusable"}
