"""Findings: what the policy of a code base forbids, put against what reasoning found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fnmatch import translate

import msgspec

from corollary.answers import model
from corollary.answers.building.liveness import why_dead
from corollary.answers.building.looping import cycle
from corollary.answers.describing import Describer
from corollary.answers.paging import NO_PAGE, Window, cut
from corollary.reasoning import results

DEAD_CODE = "dead-code"
CYCLES = "cycles"

_SHOWN = 6


def check(
    describe: Describer,
    dead: Sequence[results.DeadSymbol] | None,
    cycles: results.Cycles | None,
    *,
    ignore: Sequence[str],
    window: Window,
) -> model.Check:
    """The findings of each rule that is on (None: it is off), without those whose symbol `ignore` names."""
    ignored = _matcher(ignore)
    findings = sorted(
        [*_dead(describe, dead or (), ignored), *_cycles(describe, cycles, ignored)],
        key=lambda finding: (finding.file, finding.line, finding.rule, finding.message),
    )
    frame = model.Check(
        snapshot=describe.program.snapshot,
        coverage=describe.coverage,
        passed=not findings,
        rules=(*((DEAD_CODE,) if dead is not None else ()), *((f"{CYCLES}: {cycles.level}",) if cycles else ())),
        findings=(),
        page=NO_PAGE,
    )
    shown, page = cut(len(findings), findings.__getitem__, window, frame=frame, question=("check", frame.rules))
    return msgspec.structs.replace(frame, findings=tuple(shown), page=page)


def _dead(
    describe: Describer, dead: Sequence[results.DeadSymbol], ignored: Callable[[str], bool]
) -> Iterator[model.Finding]:
    for one in dead:
        symbol = describe.symbol(one.symbol)
        if not ignored(symbol.symbol):
            message = f"{symbol.kind} {symbol.name} is dead ({one.confidence.value}): {why_dead(describe, one)}"
            yield model.Finding(
                file=symbol.file, line=symbol.line, message=message, rule=DEAD_CODE, symbol=symbol.symbol
            )


def _cycles(
    describe: Describer, cycles: results.Cycles | None, ignored: Callable[[str], bool]
) -> Iterator[model.Finding]:
    for component in cycles.components if cycles else ():
        found = cycle(describe, cycles.level if cycles else "", component)
        around = [step.caller for step in found.witness]
        if any(map(ignored, around)):
            continue
        chain = " -> ".join([*around[:_SHOWN], *(["..."] if len(around) > _SHOWN else []), around[0]])
        first = found.witness[0]
        size = f" (one of a knot of {found.size})" if found.size > len(around) else ""
        yield model.Finding(file=first.file, line=first.line, message=f"cycle: {chain}{size}", rule=CYCLES)


def _matcher(globs: Sequence[str]) -> Callable[[str], bool]:
    if not globs:
        return lambda _: False
    expression = re.compile("|".join(map(translate, globs)))
    return lambda identifier: expression.match(identifier) is not None
