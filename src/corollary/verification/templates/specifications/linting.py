"""Specifications looked at before a solver sees them: what is surely or probably wrong, and what mends itself.

Only structure is looked at, in one pass over tokens each; nothing is run. Every automatic fix is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corollary.verification.templates.model import Solver
from corollary.verification.templates.specifications import rule_programs, scripts
from corollary.verification.templates.specifications.findings import HOLE, Edit, Found, Rule
from corollary.verification.templates.specifications.tokens import place


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong at a place, the rule that says so, and whether the text given back has it mended."""

    line: int
    column: int
    rule: str
    message: str
    fixed: bool


@dataclass(frozen=True, slots=True)
class Linted:
    """The text with all fixes made, and every finding, those that were fixed included."""

    text: str
    findings: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        return not any(not finding.fixed for finding in self.findings)


def lint(text: str, solver: Solver) -> Linted:
    """What is wrong with a specification, and the text with what mends itself."""
    findings: list[Finding] = []
    for rule in _RULES[solver]:
        edits = []
        for at, name, message, edit in rule(text):
            line, column = place(text, at)
            findings.append(Finding(line, column, name, message, edit is not None))
            if edit is not None:
                edits.append(edit)
        text = _edited(text, edits)
    return Linted(text, tuple(findings))


def _edited(text: str, edits: Sequence[Edit]) -> str:
    for edit in sorted(edits, key=lambda one: one.start, reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[^\n]*(?:\n|\Z)", re.MULTILINE)


def _fences(text: str) -> Found:
    for match in _FENCE.finditer(text):
        yield match.start(), "code-fence", "a code fence is no part of the program", Edit(*match.span(), "")


def _holes(text: str) -> Found:
    for match in HOLE.finditer(text):
        yield match.start(), "unfilled-slot", f"{match.group()} is not filled", None


_RULES: dict[Solver, tuple[Rule, ...]] = {
    "prolog": (_fences, _holes, *rule_programs.RULES),
    "smt": (_fences, _holes, *scripts.RULES),
}
