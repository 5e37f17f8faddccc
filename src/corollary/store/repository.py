"""Making snapshots, and moving the branches and tags that name them.

A snapshot is a value: what has an id never changes. Everything that one operation does is one transaction, so after a
crash it has happened or it has not. What is done to several snapshots at once, or to all, is in `upkeep`. Costs are in
files that changed (`changes`) and files in all (`files`).
"""

from __future__ import annotations

import getpass
import time as clock
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from msgspec import structs

from corollary.errors import CorollaryError
from corollary.store.chunks.addresses import NOTHING, Address, Kind, SnapshotId
from corollary.store.disk.failures import told
from corollary.store.entries import Content, Entry, Root, Snapshot, key_of, pack, storable
from corollary.store.overlay import Overlay, pack_edit
from corollary.store.refs.ledger import BRANCH, TAG, Operation, Ref
from corollary.store.refs.names import checked_name
from corollary.store.refs.revisions import unknown_revision
from corollary.store.snapshots import Snapshots
from corollary.threads import one_at_a_time

FILES = "files"
"""The source of snapshots that were taken of files."""
SETTINGS_PLACE = "."
"""The path of everything that is no file: where conflicts of settings are, and what is restored as a whole."""

Changes = Mapping[str, Content | Entry | None]
"""What paths become; None for those that go."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Who makes a snapshot, when (milliseconds), why, and from what: the part of a root record that is no content.

    `settings` is the configuration as bytes, and `fingerprints` says by language what made the facts; None keeps what
    the branch has.
    """

    author: str = ""
    time: int = 0
    message: str = ""
    source: str = FILES
    settings: bytes | None = None
    fingerprints: tuple[tuple[str, str], ...] | None = None


@one_at_a_time
class Repository(Snapshots):
    """The snapshots of one store, and how new ones are made."""

    def writing(self) -> told:
        """All of what is written inside, or nothing: O(1), and one sync to disk at the end. Others wait to write."""
        return told(self.place, self.file)

    def snapshot(
        self, branch: str, contents: Mapping[str, Content | Entry], why: Circumstances = Circumstances()
    ) -> Snapshot:
        """The new snapshot of a branch that holds these contents and nothing else: O(files).

        Where nothing changed, settings included, the one there is already.
        """
        with self.writing():
            head = self._head(branch)
            changes: dict[str, Content | Entry | None] = dict(contents)
            if head is not None:
                for path, entry in self.entries(head):
                    now = changes.get(path)
                    if now is None:
                        changes[path] = None
                    elif self._as_entry(now) == entry:
                        del changes[path]
            return self._advanced(branch, head, changes, why, NOTHING)

    def commit(
        self,
        branch: str,
        changes: Changes,
        why: Circumstances = Circumstances(),
        *,
        expected: SnapshotId | None = None,
    ) -> Snapshot:
        """The new snapshot of a branch, with these changes made: O(changes * log files), and one sync to disk.

        With `expected`, raises CorollaryError "ref-moved" if the branch is not at that snapshot.
        """
        with self.writing():
            head = self._head(branch)
            if expected is not None and (head is None or head.id != expected):
                raise moved(branch)
            return self._advanced(branch, head, changes, why, self._open_conflicts(head, changes, why))

    def record(self, branch: str, root: Root, action: str, *, expected: SnapshotId | None = None) -> Snapshot:
        """The snapshot of a root record whose chunks are all there, as the head of a branch: O(1). For `writing`."""
        checked_name(branch)
        with self.writing():
            head = self.ledger.ref(branch)
            if expected is not None and (head is None or head.snapshot != expected):
                raise moved(branch)
            snapshot = self.keep(root)
            self.move(branch, BRANCH, snapshot.id, action, root.author, root.time)
            return snapshot

    def keep(self, root: Root) -> Snapshot:
        """The snapshot of a root record whose chunks are all there; no branch moves: O(1). For `writing`."""
        before = root.parents[0] if root.parents else None
        root = structs.replace(root, author=storable(root.author), message=storable(root.message))
        return Snapshot(SnapshotId(self.chunks.put(Kind.ROOT, pack(root), before)), root)

    def stored(self, content: Content, before: Entry | None) -> Entry:
        """The entry of a content; if new, it is kept as the difference from what was there: O(bytes). For `writing`."""
        chunk = self.memo.segment_of(content.blob, content.fingerprint)
        if chunk is None:
            base = before.chunk if before is not None and before.chunk else None
            chunk = self.chunks.put(content.kind, content.data, base)
            self.memo.remember(content.blob, content.fingerprint, chunk)
        return Entry(content.language, content.blob, chunk)

    def overlay_tree(self, edits: Overlay) -> Address:
        """The tree of an overlay, in the store; NOTHING for one without edits: O(edits). For `writing`."""
        if not edits:
            return NOTHING
        return self.tree.build((pack_edit(edit), b"") for edit in edits)

    def fork(self, origin: str, branch: str, *, author: str = "") -> Ref:
        """A new branch at a revision: O(1). Raises CorollaryError "ref-exists"."""
        return self._new_ref(origin, branch, BRANCH, author)

    def tag(self, origin: str, name: str, *, author: str = "") -> Ref:
        """A new tag at a revision: O(1). Raises CorollaryError "ref-exists"."""
        return self._new_ref(origin, name, TAG, author)

    def rename(self, old: str, new: str, *, author: str = "") -> Ref:
        """A branch or tag under another name: O(1)."""
        checked_name(new)
        with self.writing():
            ref = self._existing(old)
            self._expect_free(new)
            self.delete(old, author=author)
            return self.move(new, ref.kind, ref.snapshot, "rename", author, 0, detail=f"from {old}")

    def delete(self, name: str, *, kind: str | None = None, author: str = "") -> Ref:
        """Forgets a branch or a tag: O(1). `gc` frees later what nothing else needs; the log still knows it."""
        with self.writing():
            ref = self._existing(name)
            if kind is not None and ref.kind != kind:
                raise CorollaryError("wrong-ref-kind", f"this is a {ref.kind}", place=name, remedy="Name another one.")
            self.ledger.delete_ref(name)
            self.ledger.add(Operation(now(), author or login(), f"delete-{ref.kind}", name, ref.snapshot, b""))
            return ref

    def move(
        self, name: str, kind: str, to: SnapshotId, action: str, author: str = "", time: int = 0, detail: str = ""
    ) -> Ref:
        """Sets a ref, with a line in the log: O(1). For `writing`."""
        before = self.ledger.ref(name)
        ref = Ref(name, kind, to)
        self.ledger.set_ref(ref)
        self._log(ref, action, b"" if before is None else before.snapshot, author, time, detail)
        return ref

    def _log(self, ref: Ref, action: str, came_from: bytes, author: str, time: int, detail: str) -> None:
        self.ledger.add(Operation(time or now(), author or login(), action, ref.name, came_from, ref.snapshot, detail))

    def _new_ref(self, origin: str, name: str, kind: str, author: str) -> Ref:
        checked_name(name)
        with self.writing():
            start, last = self.ledger.ref_and_end(origin)
            ref = Ref(name, kind, self.identify(origin) if start is None else start.snapshot)
            if not self.ledger.add_ref(ref):
                raise taken(name)
            line = Operation(now(), author or login(), f"create-{kind}", name, b"", ref.snapshot, f"at {origin}")
            self.ledger.add(line, last)
            return ref

    def _existing(self, name: str) -> Ref:
        ref = self.ledger.ref(name)
        if ref is None:
            raise unknown_revision(name, [one.name for one in self.ledger.refs()])
        return ref

    def _expect_free(self, name: str) -> None:
        if self.ledger.ref(name) is not None:
            raise taken(name)

    def _head(self, branch: str) -> Snapshot | None:
        ref = self.ledger.ref(checked_name(branch))
        if ref is not None and ref.kind != BRANCH:
            raise CorollaryError(
                "wrong-ref-kind", "this is a tag, and tags do not move", place=branch, remedy="Name a branch."
            )
        return None if ref is None else self.get(ref.snapshot)

    def _open_conflicts(self, head: Snapshot | None, changes: Changes, why: Circumstances) -> Address:
        """The conflicts that changes leave open."""
        if head is None or not head.root.conflicts:
            return NOTHING
        settled = changes if why.settings is None else (*changes, SETTINGS_PLACE)
        tree = self.tree.edit(head.root.conflicts, dict.fromkeys(map(key_of, settled)))
        return tree if self.tree.node(tree).items else NOTHING

    def _advanced(
        self, branch: str, head: Snapshot | None, changes: Changes, why: Circumstances, conflicts: Address
    ) -> Snapshot:
        """The next snapshot of a branch; the head where nothing changes."""
        edits = {key_of(path): self._value(head, path, value) for path, value in changes.items()}
        if head is None:
            manifest = self.tree.build(sorted((key, value) for key, value in edits.items() if value is not None))
        else:
            manifest = self.tree.edit(head.root.manifest, edits)
        kept = None if head is None else head.root
        root = Root(
            manifest=manifest,
            overlay=NOTHING if kept is None else kept.overlay,
            conflicts=conflicts,
            settings=self._settings(head, why),
            parents=() if head is None else (head.id,),
            fingerprints=why.fingerprints or (() if kept is None else kept.fingerprints),
            source=why.source,
            author=why.author or login(),
            time=why.time or now(),
            message=why.message,
        )
        if head is not None and _content_of(root) == _content_of(head.root):
            return head
        return self.record(branch, root, "commit")

    def _settings(self, head: Snapshot | None, why: Circumstances) -> Address:
        if why.settings is None and head is not None:
            return head.root.settings
        return self.chunks.put(Kind.SETTINGS, why.settings or b"{}")

    def _value(self, head: Snapshot | None, path: str, value: Content | Entry | None) -> bytes | None:
        """The value of a path in the manifest, with its chunk in the store."""
        if value is None:
            return None
        if isinstance(value, Content):
            value = self.stored(value, None if head is None else self.entry(head, path))
        elif value.chunk and not self.chunks.has(value.chunk):
            raise CorollaryError("unknown-chunk", "an entry refers to facts that are not in the store", place=path)
        return pack(value)

    def _as_entry(self, value: Content | Entry) -> Entry | None:
        """The entry of a value, where its chunk is known already."""
        if isinstance(value, Entry):
            return value
        chunk = self.memo.segment_of(value.blob, value.fingerprint)
        return None if chunk is None else Entry(value.language, value.blob, chunk)


def _content_of(root: Root) -> tuple[object, ...]:
    """What two snapshots with nothing between them have in common."""
    return root.manifest, root.overlay, root.conflicts, root.settings, root.fingerprints


def moved(branch: str) -> CorollaryError:
    """The error of a branch that is not where it was expected to be."""
    return CorollaryError("ref-moved", "the branch has moved meanwhile", place=branch, remedy="Look again, and repeat.")


def taken(name: str) -> CorollaryError:
    """The error of a name that a branch or a tag has already."""
    return CorollaryError(
        "ref-exists", "there is such a branch or tag already", place=name, remedy="Choose another name."
    )


def now() -> int:
    """The time in milliseconds."""
    return clock.time_ns() // 1_000_000


@cache
def login() -> str:
    """Who is logged in, as far as that can be told; looked up once."""
    with suppress(Exception):
        return getpass.getuser()
    return "unknown"
