"""Graphs as Mermaid flowcharts. Names of nodes are ours, and what they stand for is in their labels, quoted."""

from __future__ import annotations

from collections.abc import Iterable


def flowchart(arrows: Iterable[tuple[str, str, str]], nodes: Iterable[str] = (), *, direction: str = "LR") -> str:
    """A flowchart of arrows (from, to, label; "" for none), and of nodes that may have no arrow; in this order."""
    listed = list(arrows)
    names: dict[str, str] = {}
    for label in (*nodes, *(end for source, target, _ in listed for end in (source, target))):
        names.setdefault(label, f"n{len(names)}")
    lines = [f"flowchart {direction}"]
    lines += [f"    {name}[{quoted(label)}]" for label, name in names.items()]
    for source, target, label in listed:
        arrow = f"-->|{quoted(label)}|" if label else "-->"
        lines.append(f"    {names[source]} {arrow} {names[target]}")
    return "\n".join(lines)


def quoted(text: str) -> str:
    """Text as Mermaid shows it, whatever is in it."""
    safe = text.replace("#", "#35;").replace('"', "#quot;").replace("\n", " ")
    return f'"{safe}"'
