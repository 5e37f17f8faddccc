"""Who called a symbol over time: at the snapshots where something happened to it, and at some in between."""

from __future__ import annotations

from collections.abc import Iterator

from corollary.answers.describing import shown
from corollary.answers.types.history import CallersThen
from corollary.answers.visible import visible
from corollary.reasoning import questions, results
from corollary.versioning.timeline.line import Line, Progress, View
from corollary.versioning.timeline.lives import Place, Step


def callers_over_time(
    line: Line, steps: list[Step], points: int, progress: Progress | None = None
) -> Iterator[CallersThen]:
    """The callers of a symbol at its events and at `points` snapshots of the line, where it is and where they changed.

    Of what did not change nothing is said but at the end.
    """
    chosen = sorted({*evenly(len(line), points), *(step.at for step in steps)}) if points else []
    before: frozenset[str] | None = None
    for done, at in enumerate(chosen, 1):
        place = _place(steps, at)
        if place is not None:
            callers = _callers(line.view(at), place)
            known = before or frozenset()
            if callers != before or at == chosen[-1]:
                yield CallersThen(
                    line.moment(at),
                    visible(shown(place.id)),
                    len(callers),
                    tuple(sorted(callers - known)),
                    tuple(sorted(known - callers)),
                )
            before = callers
        if progress is not None:
            progress(done, len(chosen))


def evenly(count: int, points: int) -> list[int]:
    """So many places of `count`, evenly spaced, the last and, of several, the first among them; all for 0."""
    if not points or points >= count:
        return list(range(count))
    if points == 1:
        return [count - 1]
    return sorted({round(i * (count - 1) / (points - 1)) for i in range(points)})


def _place(steps: list[Step], at: int) -> Place | None:
    """Where a symbol is at a place of the line, by what happened to it before."""
    past = [step for step in steps if step.at <= at]
    return past[-1].after if past else None


def _callers(view: View, place: Place) -> frozenset[str]:
    found = questions.lookup(view.program, place.id)
    if not isinstance(found, results.Found):
        return frozenset()
    ids = view.program.symbols.id
    every = (questions.callers(view.program, view.graph, row).edges for row in view.called_as(found.symbol))
    return frozenset(visible(shown(ids[step.caller])) for edges in every for step in edges)
