"""The CI gate: how a checked policy becomes the exit code of a job."""

from __future__ import annotations

from corollary.answers.text.findings import verdict as told
from corollary.answers.text.rendering import coverage
from corollary.answers.types.findings import Check


def exit_code(answer: Check) -> int:
    """1 if a finding fails; otherwise 3 if files are missing that might hold some, else 0."""
    if not answer.passed:
        return 1
    return 3 if answer.coverage.incomplete else 0


def verdict(answer: Check) -> str:
    """What a person reads below the findings: how many there are, which rules were on, what could not be seen."""
    return "\n".join([*told(answer), *coverage(answer.coverage)])
