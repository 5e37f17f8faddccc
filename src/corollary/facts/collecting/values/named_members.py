"""Members that are read or assigned by name, through a built-in function: the name may be spelled, or a part of it.

What an expression spells is read off from the strings in it: whatever stands between and around them is `*`. A variable
spells what it is assigned, where all of that is known. Where the name of the class of an object is read stands `<*>`,
if the strings around it tell too little by themselves.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.mentions import HOLE, patterns_in, with_holes
from corollary.facts.collecting.terms import UNKNOWN
from corollary.facts.collecting.values.elements import parts_of
from corollary.facts.collecting.values.handed import handed_nodes
from corollary.facts.collecting.values.passed import passed_nodes, reads_of
from corollary.facts.schema import OF_CLASS, PATTERN, TAKEN
from corollary.syntax.tables import Node, Table

_SPELLED = re.compile(r"(?=(?:\W*\w){3})[\w*]+")
_QUOTES = re.compile(r"^\w*[\"'`]+|[\"'`]+$")
_DEEPEST = 3
_OWNER_AND_NAME = 2
_OWNER_NAME_VALUE = 3
_JOINS = re.compile(rb"\s*\+\s*")
_SEVERAL = re.compile(r"\*+")
_OF_CLASS = re.compile(rf"\w+{re.escape(OF_CLASS)}\w*|\w*{re.escape(OF_CLASS)}\w+")
_ASSIGNING = ("assign", "assign.block", "assign.after", "assign.update")
_UNPACKING = ("unpack", "unpack.block", "unpack.after")


class NamedMembers:
    """Reads and assignments of members by name in one file; `term` gives the term of a node."""

    def __init__(self, draft: Draft, term: Callable[[Node], int]) -> None:
        self._draft = draft
        self._term = term
        self.functions = {draft.free(name) for name in draft.specification.implicit.member} - {UNKNOWN}
        """The terms of the built-in functions that read members by name."""
        self.testing = {draft.free(name) for name in draft.specification.implicit.has_member} - {UNKNOWN}
        """The terms of those that read them to tell whether there are any."""
        self.storing = {draft.free(name) for name in draft.specification.implicit.assign} - {UNKNOWN}
        """The terms of those that assign them."""
        self._places: dict[int, int] = {}

    def store(self, call: Node) -> None:
        """States what a call of such a function assigns, where the names are known."""
        given = [value for _, head, value, _ in self._draft.arguments.get(call.id, ()) if head == "argument"]
        if len(given) == _OWNER_NAME_VALUE:
            owner, value = self._term(given[0]), self._term(given[2])
            names = self._named(given[1]) if UNKNOWN not in (owner, value) else frozenset()
            if not names and UNKNOWN not in (value, spelled := self._term(given[1])):
                self._draft.flow(value, self._place(spelled))
            for name in sorted(name for name in names if PATTERN not in name):
                self._draft.store(owner, name, value)
                self._draft.named_sites.append((call, self._name_node(given[1]), self._draft.attribute(owner, name), 1))

    def test(self, call: Node) -> None:
        """States which member a call of such a function reads."""
        given = [value for _, head, value, _ in self._draft.arguments.get(call.id, ()) if head == "argument"]
        owner = self._term(given[0]) if len(given) == _OWNER_AND_NAME else UNKNOWN
        for name in sorted(self._named(given[1])) if owner != UNKNOWN else ():
            self._draft.named_sites.append((call, self._name_node(given[1]), self._draft.attribute(owner, name), TAKEN))

    def read(self, call: Node, function: int) -> int:
        """The term of what a call of such a function gives."""
        draft = self._draft
        given = [value for _, head, value, _ in draft.arguments.get(call.id, ()) if head == "argument"]
        terms = [self._term(node) for node in given]
        more = self._named(given[1]) if len(given) > 1 else frozenset()
        names = more & self._spelled(given[1]) if more else more
        members = [draft.attribute(terms[0], name) for name in sorted(more)]
        if len(names) == 1 and PATTERN not in min(names):
            draft.named_reads.append((call, self._name_node(given[1])))
        else:
            several = sorted(name for name in more if PATTERN not in name)
            draft.named_sites += [(call, call, draft.attribute(terms[0], name), TAKEN) for name in several]
            members.append(draft.result(function, given=True))
        if len(given) > 1 and not more and terms[1] != UNKNOWN:
            members.append(self._place(terms[1]))
        return draft.union({*members, *terms[2:]} - {UNKNOWN})

    def _place(self, name: int) -> int:
        """The term of what the file assigns to members, and reads of them, by a name of which it has the term alone."""
        if name not in self._places:
            self._places[name] = self._draft.fresh_term()
        return self._places[name]

    def keys(self, index: Node) -> frozenset[str]:
        """The names or patterns that a key fits, which stands in an expression; none where that is not known."""
        found = [self._spelled(node) for node in self._branches(index)]
        return frozenset().union(*found) if all(found) else frozenset()

    def _branches(self, node: Node) -> list[Node]:
        """The expressions of which one gives the value of a node."""
        if node.id not in self._same:
            return [node]
        return [branch for value in self._same[node.id] for branch in self._branches(value)]

    @cached_property
    def _same(self) -> dict[int, list[Node]]:
        table = self._draft.matches["same"]
        found: dict[int, list[Node]] = {}
        for node, value in zip(table.ids, table.column("value"), strict=True):
            found.setdefault(node, []).append(value)
        return found

    def _name_node(self, node: Node) -> Node:
        """The text of a string literal."""
        return self._texts.get(node.id, node)

    def _spelled(self, node: Node, depth: int = 0) -> frozenset[str]:
        """The names or patterns that the values of an expression fit; none where that is not known."""
        if node.id not in self._draft.identifiers:
            texts = [self._text(node, depth)]
        elif depth < _DEEPEST:
            nodes = self._assigned.get(self._variable(node), ())
            texts = ["" if found is None else self._text(found, depth + 1) for found in nodes]
        else:
            texts = [""]
        wider = [text.replace(OF_CLASS, PATTERN) for text in texts]
        found = [wide if _tells(wide) else text for text, wide in zip(texts, wider, strict=True)]
        known = all(_tells(text) or _OF_CLASS.fullmatch(text) for text in found)
        return frozenset(found) if known else frozenset()

    def _named(self, node: Node) -> frozenset[str]:
        """The same, or else names that the file hands to the parameter it is, lists for it, or has where it is read."""
        variable = self._variable(node) if node.id in self._draft.identifiers else UNKNOWN
        values = [node] if variable == UNKNOWN else self._assigned.get(variable, ())
        kept = {value.id: parts for value in values if value is not None and (parts := self._kept(value))}
        if not kept and (spelled := self._spelled(node)):
            return spelled
        listed = [part for value in values if value is not None and kept for part in kept.get(value.id, [value])]
        given = [*self._handed.get(variable, ()), *self._listed.get(variable, ()), *listed]
        return frozenset(name for each in given for name in self._spelled(each, 1) if PATTERN not in name)

    @cached_property
    def _listed(self) -> dict[int, list[Node]]:
        """For each variable that goes through elements these, where one place of the file lists them."""
        found: dict[int, list[Node]] = {}
        for target, value in _assignments(self._draft.matches[head] for head in _UNPACKING):
            if value is not None and target.id in self._draft.identifiers:
                found.setdefault(self._draft.term_of(target), []).extend(self._elements(value))
        return found

    def _variable(self, node: Node) -> int:
        """The term of the variable that an identifier is, be it behind a test."""
        term = self._draft.node_terms.get(node.id, UNKNOWN)
        return self._draft.narrowed.get(term, term)

    def _kept(self, node: Node) -> list[Node]:
        """What the literal lists of which an expression reads an element."""
        return self._elements(self._containers[node.id]) if node.id in self._containers else []

    @cached_property
    def _containers(self) -> dict[int, Node]:
        """By what reads an element at some key, be it with a method, what that is read of."""
        draft, items, calls = self._draft, self._draft.matches["item"], self._draft.matches["call"]
        methods, attributes = draft.specification.classes.keyed_methods, draft.matches["attribute"]
        holders = dict(zip(attributes.ids, attributes.column("object"), strict=True)) if methods else {}
        read = {
            call: holders[function.id]
            for call, function in zip(calls.ids, calls.column("function"), strict=True)
            if function.id in holders and draft.text(self._member_names[function.id]) in methods
        }
        return dict(zip(items.ids, items.column("object"), strict=True)) | read

    def _elements(self, node: Node) -> list[Node]:
        """What a literal lists, or the one that the file has for a name, be it that of a member."""
        draft = self._draft
        name = node if node.id in draft.identifiers else self._member_names.get(node.id)
        if name is not None:
            values = self._values_by_name.get(draft.text(name), ())
            node = values[0] if len(values) == 1 else node
        return self._parts.get(node.id, [])

    @cached_property
    def _member_names(self) -> dict[int, Node]:
        """By what reads or assigns a member the name of that."""
        table = self._draft.matches["attribute"]
        return dict(zip(table.ids, table.column("name"), strict=True))

    @cached_property
    def _values_by_name(self) -> dict[str, list[Node]]:
        """What is assigned to variables and members of each name, where literals list elements."""
        draft, found = self._draft, dict[str, list[Node]]()
        for target, value in _assignments(draft.matches[head] for head in _ASSIGNING):
            name = target if target.id in draft.identifiers else self._member_names.get(target.id)
            if name is not None and value is not None:
                found.setdefault(draft.text(name), []).append(value)
        return found

    @cached_property
    def _parts(self) -> dict[int, list[Node]]:
        """The elements that literals list."""
        return parts_of(self._draft, "collection") | parts_of(self._draft, "sequence")

    @cached_property
    def _handed(self) -> dict[int, list[Node]]:
        return handed_nodes(self._draft)

    def _text(self, node: Node, depth: int) -> str:
        """What an expression spells, with `*` for what is not known."""
        position, end = node.start_byte, node.end_byte
        literal = self._texts.get(node.id)
        if literal is not None and position not in self._patterns:
            return _SEVERAL.sub(PATTERN, self._literal(literal)) or PATTERN
        parts: list[str] = []
        starts, spelling = self._spelling
        for index in range(bisect_left(starts, position), bisect_left(starts, end)):
            start = starts[index]
            stop, text = self._piece(spelling[start], depth)
            if text and position <= start and stop <= end:
                is_next = position < start and _JOINS.fullmatch(self._draft.content, position, start)
                parts += [text] if start == position or is_next else [PATTERN, text]
                position = stop
        return _SEVERAL.sub(PATTERN, "".join(parts if position == end else [*parts, PATTERN]))

    def _literal(self, text: Node) -> str:
        """What the text of a string literal spells."""
        return HOLE.sub(PATTERN, self._draft.text(text))

    def _piece(self, found: tuple[int, str] | Node, depth: int) -> tuple[int, str]:
        """The end of a literal or of an identifier, and what it spells: nothing where that is not one text."""
        if isinstance(found, tuple):
            return found
        spelled = self._spelled(found, depth + 1)
        return found.end_byte, min(spelled) if len(spelled) == 1 else ""

    @cached_property
    def _spelling(self) -> tuple[list[int], dict[int, tuple[int, str] | Node]]:
        """The starts of what may spell something, in order; by start a literal's end and text, or an identifier."""
        found: dict[int, tuple[int, str] | Node] = {node.start_byte: node for node, _, _ in self._draft.reads}
        for node in self._draft.matches["literal.string"]:
            if node.id in self._texts:
                found[node.start_byte] = node.end_byte, self._literal(self._texts[node.id])
        found.update(self._patterns)
        found.update((start, (end, OF_CLASS)) for start, end in self._class_names.items())
        return sorted(found), found

    @cached_property
    def _class_names(self) -> dict[int, int]:
        """Where the name of the class of some object is read: from where to where."""
        draft, builtins = self._draft, self._draft.specification.builtins
        attributes, called = draft.matches["attribute"], draft.matches["call"]
        names = {node: draft.text(name) for node, name in self._member_names.items()}
        typing = draft.free(builtins.of_classes) if builtins.of_classes else UNKNOWN
        classes = {node for node, name in names.items() if name == draft.specification.receiver.class_member}
        if typing != UNKNOWN:
            functions = zip(called.ids, called.column("function"), strict=True)
            classes.update(call for call, function in functions if draft.node_terms.get(function.id) == typing)
        own = frozenset(builtins.own_names.split())
        read = zip(attributes, attributes.column("object"), strict=True) if classes else ()
        found = (node for node, owner in read if owner.id in classes and names[node.id] in own)
        return {node.start_byte: node.end_byte for node in found}

    @cached_property
    def _texts(self) -> dict[int, Node]:
        """The node of the text of each string literal."""
        table = self._draft.matches["literal.string"]
        pairs = zip(table.ids, table.optional("value"), strict=True)
        return {node: value for node, value in pairs if value is not None}

    @cached_property
    def _patterns(self) -> dict[int, tuple[int, str]]:
        """The ends of the strings with holes and what they spell, by their starts."""
        draft = self._draft
        return {
            node.start_byte: (node.end_byte, _QUOTES.sub("", with_holes(draft, node, inner, self._filling)))
            for node, inner in patterns_in(draft)
        }

    def _filling(self, hole: Node) -> str:
        """What stands for a hole in a string, which is an expression between two characters."""
        return OF_CLASS if self._class_names.get(hole.start_byte + 1) == hole.end_byte - 1 else PATTERN

    @cached_property
    def _assigned(self) -> dict[int, tuple[Node | None, ...]]:
        """The nodes of what each variable is assigned; None for what is no single expression."""
        draft, found = self._draft, dict[int, list[Node | None]]()
        for target, value in _assignments(draft.matches[head] for head in _ASSIGNING):
            self._note(found, target, [value] if value is not None else ())
        parts = self._parts
        for target, value in _assignments(draft.matches[head] for head in _UNPACKING):
            listed = value if value is None else self._only_value(value, found)
            self._note(found, target, [None] if listed is None else parts.get(listed.id, [None]))
        passed = passed_nodes(draft)
        for parameter in draft.parameters:
            found.setdefault(parameter.term, []).extend(passed.get(parameter.term, (None,)))
        return {variable: tuple(nodes) for variable, nodes in found.items()}

    def _only_value(self, node: Node, assigned: dict[int, list[Node | None]]) -> Node | None:
        """The node itself, or what is assigned to the variable that it is and that nothing else reads."""
        if node.id not in self._draft.identifiers:
            return node
        term = self._draft.node_terms.get(node.id, UNKNOWN)
        values = assigned.get(term, [])
        return values[0] if len(values) == 1 and self._reads[term] == 1 else None

    @cached_property
    def _reads(self) -> Counter[int]:
        """How often each variable is read, as it is known while it is found out what variables are assigned."""
        return reads_of(self._draft)

    def _note(self, found: dict[int, list[Node | None]], target: Node, nodes: Iterable[Node | None]) -> None:
        if target.id in self._draft.identifiers:
            found.setdefault(self._draft.term_of(target), []).extend(nodes)


def _tells(text: str) -> bool:
    """Whether a name, or as much of it as is known, tells which members are meant."""
    return _SPELLED.fullmatch(text) is not None or text.isidentifier()


def _assignments(tables: Iterable[Table]) -> Iterator[tuple[Node, Node | None]]:
    """The target and the value of each match."""
    for table in tables:
        yield from zip(table.column("target"), table.optional("value"), strict=True)
