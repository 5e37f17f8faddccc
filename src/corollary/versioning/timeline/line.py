"""A line of history: a snapshot and its first parents, the oldest first, and the programs of any of them.

What is linked here is not kept: a question about a hundred snapshots would drive out of the cache what is asked daily.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from corollary.answers.building.naming import constructors
from corollary.answers.types.history import Moment
from corollary.answers.visible import visible
from corollary.errors import CorollaryError
from corollary.facts.segment import Segment
from corollary.linking.program import Program
from corollary.reasoning.graph import Graph
from corollary.source.git.repository import GitRepository
from corollary.store.chunks.addresses import Address, shown
from corollary.store.entries import Snapshot
from corollary.store.refs.revisions import DEFAULT_BRANCH
from corollary.store.store import Store
from corollary.versioning.grammars import Grammars
from corollary.versioning.importing.history import branch_for
from corollary.versioning.importing.importer import GIT
from corollary.versioning.programs.linked import Linked, time_of
from corollary.versioning.programs.sources import Constructors

Progress = Callable[[int, int], None]

_PROGRAMS_KEPT = 4


@dataclass(frozen=True)
class View:
    """The program of a snapshot and the graph of it."""

    program: Program
    constructors: Constructors = field(default_factory=dict)

    def called_as(self, row: int) -> tuple[int, ...]:
        """The symbol and, if it is a class, its constructors: who calls them calls the class."""
        return row, *constructors(self.program, row, self.constructors)

    @cached_property
    def graph(self) -> Graph:
        return Graph.of(self.program)


class Line:
    """Some snapshots, the oldest first, each the first parent of the next."""

    def __init__(self, store: Store, folder: str, grammars: Grammars, snapshots: list[Snapshot]) -> None:
        self.store = store
        self.snapshots = snapshots
        self._folder = folder
        self._grammars = grammars
        self._decoded: dict[Address, Segment] = {}
        self._views: OrderedDict[str, View] = OrderedDict()
        self.linked = 0

    def __len__(self) -> int:
        return len(self.snapshots)

    def view(self, at: int) -> View:
        """The program of the snapshot at a place; snapshots with the same contents share it."""
        linked = Linked(self.store, self.snapshots[at], self._folder, self._grammars, decoded=self._decoded)
        if linked.key in self._views:
            self._views.move_to_end(linked.key)
            return self._views[linked.key]
        view = self._views[linked.key] = View(linked.fresh(), linked.constructors)
        self.linked += 1
        if len(self._views) > _PROGRAMS_KEPT:
            self._views.popitem(last=False)
        current = {entry.chunk for _, entry in self.store.entries(self.snapshots[at])}
        self._decoded = {address: segment for address, segment in self._decoded.items() if address in current}
        return view

    def moment(self, at: int) -> Moment:
        """The snapshot at a place, for users."""
        return moment_of(self.snapshots[at])


def moment_of(snapshot: Snapshot) -> Moment:
    """A snapshot of a line, for users."""
    root = snapshot.root
    return Moment(
        snapshot=shown(snapshot.id),
        commit=root.source.removeprefix(GIT) if root.source.startswith(GIT) else "",
        time=time_of(root.time),
        author=visible(root.author),
        message=visible(root.message.partition("\n")[0]),
    )


def line_of(store: Store, tip: Snapshot, since: Snapshot | int | None) -> list[Snapshot]:
    """A snapshot and its first parents, the oldest first, back to `since`: O(snapshots).

    That is one of them, by its id or the commit that it is of, or a moment, in milliseconds: what was last by then.
    Raises CorollaryError "not-an-ancestor" where it is a snapshot and none of them, "nothing-since" where it is a
    moment and none of them younger.
    """
    if isinstance(since, int) and _begins(tip, since):
        raise CorollaryError(
            "nothing-since",
            f"no snapshot of this line is younger: the last is of {time_of(tip.root.time)}",
            place=time_of(since),
            remedy="Name an earlier time.",
        )
    line = [tip]
    while line[-1].root.parents and not _begins(line[-1], since):
        line.append(store.get(line[-1].root.parents[0]))
    if isinstance(since, Snapshot) and not _begins(line[-1], since):
        raise CorollaryError(
            "not-an-ancestor",
            "this snapshot is not on the main line of the other (its first parents)",
            place=shown(since.id)[:12],
            remedy="`corollary log` lists what is.",
        )
    return line[::-1]


def _begins(one: Snapshot, since: Snapshot | int | None) -> bool:
    """Whether a line that goes back to `since` begins with a snapshot."""
    if since is None:
        return False
    if isinstance(since, int):
        return one.root.time <= since
    return one.id == since.id or (one.root.source == since.root.source and one.root.source.startswith(GIT))


def default_branch(store: Store, folder: str) -> str:
    """The branch whose history is meant where none is named: the one that an import of git's `HEAD` makes, or `main`.

    Raises CorollaryError "no-history".
    """
    names = {ref.name for ref in store.refs()}
    repository = GitRepository.around(folder)
    if repository is not None:
        followed = ""
        with repository, suppress(CorollaryError):
            followed = branch_for(repository, "HEAD")
        if followed in names:
            return followed
    if DEFAULT_BRANCH in names:
        return DEFAULT_BRANCH
    raise CorollaryError(
        "no-history",
        "no history was imported and no snapshot taken",
        place=folder,
        remedy="Run `corollary history import` first, or name a branch with --at.",
    )
