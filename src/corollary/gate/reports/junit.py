"""JUnit's XML, which every CI server shows: a suite for each rule, and in it a case for each finding."""

from __future__ import annotations

import re
from itertools import groupby
from xml.etree import ElementTree as ET

from corollary.answers.text.findings import finding_lines
from corollary.answers.types.findings import Check, Finding

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(answer: Check) -> str:
    """The report as XML. A rule without findings is a case that passed; what does not fail is told as skipped."""
    listed = sorted((*answer.findings, *answer.unknown), key=lambda one: one.rule)
    by_rule = {rule: list(found) for rule, found in groupby(listed, key=lambda one: one.rule)}
    top = ET.Element("testsuites", name="corollary check")
    for rule in dict.fromkeys((*answer.rules, *by_rule)):
        found = by_rule.get(rule, [])
        failing = sum(one.fails for one in found)
        suite = ET.SubElement(
            top,
            "testsuite",
            name=rule,
            tests=str(max(len(found), 1)),
            failures=str(failing),
            errors="0",
            skipped=str(len(found) - failing),
        )
        if not found:
            ET.SubElement(suite, "testcase", classname=rule, name="no findings")
        for one in found:
            _case(suite, one)
    ET.indent(top)
    return ET.tostring(top, encoding="unicode", xml_declaration=True) + "\n"


def _case(suite: ET.Element, finding: Finding) -> None:
    name = _clean(f"{finding.file}:{finding.line}: {finding.message}")
    case = ET.SubElement(suite, "testcase", classname=finding.rule, name=name, file=_clean(finding.file))
    outcome = ET.SubElement(case, "failure" if finding.fails else "skipped", message=_clean(finding.message))
    if finding.fails:
        outcome.text = _clean("\n".join(finding_lines(finding)))


def _clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
