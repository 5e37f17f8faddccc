"""The tool that asks about the snapshots of a code base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta

from corollary.answers.types import history, versions
from corollary.answers.types.parts import Report
from corollary.errors import CorollaryError
from corollary.interfaces.mcp.tool import Arguments, Tool

if TYPE_CHECKING:
    from corollary.versioning.versions import Versions


class VersionsArguments(Arguments, frozen=True, kw_only=True):
    """What `versions` takes."""

    question: Annotated[
        Literal["log", "refs", "show", "diff", "bisect", "history", "blame", "trend"],
        Meta(
            description="`log`: the snapshots that `at` comes from. `refs`: branches and tags. `show`: what `at` holds "
            "and changed. `diff`: what differs from `before` to `at`. Over imported history up to `at`: `bisect`: "
            "the first snapshot where `subject` holds. `history`: what became of symbol `subject`. `blame`: who "
            "began that `subject` calls `target`, or is dead. `trend`: number `subject` over time."
        ),
    ] = "log"
    subject: Annotated[
        str,
        Meta(
            description="`bisect`: `dead S`, `exists S`, `calls A B`, `reaches A B`, `cycle A`, `dead > 10`, a goal. "
            "`history`, `blame`: symbols. `trend`: dead, cycles, coupling, symbols.",
            examples=["dead Cart.save"],
        ),
    ] = ""
    target: Annotated[str, Meta(description="For `blame`: what is called.")] = ""
    before: Annotated[str, Meta(description="For `diff`: the earlier snapshot.", examples=["main~1"])] = ""
    since: Annotated[str, Meta(description="Where history begins.")] = ""
    level: Annotated[
        Literal["files", "overlay", "symbols", "edges", "facts", "dead", "cycles", "callers"],
        Meta(description="For `diff`: what to compare; the last three compare the answers to a question."),
    ] = "files"


def _versions(asked: Versions, given: VersionsArguments) -> Report:
    at = given.at or "main"
    if given.question == "refs":
        return asked.refs()
    if given.question == "show":
        return asked.show(at)
    if given.question == "log":
        return asked.log(at, given.window)
    if given.question != "diff":
        return _over_time(asked, given)
    if not given.before:
        raise CorollaryError("bad-arguments", "`diff` needs a snapshot before", remedy="Pass `before`.")
    return asked.diff(given.before, at, level=given.level, window=given.window)


def _over_time(asked: Versions, given: VersionsArguments) -> Report:
    from corollary.versioning.past import Past

    past = Past(asked)
    if not given.subject:
        raise CorollaryError("bad-arguments", f"`{given.question}` needs a subject", remedy="Pass `subject`.")
    if given.question == "bisect":
        return past.bisect(given.subject, at=given.at, since=given.since)
    if given.question == "history":
        return past.life(given.subject, at=given.at, since=given.since, window=given.window)
    if given.question == "blame":
        return past.blame(given.subject, given.target, at=given.at, since=given.since)
    return past.trend(given.subject, at=given.at, since=given.since)


TOOLS = (
    Tool(
        "versions",
        "Snapshots of the code base",
        "The snapshots that were taken of the code base, and what differs between two: files, symbols, edges, "
        "facts, or what became dead, cyclic or called by others; over imported git history, since when something "
        "holds, what became of a symbol, who began a call, how numbers went. "
        'Example: {"question": "diff", "before": "main~1", "level": "dead"}.',
        VersionsArguments,
        (
            versions.Log,
            versions.Refs,
            versions.Shown,
            versions.Difference,
            history.Bisection,
            history.Life,
            history.Blame,
            history.Trend,
        ),
        _versions,
        versioned=True,
    ),
)
