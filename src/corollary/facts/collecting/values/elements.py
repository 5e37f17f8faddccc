"""Elements of containers: what is told apart by a place or a key that the source spells, and what is not."""

from __future__ import annotations

import re
from collections.abc import Callable

from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.terms import UNKNOWN
from corollary.syntax.tables import Node

_ANY = "[]"
_LONGEST_KEY = 40
_NUMBER = re.compile(r"\d{1,3}")


def places(draft: Draft) -> Callable[[Node], str]:
    """A function to the name of the element that an index means: by number or constant key, else of any place."""
    strings = draft.matches["literal.string"]
    wanted = draft.matches["item"] or draft.matches["store"] or draft.matches["call.element"]
    texts = dict(zip(strings.ids, strings.optional("value"), strict=True)) if wanted else {}
    keys = draft.matches["key"]
    texts.update(zip(keys.ids, keys, strict=True))

    def place(index: Node) -> str:
        text = texts.get(index.id)
        if text is not None:
            return draft.place(draft.text(text)) if text.end_byte - text.start_byte <= _LONGEST_KEY else _ANY
        if index.end_byte - index.start_byte > 3:
            return _ANY
        number = draft.text(index)
        return draft.place(number) if _NUMBER.fullmatch(number) else _ANY

    return place


def store_elements(draft: Draft) -> None:
    """Stores in each literal of a container the values of its elements."""
    collections = draft.matches["collection"]
    named = zip(collections.optional("value"), collections.optional("name"), strict=True)
    keys = {value.id: name for value, name in named if value is not None and name is not None}
    for container, values in parts_of(draft, "collection").items():
        for node in values:
            key = keys.get(node.id)
            _store(draft, container, _ANY if key is None else draft.place(draft.text(key)), node)
    spread = {node.id for node in draft.matches["sequence.rest"].column("value")}
    for container, values in parts_of(draft, "sequence", "sequence.rest").items():
        first = next((place for place, node in enumerate(values) if node.id in spread), len(values))
        for place, node in enumerate(values):
            _store(draft, container, draft.place(str(place)) if place < first else _ANY, node, of=node.id in spread)


def _store(draft: Draft, container: int, name: str, node: Node, *, of: bool = False) -> None:
    """Stores the value of a node, or the elements `of` it, in the container that another node is."""
    owner, value = draft.node_terms.get(container, UNKNOWN), draft.term_of(node)
    if UNKNOWN not in (owner, value):
        draft.store(owner, name, draft.element(value) if of else value)


def parts_of(draft: Draft, *heads: str) -> dict[int, list[Node]]:
    """The captured values in each node of some heads, in order."""
    found: dict[int, dict[int, Node]] = {}
    for head in heads:
        table = draft.matches[head]
        for node, value in zip(table.ids, table.optional("value"), strict=True):
            if value is not None:
                found.setdefault(node, {})[value.start_byte] = value
    return {node: [values[place] for place in sorted(values)] for node, values in found.items()}
