"""Answers about ways from one symbol to another: whether there is one, and which."""

from __future__ import annotations

import msgspec

from corollary.answers.building.neighbours import Asked
from corollary.answers.describing import Describer
from corollary.answers.paging import NO_PAGE, Window, cut
from corollary.answers.types import answers
from corollary.answers.types.parts import Verdict
from corollary.reasoning import results


def reaches(describe: Describer, found: results.Reaches, asked: Asked, window: Window) -> answers.Reaches:
    """Whether the source may call the target in turn. Of a certificate, the members page; a path is always whole."""
    source, target = asked.rows
    frame = answers.Reaches(
        snapshot=describe.program.snapshot,
        coverage=describe.coverage,
        source=describe.symbol(source),
        target=describe.symbol(target),
        verdict="refuted",
        path=(),
        hangs_on=(),
        certificate=None,
        page=NO_PAGE,
    )
    if isinstance(found, results.Refuted):
        closed = found.certificate.closed
        members, page = cut(
            len(closed), lambda i: describe.identifier(closed[i]), window, frame=frame, question=asked.question
        )
        certificate = answers.Certificate(size=len(closed), members=tuple(members))
        verdict: Verdict = "unknown" if describe.coverage.incomplete else "refuted"
        return msgspec.structs.replace(frame, verdict=verdict, certificate=certificate, page=page)
    proved = isinstance(found, results.Proved)
    return msgspec.structs.replace(
        frame,
        verdict="proved" if proved else "unknown",
        path=describe.steps(found.path.steps),
        hangs_on=() if isinstance(found, results.Proved) else describe.steps(found.hangs_on),
    )


def paths(describe: Describer, found: results.Paths, asked: Asked, window: Window) -> answers.Paths:
    """The paths from the source to the target, as they were found: by length."""
    source, target = asked.rows
    frame = answers.Paths(
        snapshot=describe.program.snapshot,
        coverage=describe.coverage,
        source=describe.symbol(source),
        target=describe.symbol(target),
        paths=(),
        page=NO_PAGE,
        complete=found.complete,
    )

    def route(index: int) -> answers.Route:
        steps = describe.steps(found.found[index].steps)
        return answers.Route(length=len(steps), steps=steps)

    shown, page = cut(len(found.found), route, window, frame=frame, question=asked.question)
    return msgspec.structs.replace(frame, paths=tuple(shown), page=page)
