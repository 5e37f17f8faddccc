"""Answers about who calls whom: callers, callees, impact, and ways from one symbol to another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
import numpy as np

from corollary.answers import model
from corollary.answers.describing import Describer
from corollary.answers.paging import NO_PAGE, Window, cut, cut_sections
from corollary.answers.parts import Verdict
from corollary.facts.evidence import Evidence
from corollary.facts.vocabulary import REASONS
from corollary.reasoning import results
from corollary.reasoning.results import StepKind

N = TypeVar("N", bound=model.Neighbours)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """The rows a question is about: the symbol that was named first, then those that stand for it as well."""

    rows: tuple[int, ...]
    question: object  # tells the cursors of one question from those of another


def callers(describe: Describer, found: Sequence[results.Neighbours], asked: Asked, window: Window) -> model.Callers:
    """Who calls the symbols asked about; `found` has one value for each of them."""
    frame = model.Callers(**_empty_neighbours(describe, asked))
    return _neighbours(describe, frame, found, lambda step: step.caller, asked=asked, window=window)


def callees(describe: Describer, found: Sequence[results.Neighbours], asked: Asked, window: Window) -> model.Callees:
    """Whom the symbols asked about call; `found` has one value for each of them."""
    frame = model.Callees(**_empty_neighbours(describe, asked), elsewhere=_elsewhere(describe, asked))
    return _neighbours(describe, frame, found, lambda step: step.callee, asked=asked, window=window)


def impact(describe: Describer, found: Sequence[results.Impact], asked: Asked, window: Window) -> model.Impact:
    """What may break when the symbols asked about change; `found` has one value for each of them."""
    known = set(asked.rows)
    sure = _nearest((reached for one in found for reached in one.sure), known)
    known |= {reached.symbol for reached in sure}
    possible = _nearest((reached for one in found for reached in one.possible), known)
    files = describe.program.symbols.file[[reached.symbol for reached in sure + possible]]
    frame = model.Impact(
        snapshot=describe.program.snapshot,
        coverage=describe.coverage,
        asked=describe.symbols(asked.rows),
        sure=(),
        possible=(),
        sure_total=len(sure),
        possible_total=len(possible),
        files_total=len(np.unique(files)),
        page=NO_PAGE,
    )
    sections = [_section(sure, _distant(describe)), _section(possible, _distant(describe))]
    (shown, maybe), page = cut_sections(sections, window, frame=frame, question=asked.question)
    return msgspec.structs.replace(frame, sure=shown, possible=maybe, page=page)


def reaches(describe: Describer, found: results.Reaches, asked: Asked, window: Window) -> model.Reaches:
    """Whether the source may call the target in turn. Of a certificate, the members page; a path is always whole."""
    source, target = asked.rows
    frame = model.Reaches(
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
        certificate = model.Certificate(size=len(closed), members=tuple(members))
        verdict: Verdict = "unknown" if describe.coverage.incomplete else "refuted"
        return msgspec.structs.replace(frame, verdict=verdict, certificate=certificate, page=page)
    proved = isinstance(found, results.Proved)
    return msgspec.structs.replace(
        frame,
        verdict="proved" if proved else "unknown",
        path=describe.steps(found.path.steps),
        hangs_on=() if isinstance(found, results.Proved) else describe.steps(found.hangs_on),
    )


def paths(describe: Describer, found: Sequence[results.Path], asked: Asked, window: Window) -> model.Paths:
    """The paths from the source to the target, as they were found: by length."""
    source, target = asked.rows
    frame = model.Paths(
        snapshot=describe.program.snapshot,
        coverage=describe.coverage,
        source=describe.symbol(source),
        target=describe.symbol(target),
        paths=(),
        page=NO_PAGE,
    )

    def route(index: int) -> model.Route:
        steps = describe.steps(found[index].steps)
        return model.Route(length=len(steps), steps=steps)

    shown, page = cut(len(found), route, window, frame=frame, question=asked.question)
    return msgspec.structs.replace(frame, paths=tuple(shown), page=page)


def _neighbours(
    describe: Describer,
    frame: N,
    found: Sequence[results.Neighbours],
    other: Callable[[results.Step], int],
    *,
    asked: Asked,
    window: Window,
) -> N:
    steps = [step for one in found for step in one.steps]
    direct = _grouped((step for step in steps if step.kind is not StepKind.GUESS), other)
    guessed = [step for step in steps if step.kind is StepKind.GUESS]
    named = _named(describe, guessed, other)
    guesses = _grouped(sorted(guessed, key=lambda step: other(step) not in named), other)
    further = _nearest((reached for one in found for reached in one.further), set(asked.rows))

    def neighbour(group: tuple[int, list[results.Step]]) -> model.Neighbour:
        sites = tuple(dict.fromkeys(describe.site(step) for step in group[1]))
        strongest = min((Evidence[site.evidence.upper()] for site in sites), default=Evidence.GUESS)
        return model.Neighbour(symbol=describe.symbol(group[0]), evidence=strongest.label, sites=sites)

    frame = msgspec.structs.replace(
        frame,
        direct_total=len(direct),
        guesses_total=len(guesses),
        guesses_by_name=len(named),
        further_total=len(further),
    )
    sections = [_section(direct, neighbour), _section(guesses, neighbour), _section(further, _distant(describe))]
    (sure, maybe, beyond), page = cut_sections(sections, window, frame=frame, question=asked.question)
    return msgspec.structs.replace(frame, direct=sure, guesses=maybe, further=beyond, page=page)


def _named(
    describe: Describer, guesses: Iterable[results.Step], other: Callable[[results.Step], int]
) -> frozenset[int]:
    """Those for whom a name speaks, and not only some call of an unknown value."""
    names, called = describe.program.names, describe.program.unresolved.name
    return frozenset(other(step) for step in guesses if names[int(called[step.row])])


def _empty_neighbours(describe: Describer, asked: Asked) -> dict[str, Any]:
    return {
        "snapshot": describe.program.snapshot,
        "coverage": describe.coverage,
        "asked": describe.symbols(asked.rows),
        "direct": (),
        "guesses": (),
        "further": (),
        "direct_total": 0,
        "guesses_total": 0,
        "guesses_by_name": 0,
        "further_total": 0,
        "page": NO_PAGE,
    }


def _elsewhere(describe: Describer, asked: Asked) -> dict[str, int]:
    sites = describe.program.unresolved
    reasons = sites.reason[np.isin(sites.caller, asked.rows)]
    counts = np.bincount(reasons, minlength=len(REASONS)).tolist()
    return {reason: count for reason, count in zip(REASONS, counts, strict=True) if count}


def _grouped(
    steps: Iterable[results.Step], other: Callable[[results.Step], int]
) -> list[tuple[int, list[results.Step]]]:
    groups: dict[int, list[results.Step]] = {}
    for step in steps:
        groups.setdefault(other(step), []).append(step)
    return list(groups.items())


def _nearest(reached: Iterable[results.Reached], without: set[int]) -> list[results.Reached]:
    """Each symbol once, at its least distance, by distance and then symbol."""
    nearest: dict[int, results.Reached] = {}
    for one in reached:
        held = nearest.get(one.symbol)
        if one.symbol not in without and (held is None or one.distance < held.distance):
            nearest[one.symbol] = one
    return sorted(nearest.values(), key=lambda one: (one.distance, one.symbol))


def _distant(describe: Describer) -> Callable[[results.Reached], model.Distant]:
    return lambda reached: model.Distant(
        symbol=describe.symbol(reached.symbol), distance=reached.distance, step=describe.step(reached.step)
    )


def _section(values: Sequence[T], make: Callable[[T], object]) -> tuple[int, Callable[[int], object]]:
    return len(values), lambda index: make(values[index])
