"""A branch in one file, and between two stores: only what is missing there goes over, and nothing is believed.

What arrives is named by the hash of it, so what a chunk is called is never taken from outside; a branch is set only
when all that belongs to it is there, in the same transaction.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from corollary.errors import CorollaryError
from corollary.store.chunks.addresses import Address, Kind, SnapshotId
from corollary.store.disk.failures import told
from corollary.store.disk.faults import DamagedError
from corollary.store.entries import Snapshot
from corollary.store.refs.ancestry import ancestors
from corollary.store.refs.ledger import BRANCH
from corollary.store.refs.names import checked_name
from corollary.store.repository import Repository
from corollary.store.sharing.exports import Chunk, Header, bad_export, read, write
from corollary.store.upkeep.purging import check_not_purged
from corollary.store.upkeep.reachable import Seen, laid_out, reachable

_A_FILE = "Name a file of its own."


@dataclass(frozen=True, slots=True)
class Transfer:
    """What went over: the head, how many chunks and bytes, and how many were there already."""

    branch: str
    head: SnapshotId
    sent: int
    known: int
    bytes: int


def export(store: Repository, revision: str, path: Path) -> Transfer:
    """Writes a snapshot with all it comes from into a file, which appears whole or not at all: O(what is in it).

    What is no plain file (a pipe) is written to as it is. Raises CorollaryError "file-unusable", also for the store.
    """
    try:
        place = _place_for(store, path)
        with store.reading():
            head = store.as_of(revision)
            everything = reachable(store, [head.id])
            with _written(place) as file:
                header = Header(_branch_of(store, revision), head.id)
                size = write(file, header, ((kind, data) for _, kind, data in _contents(store, everything)))
    except OSError as error:
        raise _unusable(path, error) from None
    return Transfer(revision, head.id, len(everything), 0, size)


def _place_for(store: Repository, path: Path) -> Path:
    """Where an export is written that somebody wants at a path; never over the store itself."""
    try:
        place = path.resolve()
    except ValueError:  # there is a zero byte in it
        place = Path()
    if not place.name or place in store.file.parts:
        raise CorollaryError("file-unusable", "no export can be written there", place=repr(str(path)), remedy=_A_FILE)
    return place


@contextmanager
def _written(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` once all of it is on the disk; a pipe or the like as it is."""
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            yield file
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with draft.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        with suppress(OSError):
            draft.unlink()


def import_file(store: Repository, path: Path, branch: str = "", *, force: bool = False, author: str = "") -> Transfer:
    """Takes a branch from a file. Raises CorollaryError "bad-export", "not-fast-forward", "purged-snapshot"."""
    try:
        with path.open("rb") as file, told(store.place):
            header, chunks = read(file, path)
            with store.writing():
                return _accept(store, branch or header.branch, header.snapshot, chunks, path, force, author)
    except OSError as error:
        raise _unusable(path, error) from None


def push(
    source: Repository, target: Repository, branch: str, *, name: str = "", force: bool = False, author: str = ""
) -> Transfer:
    """Brings a branch of one store into another: O(what is missing there), and one sync."""
    with source.reading(), target.writing():
        head = source.as_of(branch)
        known = 0

        def there(address: Address) -> bool:
            nonlocal known
            found = target.chunks.has(address)
            known += found
            return found

        missing = reachable(source, [head.id], there)
        check_not_purged(target, missing)
        size = 0
        for address, kind, data in _contents(source, missing):
            if target.chunks.put(kind, data) != address:
                raise DamagedError("a chunk of the other store is not what its address says")
            size += len(data)
        set_branch(target, name or branch, head, "push", force=force, author=author)
        return Transfer(name or branch, head.id, len(missing), known, size)


def set_branch(store: Repository, branch: str, head: Snapshot, action: str, *, force: bool, author: str) -> None:
    """Sets a branch to a snapshot that comes from where it is. Raises CorollaryError "not-fast-forward"."""
    before = store.ledger.ref(checked_name(branch))
    if before is not None and before.kind != BRANCH:
        raise CorollaryError("wrong-ref-kind", "there is a tag of this name", place=branch, remedy="Name a branch.")
    if before is not None and before.snapshot == head.id:
        return
    if before is not None and not force and before.snapshot not in ancestors(store.get, head.id):
        raise CorollaryError(
            "not-fast-forward",
            "the branch has snapshots that would be lost",
            place=branch,
            remedy="Take it under another name (--as) and merge, or say --force.",
        )
    store.move(branch, BRANCH, head.id, action, author)


def _accept(
    store: Repository, branch: str, head: bytes, chunks: Iterator[Chunk], path: Path, force: bool, author: str
) -> Transfer:
    sent = known = size = 0
    roots: set[bytes] = set()
    for kind, data in chunks:
        before = store.file.connection.total_changes
        address = store.chunks.put(kind, data)
        if kind is Kind.ROOT:
            roots.add(address)
        new = store.file.connection.total_changes > before
        sent, known, size = sent + new, known + (not new), size + len(data)
    check_not_purged(store, roots)
    identifier = SnapshotId(Address(head))
    try:
        everything = reachable(store, [identifier])
    except CorollaryError as error:
        raise bad_export(path, f"it lacks something ({error.message})") from None
    if not all(store.chunks.has(Address(one)) for one in everything):
        raise bad_export(path, "it lacks something that belongs to the branch")
    set_branch(store, branch, store.get(identifier), "import", force=force, author=author)
    return Transfer(branch, identifier, sent, known, size)


def _contents(store: Repository, chunks: Seen) -> Iterator[tuple[Address, Kind, bytes]]:
    """The chunks with what is in them, in an order in which reading all of them is cheap."""
    for kind, some in groupby(laid_out(store, chunks), key=lambda one: one[1]):
        for address, data in store.chunks.contents(kind, (address for address, _ in some)):
            yield address, kind, data


def _branch_of(store: Repository, revision: str) -> str:
    ref = store.ledger.ref(revision)
    return ref.name if ref is not None else "imported"


def _unusable(path: Path, error: OSError) -> CorollaryError:
    return CorollaryError(
        "file-unusable", f"cannot be read or written: {error.strerror or error}", place=str(path), remedy="Check it."
    )
