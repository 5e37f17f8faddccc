"""Two histories brought together, and changes taken back: three-way, file by file (`threeway`).

Only facts are here and no sources, so where both sides changed one file differently nothing is made up: whoever has
the sources may settle it, else the side that is merged into stays, and the conflict is part of the snapshot. Laws
(tests/store): merging what is an ancestor changes nothing; merging a descendant gives it; the two orders of a merge
agree wherever there is no conflict.
"""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import normpath

from msgspec import structs

from corollary.errors import CorollaryError
from corollary.source.spelling import readings
from corollary.store.branches.settings import merge_settings
from corollary.store.branches.threeway import Merge, Moved, Settle, Values, merge_trees
from corollary.store.chunks.addresses import NOTHING, Address, SnapshotId, shown
from corollary.store.entries import Conflict, Entry, Root, Snapshot, key_of, pack, path_of
from corollary.store.overlay import ordered
from corollary.store.refs.ancestry import ancestors, merge_bases
from corollary.store.refs.ledger import BRANCH
from corollary.store.repository import SETTINGS_PLACE, Repository, login, now


def merge(
    store: Repository,
    branch: str,
    revision: str,
    *,
    author: str = "",
    message: str = "",
    time: int = 0,
    settle: Settle | None = None,
) -> Snapshot:
    """The head of a branch after another snapshot was merged into it; `settle` is asked of what both sides changed.

    Of several best common ancestors (histories that crossed) the one with the least id counts; where there is none,
    nothing. Raises CorollaryError "facts-version" where the two were extracted by different versions.
    """
    with store.writing():
        ours, theirs = head_of(store, branch), store.as_of(revision)
        bases = merge_bases(store.get, ours.id, theirs.id)
        if theirs.id in bases:
            return ours
        if ours.id in bases:
            store.move(branch, BRANCH, theirs.id, "fast-forward", author, time, f"merge {revision}")
            return theirs
        _expect_alike(ours, theirs)
        base = store.get(bases[0]) if bases else None
        before = base.root.manifest if base is not None else store.tree.build(())
        found = merge_trees(store.tree, before, ours.root.manifest, theirs.root.manifest, settle)
        found = _settled(store, found, settle)
        open_still = store.conflicts(theirs) | store.conflicts(ours)
        root = _merged(store, ours.root, found, (ours.id, theirs.id), "merge", open_still)
        root = _taken_over(store, root, base, ours, theirs)
        return store.record(branch, _told(root, author, message or f"merge {revision}", time), "merge")


def revert(
    store: Repository, branch: str, revision: str, *, author: str = "", message: str = "", time: int = 0
) -> Snapshot:
    """The head of a branch after what one snapshot changed was taken back; later changes of the same paths conflict.

    Raises CorollaryError "not-an-ancestor", "merge-to-revert", and "facts-version" like `merge`.
    """
    with store.writing():
        head, undone = head_of(store, branch), store.as_of(revision)
        if undone.id not in ancestors(store.get, head.id):
            raise CorollaryError(
                "not-an-ancestor",
                f"the snapshot is not part of the history of '{branch}'",
                place=revision,
                remedy=f"`corollary log {branch}` lists what is.",
            )
        if len(undone.root.parents) > 1:
            raise CorollaryError(
                "merge-to-revert",
                "the snapshot is a merge: which side is to stay is not known",
                place=revision,
                remedy="Use `corollary restore` for the paths in question.",
            )
        parent = store.get(undone.root.parents[0]) if undone.root.parents else None
        after = parent.root.manifest if parent is not None else store.tree.build(())
        _expect_alike(head, undone if parent is None else parent)
        found = merge_trees(store.tree, undone.root.manifest, head.root.manifest, after)
        root = _merged(store, head.root, found, (head.id,), "revert", store.conflicts(head))
        root = _taken_over(store, root, undone, head, parent)
        if _same(root, head.root):
            return head
        told = message or f"revert {shown(undone.id)[:12]}"
        return store.record(branch, _told(root, author, told, time), "revert")


def restore(
    store: Repository, branch: str, path: str, revision: str, *, author: str = "", message: str = "", time: int = 0
) -> Snapshot:
    """The head of a branch after a file, or all of a folder, is as it was in another snapshot, or gone as there.

    The root, ".", stands for everything, settings included. Conflicts on restored paths are settled by that.
    Raises CorollaryError "unknown-path".
    """
    with store.writing():
        head, origin = head_of(store, branch), store.as_of(revision)
        _expect_alike(head, origin)
        place, wanted, present, left = _restored(store, path, origin, head)
        edits: Values = dict.fromkeys(present)
        edits.update(wanted)
        root = _merged(store, head.root, Merge(edits, {}, {}), (head.id,), "restore", left)
        settings = origin.root.settings if place == SETTINGS_PLACE else head.root.settings
        root = structs.replace(root, settings=settings, fingerprints=_united(head.root, origin.root))
        if _same(root, head.root):
            return head
        told = message or f"restore {path} from {revision}"
        return store.record(branch, _told(root, author, told, time), "restore")


def _merged(
    store: Repository,
    ours: Root,
    found: Merge,
    parents: tuple[SnapshotId, ...],
    source: str,
    open_still: Mapping[str, Conflict],
) -> Root:
    """The root record of ours with the edits made; conflicts that were open before and are not settled stay."""
    before = {key_of(path): one for path, one in open_still.items()}
    conflicts = sorted((key, pack(one)) for key, one in {**before, **found.conflicts}.items())
    return Root(
        manifest=store.tree.edit(ours.manifest, found.edits),
        overlay=ours.overlay,
        conflicts=store.tree.build(conflicts) if conflicts else NOTHING,
        settings=ours.settings,
        parents=parents,
        fingerprints=ours.fingerprints,
        source=source,
        author="",
        time=0,
        message="",
    )


def _settled(store: Repository, found: Merge, settle: Settle | None) -> Merge:
    """A merge with what can be settled of its conflicts as edits."""
    if settle is None:
        return found
    edits, conflicts = dict(found.edits), dict(found.conflicts)
    for key, plain in found.conflicts.items():
        moved = found.moved.get(key, Moved(key, plain))
        content = settle.settle(path_of(moved.to), moved.conflict, (path_of(key),))
        if content is not None:
            del conflicts[key]
            edits[key] = None
            edits[moved.to] = pack(store.stored(content, moved.conflict.ours))
    return Merge(edits, conflicts, found.moved)


def _told(root: Root, author: str, message: str, time: int) -> Root:
    """The root with who made it, when and why."""
    return structs.replace(root, author=author or login(), time=time or now(), message=message)


def _taken_over(store: Repository, root: Root, base: Snapshot | None, ours: Snapshot, theirs: Snapshot | None) -> Root:
    """The root with what is no file as both sides have it: settings, what made the facts, and what users say."""
    overlay = _merged_overlay(store, base, ours, theirs)
    if theirs is None:
        return structs.replace(root, overlay=overlay)
    settings, clash = merge_settings(store, base, ours, theirs)
    conflicts = root.conflicts
    if clash:
        items = [(key_of(path), pack(one)) for path, one in clash.items()]
        conflicts = store.tree.edit(conflicts, dict(items)) if conflicts else store.tree.build(items)
    made = _united(ours.root, theirs.root)
    return structs.replace(root, settings=settings, conflicts=conflicts, fingerprints=made, overlay=overlay)


def _same(root: Root, head: Root) -> bool:
    """Whether nothing would change."""
    parts = ("manifest", "overlay", "conflicts", "settings")
    return all(getattr(root, part) == getattr(head, part) for part in parts)


def _united(ours: Root, theirs: Root) -> tuple[tuple[str, str], ...]:
    return tuple(sorted({**dict(theirs.fingerprints), **dict(ours.fingerprints)}.items()))


def _restored(
    store: Repository, path: str, origin: Snapshot, head: Snapshot
) -> tuple[str, Values, Values, dict[str, Conflict]]:
    """What `restore` is about: the path that is meant, what is below it there and here, and conflicts elsewhere."""
    conflicts = store.conflicts(head)
    for reading in readings(normpath(path) if path else path):
        wanted, present = _below(store, origin, reading), _below(store, head, reading)
        left = {
            at: one
            for at, one in conflicts.items()
            if reading not in {SETTINGS_PLACE, at} and not at.startswith(f"{reading}/")
        }
        if wanted or present or left != conflicts:
            return reading, wanted, present, left
    raise CorollaryError(
        "unknown-path", "neither snapshot has such a file or folder", place=path, remedy="Check the path."
    )


def _below(store: Repository, snapshot: Snapshot, path: str) -> Values:
    """The entries of a file, or of all that lies in a folder; "." is the root."""
    folder = "" if path == SETTINGS_PLACE else path + "/"
    found: Values = {key_of(at): pack(entry) for at, entry in store.entries(snapshot, folder)}
    entry: Entry | None = store.entry(snapshot, path)
    return found if entry is None else {**found, key_of(path): pack(entry)}


def _merged_overlay(store: Repository, base: Snapshot | None, ours: Snapshot, theirs: Snapshot | None) -> Address:
    """What ours says, with what theirs says and no longer says beyond the base: sets, so nothing conflicts."""
    before, mine, other = (set(store.overlay(one)) if one is not None else set() for one in (base, ours, theirs))
    return store.overlay_tree(ordered((mine | (other - before)) - (before - other)))


def head_of(store: Repository, branch: str) -> Snapshot:
    """The snapshot of a branch. Raises CorollaryError "unknown-branch"."""
    ref = next((one for one in store.refs() if one.name == branch and one.kind == BRANCH), None)
    if ref is None:
        raise CorollaryError(
            "unknown-branch", "there is no such branch", place=branch, remedy="`corollary branch list` lists them."
        )
    return store.get(ref.snapshot)


def _expect_alike(one: Snapshot, other: Snapshot) -> None:
    """What different versions extracted cannot stand in one snapshot."""
    ours, theirs = dict(one.root.fingerprints), dict(other.root.fingerprints)
    different = sorted(language for language in ours.keys() & theirs.keys() if ours[language] != theirs[language])
    if different:
        raise CorollaryError(
            "facts-version",
            f"the facts of {', '.join(different)} were extracted by different versions",
            remedy="Take both snapshots with one version.",
        )
