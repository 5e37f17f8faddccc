"""Snapshots of commits, batch by batch: list what is new, extract it on all cores, then write it in one transaction.

What a commit's manifest is, is decided by the commit alone; its parents here are those of its git parents that are
part of the import or were imported before. An import that was interrupted goes on where its last batch ended, since
the store remembers which snapshot a commit became; not of one whose blobs were missing, so that it is tried again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from msgspec import structs

from corollary.answers.text.words import count
from corollary.errors import CorollaryError
from corollary.source.git.listing import Found, Listed, differences
from corollary.source.git.repository import Commit, CommitId, GitRepository, MissingObjectError
from corollary.store.chunks.addresses import NOTHING, Address, Kind, SnapshotId
from corollary.store.entries import Entry, Root, Snapshot, key_of, pack, unpack_entry
from corollary.store.store import Store
from corollary.versioning.contents.settings import unpack_settings
from corollary.versioning.grammars import Grammars
from corollary.versioning.importing.blobs import Blobs
from corollary.versioning.importing.rules import RuleBook, Rules, version_of_import

Progress = Callable[[int, int], None]

GIT = "git:"
"""How the source of a snapshot begins that was imported; the id of the commit follows."""

_BATCH_COMMITS = 256
_BATCH_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a commit needs: its known record, or what it holds that is not as in its first parent."""

    commit: Commit
    known: Root | None = None
    rules: Rules | None = None
    listed: Listed | None = None
    base: CommitId | None = None
    changes: Mapping[str, Found | None] | None = None
    complete: bool = True


class Importer:
    """Makes snapshots of the commits of one repository."""

    def __init__(
        self, store: Store, repository: GitRepository, folder: str, grammars: Grammars, jobs: int | None
    ) -> None:
        self._store = store
        self._repository = repository
        self._folder_name = Path(folder).name
        self._version = version_of_import(grammars, repository)
        self._book = RuleBook(repository, grammars)
        self._blobs = Blobs(store, repository, jobs or os.cpu_count() or 1)
        self._listed: dict[CommitId, Listed] = {}
        self._languages: dict[int, frozenset[str]] = {}
        self._named: dict[Address, bool] = {}
        self._incomplete: dict[CommitId, Snapshot] = {}
        self.made = 0

    @property
    def extracted(self) -> int:
        """How many blobs were extracted."""
        return self._blobs.extracted

    @property
    def troubles(self) -> list[str]:
        """What could not be used as it is, in lines for users."""
        configurations = [f"commit {commit[:12]}: {why}" for commit, why in self._book.troubles.items()]
        failed = [f"{name}: {why}" for name, why in self._blobs.troubles.items()]
        if self._blobs.missing:
            missing = count(len(self._blobs.missing), "blob", "is", "are")
            failed.append(
                f"{missing} not in the repository, which leaves files out as unreadable "
                "(`git fetch --refetch` brings them; then import again)"
            )
        return [*configurations, *failed]

    def snapshot_of(self, commit: CommitId) -> Snapshot | None:
        """The snapshot that a commit became, if it was imported as it would be now."""
        if commit in self._incomplete:
            return self._incomplete[commit]
        found = self._store.memo.segment_of(bytes.fromhex(commit), self._version)
        if found is None or not self._store.chunks.has(found):
            return None
        snapshot = self._store.get(SnapshotId(found))
        return snapshot if self._is_named_so(snapshot.root.settings) else None

    def _is_named_so(self, settings: Address) -> bool:
        """Whether these settings hold in this folder: where its root is a package, they have the name of it."""
        if settings not in self._named:
            name = unpack_settings(self._store.chunks.get(Kind.SETTINGS, settings)).root_name
            self._named[settings] = name in {"", self._folder_name}
        return self._named[settings]

    def run(
        self,
        commits: Iterable[Commit],
        total: int,
        *,
        progress: Progress | None = None,
        done: Callable[[Mapping[CommitId, Snapshot]], None] = lambda made: None,
    ) -> None:
        """Imports commits, each after its parents: O(changes * log files), and extracting each new blob once.

        `done` is called within the transaction of each batch.
        """
        count = 0
        for batch in self._batches(commits):
            self._blobs.extract()
            with self._store.writing():
                made: dict[CommitId, Snapshot] = {}
                for plan in batch:
                    made[plan.commit.id] = self._recorded(plan)
                done(made)
            count += len(batch)
            if progress is not None:
                progress(count, total)

    def _batches(self, commits: Iterable[Commit]) -> Iterator[list[_Plan]]:
        batch: list[_Plan] = []
        for commit in commits:
            batch.append(self._planned(commit))
            if len(batch) >= _BATCH_COMMITS or self._blobs.waiting_bytes >= _BATCH_BYTES:
                yield batch
                batch = []
        if batch:
            yield batch

    def _planned(self, commit: Commit) -> _Plan:
        known = self.snapshot_of(commit.id)
        if known is not None:
            return _Plan(commit, known=known.root)
        rules, listed = self._book.of(commit), self._list(commit)
        base = self._base(commit, rules)
        before = self._list(base) if base is not None else Listed()
        changes = dict(differences(before, listed))
        here = [self._blobs.want(rules, path, found) for path, found in changes.items() if found is not None]
        return _Plan(commit, None, rules, listed, None if base is None else base.id, changes, all(here))

    def _base(self, commit: Commit, rules: Rules) -> Commit | None:
        """The first parent, where the same rules hold: what did not change since then is what it was."""
        for parent in commit.parents[:1]:
            if parent in self._listed or self.snapshot_of(parent) is not None:
                base = self._repository.commit(parent)
                return base if self._book.of(base) is rules else None
        return None

    def _list(self, commit: Commit) -> Listed:
        if commit.id not in self._listed:
            try:
                self._listed[commit.id] = self._book.of(commit).lister.list(commit)
            except MissingObjectError as error:
                raise CorollaryError(
                    "git-incomplete",
                    f"the tree of commit {commit.id[:12]} is not in the repository ({error})",
                    remedy="Fetch what is missing: `git fetch --refetch`, or clone without `--filter=tree:0`.",
                ) from None
        return self._listed[commit.id]

    def _recorded(self, plan: _Plan) -> Snapshot:
        """The snapshot of a commit. For `writing`."""
        commit = plan.commit
        parents = tuple(one.id for one in map(self.snapshot_of, dict.fromkeys(commit.parents)) if one is not None)
        root = self._root(plan, parents) if plan.known is None else structs.replace(plan.known, parents=parents)
        snapshot = self._store.keep(root)
        if plan.known is None and (not plan.complete or plan.base in self._incomplete):
            self.made += 1
            self._incomplete[commit.id] = snapshot
        elif plan.known != root:
            self.made += 1
            self._store.memo.remember(bytes.fromhex(commit.id), self._version, snapshot.id)
        return snapshot

    def _root(self, plan: _Plan, parents: tuple[SnapshotId, ...]) -> Root:
        rules, listed, commit = plan.rules, plan.listed, plan.commit
        assert rules is not None
        assert listed is not None
        settings = rules.settings(listed, self._folder_name)
        return Root(
            manifest=self._manifest(plan, rules),
            overlay=NOTHING,
            conflicts=NOTHING,
            settings=self._store.chunks.put(Kind.SETTINGS, settings),
            parents=parents,
            fingerprints=rules.fingerprints(listed.languages(self._languages)),
            source=f"{GIT}{commit.id}",
            author=commit.author,
            time=commit.time,
            message=commit.message,
        )

    def _manifest(self, plan: _Plan, rules: Rules) -> Address:
        base = None if plan.base is None else self.snapshot_of(plan.base)
        before = base or (self.snapshot_of(plan.commit.parents[0]) if plan.commit.parents else None)
        edits: dict[bytes, bytes | None] = {}
        for path, found in sorted((plan.changes or {}).items()):
            key = key_of(path)
            if found is None:
                edits[key] = None
                continue
            old = self._store.tree.get(before.root.manifest, key) if before is not None else None
            earlier: Entry | None = None if old is None else unpack_entry(old)
            entry = self._blobs.entry(rules, path, found, earlier)
            edits[key] = None if entry is None else pack(entry)
        if base is not None:
            return self._store.tree.edit(base.root.manifest, edits)
        return self._store.tree.build(sorted((key, value) for key, value in edits.items() if value is not None))
