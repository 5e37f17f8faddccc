"""Fields in their order: object literals that give values without the names of what they are values of.

A value is stored in the object under its place, and each class hands on what its objects hold at the place of a field
to that field: of a literal alone it is not known of which class it makes an object.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from corollary.facts.collecting.captured import unquoted
from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.terms import UNKNOWN
from corollary.facts.collecting.values.elements import parts_of
from corollary.facts.schema import FIELD_AT
from corollary.syntax.tables import Node


def store_fields(draft: Draft) -> None:
    """Stores what literals give in order, and hands on to the fields of classes what stands at their places."""
    if not (draft.matches["fields"] or draft.matches["literal.fields"]):
        return
    fields = _fields(draft)
    _store_values(draft, {node: [field.name for field in each] for node, each in fields.items()})
    plain = frozenset(draft.specification.builtins.plain.split())
    for index, definition in enumerate(draft.definitions):
        for place, field in enumerate(fields.get(definition.node.id, ()) if definition is not None else ()):
            if draft.specification.classes.constructed_by_fields:
                _construct(draft, index, field, place)
            elif field.of_type not in plain:
                _hand_on(draft, index, field.name, place)


class _Field(NamedTuple):
    """A field where it is declared: its name, its type if one is written, and the node of its name."""

    name: str
    of_type: str
    node: Node


def _fields(draft: Draft) -> dict[int, list[_Field]]:
    """The fields of each class, or type that is written out, by its node; in their order."""
    table = draft.matches["fields"]
    found: dict[int, list[_Field]] = defaultdict(list)
    for node, name, of_type in zip(table.ids, table.column("name"), table.optional("type"), strict=True):
        found[node].append(_Field(unquoted(draft.text(name)), draft.text(of_type) if of_type else "", name))
    return {node: sorted(each, key=lambda field: field.node.start_byte) for node, each in found.items()}


def _store_values(draft: Draft, names: dict[int, list[str]]) -> None:
    table = draft.matches["literal.fields"]
    known = {
        node: names[of_type.id]
        for node, of_type in zip(table.ids, table.optional("type"), strict=True)
        if of_type is not None and of_type.id in names
    }
    literals = {row[0] for row in draft.rows["literal"]} | {UNKNOWN}
    for node, values in parts_of(draft, "literal.fields").items():
        owner = draft.node_terms.get(node, UNKNOWN)
        for place, value in enumerate(values if owner != UNKNOWN else ()):
            term = draft.term_of(value)
            if term not in literals:
                draft.store(owner, _name(known.get(node), place), term)


def _name(names: list[str] | None, place: int) -> str:
    """The name of the field at a place, if it is known; else that of the place."""
    return names[place] if names is not None and place < len(names) else FIELD_AT.format(place)


def _construct(draft: Draft, index: int, field: _Field, place: int) -> None:
    """Lets a field be what constructing an object of its class is given for it: as a member, as a name, and at its key.

    At no other: it is none of the elements of the object.
    """
    given = draft.fresh_term()
    draft.add("parameter", index, place, draft.string(field.name), 0, given)
    instance = draft.instance(draft.term("denotes", index))
    draft.store(instance, field.name, given)
    draft.add("store", instance, draft.string(draft.place(field.name)), given)
    draft.flow(given, draft.node_terms.get(field.node.id, UNKNOWN))


def _hand_on(draft: Draft, index: int, name: str, place: int) -> None:
    """Lets a field have what objects of its class are given at its place, and no class below look there, or above."""
    instance = draft.instance(draft.term("denotes", index))
    given = draft.attribute(instance, FIELD_AT.format(place))
    draft.add("member", index, draft.string(FIELD_AT.format(place)), given)
    draft.store(instance, name, given)
