"""Graphs as Mermaid flowcharts. What nodes stand for is in their labels, quoted; their ids are words made of these."""

from __future__ import annotations

import re
from collections.abc import Iterable

_RESERVED = frozenset({"end", "graph", "subgraph", "flowchart", "style", "class", "click", "linkstyle", "classdef"})


def flowchart(arrows: Iterable[tuple[str, str, str]], nodes: Iterable[str] = (), *, direction: str = "LR") -> str:
    """A flowchart of arrows (from, to, label; "" for none), and of nodes that may have no arrow; in this order."""
    listed = list(arrows)
    names = identifiers((*nodes, *(end for source, target, _ in listed for end in (source, target))))
    lines = [f"flowchart {direction}"]
    lines += [f"    {name}[{quoted(label)}]" for label, name in names.items()]
    for source, target, label in listed:
        arrow = f"-->|{quoted(label)}|" if label else "-->"
        lines.append(f"    {names[source]} {arrow} {names[target]}")
    return "\n".join(lines)


def identifiers(labels: Iterable[str]) -> dict[str, str]:
    """A word for each label, all different, that Mermaid takes for the id of a node."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for label in labels:
        if label in names:
            continue
        word = re.sub(r"[^A-Za-z0-9]+", "_", label).strip("_") or "node"
        if word.lower() in _RESERVED or word[0].isdigit():
            word = f"n_{word}"
        name, number = word, 2
        while name in taken:
            name, number = f"{word}_{number}", number + 1
        taken.add(name)
        names[label] = name
    return names


def quoted(text: str) -> str:
    """Text as Mermaid shows it, whatever is in it."""
    safe = text.replace("#", "#35;").replace('"', "#quot;").replace("\n", " ")
    return f'"{safe}"'
