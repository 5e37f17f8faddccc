"""Whether a store is what it was when it was written: every hash made again, every tree built again.

SQLite's own check sees the shape of its file and not what is in it. Here each chunk is unpacked and hashed, each
manifest is built from its items, which must give the same root (what was edited step by step equals what is built
from nothing), and every seal is looked at. Nothing is repaired.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from corollary.errors import CorollaryError
from corollary.store.chunks.addresses import Address, Kind, SnapshotId, address_of, shown
from corollary.store.chunks.tree import Tree
from corollary.store.disk.faults import DamagedError, sqlite_faults
from corollary.store.entries import Root
from corollary.store.repository import Repository
from corollary.store.upkeep.reachable import in_order, reachable, trees_of


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written."""

    kind: str
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Checked:
    """How much was looked at, and what is wrong."""

    chunks: int
    snapshots: int
    trees: int
    faults: tuple[Fault, ...]


def check(store: Repository) -> Checked:
    """Looks at everything: O(store). Raises nothing for damage: it is what is told."""
    store.chunks.forget()
    faults: list[Fault] = []
    addresses: list[tuple[int, Address]] = []
    roots: list[SnapshotId] = []
    trees: set[bytes] = set()
    damaged: set[Address] = set()
    try:
        with store.reading():
            faults.extend(_shape(store))
            addresses = list(store.chunks.addresses())
            for number, address in in_order(store):
                found = list(_chunk(store, number, address))
                faults.extend(found)
                damaged.update({address} if found else ())
            roots = _roots(store)
            there = {address for _, address in addresses}
            faults.extend(_rows(store, there, set(roots)))
            for root in roots:
                faults.extend(_snapshot(store, root, trees))
            if faults:
                faults.extend(_lost(store, roots, there - damaged))
    except Exception as error:  # noqa: BLE001 - whatever damage leads to is a finding and not the end
        faults.append(Fault("file", store.file.path.name, _said(error)))
    return Checked(len(addresses), len(roots), len(trees), tuple(faults))


def _shape(store: Repository) -> Iterator[Fault]:
    """What SQLite itself finds."""
    with sqlite_faults():
        for (line,) in store.file.connection.execute("PRAGMA integrity_check(20)").fetchall():
            if line != "ok":
                yield from (Fault("file", store.file.path.name, one) for one in line.splitlines() if "***" not in one)


def _chunk(store: Repository, number: int, address: Address) -> Iterator[Fault]:
    """Whether a chunk is found by its address, can be unpacked, and is what its address says."""
    where = shown(address)[:12]
    try:
        with sqlite_faults():
            found = store.file.connection.execute("SELECT id FROM chunks WHERE address = ?", (address,)).fetchone()
        if found != (number,):
            yield Fault("chunk", where, "the index does not lead to it")
            return
        kind = Kind(store.chunks.row(address).kind)
        ((_, data),) = store.chunks.contents(kind, [address])
        if address_of(kind, data) != address:
            yield Fault("chunk", where, "its content is not what its address says")
    except (DamagedError, ValueError) as error:
        yield Fault("chunk", where, str(error).removeprefix(f"chunk {where} "))


def _roots(store: Repository) -> list[SnapshotId]:
    with sqlite_faults():
        rows = store.file.connection.execute("SELECT address FROM chunks WHERE kind = ? ORDER BY id", (Kind.ROOT,))
        return [SnapshotId(Address(row[0])) for row in rows.fetchall()]


def _rows(store: Repository, addresses: set[Address], roots: set[SnapshotId]) -> Iterator[Fault]:
    """The small tables: seals, and that what they name is there."""
    try:
        for ref in store.ledger.refs():
            if ref.snapshot not in roots:
                yield Fault(ref.kind, ref.name, "the snapshot that it names is not there")
    except DamagedError as error:
        yield Fault("refs", store.file.path.name, str(error))
    for number in store.ledger.broken_operations():
        yield Fault("log", f"line {number}", "it has changed since it was written, or lines before it are missing")
    for key, segment, whole in store.memo.all():
        if not whole or segment not in addresses:
            yield Fault("memo", shown(key)[:12], "it has changed, or what it names is not there")
    try:
        store.ledger.purges()
    except DamagedError as error:
        yield Fault("purges", store.file.path.name, str(error))


def _snapshot(store: Repository, identifier: SnapshotId, trees: set[bytes]) -> Iterator[Fault]:
    """Whether all that belongs to a snapshot is there, and its trees are those that building them gives."""
    where = shown(identifier)[:12]
    try:
        snapshot = store.get(identifier)
        root = snapshot.root
        for kind, address in _named(store, root, identifier):
            if not store.chunks.has(address):
                yield Fault("snapshot", where, f"{kind} {shown(address)[:12]} is missing")
        store.overlay(snapshot)
        for tree in trees_of(root):
            if tree not in trees:
                trees.add(tree)
                if Tree(_Nowhere()).build(store.tree.items(tree)) != tree:
                    yield Fault("snapshot", where, "a tree is not the one that its items make")
    except Exception as error:  # noqa: BLE001 - the other snapshots are looked at all the same
        yield Fault("snapshot", where, _said(error))


def _lost(store: Repository, roots: list[SnapshotId], whole: set[Address]) -> Iterator[Fault]:
    """The paths whose facts cannot be read, each with the snapshots that have them there."""
    lost: dict[str, list[str]] = {}
    for root in roots:
        with suppress(Exception):  # a snapshot that cannot be read was told of already
            for path, entry in store.entries(store.get(root)):
                if entry.chunk and entry.chunk not in whole:
                    lost.setdefault(path, []).append(shown(root)[:12])
    for path, snapshots in sorted(lost.items()):
        more = f" and {len(snapshots) - 1} more" if len(snapshots) > 1 else ""
        yield Fault("path", path, f"its facts are lost in snapshot {snapshots[-1]}{more}")


def _said(error: Exception) -> str:
    """What an error says, without advice: that would be to verify."""
    if isinstance(error, CorollaryError):
        return error.message
    return str(error).partition("\n")[0] if isinstance(error, DamagedError) else f"{type(error).__name__}: {error}"


def _named(store: Repository, root: Root, identifier: SnapshotId) -> Iterator[tuple[str, Address]]:
    parents = set(root.parents)
    yield from (("parent", parent) for parent in parents)
    for address, kind in reachable(store, [identifier], lambda one: one in parents).items():
        yield kind.name.lower(), Address(address)


class _Nowhere:
    """Takes chunks and keeps none: only what their addresses would be is asked."""

    def get(self, kind: Kind, address: Address) -> bytes:
        raise DamagedError("nothing is kept here")

    def put(self, kind: Kind, data: bytes, base: Address | None = None) -> Address:
        return address_of(kind, data)
