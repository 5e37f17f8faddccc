"""Findings as text: a line each that opens with `file:line:`, and under it the steps that show it."""

from __future__ import annotations

from collections.abc import Iterator

from corollary.answers.types.findings import Check, Finding
from corollary.answers.types.parts import Step

_STEPS = 12
_STEPS_OF_UNKNOWN = 3
_MANY = 20


def check(answer: Check) -> Iterator[str]:
    """The findings; apart from them those that hang on guesses, those that are gone, and what takes nothing back."""
    for finding in answer.findings:
        yield from finding_lines(finding)
    for stale in answer.stale:
        yield f"{stale.file}:{stale.line}: warning: {stale.message} [stale-{stale.kind}]"
    if answer.unknown:
        yield f"# {_count(answer.unknown_total, 'finding')} unknown: they hang on what is not known, and do not fail"
    for finding in answer.unknown[:_MANY]:
        yield from finding_lines(finding, steps=_STEPS_OF_UNKNOWN)
    if answer.unknown_total > len(answer.unknown[:_MANY]):
        yield f"# and {answer.unknown_total - len(answer.unknown[:_MANY])} more: --json has them"
    if answer.fixed:
        yield f"# {_count(len(answer.fixed), 'finding')} fixed since {answer.against}"
    for finding in answer.fixed[:_MANY]:
        yield f"# fixed: {finding.message} [{finding.rule}]"
    if len(answer.fixed) > _MANY:
        yield f"# and {len(answer.fixed) - _MANY} more: --json has them"


def finding_lines(finding: Finding, *, steps: int = _STEPS) -> Iterator[str]:
    """A finding, and the steps of its witness where there is more than the place itself."""
    weight = "" if finding.level == "error" else f"{finding.level}: "
    if finding.confidence == "unknown" and not finding.fails:
        weight = "unknown: "
    contract = f": {finding.contract}" if finding.contract else ""
    ran = f" ({finding.runtime}, says run-time data)" if finding.runtime == "not executed" else ""
    yield f"{finding.file}:{finding.line}: {weight}{finding.message}{ran} [{finding.rule}{contract}]"
    if len(finding.witness) > 1 or (finding.witness and finding.witness[0].reason):
        yield from (f"  {step_line(step)}" for step in finding.witness[:steps])
        if len(finding.witness) > steps:
            yield f"  ... {len(finding.witness) - steps} more steps"


def step_line(step: Step) -> str:
    """A step of a witness."""
    if step.reason == "external":
        return f"{step.file}:{step.line}: {step.caller} imports a name that it computes"
    verb = {"load": "imports", "call": "calls", "reference": "mentions"}.get(step.form, step.form)
    if step.reason:
        verb = f"may {verb.removesuffix('s')}"
    return f"{step.file}:{step.line}: {step.caller} {verb} {step.callee} [{step.evidence}]"


def verdict(answer: Check) -> Iterator[str]:
    """What a person reads below the findings: how many there are, and what else became of them."""
    count = answer.page.total
    found = f"{_count(count, 'finding')}, {answer.failing} of which fail" if count else "no findings"
    if count == answer.failing and count:
        found = _count(count, "finding")
    compared = f" against {answer.against}" if answer.against else ""
    yield f"corollary check{compared}: {found} ({', '.join(answer.rules) or 'no rule is on'})"
    parts = [
        (answer.known, "known already"),
        (len(answer.fixed), "fixed"),
        (answer.unknown_total, "unknown"),
        (len(answer.suppressed), "suppressed"),
        (len(answer.stale), "stale"),
        (len(answer.executed), "dropped, since run-time data saw them running"),
        (sum(one.runtime == "not executed" for one in answer.findings), "confirmed by run-time data"),
    ]
    told = ", ".join(f"{number} {what}" for number, what in parts if number)
    if told:
        yield f"# {told}"
    kept = [
        f"{one.rule}{f' ({one.contract})' if one.contract else ''}" for one in answer.standings if one.verdict == "kept"
    ]
    if kept:
        more = f" and {len(kept) - _MANY} more" if len(kept) > _MANY else ""
        yield f"# surely kept, whatever is not known: {', '.join(kept[:_MANY])}{more}"
    for one in answer.reflexions:
        sizes = f"{len(one.convergence)} convergent, {len(one.divergence)} divergent, {len(one.absence)} absent"
        yield f"# {one.file} beside the code: {sizes}"


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
