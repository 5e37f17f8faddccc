"""What users say of a branch, kept with it: each change of an overlay is a snapshot of its own, with the same files."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import structs

from corollary.store.branches.merging import head_of
from corollary.store.entries import Snapshot
from corollary.store.overlay import Overlay, ordered
from corollary.store.repository import Repository, login, now

SOURCE = "overlay"


def amend(
    store: Repository,
    branch: str,
    change: Callable[[Overlay], Overlay],
    *,
    origin: str = "",
    author: str = "",
    message: str = "",
    time: int = 0,
) -> Snapshot:
    """The head of a branch after its overlay was changed: O(edits); the head that there was where nothing changes.

    A branch that does not exist is made at `origin`, where that is given. Raises CorollaryError "unknown-branch".
    """
    with store.writing():
        if origin and store.ledger.ref(branch) is None:
            store.fork(origin, branch, author=author)
        head = head_of(store, branch)
        before = store.overlay(head)
        after = ordered(change(before))
        if after == before:
            return head
        root = structs.replace(
            head.root,
            overlay=store.overlay_tree(after),
            parents=(head.id,),
            source=SOURCE,
            author=author or login(),
            time=time or now(),
            message=message,
        )
        return store.record(branch, root, SOURCE)
