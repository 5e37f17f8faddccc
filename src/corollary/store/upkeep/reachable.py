"""What belongs to a snapshot: its records, its trees, and the chunks that they name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from corollary.store.chunks.addresses import Address, Kind, SnapshotId
from corollary.store.chunks.encoding.codec import PACKED
from corollary.store.chunks.nodes import Node
from corollary.store.disk.faults import sqlite_faults
from corollary.store.entries import Entry, Root, Snapshot, unpack_conflict, unpack_entry
from corollary.store.repository import Repository

_CONFLICT = b"\x93"
"""How the bytes of a conflict begin, which has three parts; those of an entry, which has four, do not."""

Seen = dict[bytes, Kind]
"""Addresses with their kinds, each after all that it names."""


def reachable(store: Repository, heads: Iterable[SnapshotId], known: Callable[[Address], bool] | None = None) -> Seen:
    """Everything that belongs to these snapshots and their ancestors, but for what is `known` and all below that.

    O(what is given); nothing below a node that was seen is visited twice.
    """
    seen: Seen = {}
    for snapshot in _parents_first(store, heads, known):
        for address in trees_of(snapshot.root):
            _add_tree(store, address, seen, known, of_files=address != snapshot.root.overlay)
        if known is None or not known(snapshot.root.settings):
            seen[snapshot.root.settings] = Kind.SETTINGS
        seen[snapshot.id] = Kind.ROOT
    return seen


def laid_out(store: Repository, chunks: Seen) -> list[tuple[Address, Kind]]:
    """The same chunks in an order in which reading all of them is cheap: facts as they lie, then what names them.

    In packs each version lies after the one on which it leans.
    """
    places = {address: place for place, (_, address) in enumerate(in_order(store))}
    facts = [one for one in chunks if chunks[one] in (Kind.SEGMENT, Kind.CONTENT)]
    facts.sort(key=lambda one: places.get(Address(one), -1))
    rest = [one for one in chunks if chunks[one] not in (Kind.SEGMENT, Kind.CONTENT)]
    return [(Address(one), chunks[one]) for one in (*facts, *rest)]


def in_order(store: Repository) -> list[tuple[int, Address]]:
    """The row number and address of every chunk: those in packs where they lie, since each leans on the one before."""
    statement = "SELECT id, address FROM chunks ORDER BY form >= ?, CASE WHEN form >= ? THEN data END, id"
    with sqlite_faults():
        rows = store.file.connection.execute(statement, (PACKED, PACKED)).fetchall()
    return [(number, Address(address)) for number, address in rows]


def trees_of(root: Root) -> tuple[Address, ...]:
    """The trees of a snapshot."""
    return tuple(filter(None, (root.manifest, root.overlay, root.conflicts)))


def _parents_first(
    store: Repository, heads: Iterable[SnapshotId], known: Callable[[Address], bool] | None
) -> Iterator[Snapshot]:
    done: set[bytes] = set()
    pending: list[tuple[SnapshotId, Snapshot | None]] = [(head, None) for head in heads]
    while pending:
        identifier, snapshot = pending.pop()
        if identifier in done or (known is not None and known(identifier)):
            continue
        if snapshot is not None:
            done.add(identifier)
            yield snapshot
        else:
            snapshot = store.get(identifier)
            pending.append((identifier, snapshot))
            pending.extend((parent, None) for parent in snapshot.root.parents)


def _add_tree(
    store: Repository, tree: Address, seen: Seen, known: Callable[[Address], bool] | None, *, of_files: bool
) -> None:
    """Adds the nodes of a tree and the chunks that its leaves name, what is below before what is above.

    The leaves of an overlay name no chunks.
    """
    pending: list[tuple[Address, Node | None]] = [(tree, None)]
    while pending:
        address, node = pending.pop()
        if address in seen:
            continue
        if node is not None:
            seen[address] = Kind.NODE
            continue
        if known is not None and known(address):
            continue
        node = store.tree.node(address)
        pending.append((address, node))
        if node.level:
            if known is None:
                store.chunks.fetch(Address(value) for _, value in node.items if value not in seen)
            pending.extend((Address(value), None) for _, value in node.items)
        elif of_files:
            for entry in _entries(node):
                if entry.chunk and entry.chunk not in seen and (known is None or not known(entry.chunk)):
                    seen[entry.chunk] = entry.kind


def _entries(node: Node) -> Iterator[Entry]:
    """The entries in the values of a leaf of either tree: a conflict holds up to three."""
    for _, value in node.items:
        if value[:1] == _CONFLICT:
            conflict = unpack_conflict(value)
            yield from filter(None, (conflict.base, conflict.ours, conflict.theirs))
        else:
            yield unpack_entry(value)
