"""The CI gate: how a checked policy becomes the exit code of a job."""

from __future__ import annotations

from corollary.answers.model import Check


def exit_code(answer: Check) -> int:
    """1 if there are findings; otherwise 3 if files are missing that might hold some, else 0."""
    if not answer.passed:
        return 1
    return 3 if answer.coverage.incomplete else 0
