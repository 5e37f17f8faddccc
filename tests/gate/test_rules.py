"""Every rule finds what it should, at its place, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from corollary import Workspace
from corollary.answers.text.rendering import text
from corollary.gate.catalogue import RULES
from tests.gate.cases import CASES, read, update


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_findings_are_those_expected(path: Path, tmp_path: Path, update_golden: bool) -> None:
    case = read(path)
    with Workspace.open(case.write(tmp_path), jobs=1) as workspace:
        found = "".join(f"{line}\n" for line in text(workspace.check()).splitlines())
    if update_golden:
        update(path, found)
        return
    assert found == case.expected


def test_every_rule_has_a_case_that_it_finds_something_in() -> None:
    expected = "".join(read(path).expected for path in CASES)
    assert [rule.id for rule in RULES if f"[{rule.id}" not in expected] == []
