"""Answers about snapshots: what was taken, where branches are, what differs. Those that come from no one program."""

from __future__ import annotations

from msgspec import Struct

from corollary.answers.types.parts import Page, Report


class SnapshotInfo(Struct, frozen=True, omit_defaults=True):
    """A snapshot: its id, what it comes from, who took it, when and why, and the branches and tags that name it."""

    id: str
    parents: tuple[str, ...]
    author: str
    time: str
    source: str
    message: str
    refs: tuple[str, ...] = ()
    conflicts: int = 0


class Taken(Report, frozen=True, kw_only=True, tag="snapshot"):
    """The head of a branch after something was to be committed; not `created` where nothing had changed.

    `action` says what was done: snapshot, merge, revert or restore. Of a merge, `merged` are the files that both sides
    changed and whose sources could be merged; `conflicts` those where that was not so.
    """

    action: str
    branch: str
    created: bool
    info: SnapshotInfo
    added: int
    removed: int
    changed: int
    conflicts: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()


class Log(Report, frozen=True, kw_only=True, tag="log"):
    """A snapshot and those that it comes from, children first."""

    snapshots: tuple[SnapshotInfo, ...]
    page: Page


class OperationInfo(Struct, frozen=True):
    """A line of the log of operations: what moved a branch or a tag, from where to where ("" for nowhere)."""

    time: str
    author: str
    action: str
    ref: str
    before: str
    after: str
    detail: str


class Operations(Report, frozen=True, kw_only=True, tag="operations"):
    """What moved branches and tags, newest first."""

    operations: tuple[OperationInfo, ...]
    page: Page


class RefInfo(Struct, frozen=True):
    """A branch or a tag, and the snapshot that it names."""

    name: str
    kind: str
    info: SnapshotInfo


class Refs(Report, frozen=True, kw_only=True, tag="refs"):
    """Branches or tags, by name."""

    refs: tuple[RefInfo, ...]


class ConflictInfo(Struct, frozen=True):
    """A path that two sides of a merge changed differently; "" where a side has no such file, else its content's id."""

    path: str
    base: str
    ours: str
    theirs: str


class EditInfo(Struct, frozen=True, omit_defaults=True):
    """Something that users say of a branch: its number, the edit, and why it changes nothing, if that is so."""

    number: int
    edit: str
    stale: str = ""


class Shown(Report, frozen=True, kw_only=True, tag="show"):
    """A snapshot, what it holds, and how it differs from its first parent."""

    info: SnapshotInfo
    files: dict[str, int]
    left_out: dict[str, int]
    fingerprints: dict[str, str]
    manifest: str
    added: int
    removed: int
    changed: int
    conflicts: tuple[ConflictInfo, ...]
    overlay: tuple[EditInfo, ...] = ()


class Change(Struct, frozen=True, omit_defaults=True):
    """Something that two snapshots differ in: `what` was added, removed, changed or renamed.

    `before` and `after` say how it was and is, where there is more to say than that it is there.
    """

    change: str
    what: str
    file: str = ""
    line: int = 0
    before: str = ""
    after: str = ""


class Difference(Report, frozen=True, kw_only=True, tag="diff"):
    """What differs from the snapshot `before` to the snapshot `after`, of one `level`: files, overlay, facts, symbols,
    edges, or the answers to a question.
    """

    before: SnapshotInfo
    after: SnapshotInfo
    level: str
    totals: dict[str, int]
    changes: tuple[Change, ...]
    page: Page


class Moved(Report, frozen=True, kw_only=True, tag="ref"):
    """What became of a branch or a tag: created, renamed or deleted."""

    action: str
    kind: str
    name: str
    before: str = ""


class Freed(Report, frozen=True, kw_only=True, tag="gc"):
    """What was freed because nothing leads to it; and how many chunks were packed, which `saved` so many bytes."""

    snapshots: int
    chunks: int
    bytes: int
    kept_snapshots: int
    kept_chunks: int
    packed: int = 0
    saved: int = 0


class Purged(Report, frozen=True, kw_only=True, tag="purge"):
    """What was purged. `rewritten` maps snapshots to those that have taken their place.

    `elsewhere` counts segments that stay because other paths have the same content, `mentions` the files whose own
    facts name a purged path. `scanned_bytes` were searched for `searched` pieces of what is gone, and none was found.
    """

    pattern: str
    reason: str
    paths: int
    segments: int
    chunks: int
    rewritten: dict[str, str]
    scanned_bytes: int
    searched: int
    elsewhere: int
    mentions: int


class Problem(Struct, frozen=True):
    """Something that is not as it was written: what, and where."""

    kind: str
    where: str
    what: str


class Verified(Report, frozen=True, kw_only=True, tag="verify"):
    """Whether the store is whole: how much was looked at, and everything that is wrong."""

    whole: bool
    chunks: int
    snapshots: int
    trees_rebuilt: int
    segments_rebuilt: int
    programs_rebuilt: int
    problems: tuple[Problem, ...]


class Shared(Report, frozen=True, kw_only=True, tag="share"):
    """What went from one place to another: chunks that were missing there, of how many that belong to the branch."""

    action: str
    branch: str
    place: str
    sent: int
    known: int
    bytes: int
