"""Answers about diagrams: what they say, and what follows from it."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from corollary.answers.types.parts import Page, Report


class DiagramNode(Struct, frozen=True):
    """A node and what it shows."""

    id: str
    label: str


class DiagramEdge(Struct, frozen=True):
    """An edge, and the line of the file on which it is written."""

    source: str = field(name="from")
    target: str = field(name="to")
    label: str
    line: int


class DiagramGroup(Struct, frozen=True):
    """A subgraph, composite state, namespace or box, and what stands directly in it."""

    id: str
    members: tuple[str, ...]


class DiagramError(Struct, frozen=True):
    """What Mermaid would refuse; lines and columns count from 1."""

    line: int
    column: int
    message: str


class DiagramSkipped(Struct, frozen=True):
    """Text that was not understood and says nothing in the answer."""

    line: int
    text: str


class DiagramContent(Struct, frozen=True):
    """Everything that one diagram says."""

    kind: str
    nodes: tuple[DiagramNode, ...]
    edges: tuple[DiagramEdge, ...]
    groups: tuple[DiagramGroup, ...]
    errors: tuple[DiagramError, ...]
    skipped: tuple[DiagramSkipped, ...]


class Diagrams(Report, frozen=True, kw_only=True, tag="diagrams"):
    """All diagrams of a text. `skipped` are texts that are diagrams of kinds that are not read, or of none."""

    diagrams: tuple[DiagramContent, ...]
    skipped: tuple[DiagramSkipped, ...]


class DiagramItem(Struct, frozen=True, omit_defaults=True):
    """A node, edge or group of the diagram with this number, from 1: what it is, and its line in the text."""

    diagram: int
    what: str
    text: str
    line: int


class DiagramItems(Report, frozen=True, kw_only=True, tag="diagram-items"):
    """What the diagrams of a text say, item by item: of each its kind, then groups, nodes, edges and what is wrong."""

    items: tuple[DiagramItem, ...]
    page: Page


class DiagramSolution(Struct, frozen=True):
    """A solution of a goal in the diagram with this number, from 1, of the text."""

    diagram: int
    bindings: dict[str, Any]


class DiagramAnswers(Report, frozen=True, kw_only=True, tag="diagram-answers"):
    """The solutions of a goal, diagram by diagram. `asked` is the question in words where it is one that is built in.

    `diagrams` counts those that were asked. Where it is not `complete`, one of them has more solutions than are sought.
    """

    goal: str
    asked: str
    diagrams: int
    solutions: tuple[DiagramSolution, ...]
    complete: bool
    page: Page
