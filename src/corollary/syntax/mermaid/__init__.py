"""Mermaid diagrams read into values: pure, linear in the text, and never an exception.

The official parser is the reference: what it takes gives the same nodes and edges here (`benchmarks/mermaid` compares
them), and what it refuses is an error with line and column, behind which reading goes on.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from corollary.syntax.mermaid.classes import reader as classes
from corollary.syntax.mermaid.entities import reader as entities
from corollary.syntax.mermaid.flowchart import reader as flowchart
from corollary.syntax.mermaid.sequence import reader as sequence
from corollary.syntax.mermaid.state import reader as state
from corollary.syntax.mermaid.text.cleaning import cleaned
from corollary.syntax.mermaid.text.fences import blocks
from corollary.syntax.mermaid.text.source import Source, source
from corollary.syntax.mermaid.values import Diagram, Document, Skipped

_READERS: tuple[tuple[str, Callable[[Source, int, str], Diagram]], ...] = (
    ("flowchart", flowchart.read),
    ("graph", flowchart.read),
    ("stateDiagram", state.read),
    ("classDiagram", classes.read),
    ("erDiagram", entities.read),
    ("sequenceDiagram", sequence.read),
)
"""How the text of a diagram begins, and who reads it."""

_FIRST_LINE = re.compile(r"\s*(.*)")


def read(text: str) -> Diagram | None:
    """The diagram that a text is, None if it is of no kind that is read."""
    return _read(source(text))


def read_document(text: str, *, markdown: bool | None = None) -> Document:
    """All diagrams of a text: its fenced blocks if it is Markdown, else the text itself.

    Where `markdown` is not given, a text with a fenced block of Mermaid is taken for Markdown.
    """
    found = list(blocks(text)) if markdown is not False else []
    if not found and not markdown:
        return _document([source(text)])
    return _document([source(block.text, first_line=block.line, columns_before=block.indent) for block in found])


def _document(sources: list[Source]) -> Document:
    diagrams: list[Diagram] = []
    skipped: list[Skipped] = []
    for text in sources:
        diagram = _read(text)
        if diagram:
            diagrams.append(diagram)
        elif first := _FIRST_LINE.match(text.text):
            skipped.append(Skipped(text.line(first.start(1)), first[1].rstrip()))
    return Document(tuple(diagrams), tuple(item for item in skipped if item.text))


def _read(text: Source) -> Diagram | None:
    clean, title = cleaned(text)
    for word, reader in _READERS:
        if clean.text.startswith(word):
            return reader(clean, clean.line(0), title)
    return None
