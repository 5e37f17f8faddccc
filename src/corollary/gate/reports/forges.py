"""What the pages of merge and pull requests show beside the lines that changed: GitHub's annotations, GitLab's JSON."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from corollary.answers.types.findings import Check, Finding, Stale

_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}
_WEIGHTS = {"error": "major", "warning": "minor", "note": "info"}


def as_annotations(answer: Check) -> str:
    """Workflow commands, a line each. https://docs.github.com/actions/reference/workflow-commands-for-github-actions"""
    return "".join(f"{line}\n" for line in _annotations(answer))


def _annotations(answer: Check) -> Iterator[str]:
    for one in answer.findings:
        yield _annotation(_LEVELS[one.level], one.file, one.line, _title(one), one.message)
    for stale in answer.stale:
        yield _annotation("warning", stale.file, stale.line, f"stale {stale.kind}", stale.message)


def _annotation(level: str, file: str, line: int, title: str, message: str) -> str:
    place = f"file={_property(file)},line={max(line, 1)},title={_property(title)}"
    return f"::{level} {place}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _title(finding: Finding) -> str:
    return f"{finding.rule}: {finding.contract}" if finding.contract else finding.rule


def as_code_quality(answer: Check) -> str:
    """A report of code quality. https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format"""
    issues = [_issue(one) for one in answer.findings] + [_stale_issue(one) for one in answer.stale]
    return msgspec.json.format(msgspec.json.encode(issues), indent=2).decode() + "\n"


def _issue(finding: Finding) -> dict[str, object]:
    return {
        "description": finding.message,
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": _WEIGHTS[finding.level],
        "location": {"path": finding.file, "lines": {"begin": max(finding.line, 1)}},
    }


def _stale_issue(stale: Stale) -> dict[str, object]:
    return {
        "description": stale.message,
        "check_name": f"stale-{stale.kind}",
        "fingerprint": f"{stale.kind}:{stale.file}:{stale.line}",
        "severity": "minor",
        "location": {"path": stale.file, "lines": {"begin": max(stale.line, 1)}},
    }
