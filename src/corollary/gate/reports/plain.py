"""The answer as it is, as text and as JSON."""

from __future__ import annotations

import msgspec

from corollary.answers.text.findings import verdict
from corollary.answers.text.rendering import coverage, lines
from corollary.answers.types.findings import Check


def as_text(answer: Check) -> str:
    """What a terminal shows."""
    return "\n".join([*lines(answer), *verdict(answer), *coverage(answer.coverage), ""])


def as_json(answer: Check) -> str:
    """What `--json` prints."""
    return msgspec.json.format(msgspec.json.encode(answer), indent=2).decode() + "\n"
