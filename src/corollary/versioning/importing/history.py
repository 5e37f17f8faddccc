"""The import of git history into a branch, and of a single commit when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corollary.answers.text.words import count
from corollary.errors import CorollaryError
from corollary.source.git.commits import select
from corollary.source.git.repository import CommitId, GitRepository
from corollary.source.git.revisions import resolve
from corollary.store.entries import Snapshot
from corollary.store.refs.ancestry import ancestors
from corollary.store.refs.ledger import BRANCH, IMPORT, Operation
from corollary.store.refs.names import checked_name
from corollary.store.repository import login, now
from corollary.store.store import Store
from corollary.versioning.grammars import Grammars
from corollary.versioning.importing.importer import GIT, Importer, Progress

PREFIX = "git/"
"""How branches begin that follow those of git."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the snapshot of the last commit, the branch, counts, and what users should know."""

    tip: Snapshot
    branch: str
    commits: int
    made: int
    extracted: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which commits are to be imported, and into which branch; `branch` is "" for the one that follows git's."""

    revisions: str = "HEAD"
    since: int = 0
    every: int = 1
    first_parent: bool = False
    branch: str = ""
    force: bool = False


def repository_of(folder: str) -> GitRepository:
    """The repository that a folder lies in. Raises CorollaryError "no-git"."""
    repository = GitRepository.around(folder)
    if repository is None:
        raise CorollaryError(
            "no-git",
            "there is no repository of git here",
            place=folder,
            remedy="Run it in a clone, or name one with --root.",
        )
    return repository


def branch_for(repository: GitRepository, revisions: str) -> str:
    """The branch that follows what a range ends with."""
    end = revisions.rpartition("..")[2] or "HEAD"
    name = repository.head() if end in {"HEAD", "@"} else end
    if not name or not repository.named(name) or any(mark in name for mark in "~^@"):
        name = resolve(repository, end)[:12]
    name = name.removeprefix("refs/heads/").removeprefix("refs/tags/")
    return checked_name(PREFIX + name)


def import_history(
    store: Store,
    repository: GitRepository,
    folder: str,
    grammars: Grammars,
    wanted: Wanted,
    *,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Imports the commits that are wanted and moves the branch to the last of them.

    Raises CorollaryError "bad-arguments", "nothing-to-import", "not-fast-forward" where the branch has snapshots of
    another origin.
    """
    if wanted.every < 1:
        raise CorollaryError(
            "bad-arguments", f"there is no {wanted.every}th commit", remedy="`every` is 1 for all, 2 for every other."
        )
    branch = checked_name(wanted.branch) if wanted.branch else branch_for(repository, wanted.revisions)
    selection = select(
        repository, wanted.revisions, since=wanted.since, every=wanted.every, first_parent=wanted.first_parent
    )
    if not selection.commits:
        raise CorollaryError(
            "nothing-to-import", "no commit is in this range", place=wanted.revisions, remedy="Widen the range."
        )
    importer = Importer(store, repository, folder, grammars, jobs)
    line = _line(repository, selection.tip)
    _expect_ours(store, branch, force=wanted.force)

    def advance(made: Mapping[CommitId, Snapshot]) -> None:
        """Moves the branch to the last commit of the main line that is there, so that nothing imported is freed."""
        last = next((made[one] for one in reversed(list(made)) if one in line), None)
        if last is not None and _head(store, branch) != last.id:
            store.move(branch, BRANCH, last.id, IMPORT, detail=last.root.source)

    importer.run(selection.commits, len(selection.commits), progress=progress, done=advance)
    tip = importer.snapshot_of(selection.tip)
    assert tip is not None
    notes = list(importer.troubles)
    if repository.is_shallow:
        notes.append("the clone is shallow: history before it is not there (`git fetch --unshallow` brings it)")
    if selection.missing:
        notes.append(
            f"{count(len(selection.missing), 'commit', 'is', 'are')} not in the repository: history ends there"
        )
    return Imported(tip, branch, len(selection.commits), importer.made, importer.extracted, tuple(notes))


def import_commit(
    store: Store, repository: GitRepository, folder: str, grammars: Grammars, commit: CommitId, jobs: int | None = None
) -> Snapshot:
    """The snapshot of one commit, imported now if it was not before; no branch moves.

    The log leads to it for a while, and so `gc` leaves it.
    """
    importer = Importer(store, repository, folder, grammars, jobs)
    known = importer.snapshot_of(commit)
    if known is not None:
        return known

    def log(made: Mapping[CommitId, Snapshot]) -> None:
        snapshot = made[commit]
        store.ledger.add(Operation(now(), login(), IMPORT, "", b"", snapshot.id, snapshot.root.source))

    importer.run([repository.commit(commit)], 1, done=log)
    made = importer.snapshot_of(commit)
    assert made is not None
    return made


def _line(repository: GitRepository, tip: CommitId) -> set[CommitId]:
    """A commit and its first parents."""
    line: set[CommitId] = set()
    at: CommitId | None = tip
    while at is not None and at not in line:
        line.add(at)
        parents = repository.commit(at).parents if repository.has(at) else ()
        at = parents[0] if parents else None
    return line


def _head(store: Store, branch: str) -> bytes:
    ref = store.ledger.ref(branch)
    return b"" if ref is None else ref.snapshot


def _expect_ours(store: Store, branch: str, *, force: bool) -> None:
    """What was not imported into a branch is not taken out of it unasked."""
    ref = store.ledger.ref(branch)
    if ref is None or force:
        return
    if ref.kind != BRANCH:
        raise CorollaryError("wrong-ref-kind", "this is a tag, and tags do not move", place=branch)
    own = [one for one in ancestors(store.get, ref.snapshot) if not store.get(one).root.source.startswith(GIT)]
    if own:
        raise CorollaryError(
            "not-fast-forward",
            f"the branch would lose {count(len(own), 'snapshot', 'that was', 'that were')} not imported",
            place=branch,
            remedy="Name another --branch, or pass --force.",
        )
