"""Which commit a revision of git's means: a name or an id, and steps back from it (gitrevisions(7)).

Deliberately absent: the log of references (`@{1}`), searches in messages (`:/text`), and paths (`HEAD:file`).
"""

from __future__ import annotations

import re

from corollary.errors import CorollaryError
from corollary.source.git.repository import CommitId, GitRepository, MissingObjectError

_STEPS = re.compile(r"(?:~\d{0,9}|\^\d{0,4}|\^\{(?:commit)?\})*\Z")
_STEP = re.compile(r"(~|\^)(\{(?:commit)?\}|\d*)")


MERGE_BASE = "..."
"""Behind a revision: the commit from which it and HEAD went separate ways, as in `git diff main...`."""


def resolve(repository: GitRepository, revision: str) -> CommitId:
    """The commit that a revision means. Raises CorollaryError "unknown-revision", "ambiguous-revision"."""
    if revision.endswith(MERGE_BASE):
        return _common(repository, revision.removesuffix(MERGE_BASE))
    steps = _STEPS.search(revision)
    name = revision[: steps.start()] if steps else revision
    try:
        identifier = repository.named("HEAD" if name == "@" else name) if name else ""
        commit = repository.peeled(identifier) if identifier else None
        for sign, count in _STEP.findall(revision[len(name) :]):
            if commit is not None and not count.startswith("{"):
                commit = _stepped(repository, commit, sign, int(count or 1))
    except MissingObjectError:
        commit = None
    if commit is None:
        raise CorollaryError(
            "unknown-revision",
            "git knows no such commit",
            place=revision[:100],
            remedy="`git log --oneline --all` lists commits; a shallow clone has only the last ones.",
        )
    return commit


def _common(repository: GitRepository, revision: str) -> CommitId:
    """The commit from which a revision and HEAD went separate ways."""
    other = resolve(repository, revision)
    try:
        found = repository.merge_base(resolve(repository, "HEAD"), other)
    except MissingObjectError:
        found = None
    if found is None:
        raise CorollaryError(
            "unknown-revision",
            f"HEAD and {revision} have no commit in common",
            place=revision[:100],
            remedy="In a shallow clone: `git fetch --unshallow`; in CI, check out with the whole history.",
        )
    return found


def _stepped(repository: GitRepository, commit: CommitId, sign: str, count: int) -> CommitId | None:
    """`count` first parents back, or the parent of that number; None where there is none."""
    if sign == "^":
        parents = repository.commit(commit).parents
        if not count:
            return commit
        return parents[count - 1] if count <= len(parents) else None
    for _ in range(count):
        parents = repository.commit(commit).parents
        if not parents:
            return None
        commit = parents[0]
    return commit
