"""The versions of a code base, for users: every command and tool about snapshots is a method here.

    with Versions.open("path/to/code") as versions:
        versions.snapshot(message="before the change")
        versions.diff("main~1", "main", level="symbols")

What is returned are answers; what is wrong is a CorollaryError.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from msgspec import structs

from corollary.answers.building.naming import inside
from corollary.answers.describing import shown as visible
from corollary.answers.paging import EVERYTHING, NO_PAGE, Window, cut
from corollary.answers.types import versions
from corollary.errors import CorollaryError
from corollary.indexing import Index, Progress
from corollary.source.discovery import locate
from corollary.store.chunks.addresses import shown
from corollary.store.entries import Snapshot
from corollary.store.refs.revisions import DEFAULT_BRANCH
from corollary.store.store import Store
from corollary.store.upkeep.collecting import KEEP_DAYS
from corollary.threads import one_at_a_time
from corollary.versioning.comparing.differences import Comparison, described_files, file_changes, renamed_files
from corollary.versioning.comparing.questions import Askable, compared_answers
from corollary.versioning.contents.diagrams import diagrams_of
from corollary.versioning.contents.merging import Settler
from corollary.versioning.contents.taking import take
from corollary.versioning.describing import (
    conflict_of,
    counted,
    freed,
    info_of,
    moved,
    names_of,
    operation_of,
    parent_of,
    purged,
    shared,
    verified,
)
from corollary.versioning.grammars import Grammars
from corollary.versioning.overlays.keeping import Kept
from corollary.versioning.overlays.telling import described_edits
from corollary.versioning.programs.finding import find
from corollary.versioning.programs.linked import Linked
from corollary.versioning.programs.verifying import Rebuilt, rebuild

if TYPE_CHECKING:
    from corollary.syntax.mermaid.values import Document


@one_at_a_time
class Versions:
    """The snapshots of one root; close it, or use it as a context manager."""

    def __init__(self, store: Store, folder: str, jobs: int | None) -> None:
        self.store = store
        self.lock = store.lock
        self.folder = folder
        self.jobs = jobs
        self.grammars = Grammars(folder)

    @classmethod
    def open(
        cls, root: str | Path = ".", *, make: bool = False, read_only: bool = False, jobs: int | None = None
    ) -> Versions:
        """The versions of a folder. Raises CorollaryError "no-store" if there are none, unless they may be made."""
        _, folder = locate(root)
        return cls(Store.open(folder, make=make, read_only=read_only), folder, jobs)

    def close(self) -> None:
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def find(self, revision: str) -> Snapshot:
        """The snapshot that a revision means, of the store or of git. Raises like `finding.find`."""
        return find(self.store, self.folder, self.grammars, revision, self.jobs)

    def _known(self, revision: str) -> str:
        """The revision as the store knows it: an id, where the name is one of git's."""
        try:
            self.store.identify(revision)
        except CorollaryError:
            return shown(self.find(revision).id)
        return revision

    def snapshot(
        self,
        branch: str = DEFAULT_BRANCH,
        *,
        message: str = "",
        author: str = "",
        progress: Progress | None = None,
    ) -> versions.Taken:
        """The files as they are now, as the new head of a branch."""

        def act() -> Snapshot:
            with Index.open(self.folder, jobs=self.jobs) as index:
                return take(self.store, index, branch, message=message, author=author, progress=progress)

        return self._acted("snapshot", branch, act)

    def merge(
        self, revision: str, branch: str = DEFAULT_BRANCH, *, message: str = "", author: str = ""
    ) -> versions.Taken:
        """A branch with another snapshot merged into it; where both sides changed a file, by its source."""
        told, known = message or f"merge {revision}", self._known(revision)
        sides = [self.store.get(ref.snapshot) for ref in self.store.refs() if ref.name == branch]
        with Settler(self.store, self.folder, self.grammars, (*sides, self.store.as_of(known))) as settler:
            taken = self._acted(
                "merge",
                branch,
                lambda: self.store.merge(branch, known, author=author, message=told, settle=settler),
            )
        return structs.replace(taken, merged=tuple(map(visible, settler.settled)))

    def revert(
        self, revision: str, branch: str = DEFAULT_BRANCH, *, message: str = "", author: str = ""
    ) -> versions.Taken:
        """A branch with what one snapshot changed taken back."""
        return self._acted(
            "revert", branch, lambda: self.store.revert(branch, self._known(revision), author=author, message=message)
        )

    def restore(
        self, path: str, revision: str, branch: str = DEFAULT_BRANCH, *, message: str = "", author: str = ""
    ) -> versions.Taken:
        """A branch with a file or a folder as it is in another snapshot."""
        place = inside(self.folder, path)
        return self._acted(
            "restore",
            branch,
            lambda: self.store.restore(branch, place, self._known(revision), author=author, message=message),
        )

    def create(self, kind: str, name: str, revision: str, *, author: str = "") -> versions.Moved:
        """A new branch or tag."""
        make = self.store.fork if kind == "branch" else self.store.tag
        ref = make(self._known(revision), name, author=author)
        return moved("created", ref)

    def rename(self, old: str, new: str, *, author: str = "") -> versions.Moved:
        """A branch under another name."""
        return moved("renamed", self.store.rename(old, new, author=author), before=old)

    def delete(self, kind: str, name: str, *, author: str = "") -> versions.Moved:
        """Forgets a branch or a tag."""
        return moved("deleted", self.store.delete(name, kind=kind, author=author))

    def refs(self, kind: str = "") -> versions.Refs:
        """Branches, tags, or both."""
        found = [ref for ref in self.store.refs() if kind in {"", ref.kind}]
        names = names_of(self.store)
        listed = tuple(
            versions.RefInfo(ref.name, ref.kind, info_of(self.store, self.store.get(ref.snapshot), names))
            for ref in found
        )
        return versions.Refs(snapshot="", refs=listed)

    def log(self, revision: str = DEFAULT_BRANCH, window: Window = EVERYTHING) -> versions.Log:
        """A snapshot and what it comes from."""
        start = self.find(revision)
        found = list(self.store.history(start))
        names = names_of(self.store)
        frame = versions.Log(snapshot=shown(start.id), snapshots=(), page=NO_PAGE)
        listed, page = cut(
            len(found), lambda i: info_of(self.store, found[i], names), window, frame=frame, question=("log", revision)
        )
        return structs.replace(frame, snapshots=tuple(listed), page=page)

    def operations(self, ref: str | None = None, window: Window = EVERYTHING) -> versions.Operations:
        """What moved a branch or a tag, or any of them."""
        found = self.store.operations(ref)
        frame = versions.Operations(snapshot="", operations=(), page=NO_PAGE)
        question = ("operations", ref, len(found))
        listed, page = cut(len(found), lambda i: operation_of(found[i]), window, frame=frame, question=question)
        return structs.replace(frame, operations=tuple(listed), page=page)

    def show(self, revision: str = DEFAULT_BRANCH) -> versions.Shown:
        """What a snapshot is and holds."""
        found = self.find(revision)
        entries = [entry for _, entry in self.store.entries(found)]
        added, removed, changed = counted(self.store, parent_of(self.store, found), found)
        return versions.Shown(
            snapshot=shown(found.id),
            info=info_of(self.store, found),
            files=dict(sorted(Counter(entry.language for entry in entries if not entry.reason).items())),
            left_out=dict(sorted(Counter(entry.reason for entry in entries if entry.reason).items())),
            fingerprints=dict(found.root.fingerprints),
            manifest=shown(found.root.manifest),
            added=added,
            removed=removed,
            changed=changed,
            conflicts=tuple(conflict_of(path, one) for path, one in self.store.conflicts(found).items()),
            overlay=self.kept.listed(revision).edits if found.root.overlay else (),
        )

    def diagrams(self, revision: str, path: str) -> tuple[Document, str]:
        """The diagrams that a file had in a snapshot, and the id of that."""
        snapshot = self.find(revision)
        return diagrams_of(self.store, snapshot, path), shown(snapshot.id)

    def diff(
        self, before: str, after: str = DEFAULT_BRANCH, *, level: str = "files", window: Window = EVERYTHING
    ) -> versions.Difference:
        """What differs of files, of what users say of them (overlay), of symbols, edges or facts, or of the answers to
        a question (dead, cycles, callers). Files come with what users say.
        """
        old, new = self.find(before), self.find(after)
        said = described_edits(self.store.overlay(old), self.store.overlay(new))
        if level == "overlay":
            return self._difference(old, new, level, said, window)
        files = file_changes(self.store.diff(old, new))
        if level == "files":
            return self._difference(old, new, level, [*described_files(files), *said], window)
        earlier, later = (self._linked(one).program for one in (old, new))
        changes = Comparison(earlier, later, renamed_files(files)).changes(level)
        return self._difference(old, new, level, changes, window)

    def diff_answers(
        self,
        before: str,
        after: str,
        question: str,
        arguments: Sequence[str],
        ask: Callable[[Linked], Askable],
        *,
        window: Window = EVERYTHING,
    ) -> versions.Difference:
        """What differs of the answers to a question; `ask` makes of a snapshot what can be asked."""
        old, new = self.find(before), self.find(after)
        renamed = renamed_files(file_changes(self.store.diff(old, new)))
        earlier, later = ask(self._linked(old)), ask(self._linked(new))
        changes = compared_answers(question, tuple(arguments), earlier, later, renamed)
        return self._difference(old, new, " ".join((question, *map(visible, arguments))), changes, window)

    def _linked(self, snapshot: Snapshot) -> Linked:
        return Linked(self.store, snapshot, self.folder, self.grammars)

    def _difference(
        self, old: Snapshot, new: Snapshot, level: str, changes: list[versions.Change], window: Window
    ) -> versions.Difference:
        frame = versions.Difference(
            snapshot=shown(new.id),
            before=info_of(self.store, old),
            after=info_of(self.store, new),
            level=level,
            totals=dict(sorted(Counter(change.change for change in changes).items())),
            changes=(),
            page=NO_PAGE,
        )
        question = ("diff", old.id, level)
        listed, page = cut(len(changes), changes.__getitem__, window, frame=frame, question=question)
        return structs.replace(frame, changes=tuple(listed), page=page)

    @property
    def kept(self) -> Kept:
        """What users say, kept with branches."""
        return Kept(self.store, self.folder, self.grammars, self.find)

    def gc(
        self, *, keep_days: float = KEEP_DAYS, packing: bool | None = None, progress: Progress | None = None
    ) -> versions.Freed:
        """Frees what nothing leads to, and packs what is left; where `packing` is None, if there is much to pack."""
        done = self.store.gc(keep_days=keep_days)
        packed = None if packing is False else self.store.pack(progress=progress, anyway=bool(packing))
        return freed(done, packed)

    def purge(self, pattern: str, reason: str, *, author: str = "") -> versions.Purged:
        """Takes a path, a folder or symbols out of every snapshot, for good."""
        done = self.store.purge(inside(self.folder, pattern), reason, author=author)
        return purged(pattern, reason, done)

    def verify(self, *, sources: bool = True) -> versions.Verified:
        """Whether the store is what was written, and, with `sources`, what the sources say."""
        found = self.store.verify()
        rebuilt = Rebuilt(0, 0, ())
        if sources and not found.faults:
            rebuilt = rebuild(self.store, self.folder, self.grammars)
        return verified(found, rebuilt)

    def export(self, revision: str, path: Path) -> versions.Shared:
        """Writes a branch into one file."""
        return shared("export", str(path), self.store.export(revision, path))

    def import_(self, path: Path, branch: str = "", *, force: bool = False, author: str = "") -> versions.Shared:
        """Takes a branch from a file."""
        done = self.store.import_file(path, branch, force=force, author=author)
        return shared("import", str(path), done)

    def push(
        self, other: str | Path, branch: str, *, name: str = "", force: bool = False, author: str = ""
    ) -> versions.Shared:
        """Brings a branch into the store of another root."""
        with Store.open(other) as target:
            done = self.store.push(target, branch, name=name, force=force, author=author)
        return shared("push", str(other), done)

    def pull(
        self, other: str | Path, branch: str, *, name: str = "", force: bool = False, author: str = ""
    ) -> versions.Shared:
        """Takes a branch from the store of another root."""
        with Store.open(other, make=False) as source:
            done = source.push(self.store, branch, name=name, force=force, author=author)
        return shared("pull", str(other), done)

    def _acted(self, action: str, branch: str, act: Callable[[], Snapshot]) -> versions.Taken:
        """What something did to a branch."""
        before = next((ref for ref in self.store.refs() if ref.name == branch), None)
        after = act()
        old = None if before is None else self.store.get(before.snapshot)
        added, removed, changed = counted(self.store, old, after)
        return versions.Taken(
            snapshot=shown(after.id),
            action=action,
            branch=branch,
            created=old is None or old.id != after.id,
            info=info_of(self.store, after),
            added=added,
            removed=removed,
            changed=changed,
            conflicts=tuple(map(visible, self.store.conflicts(after))),
        )
