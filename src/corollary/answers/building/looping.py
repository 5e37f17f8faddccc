"""Answers about cycles of calls, imports and files."""

from __future__ import annotations

import msgspec

from corollary.answers.describing import Describer
from corollary.answers.paging import NO_PAGE, Window, cut
from corollary.answers.types import answers
from corollary.facts.evidence import Evidence
from corollary.reasoning import results

_MEMBERS_SHOWN = 25


def cycles(
    describe: Describer,
    found: results.Cycles,
    *,
    weakest: Evidence,
    type_only: bool,
    question: object,
    window: Window,
) -> answers.Cycles:
    """The cycles, each with a witness; of large ones only the first members are listed."""
    frame = answers.Cycles(
        snapshot=describe.program.snapshot,
        coverage=describe.coverage,
        level=found.level,
        evidence=weakest.label,
        type_only=type_only,
        cycles=(),
        page=NO_PAGE,
    )
    shown, page = cut(
        len(found.components),
        lambda i: cycle(describe, found.level, found.components[i]),
        window,
        frame=frame,
        question=question,
    )
    return msgspec.structs.replace(frame, cycles=tuple(shown), page=page)


def cycle(describe: Describer, level: str, component: results.Component) -> answers.Cycle:
    """One cycle."""
    name, step = (describe.identifier, describe.step) if level == "calls" else (describe.file, describe.file_step)
    return answers.Cycle(
        size=len(component.members),
        members=tuple(map(name, component.members[:_MEMBERS_SHOWN])),
        witness=tuple(map(step, component.witness)),
    )
