"""Which snapshot a user means: by id, by branch or tag, by time, or counted back from one of these.

main            a branch or a tag
3f9a12c0        an id, or the beginning of one that no other snapshot shares
2026-03-01      what the branch `main` was then: a day means its end, a time without a zone is UTC
dev@2026-03-01  the same for another branch
main~2          its parent's parent
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from corollary.errors import CorollaryError

DEFAULT_BRANCH = "main"
SHORTEST = 4
"""How many digits of an id are enough, if no other id begins with them."""

_BACK = re.compile(r"(?P<rest>.+?)(?P<steps>(?:~\d{0,6}|\^)+)")
_STEP = re.compile(r"~(\d*)|\^")
_PREFIX = re.compile(rf"[0-9a-fA-F]{{{SHORTEST},64}}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LIKE_A_TIME = re.compile(r"\d{4}-\d\d(-\d\d.*)?")


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision, read: a name or the beginning of an id, at a moment (milliseconds, inclusive), so many parents back.

    `name` is empty where only a moment is given.
    """

    name: str
    moment: int | None = None
    back: int = 0


def read_revision(text: str) -> Revision:
    """What a user wrote. Raises CorollaryError "bad-revision"."""
    back = 0
    match = _BACK.fullmatch(text)
    if match:
        text = match["rest"]
        back = sum(int(step[1] or 1) if step[0] != "^" else 1 for step in _STEP.finditer(match["steps"]))
    name, at, when = text.partition("@")
    if at:
        return Revision(name, moment_of(when, end=True), back)
    if is_time(text):
        return Revision("", moment_of(text, end=True), back)
    if not text:
        raise CorollaryError("bad-revision", "a revision is empty", remedy=_REMEDY)
    return Revision(text, None, back)


def is_time(text: str) -> bool:
    """Holds if the text is, or is meant to be, a time: no branch or tag has such a name."""
    return _LIKE_A_TIME.fullmatch(text) is not None


def is_prefix(name: str) -> bool:
    """Holds if the text may be the beginning of an id."""
    return _PREFIX.fullmatch(name) is not None


def unknown_revision(text: str, names: list[str]) -> CorollaryError:
    """The error of a revision that names nothing."""
    like = difflib.get_close_matches(text, names, 3)
    remedy = f"Did you mean {' or '.join(like)}? " if like else ""
    return CorollaryError(
        "unknown-revision",
        "no snapshot, branch or tag has this name, and no commit of git",
        place=text[:100],
        remedy=f"{remedy}`corollary log` lists snapshots, `corollary branch list` branches.",
    )


_REMEDY = "Name a branch, a tag, the id of a snapshot, or a time such as 2026-03-01 or 2026-03-01T14:30."


def moment_of(text: str, *, end: bool = False) -> int:
    """The moment in milliseconds that a text means, of a day its beginning or `end`. Raises "bad-revision"."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CorollaryError("bad-revision", "this is no time", place=text[:100], remedy=_REMEDY) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    if end and _DAY.fullmatch(text):
        moment += timedelta(days=1) - timedelta(milliseconds=1)
    return int(moment.timestamp() * 1000)
