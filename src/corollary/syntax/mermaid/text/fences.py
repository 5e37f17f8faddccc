"""The fenced blocks of a Markdown text that hold diagrams, with the lines on which they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(
    r"(?P<indent>(?:[ \t]|>[ \t]?|(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(?P<fence>`{3,}|~{3,}|:{3,})(?P<rest>.*)"
)
_MERMAID = re.compile(r"[ \t]*\{?[ \t]*\.?mermaid(?:-[a-z]+)?(?![\w-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """The text of a fenced block, the line on which it begins, and how far it was indented."""

    text: str
    line: int
    indent: int


def blocks(text: str) -> Iterator[Block]:
    """The blocks that say they are Mermaid, fenced by backquotes, tildes or colons."""
    if "mermaid" not in text.lower():
        return
    lines = re.split(r"\r\n?|\n", text)
    at = 0
    while at < len(lines):
        opening = _opening(lines[at])
        at += 1
        if not opening:
            continue
        fence, indent = opening["fence"], len(opening["indent"])
        first = at
        while at < len(lines) and not _closes(lines[at], fence):
            at += 1
        if _MERMAID.match(opening["rest"]):
            quote = ">" in opening["indent"]
            rows = [_dedented(line, indent, quote=quote) for line in lines[first:at]]
            yield Block("\n".join(rows), first + 1, indent)
        at += 1


def _opening(line: str) -> re.Match[str] | None:
    found = _FENCE.match(line)
    if not found or (found["fence"][0] == "`" and "`" in found["rest"]):
        return None
    return found


def _closes(line: str, fence: str) -> bool:
    stripped = line.strip(" \t>")
    return len(stripped) >= len(fence) and stripped == fence[0] * len(stripped)


def _dedented(line: str, indent: int, *, quote: bool) -> str:
    """The line without what stands before the fence, as far as it has that."""
    before = line[:indent]
    blank = before.strip(" \t>" if quote else " \t")
    return line[indent:] if not blank else line.lstrip(" \t")
