"""What snapshots are, and what was done to them, as answers: nothing here reads a file or decides anything."""

from __future__ import annotations

from collections.abc import Mapping

from corollary.answers.describing import shown as visible
from corollary.answers.types import versions
from corollary.store.chunks.addresses import shown
from corollary.store.entries import Conflict, Entry, Snapshot
from corollary.store.refs.ledger import Operation, Ref
from corollary.store.sharing.transfers import Transfer
from corollary.store.store import Store
from corollary.store.upkeep.checking import Checked
from corollary.store.upkeep.collecting import Collected
from corollary.store.upkeep.packing import Packed
from corollary.store.upkeep.purging import Purge
from corollary.versioning.programs.linked import time_of
from corollary.versioning.programs.verifying import Rebuilt


def info_of(
    store: Store, snapshot: Snapshot, names: Mapping[bytes, tuple[str, ...]] | None = None
) -> versions.SnapshotInfo:
    """What a snapshot is; `names` are those that `names_of` gives, where they are known."""
    root = snapshot.root
    return versions.SnapshotInfo(
        id=shown(snapshot.id),
        parents=tuple(map(shown, root.parents)),
        author=root.author,
        time=time_of(root.time),
        source=root.source,
        message=root.message,
        refs=(names_of(store) if names is None else names).get(snapshot.id, ()),
        conflicts=len(store.conflicts(snapshot)),
    )


def names_of(store: Store) -> dict[bytes, tuple[str, ...]]:
    """The branches and tags of each snapshot that has any."""
    names: dict[bytes, tuple[str, ...]] = {}
    for ref in store.refs():
        names[ref.snapshot] = (*names.get(ref.snapshot, ()), ref.name)
    return names


def parent_of(store: Store, snapshot: Snapshot) -> Snapshot | None:
    """The first parent of a snapshot."""
    return store.get(snapshot.root.parents[0]) if snapshot.root.parents else None


def counted(store: Store, before: Snapshot | None, after: Snapshot) -> tuple[int, int, int]:
    """How many paths were added, removed and changed."""
    if before is None:
        return sum(1 for _ in store.entries(after)), 0, 0
    changes = store.diff(before, after)
    added = sum(change.before is None for change in changes)
    removed = sum(change.after is None for change in changes)
    return added, removed, len(changes) - added - removed


def freed(done: Collected, packed: Packed | None) -> versions.Freed:
    """What a collection freed, and packing saved."""
    return versions.Freed(
        snapshot="",
        snapshots=done.snapshots,
        chunks=done.chunks,
        bytes=done.bytes,
        kept_snapshots=done.kept_snapshots,
        kept_chunks=done.kept_chunks,
        packed=0 if packed is None else packed.chunks,
        saved=0 if packed is None else packed.before - packed.after,
    )


def purged(pattern: str, reason: str, done: Purge) -> versions.Purged:
    """What a purge took."""
    return versions.Purged(
        snapshot="",
        pattern=visible(pattern),
        reason=reason,
        paths=done.record.paths,
        segments=done.record.segments,
        chunks=done.chunks,
        rewritten={shown(old): shown(new) for old, new in done.record.rewritten},
        scanned_bytes=done.scanned,
        searched=done.searched,
        elsewhere=done.elsewhere,
        mentions=done.mentions,
    )


def verified(found: Checked, rebuilt: Rebuilt) -> versions.Verified:
    """What looking at a whole store found."""
    faults = (*found.faults, *rebuilt.faults)
    return versions.Verified(
        snapshot="",
        whole=not faults,
        chunks=found.chunks,
        snapshots=found.snapshots,
        trees_rebuilt=found.trees,
        segments_rebuilt=rebuilt.segments,
        programs_rebuilt=rebuilt.programs,
        problems=tuple(versions.Problem(one.kind, visible(one.where), visible(one.what)) for one in faults),
    )


def moved(action: str, ref: Ref, before: str = "") -> versions.Moved:
    """What was done to a branch or a tag."""
    return versions.Moved(snapshot=shown(ref.snapshot), action=action, kind=ref.kind, name=ref.name, before=before)


def shared(action: str, place: str, done: Transfer) -> versions.Shared:
    """What went from one store to another, or through a file."""
    return versions.Shared(
        snapshot=shown(done.head),
        action=action,
        branch=done.branch,
        place=visible(place),
        sent=done.sent,
        known=done.known,
        bytes=done.bytes,
    )


def operation_of(one: Operation) -> versions.OperationInfo:
    """A line of the log."""
    return versions.OperationInfo(
        time_of(one.time), one.author, one.action, one.ref, shown(one.before), shown(one.after), one.detail
    )


def conflict_of(path: str, one: Conflict) -> versions.ConflictInfo:
    """What each side of a merge has of a path."""

    def side(entry: Entry | None) -> str:
        if entry is None:
            return ""
        return shown(entry.blob) if entry.blob else f"left out: {entry.reason}"

    return versions.ConflictInfo(visible(path), side(one.base), side(one.ours), side(one.theirs))
