"""What a Mermaid diagram says, whatever its kind: nodes, edges, groups, notes, and what was not understood.

One shape for all kinds, so that rules, answers and policies read a flowchart as they read a state diagram. What only
looks matter for (colours, classes, positions) is deliberately absent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["flowchart", "state", "sequence", "class", "er"]
KINDS: tuple[Kind, ...] = ("flowchart", "state", "sequence", "class", "er")


@dataclass(frozen=True, slots=True)
class Node:
    """A vertex, state, participant, class or entity.

    `shape` is the word that Mermaid has for what it is (`diamond`, `fork`, `actor`, an annotation of a class), "" for
    a plain one. `details` are the members of a class, the attributes of an entity or the descriptions of a state, as
    written.
    """

    id: str
    label: str
    line: int
    shape: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """A link, transition, message or relation, from what is written first to what is written second.

    `stroke` is solid, dotted, thick or invisible. `heads` are what its two ends look like ("" for nothing), and
    `ends` the texts beside them: cardinalities and roles.
    """

    source: str
    target: str
    label: str
    line: int
    stroke: str = "solid"
    heads: tuple[str, str] = ("", "")
    ends: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Group:
    """A subgraph, composite state, namespace, box or block: its id, and the ids that stand directly in it."""

    id: str
    label: str
    line: int
    members: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note, and the nodes it is about (none for a note on the whole)."""

    text: str
    line: int
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Some lines of a sequence: a block (`loop`, `alt`), a section of one (`else`), or an activation.

    `label` is what stands beside it, or the participant that is active; `last_line` is 0 where it is not ended.
    """

    kind: str
    label: str
    line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """What Mermaid would refuse: lines and columns count from 1."""

    line: int
    column: int
    message: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A piece of text that says nothing in the result because it was not understood."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """One diagram: everything in the order in which it is first written."""

    kind: Kind
    line: int
    title: str = ""
    direction: str = ""
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    groups: tuple[Group, ...] = ()
    notes: tuple[Note, ...] = ()
    errors: tuple[Trouble, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """All diagrams of a text, and the texts that are diagrams of kinds that are not read or of no kind at all."""

    diagrams: tuple[Diagram, ...] = ()
    skipped: tuple[Skipped, ...] = ()
