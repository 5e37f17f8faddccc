"""Which of several captures of one symbol counts, and what marks say of it.

Queries overlap: one function may be read as a named expression, as a member of an object and as a declared
variable. Here one reading is chosen for each symbol, and overloads become one symbol.
"""

from __future__ import annotations

from collections.abc import Iterable

from corollary.facts.collecting.captured import Definition
from corollary.facts.collecting.draft import Draft
from corollary.facts.schema import Trait
from corollary.facts.vocabulary import VISIBILITIES

_RANK = {"constant": 1, "variable": 2, "field": 2}


def one_per_symbol(found: Iterable[Definition]) -> list[Definition]:
    """The definitions in source order, one for each name's place and for each node that opens a scope."""
    places: set[int] = set()
    nodes: dict[int, Definition] = {}
    chosen = []
    for definition in sorted(found, key=_preference):
        place, node = definition.name_node.start_byte, definition.node.id
        known = nodes.setdefault(node, definition) if definition.opens_scope else definition
        if definition.form == "inline" and not definition.is_member and definition.name_node.type != definition.name:
            known.own_name = definition.name
        if place in places or known is not definition:
            continue
        places.add(place)
        chosen.append(definition)
    chosen.sort(key=lambda d: (d.node.start_byte, -d.node.end_byte, d.name_node.start_byte))
    return _without_overloads(chosen)


def _preference(definition: Definition) -> tuple[int | bool, ...]:
    return (
        _RANK.get(definition.kind, 0),
        definition.kind != "property",
        definition.form == "inline",
        not (definition.object or definition.owner),
        definition.form != "signature",
        definition.result is None,
        definition.body is None,
        definition.parameters is None,
    )


def _without_overloads(ordered: list[Definition]) -> list[Definition]:
    """Drops the signatures that precede their implementation, and all but the first where there is none."""
    kept: list[Definition] = []
    for definition in ordered:
        last = kept[-1] if kept else None
        if last is None or last.form != "signature" or (last.name, last.kind) != (definition.name, definition.kind):
            kept.append(definition)
        elif definition.form != "signature":
            definition.first_row = min(last.first_row, last.node.start_point.row)
            kept[-1] = definition
    return kept


def attach_members(draft: Draft) -> None:
    """Makes functions that construct objects classes, and what is stored in a class by name a member of it."""
    if draft.specification.receiver.strategy != "keyword":
        return
    heads = ("instance", "instance.own")
    constructing = {draft.text(node) for head in heads for node in draft.matches[head].column("type")}
    constructing |= {draft.text(node) for node in draft.matches["call.new"].column("function")}
    classes: dict[str, int] = {}
    for index, definition in enumerate(draft.definitions):
        if definition is None or (definition.is_member and not definition.object):
            continue
        path = definition.path or f"{definition.object}.{definition.name}".removeprefix(".")
        if definition.kind in ("function", "method") and path in constructing:
            definition.kind, definition.is_member = "class", False
        if definition.kind == "class":
            classes.setdefault(path, index)
    for definition in draft.definitions:
        if definition is not None and definition.is_member and definition.object in classes:
            definition.parent = definition.attached = classes[definition.object]


class Marks:
    """What captures of a definition's node say of it besides its definition."""

    def __init__(self, draft: Draft) -> None:
        self.static = set(draft.matches["static"].ids)
        self.optional = set(draft.matches["optional"].ids)
        self.visibilities = {
            node: head.removeprefix("visibility.")
            for head in ("visibility.internal", "visibility.private")
            for node in draft.matches[head].ids
        }

    def traits(self, definition: Definition) -> int:
        """The traits that marks and the definition's kind give."""
        traits = Trait.PROPERTY if definition.kind == "property" else 0
        if definition.form == "setter":
            traits |= Trait.SETTER
        if definition.node.id in self.optional:
            traits |= Trait.OPTIONAL
        return traits | Trait.STATIC if definition.node.id in self.static else traits

    def visibility(self, definition: Definition) -> str:
        """The visibility that the source states, "" where it states none."""
        stated = self.visibilities.get(definition.node.id, "")
        return stated if stated in VISIBILITIES else ""
