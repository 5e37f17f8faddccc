"""Answers about diagrams as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from corollary.answers.text.words import count
from corollary.answers.types.diagrams import DiagramAnswers, DiagramItems, Diagrams
from corollary.answers.types.parts import Report

NOTHING = "no diagram: neither the text itself nor a fenced block of it is one that is read"


def _diagrams(answer: Diagrams) -> Iterator[str]:
    for number, diagram in enumerate(answer.diagrams, start=1):
        yield f"{number}: {diagram.kind}, {count(len(diagram.nodes), 'node')}, {count(len(diagram.edges), 'edge')}"
    if not answer.diagrams:
        yield NOTHING


def _items(answer: DiagramItems) -> Iterator[str]:
    for item in answer.items:
        if item.what == "diagram":
            yield f"{item.line}: diagram {item.diagram}: {item.text}"
        else:
            yield f"{item.line}: {item.what} {item.text}"
    if not any(item.diagram for item in answer.items) and not answer.page.start:
        yield NOTHING


def _answers(answer: DiagramAnswers) -> Iterator[str]:
    if answer.asked:
        yield f"{answer.asked}  ({answer.goal})"
    for solution in answer.solutions:
        bound = ", ".join(f"{name} = {value}" for name, value in solution.bindings.items()) or "true"
        yield f"diagram {solution.diagram}: {bound}"
    if not answer.diagrams:
        yield NOTHING
    elif not answer.page.total:
        yield "no solutions"
    if not answer.complete:
        yield "... there are more solutions than are looked for"


RENDERERS: Mapping[type[Report], Callable[[Any], Iterator[str]]] = {
    Diagrams: _diagrams,
    DiagramItems: _items,
    DiagramAnswers: _answers,
}
