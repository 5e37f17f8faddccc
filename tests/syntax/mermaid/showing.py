"""Diagrams as short lines, so that a case is a text and what must follow."""

from __future__ import annotations

from corollary.syntax.mermaid import read
from corollary.syntax.mermaid.values import Diagram


def shown(diagram: Diagram) -> list[str]:
    """Nodes (`A: label` where the label is not the id), edges, groups, notes, and what was wrong."""
    return [
        *(node.id if node.label == node.id else f"{node.id}: {node.label}" for node in diagram.nodes),
        *(f"{edge.source} -> {edge.target}{f': {edge.label}' if edge.label else ''}" for edge in diagram.edges),
        *(f"{group.id} = {' '.join(group.members)}" for group in diagram.groups),
        *(f"note {' '.join(note.about)}: {note.text}" for note in diagram.notes),
        *(f"error {error.line}:{error.column} {error.message}" for error in diagram.errors),
        *(f"skipped {skipped.line} {skipped.text}" for skipped in diagram.skipped),
    ]


def lines(text: str) -> list[str]:
    """The diagram of a text, shown."""
    diagram = read(text)
    assert diagram is not None
    return shown(diagram)
