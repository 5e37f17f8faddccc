"""A flowchart as it is built up, statement after statement, in the way of Mermaid's own database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corollary.syntax.mermaid.text.cleaning import decoded, trimmed
from corollary.syntax.mermaid.values import Edge, Group, Node

_HEADS = {"x": "cross", ">": "arrow", "o": "circle"}
_STARTS = {"x": "cross", "<": "arrow", "o": "circle"}


@dataclass(frozen=True, slots=True)
class Words:
    """Text as a label has it, and whether it stood in quotes that are not part of it."""

    text: str

    @property
    def label(self) -> str:
        text = trimmed(self.text)
        quoted = len(text) > 1 and text.startswith('"') and text.endswith('"')
        return decoded(text[1:-1] if quoted else text)


@dataclass(frozen=True, slots=True)
class Link:
    """How a link looks: its line, its two heads, and the words on it."""

    stroke: str
    heads: tuple[str, str]
    words: Words | None = None
    id: str = ""


def link(text: str, opening: str = "") -> Link:
    """The link that is written `text`, or `opening` words `text`.

    A head at the start counts only where the end has the same, as Mermaid has it.
    """
    end, start = trimmed(text), trimmed(opening) or trimmed(text)
    stroke = "thick" if "=" in end else "dotted" if "." in end else "invisible" if end.startswith("~") else "solid"
    target = _HEADS.get(end[-1], "")
    source = _STARTS.get(start[0], "")
    return Link(stroke, (source if source == target else "", target))


@dataclass(slots=True)
class Graph:
    """What was said so far."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    edge_ids: set[str] = field(default_factory=set)
    _between: Counter[tuple[str, str]] = field(default_factory=Counter)
    _grouped: set[str] = field(default_factory=set)
    _group_ids: set[str] = field(default_factory=set)

    def mention(self, name: str, line: int, words: Words | None = None, shape: str = "") -> None:
        """There is a node of this id, unless an edge has it."""
        if not trimmed(name) or name in self.edge_ids:
            return
        node = self.nodes.get(name) or Node(name, decoded(name), line)
        self.nodes[name] = replace(node, label=words.label if words else node.label, shape=shape or node.shape)

    def describe(self, name: str, data: dict[str, str]) -> None:
        """What `@{...}` behind the id says of it."""
        if name in self.edge_ids or name in self._group_ids or name not in self.nodes:
            return
        node = self.nodes[name]
        node = replace(node, shape=data.get("shape") or node.shape)
        if data.get("label"):
            node = replace(node, label=decoded(data["label"]))
        elif (data.get("icon") or data.get("img")) and node.label == decoded(name):
            node = replace(node, label="")
        self.nodes[name] = node

    def connect(self, sources: Sequence[str], targets: Sequence[str], link: Link, line: int) -> None:
        """An edge from each source to each target. An id of the link is that of the edge from the last to the first."""
        label = link.words.label if link.words else ""
        for source in sources:
            for target in targets:
                named = link.id and source == sources[-1] and target == targets[0] and link.id not in self.edge_ids
                earlier = self._between[source, target]
                self._between[source, target] += 1
                self.edge_ids.add(link.id if named else f"L_{source}_{target}_{earlier + 1 if earlier else 0}")
                self.edges.append(Edge(source, target, label, line, link.stroke, link.heads))

    def enclose(self, name: str, title: str, members: Sequence[str], line: int) -> str:
        """A subgraph of those members that are in no other yet; its id, made up where it has none."""
        name = name or f"subGraph{len(self.groups)}"
        own = [member for member in dict.fromkeys(members) if trimmed(member) and member not in self._grouped]
        self._grouped.update(own)
        self._group_ids.add(name)
        self.groups.append(Group(name, decoded(trimmed(title)), line, tuple(own), "subgraph"))
        return name
