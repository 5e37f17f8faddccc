"""Answers about history as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from corollary.answers.text.words import count
from corollary.answers.types import history
from corollary.answers.types.parts import Report

_DIGITS = 12


def _imported(answer: history.Imported) -> Iterator[str]:
    yield (
        f"{answer.branch} is now at {answer.snapshot[:_DIGITS]}: {count(answer.commits, 'commit')}, "
        f"{answer.made} of them new; {count(answer.extracted, 'blob')} extracted"
    )
    yield from (f"# {note}" for note in answer.notes)


def _bisection(answer: history.Bisection) -> Iterator[str]:
    yield f"{answer.asked_for}: {_start(answer.result, answer.before, answer.first)}"
    for one in answer.changes:
        yield f"{_moment(one.moment)}: {one.holds}{f' ({one.why})' if one.why else ''}"
    yield from _moves(answer.moved)
    yield _extent(len(answer.asked), answer.snapshots, complete=answer.complete)


def _blame(answer: history.Blame) -> Iterator[str]:
    yield f"{answer.what}: {_start(answer.result, answer.before, answer.first)}"
    if answer.site:
        yield f"{answer.site}: the call, as it was then"
    yield from _moves(answer.moved)
    yield _extent(answer.asked, answer.snapshots, complete=answer.complete)


def _moves(moved: tuple[history.Event, ...]) -> Iterator[str]:
    """Where symbols were that moved: they were asked for by those names."""
    yield from (f"# {one.symbol} was {one.before} before {_moment(one.moment)}" for one in moved)


def _start(result: str, before: history.Moment | None, first: history.Moment | None) -> str:
    """Where something begins to hold, in a sentence."""
    if first is None:
        return "holds at no snapshot that was asked" if result == "never" else "is known of no snapshot"
    if result == "always":
        return f"holds from the beginning of the line, {_moment(first)}"
    if result == "between":
        since = "" if before is None else f" after {_moment(before)}"
        return f"begins{since}, at the latest with {_moment(first)}; what lies between cannot tell"
    return f"begins with {_moment(first)}"


def _extent(asked: int, snapshots: int, *, complete: bool) -> str:
    """Of how much of a line this is known."""
    extent = f"# {asked} of {count(snapshots, 'snapshot')} asked"
    return extent if complete else f"{extent}: it may have held, and ceased to, at others (--all asks each)"


def _life(answer: history.Life) -> Iterator[str]:
    yield f"{answer.symbol}: {'alive' if answer.alive else 'gone'}, in {count(answer.snapshots, 'snapshot')}"
    for one in answer.events:
        before = f" from {one.before}" if one.before else ""
        place = f"{one.file}:{one.line}: " if one.line else ""
        yield f"{place}{one.event} {one.symbol}{before}: {_moment(one.moment)}"
    for then in answer.callers:
        came = "".join(f" +{name}" for name in then.came)
        went = "".join(f" -{name}" for name in then.went)
        yield f"{count(then.callers, 'caller')} at {_moment(then.moment)}{came}{went}"


def _trend(answer: history.Trend) -> Iterator[str]:
    yield f"{answer.metric}: {answer.unit}"
    width = max((len(str(point.value)) for point in answer.points), default=1)
    for point in answer.points:
        yield f"{point.value:>{width}} {_moment(point.moment)}"
    if answer.measured < answer.snapshots:
        yield f"# {answer.measured} of {count(answer.snapshots, 'snapshot')} measured (--points 0 for all)"


def _moment(one: history.Moment) -> str:
    """A snapshot in a few words, by its commit where it is of one."""
    commit = f"commit {one.commit[:_DIGITS]}" if one.commit else f"snapshot {one.snapshot[:_DIGITS]}"
    return f"{commit} of {one.time} by {one.author}{f': {one.message}' if one.message else ''}"


RENDERERS: dict[type[Report], Callable[[Any], Iterator[str]]] = {
    history.Imported: _imported,
    history.Bisection: _bisection,
    history.Blame: _blame,
    history.Life: _life,
    history.Trend: _trend,
}
