"""Diagrams as answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from corollary.answers.paging import NO_PAGE, Window, cut
from corollary.answers.types.diagrams import (
    DiagramAnswers,
    DiagramContent,
    DiagramEdge,
    DiagramError,
    DiagramGroup,
    DiagramItem,
    DiagramItems,
    DiagramNode,
    Diagrams,
    DiagramSkipped,
    DiagramSolution,
)
from corollary.syntax.mermaid.classes.reader import LOLLIPOP
from corollary.syntax.mermaid.values import Diagram, Document, Edge


def contents(document: Document, key: str) -> Diagrams:
    """Everything that the diagrams say; `key` names the text."""
    return Diagrams(
        snapshot=key,
        diagrams=tuple(map(_content, document.diagrams)),
        skipped=tuple(DiagramSkipped(item.line, item.text) for item in document.skipped),
    )


def items(document: Document, key: str, window: Window) -> DiagramItems:
    """The same item by item, in pages."""
    everything = list(_items(document))
    frame = DiagramItems(snapshot=key, items=(), page=NO_PAGE)
    shown, page = cut(len(everything), everything.__getitem__, window, frame=frame, question="diagram-items")
    return msgspec.structs.replace(frame, items=tuple(shown), page=page)


def answers(
    found: Sequence[DiagramSolution], window: Window, *, key: str, goal: str, asked: str, diagrams: int, complete: bool
) -> DiagramAnswers:
    """The solutions of a goal, in pages."""
    frame = DiagramAnswers(
        snapshot=key, goal=goal, asked=asked, diagrams=diagrams, solutions=(), complete=complete, page=NO_PAGE
    )
    shown, page = cut(len(found), found.__getitem__, window, frame=frame, question=("diagrams", goal))
    return msgspec.structs.replace(frame, solutions=tuple(shown), page=page)


def _content(diagram: Diagram) -> DiagramContent:
    """An interface at the end of a lollipop is no class: Mermaid lists it apart, and it is an end of its edge alone."""
    return DiagramContent(
        diagram.kind,
        tuple(DiagramNode(node.id, node.label) for node in diagram.nodes if node.shape != LOLLIPOP),
        tuple(DiagramEdge(edge.source, edge.target, edge.label, edge.line) for edge in diagram.edges),
        tuple(DiagramGroup(group.id, group.members) for group in diagram.groups),
        tuple(DiagramError(error.line, error.column, error.message) for error in diagram.errors),
        tuple(DiagramSkipped(item.line, item.text) for item in diagram.skipped),
    )


def _items(document: Document) -> Iterator[DiagramItem]:
    for number, diagram in enumerate(document.diagrams, start=1):
        title = f": {diagram.title}" if diagram.title else ""
        yield DiagramItem(number, "diagram", f"{diagram.kind}{title}", diagram.line)
        for group in diagram.groups:
            yield DiagramItem(number, "group", f"{_labelled(group.id, group.label)} {list(group.members)}", group.line)
        for node in diagram.nodes:
            yield DiagramItem(number, "node", _labelled(node.id, node.label), node.line)
        for edge in diagram.edges:
            yield DiagramItem(number, "edge", _edge(edge), edge.line)
        for error in diagram.errors:
            yield DiagramItem(number, "error", f"column {error.column}: {error.message}", error.line)
        for item in diagram.skipped:
            yield DiagramItem(number, "skipped", item.text, item.line)
    for item in document.skipped:
        yield DiagramItem(0, "skipped", item.text, item.line)


def _labelled(name: str, label: str) -> str:
    return name if label in {"", name} else f"{name} ({label})"


def _edge(edge: Edge) -> str:
    return f"{edge.source} -> {edge.target}{f': {edge.label}' if edge.label else ''}"
