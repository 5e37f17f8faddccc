"""Reading the snapshots of a store: finding them by what users call them, and what they hold.

Reading needs no lock and blocks nobody; what is read inside `reading` is of one moment.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from corollary.errors import CorollaryError
from corollary.store.chunks.addresses import SIZE, Address, Kind, SnapshotId, shown
from corollary.store.chunks.memo import Memo
from corollary.store.chunks.table import ChunkTable
from corollary.store.chunks.tree import Change, Tree
from corollary.store.disk import folder
from corollary.store.disk.failures import told
from corollary.store.disk.faults import UnusableError, sqlite_faults
from corollary.store.disk.file import File, create
from corollary.store.entries import (
    Conflict,
    Entry,
    Snapshot,
    key_of,
    path_of,
    unpack_conflict,
    unpack_entry,
    unpack_root,
)
from corollary.store.overlay import Overlay, unpack_edit
from corollary.store.refs.ancestry import newest_first
from corollary.store.refs.ledger import IMPORT, Ledger, Operation, Ref
from corollary.store.refs.revisions import DEFAULT_BRANCH, Revision, is_prefix, read_revision, unknown_revision
from corollary.threads import one_at_a_time


@one_at_a_time
class Snapshots:
    """The snapshots of one store, to be read; close it, or use it as a context manager. Threads take turns.

    Every method raises CorollaryError where the store cannot do what is asked of it: "store-unusable" (locked, full,
    read-only), "store-damaged", "store-version", "store-unsafe".
    """

    def __init__(self, file: File) -> None:
        self.file = file
        self.lock = file.lock
        self.place = str(file.path)
        self.chunks = ChunkTable(file)
        self.tree = Tree(self.chunks)
        self.ledger = Ledger(file)
        self.memo = Memo(file)

    @classmethod
    def open(
        cls,
        root: str | os.PathLike[str],
        *,
        make: bool = True,
        read_only: bool = False,
        directory: str | os.PathLike[str] | None = None,
    ) -> Self:
        """The store in `directory`, by default `.corollary` in the root; made if there is none, unless `make` is off.

        Raises CorollaryError "no-store" where there is none. Costs the opening of a file.
        """
        place = Path(root) / (folder.NAME if directory is None else directory)
        path = place / folder.STORE
        with told(str(path)):
            try:
                if make and not read_only and not path.exists():
                    folder.prepare(place)
                    create(path)
                folder.mistrust(place)
                return cls(File(path, read_only=read_only))
            except OSError as error:
                raise UnusableError(error.strerror or str(error)) from error
            except ValueError as error:
                raise UnusableError(f"no folder can have this name ({error})") from error

    def close(self) -> None:
        """Closes the file, and empties its log unless others have it open: O(log)."""
        self.file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Everything read inside is of one moment, and errors are told to users: O(1)."""
        with self.lock, told(self.place), self.file.reading():
            yield

    def refs(self) -> list[Ref]:
        """Branches and tags, by name: O(refs)."""
        with self.reading():
            return self.ledger.refs()

    def operations(self, ref: str | None = None) -> list[Operation]:
        """The log of what moved a ref, or any, newest first: O(operations)."""
        with self.reading():
            return list(self.ledger.operations(ref))

    def as_of(self, revision: str) -> Snapshot:
        """The snapshot that a user means: O(1), by time O(operations), by a prefix O(log snapshots).

        Raises CorollaryError "unknown-revision", "ambiguous-revision", "bad-revision".
        """
        with self.reading():
            return self.get(self.identify(revision))

    def identify(self, revision: str) -> SnapshotId:
        """The id of the snapshot that a user means; costs, O(1) or more, and raises like `as_of`."""
        with told(self.place):
            ref = self.ledger.ref(revision)  # no branch or tag has a name that could mean anything else
            if ref is not None:
                return ref.snapshot
            wanted = read_revision(revision)
            found = self._named(wanted, revision)
            for _ in range(wanted.back):
                parents = self.get(found).root.parents
                if not parents:
                    raise CorollaryError(
                        "unknown-revision",
                        "history does not go back so far",
                        place=revision,
                        remedy="See `corollary log`.",
                    )
                found = parents[0]
            return found

    def get(self, identifier: SnapshotId) -> Snapshot:
        """The snapshot with this id: O(1)."""
        with told(self.place):
            return Snapshot(identifier, unpack_root(self.chunks.get(Kind.ROOT, identifier)))

    def history(self, snapshot: Snapshot) -> Iterator[Snapshot]:
        """The snapshot and all it comes from, each once and before its parents: O(snapshots)."""
        yield from newest_first(self.get, snapshot)

    def entries(self, snapshot: Snapshot, prefix: str = "") -> Iterator[tuple[str, Entry]]:
        """The paths of a snapshot that begin with the prefix, in order: O(log files + those)."""
        with told(self.place):
            for key, value in self.tree.items(snapshot.root.manifest, key_of(prefix)):
                yield path_of(key), unpack_entry(value)

    def entry(self, snapshot: Snapshot, path: str) -> Entry | None:
        """What a snapshot says of one path: O(log files)."""
        with told(self.place):
            value = self.tree.get(snapshot.root.manifest, key_of(path))
            return None if value is None else unpack_entry(value)

    def conflicts(self, snapshot: Snapshot) -> dict[str, Conflict]:
        """The paths on which the two sides of a merge could not be brought together: O(conflicts)."""
        if not snapshot.root.conflicts:
            return {}
        with told(self.place):
            found = self.tree.items(snapshot.root.conflicts)
            return {path_of(key): unpack_conflict(value) for key, value in found}

    def overlay(self, snapshot: Snapshot) -> Overlay:
        """What users say of the snapshot that its files do not: O(edits)."""
        if not snapshot.root.overlay:
            return ()
        with told(self.place):
            return tuple(unpack_edit(key) for key, _ in self.tree.items(snapshot.root.overlay))

    def diff(self, before: Snapshot, after: Snapshot) -> list[Change]:
        """The paths whose entries differ, in order: O(changes * log files)."""
        with self.reading():
            return list(self.tree.diff(before.root.manifest, after.root.manifest))

    def _named(self, wanted: Revision, text: str) -> SnapshotId:
        if wanted.moment is not None:
            return self._at(wanted.name or DEFAULT_BRANCH, wanted.moment, text)
        ref = self.ledger.ref(wanted.name)
        if ref is not None:
            return ref.snapshot
        found = self._beginning_with(wanted.name.lower()) if is_prefix(wanted.name) else []
        if len(found) > 1:
            raise CorollaryError(
                "ambiguous-revision",
                f"{len(found)} snapshots begin with this",
                place=text,
                remedy=f"Give more digits: {', '.join(shown(one)[:12] for one in found[:5])}.",
            )
        if not found:
            self._expect_not_purged(wanted.name.lower(), text)
            raise unknown_revision(text, [one.name for one in self.ledger.refs()])
        return found[0]

    def _expect_not_purged(self, name: str, text: str) -> None:
        """Says so if an id is that of a snapshot that was written anew by a purge."""
        new = self.ledger.replacement(name) if is_prefix(name) else None
        if new is not None:
            raise CorollaryError(
                "purged-snapshot",
                "facts were purged from this snapshot, and it has another id since",
                place=text,
                remedy=f"It is {shown(new)[:12]} now.",
            )

    def _since(self, start: SnapshotId, moment: int) -> Iterator[SnapshotId]:
        """The first of a snapshot and its first parents that is not younger than a moment."""
        at: SnapshotId | None = start
        while at is not None:
            root = self.get(at).root
            if root.time <= moment:
                yield at
                return
            at = root.parents[0] if root.parents else None

    def _beginning_with(self, prefix: str) -> list[SnapshotId]:
        low = bytes.fromhex(prefix.ljust(2 * SIZE, "0"))
        high = bytes.fromhex(prefix.ljust(2 * SIZE, "f"))
        statement = "SELECT address FROM chunks WHERE address BETWEEN ? AND ? AND kind = ? LIMIT 100"
        with sqlite_faults():
            rows = self.file.connection.execute(statement, (low, high, Kind.ROOT)).fetchall()
        return [SnapshotId(Address(row[0])) for row in rows]

    def _at(self, name: str, moment: int, text: str) -> SnapshotId:
        """What a ref named at a moment, by the log; an imported branch had each snapshot when it was committed."""
        last = next(iter(self.ledger.operations(name)), None)
        if last is not None and last.action == IMPORT and last.after:
            found = next(self._since(SnapshotId(Address(last.after)), moment), None)
            if found is not None:
                return found
        for operation in self.ledger.operations(name):
            if operation.time <= moment:
                if operation.after and self.chunks.has(Address(operation.after)):
                    return SnapshotId(Address(operation.after))
                break
        raise CorollaryError(
            "unknown-revision",
            f"'{name}' named no snapshot then, or one that was freed since",
            place=text,
            remedy=f"`corollary log {name}` says what there is.",
        )
