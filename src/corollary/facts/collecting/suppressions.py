"""What comments say to those who check the code: `corollary: ignore[rule, ...] reason`, in the syntax of any language.

Behind code a comment is about that line; alone, about the line of code that follows, and about the definition that
begins there, decorated or not. `ignore-file` is about the whole file; without brackets every rule is meant.
They are facts like any other, so that a snapshot has them without its sources.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from corollary.facts.collecting.draft import Draft
from corollary.facts.schema import RELATION
from corollary.syntax.comments import Comment

MARK = b"corollary:"

_SAID = re.compile(r"corollary:[ \t]*ignore(-file)?(?:\[([^\]\n]*)\])?[ \t:]*([^\n]*)")
_END = re.compile(r"\s*(?:\*+/|-->|\*\))\s*$")
_LINE = [name for name, _ in RELATION["definition"].columns].index("line")


def collect_suppressions(draft: Draft, found: Sequence[Comment]) -> None:
    """Adds what the comments of a file take back; the definitions must be described."""
    lines = draft.content.split(b"\n")
    inside = {number for one in found if one.alone for number in range(one.line, one.end_line + 1)}
    definitions = sorted({row[_LINE] for row in draft.rows["definition"][1:]})
    for comment in found:
        for said in _SAID.finditer(comment.text):
            line = comment.line + comment.text.count("\n", 0, said.start())
            rules = ",".join(part.strip() for part in (said[2] or "").split(",") if part.strip())
            about = (0, 0, 0) if said[1] else _lines(comment, lines, inside, definitions)
            reason = _END.sub("", said[3]).strip()
            draft.add("suppression", line, *about, draft.string(rules), draft.string(reason))


def _lines(
    comment: Comment, lines: Sequence[bytes], comments_on: set[int], definitions: Sequence[int]
) -> tuple[int, int, int]:
    """The first and last line that a comment is about, and the line of the definition that begins there, or 0."""
    if not comment.alone:
        return comment.line, comment.end_line, 0
    line = comment.end_line + 1
    while line <= len(lines) and (line in comments_on or not lines[line - 1].strip()):
        line += 1
    at = bisect_left(definitions, line)
    begins = at < len(definitions) and all(lines[number - 1].strip() for number in range(line, definitions[at]))
    return line, line, definitions[at] if begins else 0
