"""Every report is what those who read it expect, for every rule and for names that need escaping."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest

from corollary import Workspace
from corollary.answers.types.findings import Check, Finding, Stale
from corollary.answers.types.parts import Step
from corollary.gate.reports import FORMATS
from corollary.gate.running import Request
from tests.gate import sarif
from tests.gate.cases import CASES, read, write

NASTY = 'a,b:%c]\n"<d>|`&#.x'


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Check]:
    found = {}
    for path in CASES:
        root = read(path).write(tmp_path_factory.mktemp(path.stem))
        with Workspace.open(root, jobs=1) as workspace:
            found[path.stem] = workspace.check()
    nasty = Finding(
        rule="layers",
        file=NASTY,
        line=0,
        message=NASTY,
        contract=NASTY,
        why=NASTY,
        fails=True,
        fingerprint="1",
        witness=(Step(NASTY, "b", NASTY, 0, "call", "exact"), Step("b", NASTY, NASTY, 2, "call", "exact")),
    )
    some = next(iter(found.values()))
    stale = Stale("suppression", NASTY, 3, NASTY)
    unknown = msgspec.structs.replace(nasty, confidence="unknown", fails=False)
    found["nasty"] = msgspec.structs.replace(
        some, findings=(nasty,), unknown=(unknown,), fixed=(nasty,), stale=(stale,), against=NASTY, passed=False
    )
    return found


NAMES = [*(path.stem for path in CASES), "nasty"]


def report(form: str, answer: Check) -> str:
    return FORMATS[form](answer)


@pytest.mark.parametrize("name", NAMES)
def test_sarif_is_valid(answers: Mapping[str, Check], name: str) -> None:
    answer = answers[name]
    log = msgspec.json.decode(report("sarif", answer), type=sarif.Log)
    (run,) = log.runs
    rules = [rule.id for rule in run.tool.driver.rules]
    assert len(set(rules)) == len(rules)
    assert [rules[result.rule_index] for result in run.results] == [result.rule_id for result in run.results]
    assert len(run.results) == len(answer.findings) + len(answer.unknown) + len(answer.suppressed)
    for finding, result in zip(answer.findings, run.results, strict=False):
        assert result.level == finding.level
        assert len(result.related_locations) == len(finding.witness)
        assert (result.baseline_state == "new") is bool(answer.against)


def test_sarif_marks_what_is_suppressed_and_what_is_unknown(answers: Mapping[str, Check]) -> None:
    log = msgspec.json.decode(report("sarif", answers["suppressions"]), type=sarif.Log)
    reasons = [one.justification for result in log.runs[0].results for one in result.suppressions]
    assert "called by the plug-in host" in reasons
    log = msgspec.json.decode(report("sarif", answers["dead_code"]), type=sarif.Log)
    assert [(one.kind, one.level) for one in log.runs[0].results if one.kind != "fail"] == [("review", "none")]


@pytest.mark.parametrize("name", NAMES)
def test_the_fingerprints_of_a_report_are_unique(answers: Mapping[str, Check], name: str) -> None:
    issues: list[dict[str, Any]] = json.loads(report("gitlab", answers[name]))
    prints = [issue["fingerprint"] for issue in issues]
    assert len(set(prints)) == len(prints)
    for issue in issues:
        assert issue.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"]["begin"] >= 1


@pytest.mark.parametrize("name", NAMES)
def test_junit_counts_what_it_holds(answers: Mapping[str, Check], name: str) -> None:
    top = ET.fromstring(report("junit", answers[name]))
    for suite in top:
        assert int(suite.get("tests", "")) == len(suite)
        assert int(suite.get("failures", "")) == len(suite.findall("testcase/failure"))
        assert int(suite.get("skipped", "")) == len(suite.findall("testcase/skipped"))
    assert len(top.findall("*/testcase/failure")) == sum(one.fails for one in answers[name].findings)


@pytest.mark.parametrize("name", NAMES)
def test_an_annotation_is_one_line(answers: Mapping[str, Check], name: str) -> None:
    answer = answers[name]
    lines = report("github", answer).splitlines()
    assert len(lines) == len(answer.findings) + len(answer.stale)
    assert all(line.startswith(("::error file=", "::warning file=", "::notice file=")) for line in lines)


def test_an_annotation_escapes_what_has_a_meaning(answers: Mapping[str, Check]) -> None:
    line = report("github", answers["nasty"]).splitlines()[0]
    assert line.startswith('::error file=a%2Cb%3A%25c]%0A"<d>|`&#.x,line=1,title=layers%3A a')
    assert line.endswith('::a,b:%25c]%0A"<d>|`&#.x')


def test_markdown_draws_circles_and_escapes(answers: Mapping[str, Check]) -> None:
    drawn = report("markdown", answers["import_cycle"])
    assert 'shop_cart_py -->|"line 1"| shop_order_py' in drawn.partition("```mermaid\n")[2].partition("```")[0]
    rows = [line for line in report("markdown", answers["nasty"]).splitlines() if line.startswith("| `")]
    assert rows == ['| `a,b:%c] "<d>\\|\'&#.x:0` | layers | a,b:%c\\] "&lt;d>\\|\\`&amp;\\#.x |']


def test_text_ends_with_the_verdict(answers: Mapping[str, Check]) -> None:
    assert "corollary check: 1 finding (import-cycle)" in report("text", answers["import_cycle"])
    assert json.loads(report("json", answers["import_cycle"]))["question"] == "check"


def test_what_is_executed_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "def _f():\n    return 1\n\n\ndef _g():\n    return 1\n"})
    (tmp_path / "run.info").write_text("SF:a.py\nDA:1,1\nDA:2,4\nDA:5,1\nDA:6,0\nend_of_record\n")
    with Workspace.open(tmp_path, jobs=1) as workspace:
        answer = workspace.check(Request(coverage=(str(tmp_path / "run.info"),)))
    assert answer.executed == ("a.py#_f",)
    assert [(one.symbol, one.runtime) for one in answer.findings] == [("a.py#_g", "not executed")]
    assert "1 dropped, since run-time data saw them running, 1 confirmed by run-time data" in report("text", answer)
