"""The catalogue is complete: every rule can be explained, and what it shows as an example is understood."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from corollary.gate.catalogue import RULES, Rule
from corollary.interfaces.cli.group import cli
from corollary.source.settings.file import load_configuration
from corollary.source.settings.policy import CheckConfiguration


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_example_switches_the_rule_on(rule: Rule, tmp_path: Path) -> None:
    head = "" if rule.example.startswith("[") else "[tool.corollary.check]\n"
    (tmp_path / "pyproject.toml").write_text(head + rule.example, encoding="utf-8")
    found = load_configuration(tmp_path).check
    key = rule.key.replace("-", "_")
    assert getattr(found, key)
    assert key in CheckConfiguration.__struct_fields__


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_explained(rule: Rule) -> None:
    found = CliRunner().invoke(cli, ["check", "--explain", rule.id])
    assert found.exit_code == 0
    for part in (rule.question, rule.detail, rule.fix, rule.page):
        assert part in found.stdout


def test_an_unknown_rule_is_a_mistake() -> None:
    found = CliRunner().invoke(cli, ["check", "--explain", "layer"])
    assert (found.exit_code, "Did you mean `layers`?" in found.stderr) == (2, True)
