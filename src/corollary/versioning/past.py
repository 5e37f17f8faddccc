"""The history of a code base, for users: every command and tool about it is a method here.

with Versions.open("path/to/code", make=True) as versions:
    past = Past(versions)
    past.import_(Wanted("v1.0..HEAD"))
    past.bisect("dead save")
"""

from __future__ import annotations

from corollary.answers import history
from corollary.answers.visible import visible
from corollary.indexing import Progress
from corollary.store.chunks.addresses import shown
from corollary.versioning.history import Versions
from corollary.versioning.importing.history import Wanted, import_history, repository_of


class Past:
    """The history of one root, as its versions know it."""

    def __init__(self, versions: Versions) -> None:
        self._versions = versions
        self._store = versions.store

    def import_(self, wanted: Wanted, *, progress: Progress | None = None) -> history.Imported:
        """Commits of git as snapshots of a branch."""
        versions = self._versions
        with repository_of(versions.folder) as repository:
            done = import_history(
                self._store,
                repository,
                versions.folder,
                versions.grammars,
                wanted,
                jobs=versions.jobs,
                progress=progress,
            )
        return history.Imported(
            snapshot=shown(done.tip.id),
            branch=done.branch,
            commits=done.commits,
            made=done.made,
            extracted=done.extracted,
            info=versions.info(done.tip),
            notes=tuple(map(visible, done.notes)),
        )
