"""Findings as text: a line each that opens with `file:line:`, and under it the steps that show it."""

from __future__ import annotations

from collections.abc import Iterator

from corollary.answers.findings import Check, Finding
from corollary.answers.parts import Step

_STEPS = 12
_MANY = 20


def check(answer: Check) -> Iterator[str]:
    """The findings; apart from them those that hang on guesses, those that are gone, and what takes nothing back."""
    for finding in answer.findings:
        yield from finding_lines(finding)
    for stale in answer.stale:
        yield f"{stale.file}:{stale.line}: warning: {stale.message} [stale-{stale.kind}]"
    if answer.unknown:
        yield f"# {_count(answer.unknown_total, 'finding')} unknown: they hang on guesses, and never fail"
    for finding in answer.unknown[:_MANY]:
        yield f"{finding.file}:{finding.line}: unknown: {finding.message} [{finding.rule}]"
    if answer.unknown_total > len(answer.unknown[:_MANY]):
        yield f"# and {answer.unknown_total - len(answer.unknown[:_MANY])} more: --json has them"
    if answer.fixed:
        yield f"# {_count(len(answer.fixed), 'finding')} fixed since {answer.against}"
    for finding in answer.fixed[:_MANY]:
        yield f"# fixed: {finding.message} [{finding.rule}]"
    if len(answer.fixed) > _MANY:
        yield f"# and {len(answer.fixed) - _MANY} more: --json has them"


def finding_lines(finding: Finding) -> Iterator[str]:
    """A finding, and the steps of its witness where there is more than the place itself."""
    weight = "" if finding.level == "error" else f"{finding.level}: "
    contract = f": {finding.contract}" if finding.contract else ""
    ran = f" ({finding.runtime}, says run-time data)" if finding.runtime == "not executed" else ""
    yield f"{finding.file}:{finding.line}: {weight}{finding.message}{ran} [{finding.rule}{contract}]"
    if len(finding.witness) > 1:
        yield from (f"  {step_line(step)}" for step in finding.witness[:_STEPS])
        if len(finding.witness) > _STEPS:
            yield f"  ... {len(finding.witness) - _STEPS} more steps"


def step_line(step: Step) -> str:
    """A step of a witness."""
    verb = {"load": "imports", "call": "calls", "reference": "mentions"}.get(step.form, step.form)
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
    for one in answer.reflexions:
        sizes = f"{len(one.convergence)} convergent, {len(one.divergence)} divergent, {len(one.absence)} absent"
        yield f"# {one.file} beside the code: {sizes}"


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
