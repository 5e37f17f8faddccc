"""Answers in colour, for terminals: places, evidence and verdicts stand out, and the text stays what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

_STYLES = (
    (re.compile(r"^\s*(?P<place>[^\s:][^:]*:\d+)(?=: )"), "cyan"),
    (re.compile(r"\[(?:exact|inferred)\]|^proved\b|\bis alive\b"), "green"),
    (re.compile(r"\[(?:dispatch|likely)\]"), "yellow"),
    (re.compile(r"\[(?:guess|unknown)\b[^\]]*\]|^unknown\b|\bmay call\b|\bmay mention\b|\bpossibly\b"), "magenta"),
    (re.compile(r"\[proved\]|^refuted\b|\bis dead\b"), "red"),
    (re.compile(r"^(?:#|\.\.\.) .*$"), "dim"),
)


def show(lines: Iterable[str]) -> None:
    """Prints the lines to standard output; NO_COLOR is respected."""
    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        text = Text(line)
        for pattern, style in _STYLES:
            text.highlight_regex(pattern, style)
        console.print(text)
