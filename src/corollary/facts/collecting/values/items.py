"""Elements that are read: at a place or a key, or a part of a container with several of them."""

from __future__ import annotations

from collections.abc import Callable

from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.entries.following import held_values
from corollary.facts.collecting.terms import UNKNOWN
from corollary.facts.collecting.values.named_members import NamedMembers
from corollary.facts.schema import HELD, PART, PATTERN
from corollary.syntax.tables import Node


class Items:
    """Reads of elements in one file; `term` gives the term of a node, `place` the name of the element at an index."""

    def __init__(
        self, draft: Draft, term: Callable[[Node], int], place: Callable[[Node], str], named: NamedMembers
    ) -> None:
        self._draft, self._term, self._place, self._named = draft, term, place, named
        self.dictionaries: dict[int, int] = {}
        """Terms whose elements are the members of another, and that one."""
        self._held = held_values(draft)  # node of an element that is read -> the node of the value that it surely is
        self._told: list[tuple[int, Node]] = []  # terms of such elements, and these nodes
        self._filled = _filled(draft)
        self._keyed_methods = draft.specification.classes.keyed_methods
        self._texts = frozenset(draft.matches["literal.string"].ids) if self._keyed_methods else frozenset[int]()
        self._variables = _variables(draft) if draft.specification.classes.containers_called else frozenset[int]()
        self._keys = {key.end_byte: key for key in draft.matches["key"]} if self._variables else {}

    def tell(self) -> None:
        """States what is surely held at the places that were read, once all that is held has its term."""
        for term, value in self._told:
            self._draft.flow(self._draft.term_of(value), term)

    def read(self, node_id: int, _: Node, container: Node, index: Node | None) -> int:
        if node_id in self._held:
            self._told.append((self._draft.fresh_term(), self._held[node_id]))
            return self._told[-1][0]
        owner = self._term(container)
        place = self._place(index) if index is not None else "[]"
        holder = self.dictionaries.get(owner)
        if holder is not None and place[1:-1].isidentifier():
            return self._draft.attribute(holder, place[1:-1])
        if place == "[]" and index is not None:
            if owner in self._filled:
                return self._draft.unknown()
            if self._draft.specification.classes.computed_members:
                return self._keyed(owner, index)
        return self._draft.attribute(owner, place)

    def _keyed(self, owner: int, index: Node) -> int:
        """An element at a key that stands in an expression: where names are known, members of these names."""
        draft, names = self._draft, self._named.keys(index)
        if owner == UNKNOWN or not names:
            return draft.attribute(owner, "[]")
        whole = sorted(name for name in names if PATTERN not in name)
        elsewhere = [] if len(whole) == len(names) else ["[]"]
        places = [draft.place(name) for name in whole]
        found = draft.union({draft.attribute(owner, name) for name in (*sorted(names), *places, *elsewhere)})
        draft.members_at_keys[found] = [(owner, draft.string(name)) for name in (*whole, *elsewhere)]
        return found

    def called(self, callee: int, call: int) -> int:
        """What calling a variable gives if that is a container: the element at the one key that is passed."""
        if callee not in self._variables:
            return UNKNOWN
        given = self._draft.arguments.get(call, ())
        key = self._keys.get(given[0][2].end_byte, given[0][2]) if given else None
        return self._draft.attribute(callee, self._place(key) if key is not None else "[]")

    def held_at(self, callee: int, call: int) -> int:
        """What the container holds whose method is called, at the key that is passed first, where that is spelled."""
        given = self._draft.arguments.get(call, ())
        if not given or given[0][2].id not in self._texts or given[0][1] != "argument" or given[0][3] is not None:
            return UNKNOWN
        owner, name = self._draft.member_of(callee) or (UNKNOWN, UNKNOWN)
        if owner in self.dictionaries or name not in map(self._draft.strings.get, self._keyed_methods):
            return UNKNOWN
        place = self._place(given[0][2])
        return self._draft.attribute(owner, HELD + place) if place != "[]" else UNKNOWN

    def part(self, _: int, __: Node, container: Node, ___: Node | None) -> int:
        return self._draft.attribute(self._term(container), PART)


def _variables(draft: Draft) -> frozenset[int]:
    """The variables of a file that are no names of functions or classes."""
    names = {term for scope in draft.scopes for term in scope.names.values()}
    return frozenset(names - draft.mentionable)


def _filled(draft: Draft) -> frozenset[int]:
    """The terms of variables that code which is made at run time was given, to put there what it defines."""
    running = {draft.free(name) for name in draft.specification.builtins.run_code.split()} - {UNKNOWN}
    if not running:
        return frozenset()
    terms, calls = draft.node_terms, draft.matches["call"]
    known = zip(calls.ids, calls.column("function"), strict=True)
    running_calls = [call for call, function in known if terms.get(function.id, UNKNOWN) in running]
    given = [value.id for call in running_calls for _, _, value, _ in draft.arguments.get(call, ())[1:]]
    return frozenset(terms.get(node, UNKNOWN) for node in given if node in draft.identifiers) - {UNKNOWN}
