"""A check from end to end: what the rules find, less what comments take back, what is known, and what ran.

rules -> run-time data -> comments -> compared with a revision -> compared with a baseline -> verdict
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from corollary.answers.paging import EVERYTHING, NO_PAGE, Window, cut
from corollary.answers.types.findings import Check, Finding, Stale, Standing, Suppressed
from corollary.errors import CorollaryError
from corollary.gate import evaluation
from corollary.gate.evaluation import UNKNOWN
from corollary.gate.known import baseline
from corollary.gate.known.comparison import compared
from corollary.gate.known.fingerprints import numbered
from corollary.gate.known.suppressions import split, suppressions
from corollary.gate.runtime.overlay import Measured, overlaid
from corollary.gate.scenes.scene import Scene


@dataclass(frozen=True, slots=True)
class Request:
    """How a check is wanted: what it is compared with, and what is taken into account besides the sources.

    `baseline` names a file instead of that of the policy; with `strict` what is stale fails, too.
    """

    against: str = ""
    baseline: str = ""
    strict: bool = False
    coverage: tuple[str, ...] = ()


PLAIN = Request()


@dataclass(frozen=True, slots=True)
class Judged:
    """What the findings of a program are after everything that may take them back."""

    new: tuple[Finding, ...]
    standings: tuple[Standing, ...] = ()
    known: int = 0
    fixed: tuple[Finding, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    stale: tuple[Stale, ...] = ()
    executed: tuple[str, ...] = ()


def check(
    scene: Scene,
    *,
    request: Request = PLAIN,
    before: Scene | None = None,
    measured: Measured | None = None,
    window: Window = EVERYTHING,
) -> Check:
    """What the policy says of a program; `before` is the program that only new findings are asked beside."""
    judged = _judged(scene, request, before, measured)
    unsure = UNKNOWN if scene.policy.fail_on != UNKNOWN else None
    sure = numbered([one for one in judged.new if one.confidence != unsure])
    unknown = numbered([one for one in judged.new if one.confidence == unsure])
    findings = [msgspec.structs.replace(one, fails=evaluation.fails(scene, one)) for one in sure]
    failing = sum(one.fails for one in findings)
    coverage = scene.describe.coverage
    if before is not None and before.describe.coverage.incomplete:
        coverage = msgspec.structs.replace(coverage, incomplete=True)
    said = evaluation.notes(scene)
    coverage = msgspec.structs.replace(coverage, notes=(*coverage.notes, *said)) if said else coverage
    frame = Check(
        snapshot=scene.program.snapshot,
        coverage=coverage,
        passed=not failing and not (request.strict and judged.stale),
        rules=evaluation.rules(scene),
        standings=judged.standings,
        findings=(),
        failing=failing,
        unknown=tuple(unknown if window.limit is None else unknown[: window.limit]),
        unknown_total=len(unknown),
        against=request.against,
        known=judged.known,
        fixed=judged.fixed,
        suppressed=judged.suppressed,
        stale=judged.stale,
        executed=judged.executed,
        reflexions=evaluation.reflexions(scene),
        page=NO_PAGE,
    )
    question = ("check", frame.rules, request)
    shown, page = cut(len(findings), findings.__getitem__, window, frame=frame, question=question)
    return msgspec.structs.replace(frame, findings=tuple(shown), page=page)


def baseline_of(scene: Scene, *, measured: Measured | None = None) -> bytes:
    """The baseline that holds all that is found now."""
    found = _judged(scene, PLAIN, None, measured, beside_baseline=False).new
    least = {UNKNOWN} if scene.policy.fail_on != UNKNOWN else set()
    return baseline.written(one for one in found if one.confidence not in least)


def _judged(
    scene: Scene,
    request: Request,
    before: Scene | None,
    measured: Measured | None,
    *,
    beside_baseline: bool = True,
) -> Judged:
    asked = evaluation.evaluated(scene)
    found = asked.findings
    executed: list[Finding] = []
    if measured is not None:
        found, executed = overlaid(scene, found, measured)
    kept, suppressed, stale = split(found, suppressions(scene.program))
    known = 0
    fixed: tuple[Finding, ...] = ()
    present = _present(scene)
    if before is not None:
        earlier, past = not_taken_back(before), _present(before)
        result = compared(kept, earlier, lambda subject: subject not in present, lambda file: file not in past)
        gone = [earlier[number] for number in result.gone]
        left = compared([*executed, *(one.finding for one in suppressed)], gone, lambda subject: subject not in present)
        fixed = tuple(numbered([one for one in (gone[number] for number in left.gone) if _counts(scene, one)]))
        kept, known = list(result.new), len(result.known)
    name = request.baseline or scene.policy.baseline
    if name and beside_baseline:
        entries = _entries(scene, name, given=bool(request.baseline))
        among = [entry for entry, _ in entries]
        result = compared(kept, among, lambda subject: subject not in present)
        if before is None:
            stale = [*stale, *baseline.stale(entries, result.gone, name)]
        kept, known = list(result.new), known + len(result.known)
    ran = tuple(one.symbol for one in executed)
    return Judged(tuple(kept), asked.standings, known, fixed, tuple(suppressed), tuple(stale), ran)


def not_taken_back(scene: Scene) -> list[Finding]:
    """The findings that no comment takes back: one that a comment took back is new when the comment goes."""
    return split(evaluation.findings(scene), suppressions(scene.program))[0]


def _counts(scene: Scene, finding: Finding) -> bool:
    """Whether a finding from before would be listed now: more was looked for there."""
    if finding.rule != "dead-code":
        return finding.confidence != UNKNOWN
    return finding.confidence == "proved" or scene.policy.dead_code in {"likely", UNKNOWN}


def _present(scene: Scene) -> Mapping[str, object]:
    """Everything that a finding can be about, as it is now: symbols, files and the folders around them."""
    present: dict[str, object] = dict.fromkeys(scene.rows)
    for path in scene.program.files:
        while path and path not in present:
            present[path] = None
            path = path.rpartition("/")[0]  # noqa: PLW2901 - climbs from the file to the root
    return present


def _entries(scene: Scene, name: str, *, given: bool) -> tuple[tuple[baseline.Entry, int], ...]:
    data = scene.texts.read(name)
    if data is None:
        remedy = "Write it with: corollary check --update-baseline."
        if given:
            raise CorollaryError("baseline", "there is no such baseline", place=name, remedy=remedy)
        raise scene.mistake(("check", "baseline"), "there is no such file", value=name, remedy=remedy)
    return baseline.read(data, name)
