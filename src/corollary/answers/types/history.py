"""Answers about the history of a code base: what was imported, and what questions say of one commit after another."""

from __future__ import annotations

from msgspec import Struct

from corollary.answers.types.parts import Page, Report
from corollary.answers.types.versions import SnapshotInfo


class Imported(Report, frozen=True, kw_only=True, tag="history-import"):
    """What was imported: of `commits` commits `made` are new here, and `extracted` blobs were read for the first time.

    `notes` say what of it is not as it could be.
    """

    branch: str
    commits: int
    made: int
    extracted: int
    info: SnapshotInfo
    notes: tuple[str, ...] = ()


class Moment(Struct, frozen=True, omit_defaults=True):
    """A snapshot of a line of history: its id, the commit of git's that it is of, if it is of any, and the rest."""

    snapshot: str
    commit: str
    time: str
    author: str
    message: str


class Asked(Struct, frozen=True, omit_defaults=True):
    """A snapshot that was asked, and what it said: yes, no or unknown, and why."""

    moment: Moment
    holds: str
    why: str = ""


class Event(Struct, frozen=True, omit_defaults=True):
    """What happened to a symbol, which is called `symbol` then.

    "born", "moved" (to another file), "renamed", "changed" (its signature or kind), "died", "returned", or "first"
    where it is there already when the line begins.
    """

    event: str
    symbol: str
    moment: Moment
    before: str = ""
    file: str = ""
    line: int = 0


class Bisection(Report, frozen=True, kw_only=True, tag="bisect"):
    """Where something begins to hold on a line of history.

    `result` is "found" (the snapshot `first` and not `before`), "between" (somewhere after `before`, up to `first`:
    those between say "unknown"), "always" or "never". `complete` says whether every snapshot of the line was asked;
    otherwise it may have held, and ceased to, in between, and `first` is one place where it begins. Of those that were
    asked, `changes` are all where the answer changes. `moved` are the moves of the symbols to other files, which were
    followed: before one it was asked for by the name of then.
    """

    asked_for: str
    result: str
    first: Moment | None
    before: Moment | None
    snapshots: int
    complete: bool
    changes: tuple[Asked, ...]
    asked: tuple[Asked, ...]
    moved: tuple[Event, ...] = ()


class CallersThen(Struct, frozen=True, omit_defaults=True):
    """Who called a symbol at one snapshot: all of them counted, and who came and went since the one before."""

    moment: Moment
    symbol: str
    callers: int
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()


class Life(Report, frozen=True, kw_only=True, tag="history"):
    """The life of a symbol on a line of history, the oldest event first. Callers are told of `linked` snapshots."""

    symbol: str
    alive: bool
    snapshots: int
    linked: int
    events: tuple[Event, ...]
    callers: tuple[CallersThen, ...]
    page: Page


class Blame(Report, frozen=True, kw_only=True, tag="blame"):
    """Which snapshot began what holds at the end of a line: a call, a cycle, or that something is dead.

    `result`, `first`, `before` and `moved` as of a bisection; `site` is where the call stands then.
    """

    what: str
    result: str
    first: Moment | None
    before: Moment | None
    snapshots: int
    complete: bool
    asked: int
    site: str = ""
    moved: tuple[Event, ...] = ()


class Point(Struct, frozen=True):
    """A number at a snapshot."""

    moment: Moment
    value: int


class Trend(Report, frozen=True, kw_only=True, tag="trend"):
    """A number for each of some snapshots of a line, the oldest first: `measured` of `snapshots`."""

    metric: str
    unit: str
    snapshots: int
    measured: int
    points: tuple[Point, ...]
