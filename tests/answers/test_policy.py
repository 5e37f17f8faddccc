from __future__ import annotations

from typing import Any

import pytest

from corollary.answers.model import Finding
from corollary.answers.text import text
from corollary.source.configuration import CheckConfiguration, Configuration
from tests.support.shop import CART, ORDER, shop
from tests.support.workspaces import workspace


def found(**rules: Any) -> tuple[Finding, ...]:
    configuration = Configuration(check=CheckConfiguration(**rules))
    return workspace(shop(), configuration=configuration).check().findings


def test_dead_code_is_a_finding() -> None:
    names = [(finding.file, finding.line, finding.rule) for finding in found(dead_code="proved", cycles="off")]
    assert names == [(ORDER, 4, "dead-code"), (ORDER, 5, "dead-code")]


@pytest.mark.parametrize(
    ("rules", "count"),
    [
        ({"cycles": "imports"}, 0),
        ({"cycles": "imports", "type_only": True}, 1),
        ({"cycles": "calls", "evidence": "inferred"}, 0),
        ({"cycles": "calls", "evidence": "dispatch"}, 1),
        ({"cycles": "calls", "evidence": "dispatch", "ignore": (f"{CART}#Cart.*",)}, 0),
        ({"cycles": "off", "dead_code": "likely"}, 2),
        ({"cycles": "off", "dead_code": "likely", "ignore": ("*#refund",)}, 1),
        ({"cycles": "off"}, 0),
    ],
)
def test_rules_say_what_counts(rules: dict[str, Any], count: int) -> None:
    assert len(found(**{"dead_code": "off"} | rules)) == count


def test_a_cycle_is_shown_as_a_chain() -> None:
    (finding,) = found(dead_code="off", cycles="imports", type_only=True)
    assert finding == Finding(file=CART, line=1, message=f"cycle: {CART} -> {ORDER} -> {CART}", rule="cycles")


def test_text_is_what_tools_that_read_findings_expect() -> None:
    answer = workspace(shop()).check()
    assert text(answer).splitlines()[0] == (
        f"{ORDER}:4: function refund is dead (proved): nothing calls or mentions it [dead-code]"
    )
    assert (answer.passed, answer.rules) == (False, ("dead-code", "cycles: imports"))


def test_without_findings_it_passes() -> None:
    answer = workspace(shop(edges=[], symbols=[], unresolved=[], details={}, imports=[])).check()
    assert answer.passed
