"""Expressions to terms, from the inside out."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from operator import itemgetter

from corollary.facts.draft import UNKNOWN, Draft, unquoted
from corollary.facts.elements import places, store_elements
from corollary.facts.implicit import IMPLICIT, Implicit
from corollary.facts.named_members import NamedMembers
from corollary.facts.receivers import Receivers
from corollary.facts.schema import CONTAINS, SEQUENCE
from corollary.syntax.parsing import Match, Node

_HEADS = (
    "instance",
    "attribute",
    "item",
    "call",
    "call.new",
    "tuple",
    "same",
    "literal.object",
    "collection",
    "sequence",
    "literal.string",
    "literal",
    "nothing",
    "receiver",
    "super",
    "pattern",
    "type.name",
    "type.elements",
    "import.dynamic",
)
_CALLS = ("call", "call.new")
_EACH = (*_CALLS, "same")
_START = itemgetter(0)
_SPECIAL = ("super", "import.dynamic", "type.elements")
_OBJECTS = {"literal.object": 0, "collection": CONTAINS, "sequence": SEQUENCE}
_Entry = tuple[str, Match, Node]
_Evaluator = Callable[[Match, Node], int]


def evaluate_expressions(draft: Draft) -> None:
    """Gives every expression node its term."""
    _evaluate_references(draft)
    _Evaluation(draft).run()


def _evaluate_references(draft: Draft) -> None:
    unread, names, terms = draft.unread, draft.node_names, draft.node_terms
    read = [(node, start) for node in draft.references if (start := node.start_byte) not in unread]
    scopes = draft.scope_at.at([start for _, start in read])
    content, resolve, reads = draft.content, draft.resolve, draft.reads
    sequential, constructing = draft.sequential, draft.specification.names.constructing
    known: dict[tuple[int, bytes], int] = {}
    for (node, start), scope in zip(read, scopes, strict=True):
        node_id, raw = node.id, content[start : node.end_byte]
        term = known.get((scope, raw))
        if term is None:
            name = constructed(raw.decode("utf-8", "replace"), constructing)
            if name in sequential:
                term = resolve(scope, name, start)
            else:
                term = known[scope, raw] = resolve(scope, name)
        terms[node_id] = term
        names[node_id] = node
        reads.append((node, node_id, scope))
    aliases = [match["reference.module"][0] for match in draft.matches["reference.module"]]
    for node, scope in zip(aliases, draft.scope_at.at([node.start_byte for node in aliases]), strict=True):
        terms[node.id] = draft.resolve_module(scope, draft.text(node))


def constructed(name: str, pattern: str) -> str:
    """The name of the class of which a name makes an object, where the language names that so; else the name."""
    return re.sub(pattern, "", name) or name if pattern else name


def _gather_arguments(draft: Draft) -> set[int]:
    """Gathers the arguments of each call in source order; the calls that are given something but spread containers."""
    arguments = draft.arguments
    given = set()
    for head in ("argument", "argument.rest", "argument.keywords"):
        for match in draft.matches[head]:
            arguments.setdefault(match[head][0].id, []).append((match["value"][0].start_byte, head, match))
        if head == "argument":
            given = set(arguments)
    for found in arguments.values():
        if len(found) > 1:
            found.sort(key=_START)
    return given


class _Evaluation:
    """The order of evaluation: short spans first, so that what is inside is ready when it is needed."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.terms = draft.node_terms
        self.receivers = Receivers(draft)
        self.pending: dict[int, list[_Entry]] = {}
        self.implicit = Implicit(draft, self.term)
        self.given = _gather_arguments(draft)
        self.named = NamedMembers(draft, self.term)
        self.parts: dict[int, dict[int, Node]] = {}  # the values of each tuple by their place
        self.place = places(draft)
        self.literals: dict[int, int] = {}  # kind of node -> its term
        self.dictionary = draft.specification.receiver.dictionary
        self.dictionaries: dict[int, int] = {}  # terms whose elements are the members of another -> that one
        self.constructing = draft.specification.names.constructing
        self.alone: dict[str, _Evaluator] = {  # of nodes that can be read in one way
            "same": self._only_same,
            "call": self._only_call,
            "call.new": self._only_call,
            "collection": self._only_object,
            "sequence": self._only_object,
            "literal.object": self._only_object,
            IMPLICIT: lambda match, node: self._with_implicit(node, UNKNOWN),
        }
        self.evaluators: dict[str, _Evaluator] = {
            "attribute": self._attribute,
            "item": self._item,
            "call": lambda match, node: self._result(node, constructs=False),
            "call.new": lambda match, node: self._result(node, constructs=True),
            "instance": self._instance,
            "tuple": self._tuple,
            "same": self._same,
            "collection": lambda match, node: draft.fresh_term(),
            "sequence": lambda match, node: draft.fresh_term(),
            "literal.object": lambda match, node: draft.fresh_term(),
            "literal.string": self._literal,
            "literal": self._literal,
            "nothing": lambda match, node: draft.nothing(),
            "receiver": lambda match, node: self.receivers.receiver(node, self.term),
            "super": lambda match, node: self.receivers.superior(node),
            "pattern": self._pattern,
            "type.name": self._type_name,
            "type.elements": self._type_elements,
            "import.dynamic": self._dynamic_import,
            IMPLICIT: lambda match, node: UNKNOWN,
        }

    def run(self) -> None:
        draft = self.draft
        for head in _HEADS:
            taken: Container[int] = ()
            if head in _CALLS:
                taken = draft.function_scopes
            elif head == "literal":
                taken = draft.node_terms
            self._gather(head, taken)
        for node in self.implicit.nodes():
            self.pending.setdefault(node.id, []).append((IMPLICIT, {}, node))
        self._gather_tuples()
        waiting = [entries[0][2] for entries in self.pending.values()]
        spans = [node.end_byte - node.start_byte for node in waiting]
        for index in sorted(range(len(spans)), key=spans.__getitem__):
            self.term(waiting[index])
        self.implicit.call_elements(self.place)
        store_elements(draft)
        for match in draft.matches["literal.object"]:
            self._add_member(match)
        self.alone.clear()
        self.evaluators.clear()
        del self.implicit, self.named  # these refer back to this object: without a cycle it goes as soon as it is done

    def _gather(self, head: str, taken: Container[int]) -> None:
        """Notes which nodes have this head, with the first of its matches, or with each where each counts."""
        pending, each = self.pending, head in _EACH
        for match in self.draft.matches[head]:
            node = match[head][0]
            node_id = node.id
            if node_id in taken:
                continue
            entries = pending.get(node_id)
            if entries is None:
                pending[node_id] = [(head, match, node)]
            elif each or entries[-1][0] != head:
                entries.append((head, match, node))

    def _gather_tuples(self) -> None:
        """The values of each tuple, once its node is reached."""
        for match in self.draft.matches["tuple"]:
            order = (match.get("name") or match["value"])[0].start_byte
            self.parts.setdefault(match["tuple"][0].id, {})[order] = match["value"][0]

    def term(self, node: Node) -> int:
        node_id = node.id
        entries = self.pending.pop(node_id, None)
        if entries is None:
            return self.terms.get(node_id, UNKNOWN)
        if len(entries) > 1:
            term = self._several(node, entries)
        else:
            head, match, _ = entries[0]
            term = (self.alone.get(head) or self.evaluators[head])(match, node)
        self.terms[node_id] = term
        return term

    def _only_same(self, match: Match, node: Node) -> int:
        return UNKNOWN if self.term(match["value"][0]) == UNKNOWN else self._same(match, node)

    def _only_call(self, match: Match, node: Node) -> int:
        callee = self.draft.callees[node.id] = self.term(match["function"][0])
        if callee in self.named.functions:
            return self.named.read(node, callee)
        term = self.draft.result(callee, constructs="call.new" in match, given=node.id in self.given)
        return self._with_implicit(node, term) if callee in self.implicit.functions else term

    def _only_object(self, match: Match, node: Node) -> int:
        term = self.draft.fresh_term()
        self.draft.rows["object"].append((term, next(_OBJECTS[head] for head in _OBJECTS if head in match)))
        return term

    def _with_implicit(self, node: Node, term: int) -> int:
        """A term, or what the members that the language calls at its node may give instead."""
        given = self.implicit.given(node, self.draft.callees.get(node.id, UNKNOWN))
        if not given:
            return term
        self.draft.targets[node.id] = term
        return self._union({term, *given} - {UNKNOWN})

    def _several(self, node: Node, entries: list[_Entry]) -> int:
        called = [match["function"][0] for head, match, _ in entries if head in _CALLS]
        for function in called:
            self.draft.callees[node.id] = self.term(function)
        readings = self._strongest(entries)
        term = self._value(node, readings)
        if readings[0][0] not in _CALLS and any(function.id == node.id for function in called):
            self.draft.callees[node.id] = term
        return term

    @staticmethod
    def _strongest(entries: list[_Entry]) -> list[_Entry]:
        """The readings of a node that count: a special one alone, and any other rather than a call."""
        special = [entry for entry in entries if entry[0] in _SPECIAL]
        return special[:1] or [entry for entry in entries if entry[0] not in _CALLS] or entries[:1]

    def _value(self, node: Node, entries: list[_Entry]) -> int:
        readings = {head: match for head, match, _ in reversed(entries)}
        same = readings.pop("same", None)
        term, kind = UNKNOWN, ""
        for head in reversed(readings):
            term, kind = self.evaluators[head](readings[head], node), head
            if term != UNKNOWN:
                break
        if kind in _OBJECTS:
            self.draft.add("object", term, _OBJECTS[kind])
        term = self._with_implicit(node, term)
        if same is None:
            return term
        terms = {self.term(match["value"][0]) for head, match, _ in entries if head == "same"} - {UNKNOWN}
        if kind in _OBJECTS:
            for source in sorted(terms):
                self.draft.flow(source, term)
            return term
        if len(terms) == 1 and term == UNKNOWN:
            return self._same(same, node) if len(entries) == 1 else terms.pop()
        return self._union(terms | ({term} - {UNKNOWN}))

    def _union(self, terms: set[int]) -> int:
        if len(terms) <= 1:
            return terms.pop() if terms else UNKNOWN
        union = self.draft.fresh_term()
        for term in sorted(terms):
            self.draft.flow(term, union)
        return union

    def _result(self, node: Node, *, constructs: bool) -> int:
        return self.draft.result(self.draft.callees[node.id], constructs=constructs, given=node.id in self.given)

    def _item(self, match: Match, node: Node) -> int:
        owner = self.term(match["object"][0])
        place = self.place(match["index"][0]) if "index" in match else "[]"
        holder = self.dictionaries.get(owner)
        if holder is not None and place[1:-1].isidentifier():
            return self.draft.attribute(holder, place[1:-1])
        return self.draft.attribute(owner, place)

    def _attribute(self, match: Match, node: Node) -> int:
        draft, name = self.draft, match["name"][0]
        draft.node_names[node.id] = name
        text = draft.text(name)
        if self.constructing:
            text = constructed(text, self.constructing)
        owner = self.term(match["object"][0])
        member = draft.attribute(draft.unknown() if owner == UNKNOWN else owner, text)
        if text == self.dictionary != "":
            self.dictionaries[member] = owner
        return member

    def _same(self, match: Match, node: Node) -> int:
        value = match["value"][0]
        term = self.term(value)
        if value.id in self.draft.anonymous:
            self.draft.anonymous.add(node.id)
        if value.id in self.draft.node_names:
            self.draft.node_names[node.id] = self.draft.node_names[value.id]
        return term

    def _instance(self, match: Match, node: Node) -> int:
        return self.draft.instance(self.term(match["type"][0]))

    def _tuple(self, match: Match, node: Node) -> int:
        parts = self.parts[node.id]
        terms = self.draft.tuples[node.id] = [self.term(parts[place]) for place in sorted(parts)]
        return self.draft.several(terms)

    def _type_elements(self, match: Match, node: Node) -> int:
        element = self.term(match["value"][0])
        return self.draft.container_type(element)

    def _literal(self, match: Match, node: Node) -> int:
        kind = node.kind_id
        term = self.literals.get(kind)
        if term is None:
            term = self.literals[kind] = self.draft.term("literal", self.draft.string(node.type))
            self.implicit.inert.add(term)
        return term

    def _pattern(self, match: Match, node: Node) -> int:
        known = self.draft.node_terms.get(node.id)
        return self.draft.fresh_term() if known is None else known

    def _type_name(self, match: Match, node: Node) -> int:
        parts = self.draft.text(node).strip().split(".")
        if not all(part.isidentifier() for part in parts):
            return UNKNOWN
        term = self.draft.resolve(self.draft.scope_at.at([node.start_byte])[0], parts[0])
        for part in parts[1:]:
            term = self.draft.attribute(term, part)
        return term

    def _dynamic_import(self, match: Match, node: Node) -> int:
        term = self.draft.fresh_term()
        self.draft.dynamic_imports.append((term, match))
        self.draft.imported_modules.add(term)
        return term

    def _add_member(self, match: Match) -> None:
        owner = self.draft.node_terms.get(match["literal.object"][0].id, UNKNOWN)
        if owner == UNKNOWN or "value" not in match:
            return
        term = self.draft.term_of(match["value"][0])
        if "name" not in match:
            self.draft.flow(term, owner)
        elif term != UNKNOWN:
            name = unquoted(self.draft.text(match["name"][0]))
            self.draft.store(owner, name, term)
            if self._runs_when_read(match["value"][0]):
                self.draft.store(owner, name, self.draft.result(term))

    def _runs_when_read(self, function: Node) -> bool:
        scope = self.draft.function_scopes.get(function.id)
        definition = self.draft.definitions[self.draft.scopes[scope].definition] if scope is not None else None
        return definition is not None and definition.kind == "property"
