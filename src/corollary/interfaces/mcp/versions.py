"""The tool that asks about the snapshots of a code base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta

from corollary.answers import versions
from corollary.answers.parts import Report
from corollary.errors import CorollaryError
from corollary.interfaces.mcp.tool import Arguments, Tool

if TYPE_CHECKING:
    from corollary.versioning.history import Versions


class VersionsArguments(Arguments, frozen=True, kw_only=True):
    """What `versions` takes."""

    question: Annotated[
        Literal["log", "refs", "show", "diff"],
        Meta(
            description="`log`: the snapshots that `at` comes from. `refs`: branches and tags. `show`: what `at` holds "
            "and changed. `diff`: what differs from `before` to `at`."
        ),
    ] = "log"
    before: Annotated[str, Meta(description="For `diff`: the earlier snapshot.", examples=["main~1"])] = ""
    level: Annotated[
        Literal["files", "symbols", "edges", "facts", "dead", "cycles", "callers"],
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
    if not given.before:
        raise CorollaryError("bad-arguments", "`diff` needs a snapshot before", remedy="Pass `before`.")
    return asked.diff(given.before, at, level=given.level, window=given.window)


TOOLS = (
    Tool(
        "versions",
        "Snapshots of the code base",
        "The snapshots that were taken of the code base, and what differs between two of them: files, symbols, edges, "
        "facts, or what became dead, cyclic or called by others. "
        'Example: {"question": "diff", "before": "main~1", "level": "dead"}.',
        VersionsArguments,
        (versions.Log, versions.Refs, versions.Shown, versions.Difference),
        _versions,
        versioned=True,
    ),
)
