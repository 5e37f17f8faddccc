"""Which snapshot a user means, by the names of the store and, where it has no such name, by those of git.

The order: branches and tags of the store, ids of its snapshots and times; then revisions of git, whose commit is
imported if it was not before. `git:` before a revision means git alone.
"""

from __future__ import annotations

from pathlib import Path

from corollary.errors import CorollaryError
from corollary.source.discovery import locate
from corollary.source.git.commits import at_moment
from corollary.source.git.repository import CommitId, GitRepository
from corollary.source.git.revisions import resolve
from corollary.store.chunks.addresses import shown
from corollary.store.entries import Snapshot
from corollary.store.refs.revisions import read_revision
from corollary.store.store import Store
from corollary.versioning.grammars import Grammars
from corollary.versioning.importing.history import import_commit
from corollary.versioning.programs.linked import Linked

ONLY_GIT = "git:"
_NOT_HERE = frozenset({"unknown-revision", "bad-revision"})


def find(store: Store, folder: str, grammars: Grammars, revision: str, jobs: int | None = None) -> Snapshot:
    """The snapshot that a revision means.

    Raises CorollaryError "unknown-revision", "ambiguous-revision", "bad-revision", "git-unusable".
    """
    if not revision.startswith(ONLY_GIT):
        try:
            return store.as_of(revision)
        except CorollaryError as error:
            if error.code not in _NOT_HERE:
                raise
            unknown = error
    else:
        unknown = CorollaryError("unknown-revision", "git knows no such commit", place=revision[:100])
    repository = GitRepository.around(folder)
    if repository is None:
        if revision.startswith(ONLY_GIT):
            raise CorollaryError("unknown-revision", "there is no repository of git here", place=revision[:100])
        raise unknown
    with repository:
        commit = commit_of(repository, revision, unknown)
        return import_commit(store, repository, folder, grammars, commit, jobs)


def open_store(folder: str, revision: str) -> Store:
    """The store of a folder; made where there is none and the revision is one of git's. Raises like `find`."""
    try:
        return Store.open(folder, make=False)
    except CorollaryError as error:
        if error.code != "no-store":
            raise
        repository = GitRepository.around(folder)
        if repository is None:
            raise
        neither = CorollaryError(
            "no-store",
            f"there are no snapshots yet, and git knows no commit {revision[:100]}",
            remedy="`corollary snapshot` takes one; or name a commit.",
        )
        with repository:
            commit_of(repository, revision, neither)
    return Store.open(folder, make=True)


def commit_of(repository: GitRepository, revision: str, unknown: CorollaryError) -> CommitId:
    """The commit that a revision means to git; raises `unknown` where it means none, and says if a clone is shallow."""
    found = _meant(repository, revision.removeprefix(ONLY_GIT))
    if found is not None:
        return found
    if repository.is_shallow:
        why = f"{unknown.message}: a shallow clone has only the last ones"
        remedy = "`git fetch --unshallow` brings the commits before them."
        raise CorollaryError(unknown.code, why, place=unknown.place, remedy=remedy)
    raise unknown


def _meant(repository: GitRepository, revision: str) -> CommitId | None:
    """The commit that a revision means to git: a name of its own, or a time."""
    try:
        return resolve(repository, revision)
    except CorollaryError as error:
        if error.code != "unknown-revision":
            raise
    try:
        wanted = read_revision(revision)
        if wanted.moment is None or wanted.back:
            return None
        tip = resolve(repository, wanted.name or "HEAD")
    except CorollaryError:
        return None
    return at_moment(repository, tip, wanted.moment)


def open_linked(root: str | Path, revision: str, jobs: int | None = None) -> Linked:
    """A snapshot of a folder, with a store of its own to read it from. Raises like `find`, and "no-store"."""
    _, folder = locate(root)
    store = open_store(folder, revision)
    try:
        grammars = Grammars(folder)
        return Linked(store, find(store, folder, grammars, revision, jobs), folder, grammars, owned=True)
    except BaseException:
        store.close()
        raise


def identified(root: str | Path, revision: str) -> str:
    """The id of the snapshot of a folder that a revision means now. Raises like `open_linked`."""
    linked = open_linked(root, revision)
    try:
        return shown(linked.snapshot.id)
    finally:
        linked.close()
