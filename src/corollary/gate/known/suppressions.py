"""Comments that take findings back: `corollary: ignore[rule, ...] reason`, in the syntax of any language.

Behind code a comment is about that line; alone, about the line of code that follows, and about the definition that
begins there, decorated or not. `ignore-file` is about the whole file; without brackets every rule is meant. Where dead
code is taken back, so is what is in it and what it alone keeps: whatever runs the one runs the others.
One that takes nothing back is reported: it hides what may come.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corollary.answers.findings import Finding, Stale, Suppressed
from corollary.gate.catalogue import BY_ID
from corollary.linking.program import Program
from corollary.source.contents.encoding import to_utf8
from corollary.source.contents.texts import Folder
from corollary.syntax.comments import Comment, comments
from corollary.syntax.languages import Language

MARK = b"corollary:"

_SAID = re.compile(r"corollary:[ \t]*ignore(-file)?(?:\[([^\]\n]*)\])?[ \t:]*([^\n]*)")
_END = re.compile(r"\s*(?:\*+/|-->|\*\))\s*$")


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


def suppressions(program: Program, folder: Folder, languages: Mapping[str, Language]) -> list[Suppression]:
    """All that the comments of a program's files take back."""
    found: list[Suppression] = []
    language_of = dict(zip(program.files, program.languages, strict=True))
    for path, raw in folder.containing(program.files, MARK):
        language = languages.get(language_of[path])
        if language is not None:
            content = to_utf8(raw)[0]
            found += _in_file(path, list(comments(content, language, path)), content, _definitions(program, path))
    return found


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


def _in_file(path: str, found: Sequence[Comment], content: bytes, definitions: Sequence[int]) -> Iterator[Suppression]:
    lines = content.split(b"\n")
    inside = {number for one in found if one.alone for number in range(one.line, one.end_line + 1)}
    for comment in found:
        for said in _SAID.finditer(comment.text):
            line = comment.line + comment.text.count("\n", 0, said.start())
            rules = tuple(part.strip() for part in (said[2] or "").split(",") if part.strip())
            about = None if said[1] else _lines(comment, lines, inside, definitions)
            yield Suppression(path, line, rules, about, _END.sub("", said[3]).strip())


def _lines(
    comment: Comment, lines: Sequence[bytes], comments_on: set[int], definitions: Sequence[int]
) -> frozenset[int]:
    """The lines that a comment is about."""
    if not comment.alone:
        return frozenset(range(comment.line, comment.end_line + 1))
    line = comment.end_line + 1
    while line <= len(lines) and (line in comments_on or not lines[line - 1].strip()):
        line += 1
    about = {line}
    at = bisect_left(definitions, line)
    if at < len(definitions) and all(lines[number - 1].strip() for number in range(line, definitions[at])):
        about.add(definitions[at])
    return frozenset(about)


def _definitions(program: Program, path: str) -> list[int]:
    """The lines on which a definition begins, in order."""
    symbols = program.symbols
    file = next(number for number, known in enumerate(program.files) if known == path)
    return sorted(set(symbols.line[np.flatnonzero(symbols.file == file)].tolist()) - {0})
