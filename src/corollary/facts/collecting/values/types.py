"""Types that are written out, and what generic classes and functions are given as types.

A type that is written out stands for one object, which has what the type says; an object of it is that object. What
is given to a generic definition is stored in it, for all who use it: its type parameters are all that is given
anywhere. What a call gives is stored in what it gives back, too, so that linking can tell calls apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from corollary.facts.collecting.captured import unquoted
from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.terms import UNKNOWN
from corollary.facts.schema import (
    ANY_MEMBER,
    CLOSED,
    ELEMENT,
    KEY,
    OPEN,
    TYPE_ARGUMENT,
    TYPE_ARGUMENTS,
    TYPE_DEFAULT,
    TYPE_OF_RECEIVER,
)
from corollary.syntax.tables import Node


class Structures:
    """The types of a file that are written out: by node what their objects have, as names and types."""

    def __init__(self, draft: Draft) -> None:
        self.parts: dict[int, list[tuple[str, Node]]] = defaultdict(list)
        self._open: set[int] = set()
        for head, held in (("type.elements", ELEMENT), ("type.keys", KEY)):
            table = draft.matches[head]
            for node, value in zip(table.ids, table.column("value"), strict=True):
                self.parts[node].append((held, value))
        table = draft.matches["type.members"]
        for node, name, value in zip(table.ids, table.optional("name"), table.column("value"), strict=True):
            names = (ELEMENT, ANY_MEMBER) if name is None else (unquoted(draft.text(name)),)
            self.parts[node].extend((each, value) for each in names)
            if name is None:
                self._open.add(node)

    def contains(self, node: int) -> int:
        """What else an object of a type may have: nothing, or anything."""
        return OPEN if node in self._open else CLOSED


def relate_types(draft: Draft) -> None:
    """Describes the objects of types that are written out, and brings generic definitions what they are given."""
    for structure in list(draft.structures):
        draft.instance(structure)
    definitions = {each.node.id: each.term for each in draft.definitions if each is not None}
    own = _type_parameters(draft, definitions)
    generic = dict(_columns(draft, "type.argument", "type"))
    for node, values in _in_order(draft, "type.argument", "value").items():
        for value, place in zip(values, range(TYPE_ARGUMENTS), strict=False):
            owner, term = draft.term_of(generic[node]), draft.term_of(value)
            if UNKNOWN not in (owner, term):
                draft.store(owner, TYPE_ARGUMENT.format(place), term)
                _expect(draft, node, TYPE_ARGUMENT.format(place), term)
    _defaults(draft, definitions)
    for node, name, value in _generic(draft, "type.expected"):
        _expect(draft, node, name, draft.term_of(value))
    for node, name, value in _generic(draft, "type.result"):
        if node in definitions and draft.term_of(value) in own[definitions[node]]:
            draft.flow(draft.attribute(definitions[node], name), draft.term_of(value))


def _type_parameters(draft: Draft, definitions: Mapping[int, int]) -> dict[int, set[int]]:
    """The type parameters of generic definitions, by the terms of both: they are whatever is given at their places."""
    found: dict[int, set[int]] = defaultdict(set)
    for node, names in _in_order(draft, "type.parameter", "name").items():
        for name, place in zip(names, range(TYPE_ARGUMENTS), strict=False):
            if node in definitions:
                draft.flow(draft.attribute(definitions[node], TYPE_ARGUMENT.format(place)), draft.term_of(name))
                found[definitions[node]].add(draft.term_of(name))
    return found


def _defaults(draft: Draft, definitions: Mapping[int, int]) -> None:
    """Notes of generic definitions what stands for type parameters, and of types what functions in them run on."""
    places = {
        name.id: place
        for names in _in_order(draft, "type.parameter", "name").values()
        for place, name in enumerate(names[:TYPE_ARGUMENTS])
    }
    table = draft.matches["type.default"]
    for node, name, value in zip(table.ids, table.column("name"), table.column("value"), strict=True):
        if node in definitions and name.id in places and draft.term_of(value) != UNKNOWN:
            draft.store(definitions[node], TYPE_DEFAULT.format(places[name.id]), draft.term_of(value))
    for node, value in _columns(draft, "type.receiver", "type"):
        if node in definitions and draft.term_of(value) != UNKNOWN:
            draft.store(definitions[node], TYPE_OF_RECEIVER, draft.term_of(value))


def _expect(draft: Draft, node: int, name: str, of_type: int) -> None:
    """Notes that what a call gives is generic in a type; `name` says at which place, and of what."""
    result = draft.node_terms.get(node, UNKNOWN)
    if UNKNOWN not in (result, of_type) and node in draft.arguments:
        draft.instance(of_type)
        draft.store(result, name, of_type)


def _generic(draft: Draft, head: str) -> Iterator[tuple[int, str, Node]]:
    """The nodes of a head with what they say of a generic type: place and bare name of it in one, and the argument."""
    generic = dict(_columns(draft, head, "type"))
    for node, values in _in_order(draft, head, "value").items():
        for value, place in zip(values, range(TYPE_ARGUMENTS), strict=False):
            yield node, TYPE_ARGUMENT.format(place) + draft.text(generic[node]).rpartition(".")[2], value


def _columns(draft: Draft, head: str, companion: str) -> list[tuple[int, Node]]:
    table = draft.matches[head]
    return list(zip(table.ids, table.column(companion), strict=True))


def _in_order(draft: Draft, head: str, companion: str) -> dict[int, list[Node]]:
    """The nodes that a head has as a companion, by the head node, in the order of the source."""
    found: dict[int, list[Node]] = defaultdict(list)
    for node, value in sorted(_columns(draft, head, companion), key=lambda each: each[1].start_byte):
        found[node].append(value)
    return found


def named_type(draft: Draft, _: int, node: Node, *__: object) -> int:
    """The term of the type that a text names."""
    parts = draft.text(node).strip().split(".")
    if not all(part.isidentifier() for part in parts):
        return UNKNOWN
    term = draft.resolve(draft.scope_at.at([node.start_byte])[0], parts[0])
    for part in parts[1:]:
        term = draft.attribute(term, part)
    return term
