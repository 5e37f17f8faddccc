"""What comments take back: findings on their lines, of the rules that they name.

Where dead code is taken back, so is what is in it and what it alone keeps: whatever runs the one runs the others.
A comment that takes nothing back is reported: it hides what may come. What comments say is in the facts of their files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corollary.answers.types.findings import Finding, Stale, Suppressed
from corollary.gate.catalogue import BY_ID
from corollary.linking.program import Program


@dataclass(frozen=True, slots=True)
class Suppression:
    """A comment: the rules it names (none: all), the lines it is about (none: all of the file), and its reason."""

    file: str
    line: int
    rules: tuple[str, ...]
    lines: frozenset[int] | None
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Whether it takes a finding back."""
        return (
            finding.file == self.file
            and (self.lines is None or finding.line in self.lines)
            and (not self.rules or finding.rule in self.rules or finding.contract in self.rules)
        )


def suppressions(program: Program) -> list[Suppression]:
    """All that the comments of a program's files take back."""
    said = program.suppressions
    columns = (said.file, said.line, said.first, said.last, said.begins)
    rows = zip(*(column.tolist() for column in columns), said.rules, said.reason, strict=True)
    return [
        Suppression(program.files[file], line, _rules(rules), _lines(first, last, begins), reason)
        for file, line, first, last, begins, rules, reason in rows
    ]


def _rules(listed: str) -> tuple[str, ...]:
    return tuple(rule for rule in listed.split(",") if rule)


def _lines(first: int, last: int, begins: int) -> frozenset[int] | None:
    """The lines that a comment is about; None where it is about the whole file."""
    return frozenset(range(first, last + 1)) | ({begins} if begins else set()) if first else None


def split(
    findings: Sequence[Finding], known: Sequence[Suppression]
) -> tuple[list[Finding], list[Suppressed], list[Stale]]:
    """The findings that no comment takes back, those that one does, and the comments that take nothing back."""
    used: set[int] = set()
    kept: list[Finding] = []
    taken: list[Suppressed] = []
    by_file: dict[str, list[int]] = {}
    for number, one in enumerate(known):
        by_file.setdefault(one.file, []).append(number)
    for finding in findings:
        covering = [number for number in by_file.get(finding.file, ()) if known[number].covers(finding)]
        used.update(covering)
        if covering:
            first = known[covering[0]]
            taken.append(Suppressed(finding, first.file, first.line, first.reason))
        else:
            kept.append(finding)
    kept = list(_without_kept(kept, taken))
    return kept, taken, list(_unused(one for number, one in enumerate(known) if number not in used))


def _without_kept(kept: Sequence[Finding], taken: list[Suppressed]) -> Iterator[Finding]:
    """The findings without those about what is in, or kept alone by, dead code that was taken back; these are, too."""
    alive = {one.finding.symbol: one for one in taken if one.finding.root}
    for finding in kept:
        owners = (finding.symbol[: dot.start()] for dot in re.finditer(r"\.", finding.symbol))
        by = next((alive[name] for name in (finding.root, *owners) if finding.root and name in alive), None)
        if by is None:
            yield finding
        else:
            taken.append(Suppressed(finding, by.file, by.line, by.reason))


def _unused(unused: Iterable[Suppression]) -> Iterator[Stale]:
    for one in unused:
        wrong = [rule for rule in one.rules if rule not in BY_ID]
        what = ", ".join(one.rules) or "any rule"
        told = f"; there is no rule {wrong[0]}" if wrong else ""
        yield Stale("suppression", one.file, one.line, f"the suppression of {what} takes nothing back{told}")
