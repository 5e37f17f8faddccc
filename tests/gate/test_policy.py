"""What the policy says counts, over a program that was made by hand."""

from __future__ import annotations

from typing import Any

import pytest

from corollary.answers.text.rendering import text
from corollary.answers.types.findings import Check
from corollary.source.settings.configuration import Configuration
from corollary.source.settings.policy import CheckConfiguration
from tests.support.shop import CART, ORDER, shop
from tests.support.workspaces import workspace


def checked(**rules: Any) -> Check:
    return workspace(shop(), configuration=Configuration(check=CheckConfiguration(**rules))).check()


def test_dead_code_is_a_finding() -> None:
    answer = checked(dead_code="proved", cycles="off")
    names = [(finding.file, finding.line, finding.rule) for finding in answer.findings]
    assert names == [(ORDER, 4, "dead-code"), (ORDER, 5, "dead-code")]


@pytest.mark.parametrize(
    ("rules", "count"),
    [
        ({"cycles": "imports"}, 0),
        ({"cycles": "imports", "type_only": True}, 1),
        ({"cycles": "calls", "evidence": "inferred"}, 0),
        ({"cycles": "calls", "evidence": "dispatch"}, 1),
        ({"cycles": ("calls", "imports"), "evidence": "dispatch", "type_only": True}, 2),
        ({"cycles": "calls", "evidence": "dispatch", "ignore": (f"{CART}#Cart.*",)}, 0),
        ({"cycles": "off", "dead_code": "likely"}, 2),
        ({"cycles": "off", "dead_code": "likely", "ignore": ("*#refund",)}, 1),
        ({"cycles": "off"}, 0),
    ],
)
def test_rules_say_what_counts(rules: dict[str, Any], count: int) -> None:
    assert len(checked(**{"dead_code": "off"} | rules).findings) == count


@pytest.mark.parametrize(
    ("rules", "passed"),
    [
        ({}, False),
        ({"severity": {"dead-code": "warning"}}, True),
        ({"dead_code": "likely", "ignore": ("*#refund", "*#Refund*", f"{ORDER}*")}, True),
    ],
)
def test_only_errors_fail(rules: dict[str, Any], passed: bool) -> None:
    assert checked(**{"cycles": "off"} | rules).passed is passed


def test_a_cycle_is_shown_as_a_chain() -> None:
    (finding,) = checked(dead_code="off", cycles="imports", type_only=True).findings
    assert (finding.file, finding.line, finding.rule) == (CART, 1, "import-cycle")
    assert finding.message == f"cycle: {CART} -> {ORDER} -> {CART}"
    assert [step.caller for step in finding.witness] == [CART, ORDER]


def test_text_is_what_tools_that_read_findings_expect() -> None:
    answer = checked()
    assert text(answer).splitlines()[0] == (
        f"{ORDER}:4: function refund is dead (proved): nothing calls or mentions it [dead-code]"
    )
    assert (answer.passed, answer.rules) == (False, ("dead-code", "import-cycle"))


def test_without_findings_it_passes() -> None:
    answer = workspace(shop(edges=[], symbols=[], unresolved=[], details={}, imports=[])).check()
    assert answer.passed
