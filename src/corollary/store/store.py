"""The store of a root: its snapshots, and what is done with several of them or with all.

    with Store.open("path/to/code") as store:
        store.snapshot("main", contents)
        store.fork("main", "experiment")
        store.commit("experiment", {"a.x": None})
        print(store.diff(store.as_of("main"), store.as_of("experiment")))
        store.merge("main", "experiment")

The work is done in `upkeep`, a module for each kind; this is the one place from where all of it is reached.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Self

from corollary.store.branches import amending, merging
from corollary.store.branches.threeway import Settle
from corollary.store.disk.failures import told
from corollary.store.entries import Snapshot
from corollary.store.overlay import Overlay
from corollary.store.refs.ledger import PurgeRecord
from corollary.store.repository import Repository
from corollary.store.sharing import transfers
from corollary.store.upkeep import checking, collecting, packing, purging
from corollary.threads import one_at_a_time


@one_at_a_time
class Store(Repository):
    """A store of snapshots; close it, or use it as a context manager. Threads take turns.

    Every method raises CorollaryError where it cannot be done; what was committed before stays.
    """

    def merge(
        self,
        branch: str,
        revision: str,
        *,
        author: str = "",
        message: str = "",
        time: int = 0,
        settle: Settle | None = None,
    ) -> Snapshot:
        """The head of a branch with another snapshot merged into it: O(changes of both * log files + snapshots).

        `settle` may give what becomes of a path that both sides changed. Raises CorollaryError "unknown-branch",
        "facts-version".
        """
        return merging.merge(self, branch, revision, author=author, message=message, time=time, settle=settle)

    def revert(self, branch: str, revision: str, *, author: str = "", message: str = "", time: int = 0) -> Snapshot:
        """The head of a branch with what a snapshot changed taken back: O(changes * log files + snapshots).

        Raises CorollaryError "not-an-ancestor", "merge-to-revert", "facts-version".
        """
        return merging.revert(self, branch, revision, author=author, message=message, time=time)

    def restore(
        self, branch: str, path: str, revision: str, *, author: str = "", message: str = "", time: int = 0
    ) -> Snapshot:
        """The head of a branch with a file or a folder as it is in another snapshot: O(those * log files).

        The root, ".", stands for everything.
        Raises CorollaryError "unknown-path", "facts-version".
        """
        return merging.restore(self, branch, path, revision, author=author, message=message, time=time)

    def amend(
        self,
        branch: str,
        change: Callable[[Overlay], Overlay],
        *,
        origin: str = "",
        author: str = "",
        message: str = "",
        time: int = 0,
    ) -> Snapshot:
        """The head of a branch with another overlay, what users say of it: O(edits), and one sync.

        A branch that does not exist is made at `origin`, where that is given. Raises CorollaryError "unknown-branch".
        """
        return amending.amend(self, branch, change, origin=origin, author=author, message=message, time=time)

    def gc(self, *, keep_days: float = collecting.KEEP_DAYS) -> collecting.Collected:
        """Frees what neither refs nor the log of the last days lead to: O(what is kept + chunks).

        Then the space goes back to the disk: O(what is freed).
        """
        done = collecting.collect(self, keep_days=keep_days)
        with told(self.place):
            self.file.shrink()
        return done

    def pack(self, *, progress: packing.Progress | None = None, anyway: bool = True) -> packing.Packed | None:
        """Moves chunks into packs, where they take a fraction of the room: O(new chunks + differences of snapshots).

        Unless `anyway`, only where there are many chunks outside of packs; None where there are not.
        """
        if not anyway and not packing.is_worth_packing(self):
            return None
        done = packing.pack(self, progress=progress)
        with told(self.place):
            self.file.shrink()
        return done

    def purge(self, pattern: str, reason: str, *, author: str = "") -> purging.Purge:
        """Takes a path, a folder or symbols out of every snapshot for good: O(snapshots * changes + store).

        Raises CorollaryError "nothing-to-purge", "purge-blocked", "purge-incomplete".
        """
        return purging.purge(self, pattern, reason, author=author)

    def purges(self) -> list[PurgeRecord]:
        """What was purged, oldest first: O(purges)."""
        with self.reading():
            return self.ledger.purges()

    def verify(self) -> checking.Checked:
        """Whether everything is as it was written: O(store)."""
        return checking.check(self)

    def export(self, revision: str, path: Path) -> transfers.Transfer:
        """Writes a snapshot with all it comes from into one file: O(what belongs to it).

        Raises CorollaryError "file-unusable".
        """
        return transfers.export(self, revision, path)

    def import_file(self, path: Path, branch: str = "", *, force: bool = False, author: str = "") -> transfers.Transfer:
        """Takes a branch from such a file: O(what is in it).

        Raises CorollaryError "bad-export", "not-fast-forward", "purged-snapshot", "file-unusable".
        """
        return transfers.import_file(self, path, branch, force=force, author=author)

    def push(
        self, target: Self, branch: str, *, name: str = "", force: bool = False, author: str = ""
    ) -> transfers.Transfer:
        """Brings a branch into another store: O(what is missing there).

        Raises CorollaryError "not-fast-forward", "purged-snapshot".
        """
        return transfers.push(self, target, branch, name=name, force=force, author=author)
