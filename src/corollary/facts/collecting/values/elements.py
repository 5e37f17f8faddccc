"""Elements of containers: what is told apart by a place or a key that the source spells, and what is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from corollary.facts.collecting.captured import unquoted
from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.terms import UNKNOWN
from corollary.facts.collecting.values.rows import Element, Rows
from corollary.facts.schema import JOINED
from corollary.syntax.tables import Node

_ANY = "[]"
_LONGEST_KEY = 40
_LONGEST_NUMBER = 3
_NUMBER = re.compile(r"\d{1,3}")


def places(draft: Draft) -> Callable[[Node], str]:
    """A function to the name of the element that an index means: by number or constant key, else of any place."""
    strings, keys = draft.matches["literal.string"], draft.matches["key"]
    wanted = draft.specification.classes.keyed_methods or draft.matches["item"] or draft.matches["store"]
    wanted = wanted or draft.matches["call.element"]
    texts = dict(zip(strings.ids, strings.optional("value"), strict=True)) if wanted else {}
    spelt = dict(zip(keys.ids, keys, strict=True))

    def place(index: Node) -> str:
        text = texts.get(index.id)
        if text is not None:
            return _at_text(draft, text)
        key = spelt.get(index.id)
        if key is not None:
            return draft.place(draft.text(key)) if key.end_byte - key.start_byte <= _LONGEST_KEY else _ANY
        return _at_number(draft, index)

    return place


def _at_text(draft: Draft, text: Node) -> str:
    """The name of the element at what a string spells: by that alone no element at a number is meant, or such a one."""
    if text.end_byte - text.start_byte > _LONGEST_KEY:
        return _ANY
    key = draft.text(text)
    apart = draft.specification.names.texts_apart and _NUMBER.fullmatch(key)
    return draft.place(f"'{key}'" if apart else key)


def _at_number(draft: Draft, node: Node) -> str:
    number = draft.text(node) if node.end_byte - node.start_byte <= _LONGEST_NUMBER else ""
    return draft.place(number) if _NUMBER.fullmatch(number) else _ANY


def _at_key(draft: Draft, key: Node, texts: set[int]) -> str:
    """The name of the element at a key of a literal, which may be a string, a number or a name."""
    if key.id in texts:
        return _at_text(draft, key)
    name = draft.text(key)
    return _at_number(draft, key) if name[:1].isdigit() else draft.place(name)


def listed_elements(draft: Draft) -> dict[int, list[Element]]:
    """The elements of each container that is written out, by the id of its node."""
    collections = draft.matches["collection"]
    named = zip(collections.optional("value"), collections.optional("name"), strict=True)
    keys = {value.id: name for value, name in named if value is not None and name is not None}
    texts = (
        {node.id for node in draft.matches["literal.string"].optional("value") if node is not None}
        if keys
        else set[int]()
    )
    listed = {
        container: [Element(_at_key(draft, keys[node.id], texts) if node.id in keys else _ANY, node) for node in nodes]
        for container, nodes in parts_of(draft, "collection").items()
    }
    spread = {node.id for node in draft.matches["sequence.rest"].column("value")}
    for container, nodes in parts_of(draft, "sequence", "sequence.rest").items():
        first = next((place for place, node in enumerate(nodes) if node.id in spread), len(nodes))
        listed.setdefault(container, []).extend(
            Element(draft.place(str(place)) if place < first else _ANY, node, node.id in spread)
            for place, node in enumerate(nodes)
        )
    return listed


def store_elements(draft: Draft, own: Mapping[int, int]) -> None:
    """Stores in each literal of a container the values of its elements; `own` are the terms of `own_terms`."""
    listed = listed_elements(draft)
    rows = Rows(draft, listed).shared
    for container, elements in listed.items():
        owner, together = own.get(container, draft.node_terms.get(container, UNKNOWN)), rows.get(container, UNKNOWN)
        for element in elements:
            row = rows.get(element.node.id)
            if row is None:
                _store(draft, owner, element.name, element.node, of=element.spread)
                _store(draft, together, element.name, element.node, of=element.spread)
                continue
            if owner != UNKNOWN:
                draft.store_row(owner, element.name, draft.term_of(element.node), row)
            if together != UNKNOWN:
                draft.store(together, element.name, row)
    merged = draft.matches["merged"]
    for container, value in zip(merged.ids, merged.column("value"), strict=True):
        draft.flow(draft.attribute(draft.term_of(value), JOINED), draft.node_terms.get(container, UNKNOWN))


def own_terms(draft: Draft) -> dict[int, int]:
    """For each object literal that holds what others have, too, the term of what is written out there alone.

    What the literal itself holds is stored in its own object, and not in those that it takes members of.
    """
    table = draft.matches["literal.object"]
    taking = [
        (node, value)
        for node, value, name in zip(table.ids, table.optional("value"), table.optional("name"), strict=True)
        if name is None and value is not None and draft.node_terms.get(node, UNKNOWN) != UNKNOWN
    ]
    if not taking:
        return {}
    found = {node: draft.fresh_term() for node in dict.fromkeys(node for node, _ in taking)}
    own = {draft.node_terms[node]: term for node, term in found.items()}
    draft.rows["object"] = [(own.get(row[0], row[0]), *row[1:]) for row in draft.rows["object"]]
    for term, alone in own.items():
        draft.flow(alone, term)
    for node, value in taking:
        draft.flow(draft.term_of(value), draft.node_terms[node])
    return found


def store_members(draft: Draft, own: Mapping[int, int]) -> None:
    """Stores in each object that is written out the values of its members."""
    table = draft.matches["literal.object"]
    for node, value, name in zip(table.ids, table.optional("value"), table.optional("name"), strict=True):
        owner = own.get(node, draft.node_terms.get(node, UNKNOWN))
        if owner == UNKNOWN or value is None or name is None:
            continue
        term = draft.term_of(value)
        if term != UNKNOWN:
            member = unquoted(draft.text(name))
            draft.store(owner, member, term)
            if draft.runs_when_read(value):
                draft.store(owner, member, draft.result(term))


def _store(draft: Draft, owner: int, name: str, node: Node, *, of: bool = False) -> None:
    """Stores the value of a node, or the elements `of` it, in a container."""
    value = draft.term_of(node)
    if draft.runs_when_read(node):
        value = draft.result(value)
    if UNKNOWN not in (owner, value) and not draft.runs_when_assigned(node):
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
