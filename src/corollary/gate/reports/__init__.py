"""Reports of a check: a function from the answer to text for each format."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from corollary.answers.types.findings import Check
from corollary.gate.reports.forges import as_annotations, as_code_quality
from corollary.gate.reports.junit import as_junit
from corollary.gate.reports.markdown import as_markdown
from corollary.gate.reports.plain import as_json, as_text
from corollary.gate.reports.sarif import as_sarif

FORMATS: Mapping[str, Callable[[Check], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "github": as_annotations,
    "gitlab": as_code_quality,
    "junit": as_junit,
    "markdown": as_markdown,
}
"""By the name that `--output` takes."""
