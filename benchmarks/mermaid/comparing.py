"""What differs between a diagram that was read here and what Mermaid's own parser made of the same text."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from corollary.syntax.mermaid import read
from corollary.syntax.mermaid.classes.reader import LOLLIPOP
from corollary.syntax.mermaid.text.cleaning import decoded
from corollary.syntax.mermaid.values import Diagram

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_RANDOM = re.compile(r"\bid-[a-z0-9]+-\d+")
"""Mermaid draws lots for the id of the last region of a concurrent state."""


@dataclass
class Differences:
    """What one diagram lacks and has too much."""

    refused: str = ""  # "only here": an error that Mermaid does not have; "only there": the reverse
    missed: dict[str, list[Any]] = field(default_factory=dict)
    invented: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def exact(self) -> bool:
        return not self.refused and not any(self.missed.values()) and not any(self.invented.values())


def compared(text: str, truth: dict[str, Any]) -> tuple[Diagram | None, Differences]:
    """The diagram that is read, and how it differs from the truth."""
    diagram = read(text)
    found = Differences()
    if "error" in truth:
        found.refused = "" if diagram is None or diagram.errors else "only there"
        return diagram, found
    if diagram is None:
        found.refused = "only here"
        return diagram, found
    if diagram.errors:
        found.refused = "only here"
    names = _regions(diagram, truth)
    ours = _ours(diagram)
    theirs = _theirs(truth, names)
    for what in ("nodes", "edges", "groups", "labels"):
        have, want = Counter(ours[what]), Counter(theirs[what])
        found.missed[what] = list((want - have).elements())
        found.invented[what] = list((have - want).elements())
    return diagram, found


def _ours(diagram: Diagram) -> dict[str, list[Any]]:
    nodes = [node for node in diagram.nodes if node.shape != LOLLIPOP]  # Mermaid lists them apart from classes
    return {
        "nodes": [node.id for node in nodes],
        "edges": [(edge.source, edge.target) for edge in diagram.edges],
        "groups": [
            (group.id, tuple(sorted(group.members)))
            for group in diagram.groups
            if diagram.kind != "sequence" or group.kind == "box"
        ],
        "labels": [
            *((node.id, _shown(node.label)) for node in nodes),
            *((edge.source, edge.target, _shown(edge.label)) for edge in diagram.edges),
        ],
    }


def _theirs(truth: dict[str, Any], names: dict[str, str]) -> dict[str, list[Any]]:
    def named(text: str) -> str:
        return decoded(_RANDOM.sub(lambda lot: names.get(lot.group(), lot.group()), text))

    return {
        "nodes": [named(node) for node, _ in truth["nodes"]],
        "edges": [(named(source), named(target)) for source, target, _ in truth["edges"]],
        "groups": [(named(group), tuple(sorted(map(named, members)))) for group, members in truth["groups"]],
        "labels": [
            *((named(node), _shown(named(label))) for node, label in truth["nodes"]),
            *((named(source), named(target), _shown(named(label))) for source, target, label in truth["edges"]),
        ],
    }


def _regions(diagram: Diagram, truth: dict[str, Any]) -> dict[str, str]:
    """The ids that Mermaid drew by lot, each with the id that has its place here."""
    drawn = list(dict.fromkeys(lot for node, _ in truth["nodes"] for lot in _RANDOM.findall(node)))
    ours = [group.id for group in diagram.groups if group.kind == "last region"]
    return dict(zip(drawn, ours, strict=False))


def _shown(text: str) -> str:
    """A label without what a browser would write in another way."""
    return _BREAK.sub("<br>", html.unescape(decoded(text))).replace("'", '"').strip()
