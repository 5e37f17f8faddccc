"""The object whose member is running, where the language has a word for it.

A function keeps the receiver of the code around it, unless it is a member of a class or a capture says that it
has one of its own: the object it is stored in, the objects that it constructs, or one that is not known.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.terms import UNKNOWN
from corollary.facts.schema import RECEIVER
from corollary.syntax.tables import Node


class Receivers:
    """The receivers of one file; scopes must be open."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._given: dict[int, int] = {}
        self._own: dict[int, Node | None] = {}  # function scope -> the node whose value the receiver has
        of = draft.matches["receiver.of"]
        for node, value in zip(of.ids, of.optional("value"), strict=True):
            scope = draft.function_scopes.get(node, -1)
            if self._own.get(scope) is None:
                self._own[scope] = value
        static = set(draft.matches["static"].ids)
        self._static = {scope for node, scope in draft.function_scopes.items() if node in static}
        seen = draft.matches["super"]
        self._above = {node: above for node, above in zip(seen.ids, seen.optional("above"), strict=True) if above}
        self._scopes: dict[int, int] = {}
        for table in (draft.matches["receiver"], draft.matches["super"]):
            self._scopes.update(zip(table.ids, draft.scope_at.at(table.starts), strict=True))

    def receiver(self, node: Node, evaluate: Callable[[Node], int]) -> int:
        """The term of the object whose member runs at a node; `evaluate` gives the term of an expression."""
        draft, scope, of_class = self._draft, self._scopes[node.id], 0
        while scope != -1:
            table = draft.scopes[scope]
            if table.kind == "class":
                return draft.term("receiver", table.definition, of_class)
            if scope in self._own:
                value = self._own[scope]
                if value is not None and not self._is_attached(table.definition):
                    return self._member_of(table.definition, evaluate(value))
                return self._constructed(table.definition)
            of_class |= scope in self._static
            scope = table.parent
        return UNKNOWN

    def _member_of(self, definition: int, owner: int) -> int:
        """The object that a function is stored in, or another one that has it from there, as those say who call it."""
        if definition == -1:
            return owner
        if definition not in self._given:
            self._constructed(definition)
            if definition in self._given:
                self._draft.flow(owner, self._given[definition])
        return self._given.get(definition, owner)

    def _is_attached(self, definition: int) -> bool:
        """Whether a function was made a member of a class, though it stands elsewhere."""
        found = self._draft.definitions[definition] if definition != -1 else None
        return found is not None and found.attached != -1

    def _constructed(self, definition: int) -> int:
        """The object that a function constructs; any other function is given its receiver by those who call it."""
        found = self._draft.definitions[definition] if definition != -1 else None
        if found is None:
            return self._draft.unknown()
        if found.kind == "class" or found.attached != -1:
            return self._draft.term("receiver", definition if found.attached == -1 else found.attached)
        if definition not in self._given:
            self._given[definition] = self._draft.fresh_term()
            self._draft.add("parameter", definition, -1, self._draft.string(""), RECEIVER, self._given[definition])
        return self._given[definition]

    def superior(self, node: Node) -> int:
        """The term of the same object, seen from above its class, or from above the class that is written."""
        scope = self._scopes[node.id]
        above = self._above.get(node.id)
        owner = self._draft.class_at(scope) if above is None else self._written(scope, above)
        return UNKNOWN if owner == -1 else self._draft.term("superior", owner)

    def _written(self, scope: int, above: Node) -> int:
        """The class of this file that a name means; the class of the running object is the one around."""
        draft = self._draft
        variable = draft.resolve(scope, draft.text(above))
        if variable in draft.first_parameters.values():
            return draft.class_at(scope)
        return self._classes.get(variable, -1)

    @cached_property
    def _classes(self) -> dict[int, int]:
        """The class that each variable means which one class alone binds."""
        found: dict[int, int] = {}
        for definition, said in enumerate(self._draft.definitions):
            if said is not None and said.kind == "class":
                variable = self._draft.resolve(said.around, said.name)
                found[variable] = -1 if variable in found else definition
        return found
