"""The sections on rules in `docs/check.md`, made from the catalogue; a test holds them equal to this."""

from __future__ import annotations

from textwrap import wrap

from corollary.gate.catalogue import RULES, Rule

_WIDTH = 120


def document() -> str:
    """A section for each rule, in the order of the catalogue."""
    return "\n".join(["# Rules", "", *map(_section, RULES)])


def _section(rule: Rule) -> str:
    fix = f"To mend a finding: {rule.fix[0].lower()}{rule.fix[1:]}"
    table = [] if rule.example.startswith("[") else ["[tool.corollary.check]"]
    lines = [f"## {rule.id}", "", f"*{rule.question}* ({rule.severity})", "", *wrap(rule.detail, _WIDTH), ""]
    return "\n".join([*lines, "```toml", *table, rule.example, "```", "", *wrap(fix, _WIDTH), ""])
