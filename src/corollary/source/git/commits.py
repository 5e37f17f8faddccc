"""Which commits are meant: a range, since a time, every so many; each after all that it comes from."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from corollary.source.git.repository import Commit, CommitId, GitRepository, MissingObjectError
from corollary.source.git.revisions import resolve


@dataclass(frozen=True, slots=True)
class Selection:
    """Commits, parents before children, and the last of them; of each the parents that are meant here.

    `missing` are parents that the repository lacks though it is no shallow clone.
    """

    commits: tuple[Commit, ...]
    tip: CommitId
    missing: tuple[CommitId, ...]


def select(
    repository: GitRepository, revisions: str = "HEAD", *, since: int = 0, every: int = 1, first_parent: bool = False
) -> Selection:
    """The commits of `REVISION` or `A..B` that were made at `since` (milliseconds) or later: O(commits walked).

    With `every` above 1, or `first_parent`, only first parents are followed; of these every so many, counted back from
    the last, each with the one picked before as its parent, and the first with what comes before all of them.
    """
    before, _, after = revisions.rpartition("..") if "..." not in revisions else ("", "", revisions)
    tip = resolve(repository, after or "HEAD")
    straight = first_parent or every > 1
    excluded = set(_walked(repository, [resolve(repository, before)], set(), 0, False)[0]) if before else set()
    found, missing = _walked(repository, [tip], excluded, since, straight)
    if not straight:
        return Selection(_parents_first(found), tip, tuple(sorted(missing)))
    line = _first_parents(found, tip)
    picked = line[::every]
    linked = [_with_parents(one, (below.id,)) for one, below in pairwise(picked)]
    linked += [_with_parents(one, line[-1].parents[:1]) for one in picked[-1:]]
    return Selection(tuple(reversed(linked)), tip, tuple(sorted(missing)))


def _walked(
    repository: GitRepository, starts: Iterable[CommitId], excluded: set[CommitId], since: int, straight: bool
) -> tuple[dict[CommitId, Commit], set[CommitId]]:
    """The commits that lead to these, but for those excluded and older ones, and those that are not there."""
    found: dict[CommitId, Commit] = {}
    missing: set[CommitId] = set()
    pending = list(starts)
    while pending:
        identifier = pending.pop()
        if identifier in found or identifier in excluded or identifier in missing:
            continue
        try:
            commit = repository.commit(identifier)
        except MissingObjectError:
            missing.add(identifier)
            continue
        if commit.time < since:
            excluded.add(identifier)
            continue
        found[identifier] = commit
        pending.extend(commit.parents[:1] if straight else commit.parents)
    return found, missing


def _parents_first(found: dict[CommitId, Commit]) -> tuple[Commit, ...]:
    """The commits, each after its parents, older ones first."""
    waiting = {one.id: sum(parent in found for parent in dict.fromkeys(one.parents)) for one in found.values()}
    children: dict[CommitId, list[CommitId]] = {}
    for one in found.values():
        for parent in dict.fromkeys(one.parents):
            children.setdefault(parent, []).append(one.id)
    ready = [(one.time, one.id) for one in found.values() if not waiting[one.id]]
    heapq.heapify(ready)
    ordered = []
    while ready:
        _, identifier = heapq.heappop(ready)
        ordered.append(found[identifier])
        for child in children.get(identifier, ()):
            waiting[child] -= 1
            if not waiting[child]:
                heapq.heappush(ready, (found[child].time, child))
    return tuple(ordered)


def _first_parents(found: dict[CommitId, Commit], tip: CommitId) -> list[Commit]:
    """The tip and its first parents, the newest first."""
    line = []
    at: CommitId | None = tip
    while at is not None and at in found:
        line.append(found[at])
        at = found[at].parents[0] if found[at].parents else None
    return line


def _with_parents(commit: Commit, parents: tuple[CommitId, ...]) -> Commit:
    return Commit(commit.id, commit.tree, parents, commit.author, commit.time, commit.message)


def at_moment(repository: GitRepository, tip: CommitId, moment: int) -> CommitId | None:
    """The last of a commit and its first parents that was there at a moment (milliseconds): O(commits since)."""
    at: CommitId | None = tip
    while at is not None:
        commit = repository.commit(at)
        if commit.time <= moment:
            return at
        at = commit.parents[0] if commit.parents else None
    return None
