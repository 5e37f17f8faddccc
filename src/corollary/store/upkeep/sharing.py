"""A branch in one file, and between two stores: only what is missing there goes over, and nothing is believed.

What arrives is named by the hash of it, so what a chunk is called is never taken from outside; a branch is set only
when all that belongs to it is there, in the same transaction.

The file: `CORXPORT`, a version, then frames of a length (8 bytes, little-endian) and that many bytes: first a header,
then a chunk each, what is named before what names it, and last a frame of length 0 and the SHA-256 of all before it.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

from msgspec import MsgspecError, Struct, msgpack

from corollary.errors import CorollaryError
from corollary.store.ancestry import ancestors
from corollary.store.chunks.addresses import Address, Kind, SnapshotId
from corollary.store.chunks.codec import MOST_BYTES, decode, encode
from corollary.store.entries import Snapshot
from corollary.store.failures import told
from corollary.store.faults import DamagedError
from corollary.store.ledger import BRANCH
from corollary.store.names import checked_name
from corollary.store.repository import Repository
from corollary.store.upkeep.purging import check_not_purged
from corollary.store.upkeep.reachable import laid_out, reachable

_MAGIC = b"CORXPORT\x01"
_LENGTH = 8

Result = TypeVar("Result")


class _Header(Struct, frozen=True, array_like=True):
    branch: str
    snapshot: bytes


class _Frame(Struct, frozen=True, array_like=True):
    kind: int
    form: int
    size: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Transfer:
    """What went over: the head, how many chunks and bytes, and how many were there already."""

    branch: str
    head: SnapshotId
    sent: int
    known: int
    bytes: int


def export(store: Repository, revision: str, path: Path) -> Transfer:
    """Writes a snapshot with all it comes from into a file, which appears whole or not at all: O(what is in it)."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with store.reading():
            head = store.as_of(revision)
            everything = reachable(store, [head.id])
            with draft.open("xb") as file:
                size = _write(file, store, _Header(_branch_of(store, revision), head.id), everything)
                file.flush()
                os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise _unusable(path, error) from None
    finally:
        with suppress(OSError):
            draft.unlink()
    return Transfer(revision, head.id, len(everything), 0, size)


def import_file(store: Repository, path: Path, branch: str = "", *, force: bool = False, author: str = "") -> Transfer:
    """Takes a branch from a file. Raises CorollaryError "bad-export", "not-fast-forward", "purged-snapshot"."""
    try:
        with path.open("rb") as file, told(store.place):
            frames = _read(file, path)
            header = _header(next(frames), path)
            with store.writing():
                return _accept(store, branch or header.branch, header.snapshot, frames, path, force, author)
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
        for address, kind in laid_out(source, missing):
            ((_, data),) = source.chunks.contents(kind, [address])
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
    store: Repository, branch: str, head: bytes, frames: Iterator[bytes], path: Path, force: bool, author: str
) -> Transfer:
    sent = known = size = 0
    roots: set[bytes] = set()
    for frame in frames:
        kind, data = _chunk(frame, path)
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
        raise _bad(path, f"it lacks something ({error.message})") from None
    if not all(store.chunks.has(Address(one)) for one in everything):
        raise _bad(path, "it lacks something that belongs to the branch")
    set_branch(store, branch, store.get(identifier), "import", force=force, author=author)
    return Transfer(branch, identifier, sent, known, size)


def _branch_of(store: Repository, revision: str) -> str:
    ref = store.ledger.ref(revision)
    return ref.name if ref is not None else "imported"


def _write(file: BinaryIO, store: Repository, header: _Header, everything: dict[bytes, Kind]) -> int:
    digest = hashlib.sha256()
    size = 0

    def put(data: bytes) -> None:
        nonlocal size
        size += len(data)
        digest.update(data)
        file.write(data)

    def frame(body: bytes) -> None:
        put(len(body).to_bytes(_LENGTH, "little"))
        put(body)

    put(_MAGIC)
    frame(msgpack.encode(header))
    for address, kind in laid_out(store, everything):
        ((_, data),) = store.chunks.contents(kind, [address])
        form, stored = encode(kind, data)
        frame(msgpack.encode(_Frame(kind, form, len(data), stored)))
    put(bytes(_LENGTH))
    put(digest.digest())
    return size


def _read(file: BinaryIO, path: Path) -> Iterator[bytes]:
    """The frames of a file, the last of which is checked before the iteration ends."""
    digest = hashlib.sha256()

    def get(size: int) -> bytes:
        data = file.read(size)
        if len(data) != size:
            raise _bad(path, "it is cut off")
        return data

    magic = get(len(_MAGIC))
    if magic != _MAGIC:
        raise _bad(path, "it is of another version" if magic[:8] == _MAGIC[:8] else "it is no export")
    digest.update(magic)
    while True:
        length = get(_LENGTH)
        digest.update(length)
        size = int.from_bytes(length, "little")
        if not size:
            break
        if size > 2 * MOST_BYTES:
            raise _bad(path, "a part of it claims an impossible size")
        body = get(size)
        digest.update(body)
        yield body
    if get(digest.digest_size) != digest.digest() or file.read(1):
        raise _bad(path, "it has changed since it was written")


def _header(data: bytes, path: Path) -> _Header:
    return _decoded(lambda: msgpack.decode(data, type=_Header), path)


def _chunk(data: bytes, path: Path) -> tuple[Kind, bytes]:
    def read() -> tuple[Kind, bytes]:
        frame = msgpack.decode(data, type=_Frame)
        return Kind(frame.kind), decode(frame.form, frame.data, frame.size)

    return _decoded(read, path)


def _decoded(read: Callable[[], Result], path: Path) -> Result:
    try:
        return read()
    except (MsgspecError, ValueError, DamagedError) as error:
        raise _bad(path, str(error)) from None


def _bad(path: Path, why: str) -> CorollaryError:
    return CorollaryError(
        "bad-export",
        f"this export cannot be taken: {why}",
        place=str(path),
        remedy="Nothing was changed. Export it anew.",
    )


def _unusable(path: Path, error: OSError) -> CorollaryError:
    return CorollaryError(
        "file-unusable", f"cannot be read or written: {error.strerror or error}", place=str(path), remedy="Check it."
    )
