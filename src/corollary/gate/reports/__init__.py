"""Reports of a check: a function from the answer to text for each format."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from corollary.answers.findings import Check
from corollary.gate.reports.plain import as_json, as_text

FORMATS: Mapping[str, Callable[[Check], str]] = {
    "text": as_text,
    "json": as_json,
}
"""By the name that `--output` takes."""
