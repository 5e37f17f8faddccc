"""SARIF 2.1.0 (OASIS, 2020): what code scanning services take.

The witness of a finding is told twice, since services show one or the other: as related locations, and where it is a
way of several steps as a code flow. What a comment takes back is there, marked as suppressed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from corollary import __version__
from corollary.answers.text.findings import step_line
from corollary.answers.types.findings import Check, Finding, Suppressed
from corollary.answers.types.parts import Step
from corollary.gate.catalogue import BY_ID, Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "corollary/v1"

_ROOT = "%SRCROOT%"
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


def as_sarif(answer: Check) -> str:
    """The report as a log of one run."""
    used = [*answer.rules, *(one.rule for one in (*answer.findings, *answer.unknown))]
    rules = [BY_ID[name] for name in dict.fromkeys((*used, *(one.finding.rule for one in answer.suppressed)))]
    index = {rule.id: number for number, rule in enumerate(rules)}
    results = [
        *(_result(one, index, new=bool(answer.against)) for one in answer.findings),
        *(_result(one, index, new=bool(answer.against)) for one in answer.unknown),
        *(_suppressed(one, index) for one in answer.suppressed),
    ]
    run = {
        "tool": {"driver": {"name": "Corollary", "version": __version__, "rules": [_rule(rule) for rule in rules]}},
        "invocations": [_invocation(answer)],
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of what was analysed."}}},
        "results": results,
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": "".join(part.capitalize() for part in rule.id.split("-")),
        "shortDescription": {"text": rule.question},
        "fullDescription": {"text": rule.detail},
        "help": {"text": rule.fix},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"tags": ["maintainability"], "precision": "very-high"},
    }


def _invocation(answer: Check) -> dict[str, Any]:
    coverage = answer.coverage
    told = [{"level": "note", "message": {"text": note}} for note in coverage.notes]
    if coverage.incomplete:
        text = "Source is missing that could change the verdict."
        told.append({"level": "error", "message": {"text": text}})
    return {"executionSuccessful": not coverage.incomplete, "toolExecutionNotifications": told}


def _result(finding: Finding, index: dict[str, int], *, new: bool) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "message": {"text": finding.message},
        "locations": [_location(finding.file, finding.line, symbol=finding.symbol)],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": _properties(finding),
    }
    if finding.confidence == "unknown" and not finding.fails:
        result["kind"] = "review"
        result["level"] = "none"
    else:
        result["level"] = finding.level
    if new:
        result["baselineState"] = "new"
    if finding.witness:
        result["relatedLocations"] = list(_related(finding.witness))
    if len(finding.witness) > 1:
        result["codeFlows"] = [{"threadFlows": [{"locations": [_flow(step) for step in finding.witness]}]}]
    return result


def _suppressed(one: Suppressed, index: dict[str, int]) -> dict[str, Any]:
    result = _result(one.finding, index, new=False)
    suppression: dict[str, Any] = {"kind": "inSource", "location": _location(one.file, one.line)}
    if one.reason:
        suppression["justification"] = one.reason
    return {**result, "suppressions": [suppression]}


def _properties(finding: Finding) -> dict[str, str]:
    found = {
        "confidence": finding.confidence,
        "evidence": finding.evidence,
        "contract": finding.contract,
        "why": finding.why,
        "runtime": finding.runtime,
    }
    return {key: value for key, value in found.items() if value}


def _related(witness: Sequence[Step]) -> Iterable[dict[str, Any]]:
    for number, step in enumerate(witness):
        yield {"id": number, **_location(step.file, step.line), "message": {"text": step_line(step)}}


def _flow(step: Step) -> dict[str, Any]:
    return {"location": {**_location(step.file, step.line), "message": {"text": step_line(step)}}}


def _location(file: str, line: int, *, symbol: str = "") -> dict[str, Any]:
    place = {
        "artifactLocation": {"uri": uri(file), "uriBaseId": _ROOT},
        "region": {"startLine": max(line, 1)},
    }
    found: dict[str, Any] = {"physicalLocation": place}
    if symbol:
        found["logicalLocations"] = [{"fullyQualifiedName": symbol}]
    return found


def uri(path: str) -> str:
    """A path as a relative reference (RFC 3986)."""
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in path.encode("utf-8", "surrogateescape"))
