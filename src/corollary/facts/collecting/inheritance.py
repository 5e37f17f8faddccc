"""What classes inherit, implement and are objects of, and what the language runs where a class is made."""

from __future__ import annotations

from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.terms import UNKNOWN
from corollary.facts.schema import ELEMENT, IMPLICIT, KEY, METACLASS
from corollary.syntax.tables import Node


def collect_inheritance(draft: Draft) -> None:
    """Adds what classes inherit, of what class they are, and what runs where they are made."""
    if not any(draft.matches[head] for head in ("inherits", "implements", "metaclass", "elements")):
        return
    classes = {d.node.id: index for index, d in enumerate(draft.definitions) if d is not None}
    named = {d.name: index for index, d in enumerate(draft.definitions) if d is not None and d.kind == "class"}
    found: dict[int, list[tuple[Node, int]]] = {}
    for head in ("inherits", "implements"):
        table = draft.matches[head]
        companions = (table.column("base"), table.optional("class"), table.optional("name"))
        for node, base, class_node, member in zip(table.ids, *companions, strict=True):
            index = classes.get(node)
            if index is None and class_node is not None:
                index = named.get(draft.text(class_node))
            if index is not None:
                if member is not None:
                    term = draft.instance(draft.term_of(base))
                    draft.store_member(index, draft.text(member), term, definitional=False)
                found.setdefault(index, []).append((base, int(head == "implements")))
    for index, bases in sorted(found.items()):
        bases.sort(key=lambda base: base[0].start_byte)
        for position, (base, implements) in enumerate(bases):
            name = draft.string(draft.text(base))
            draft.add("inherits", index, position, draft.term_of(base), name, base.start_point.row + 1, implements)
            _tell_of_class(draft, index, draft.term_of(base))
    _collect_metaclasses(draft, classes)
    for head, held in (("elements", ELEMENT), ("elements.keys", KEY)):
        table = draft.matches[head]
        for node, of_type in zip(table.ids, table.column("type"), strict=True):
            index = classes.get(node)
            if index is not None:
                term = draft.instance(draft.term_of(of_type))
                draft.store_member(index, held, term, definitional=False)


def _collect_metaclasses(draft: Draft, classes: dict[int, int]) -> None:
    table = draft.matches["metaclass"]
    for node, value in zip(table.ids, table.column("value"), strict=True):
        index = classes.get(node)
        if index is not None:
            draft.add("metaclass", index, draft.term_of(value))
            _call_where_made(draft, index, draft.term_of(value), "")


def _tell_of_class(draft: Draft, index: int, base: int) -> None:
    """Adds the calls of what a base class has to be told of a class that is made below it."""
    for name in draft.specification.classes.told_of_classes if base != UNKNOWN else ():
        _call_where_made(draft, index, draft.attribute(base, name), name)
    if draft.specification.receiver.class_member:
        _call_where_made(draft, index, draft.attribute(base, METACLASS), "")


def _call_where_made(draft: Draft, index: int, callee: int, name: str) -> None:
    """Adds a call that the language makes where a class is made."""
    definition = draft.definitions[index]
    if definition is not None and callee != UNKNOWN:
        point, caller = definition.name_node.start_point, draft.definition_at(definition.around)
        row = caller, callee, draft.string(name), point.row + 1, point.column + 1, 0, UNKNOWN, IMPLICIT
        draft.add("call", *row)
