"""Answers about who calls whom and what breaks: everything is selected and counted first, and only a page described."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from corollary.answers.describing import Describer
from corollary.answers.paging import NO_PAGE, Window, cut_sections, parts_of_an_item
from corollary.answers.types import answers
from corollary.answers.types.parts import Coverage, Site, Symbol
from corollary.facts.evidence import Evidence
from corollary.facts.vocabulary import REASONS, VALUE_KINDS
from corollary.linking.program import Ints
from corollary.reasoning.columns import distinct
from corollary.reasoning.guesses import Guesses
from corollary.reasoning.results import Impact, Neighbours, Step, StepKind, Wave
from corollary.reasoning.steps import Steps

N = TypeVar("N", bound=answers.Neighbours)

Section = tuple[int, Callable[[int], object]]
"""How many items a list has, and what makes each."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The rows a question is about: the symbol that was named first, then those that stand for it as well."""

    rows: tuple[int, ...]
    question: object  # tells the cursors of one question from those of another


def callers(describe: Describer, found: Sequence[Neighbours], asked: Asked, window: Window) -> answers.Callers:
    """Who calls the symbols asked about; `found` has one value for each of them."""
    frame = answers.Callers(**_empty_neighbours(describe, asked))
    return _neighbours(describe, frame, found, asked=asked, window=window)


def callees(describe: Describer, found: Sequence[Neighbours], asked: Asked, window: Window) -> answers.Callees:
    """Whom the symbols asked about call; `found` has one value for each of them."""
    frame = answers.Callees(**_empty_neighbours(describe, asked), elsewhere=_elsewhere(describe, asked))
    return _neighbours(describe, frame, found, asked=asked, window=window)


def impact(describe: Describer, found: Sequence[Impact], asked: Asked, window: Window) -> answers.Impact:
    """What may break when the symbols asked about change; `found` has one value for each of them."""
    symbols = describe.program.symbols
    sure = _Nearest.of([one.sure for one in found], len(symbols), without=asked.rows)
    possible = _Nearest.of([one.possible for one in found], len(symbols), without=[*asked.rows, *sure.rows.tolist()])
    frame = answers.Impact(
        snapshot=describe.program.snapshot,
        coverage=_coverage(describe, asked),
        asked=describe.symbols(asked.rows),
        sure=(),
        possible=(),
        sure_total=len(sure.rows),
        possible_total=len(possible.rows),
        files_total=len(distinct(symbols.file[np.concatenate([sure.rows, possible.rows])])),
        page=NO_PAGE,
    )
    sections = [sure.section(describe), possible.section(describe)]
    (shown, maybe), page = cut_sections(sections, window, frame=frame, question=asked.question)
    return msgspec.structs.replace(frame, sure=shown, possible=maybe, page=page)


def _neighbours(describe: Describer, frame: N, found: Sequence[Neighbours], *, asked: Asked, window: Window) -> N:
    direct = _Direct.of(found)
    guesses = _Guessed.of(describe, found)
    further = _Nearest.of([one.further for one in found], len(describe.program.symbols), without=asked.rows)
    frame = msgspec.structs.replace(
        frame,
        direct_total=len(direct.symbols),
        guesses_total=len(guesses.symbols),
        guesses_by_name=guesses.named,
        further_total=len(further.rows),
    )
    most = parts_of_an_item(window)
    sections = [direct.section(describe, most), guesses.section(describe, most), further.section(describe)]
    (sure, maybe, beyond), page = cut_sections(sections, window, frame=frame, question=asked.question)
    return msgspec.structs.replace(frame, direct=sure, guesses=maybe, further=beyond, page=page)


def neighbour(symbol: Symbol, evidence: Evidence, sites: tuple[Site, ...], most: int | None) -> answers.Neighbour:
    """A neighbour with at most so many of its sites."""
    shown = sites[:most]
    return answers.Neighbour(
        symbol=symbol, evidence=evidence.label, sites=shown, sites_left_out=len(sites) - len(shown)
    )


@dataclass(frozen=True, slots=True)
class _Direct:
    """The sites that are known, by the symbol at their other end."""

    steps: Steps  # one symbol after the other, in the order in which each first comes
    symbols: Ints
    starts: npt.NDArray[np.intp]  # where the steps of each symbol begin

    @classmethod
    def of(cls, found: Sequence[Neighbours]) -> _Direct:
        steps = Steps.joined(one.edges for one in found)
        ends = steps.caller if all(one.incoming for one in found) else steps.callee
        _, first, group = np.unique(ends, return_index=True, return_inverse=True)
        came = first[group]  # where the symbol of each step first comes
        order = np.argsort(came, kind="stable")
        first.sort()
        return cls(steps.taken(order), ends[first], np.searchsorted(came[order], first))

    def section(self, describe: Describer, most: int | None) -> Section:
        stops = [*self.starts.tolist(), len(self.steps)]

        def made(index: int) -> answers.Neighbour:
            steps = self.steps.taken(np.arange(stops[index], stops[index + 1]))
            sites = tuple(dict.fromkeys(map(describe.site, steps)))
            strongest = min(Evidence[site.evidence.upper()] for site in sites)
            return neighbour(describe.symbol(int(self.symbols[index])), strongest, sites, most)

        return len(self.symbols), made


@dataclass(frozen=True, slots=True)
class _Guessed:
    """The symbols that guesses lead to: first those `named`, for whom a name speaks, then those of unknown values."""

    guesses: Guesses
    symbols: Ints
    named: int

    @classmethod
    def of(cls, describe: Describer, found: Iterable[Neighbours]) -> _Guessed:
        guesses = Guesses.joined(one.guesses for one in found)
        symbols = guesses.symbols()
        lengths = describe.program.names.lengths
        has_name = lengths[describe.program.unresolved.name[guesses.row]] > 0
        named = guesses.led_to_by(has_name)
        return cls(guesses, np.concatenate([symbols[named], symbols[~named]]), int(np.count_nonzero(named)))

    def section(self, describe: Describer, most: int | None) -> Section:
        @cache
        def site(row: int) -> Site:
            return describe.site(Step(0, 0, StepKind.GUESS, row))

        def made(index: int) -> answers.Neighbour:
            symbol = int(self.symbols[index])
            sites = tuple(dict.fromkeys(map(site, self.guesses.rows_of(symbol).tolist())))
            return neighbour(describe.symbol(symbol), Evidence.GUESS, sites, most)

        return len(self.symbols), made


@dataclass(frozen=True, slots=True)
class _Nearest:
    """What several waves reached, each symbol once, at its least distance: by distance and then symbol."""

    waves: Sequence[Wave]
    rows: Ints
    distances: Ints
    wave: npt.NDArray[np.intp]  # which of them, per row: the first of the nearest

    @classmethod
    def of(cls, waves: Sequence[Wave], symbols: int, *, without: Iterable[int]) -> _Nearest:
        far = np.iinfo(np.int32).max
        distance, wave = np.full(symbols, far, np.int32), np.zeros(symbols, np.intp)
        for number, one in enumerate(waves):
            nearer = one.distances < distance[one.symbols]
            distance[one.symbols[nearer]] = one.distances[nearer]
            wave[one.symbols[nearer]] = number
        distance[list(without)] = far
        rows = np.flatnonzero(distance != far).astype(np.int32)
        rows = rows[np.argsort(distance[rows], kind="stable")]
        return cls(waves, rows, distance[rows], wave[rows])

    def section(self, describe: Describer) -> Section:
        def distant(index: int) -> answers.Distant:
            row = int(self.rows[index])
            step = self.waves[self.wave[index]].step(row)
            return answers.Distant(
                symbol=describe.symbol(row), distance=int(self.distances[index]), step=describe.step(step)
            )

        return len(self.rows), distant


def _empty_neighbours(describe: Describer, asked: Asked) -> dict[str, Any]:
    return {
        "snapshot": describe.program.snapshot,
        "coverage": _coverage(describe, asked),
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


def _coverage(describe: Describer, asked: Asked) -> Coverage:
    """What everything rests on; with a note where edges are never told of the symbol that is asked about."""
    symbol, coverage = describe.symbols(asked.rows[:1])[0], describe.coverage
    if symbol.kind not in VALUE_KINDS:
        return coverage
    note = f"{symbol.name} is a {symbol.kind}: calls and mentions are told of the functions and classes that it holds"
    return msgspec.structs.replace(coverage, notes=(*coverage.notes, note))


def _elsewhere(describe: Describer, asked: Asked) -> dict[str, int]:
    sites = describe.program.unresolved
    reasons = sites.reason[np.isin(sites.caller, asked.rows)]
    counts = np.bincount(reasons, minlength=len(REASONS)).tolist()
    return {reason: count for reason, count in zip(REASONS, counts, strict=True) if count}
