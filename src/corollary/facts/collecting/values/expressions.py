"""Expressions to terms, from the inside out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import repeat

from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.names.narrowing import member_behind, narrow_references, state_narrowings, tell_tests
from corollary.facts.collecting.terms import UNKNOWN
from corollary.facts.collecting.values.elements import own_terms, places, store_elements, store_members
from corollary.facts.collecting.values.fields import store_fields
from corollary.facts.collecting.values.implicit import IMPLICIT, Implicit
from corollary.facts.collecting.values.items import Items
from corollary.facts.collecting.values.named_members import NamedMembers
from corollary.facts.collecting.values.own_classes import OwnClasses
from corollary.facts.collecting.values.readings import CALLS, Reading, Readings, gather_arguments
from corollary.facts.collecting.values.receivers import Receivers
from corollary.facts.collecting.values.references import constructed, evaluate_references
from corollary.facts.collecting.values.types import Structures, named_type, relate_types
from corollary.facts.schema import CONTAINS, PATTERN, SEQUENCE
from corollary.syntax.tables import Node

_TYPES = ("type.class", "type.elements", "type.members")
_SPECIAL = ("super", "import.dynamic", *_TYPES)
_OBJECTS = {"literal.object": 0, "collection": CONTAINS, "sequence": SEQUENCE}
_Evaluator = Callable[[int, Node, Node, Node | None], int]
"""Gives the term of a node, from its id and its reading."""


def evaluate_expressions(draft: Draft) -> None:
    """Gives every expression node its term."""
    evaluate_references(draft)
    narrowings = narrow_references(draft)
    _Evaluation(draft).run()
    state_narrowings(draft, narrowings)
    tell_tests(draft)


class _Evaluation:
    """The order of evaluation: short spans first, so that what is inside is ready when it is needed."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.terms = draft.node_terms
        self.receivers = Receivers(draft)
        readings = Readings(draft)
        self.pending, self.others = readings.first, readings.others
        self.implicit = Implicit(draft, self.term)
        operations = self.implicit.nodes
        readings.add(
            IMPLICIT, operations, zip(repeat(IMPLICIT), operations.values(), operations.values(), repeat(None))
        )
        readings.add_literals(draft)
        self.alike = readings.literals
        self.given = gather_arguments(draft)
        self.named = NamedMembers(draft, self.term)
        self.structures = Structures(draft)
        self.classes = OwnClasses(draft)
        self.parts: dict[int, dict[int, Node]] = {}  # the values of each tuple by their place
        self.place = places(draft)
        self.literals: dict[int, int] = {}  # kind of node, or its complement where it has holes -> its term
        self.dictionary = draft.specification.receiver.dictionary
        self.class_member = draft.specification.receiver.class_member
        self.constructing = draft.specification.names.constructing
        self.items = Items(draft, self.term, self.place, self.named)
        self.evaluators: dict[str, _Evaluator] = {
            "attribute": self._attribute,
            "item": self.items.read,
            "slice": self.items.part,
            "call": partial(self._result, constructs=False),
            "call.new": partial(self._result, constructs=True),
            "instance": self._instance,
            "instance.own": self._own_instance,
            "tuple": self._tuple,
            "same": self._same,
            "collection": self._fresh,
            "sequence": self._fresh,
            "literal.object": self._fresh,
            "literal.string": self._literal,
            "literal": self._literal,
            "nothing": self._nothing,
            "receiver": self._receiver,
            "super": self._superior,
            "pattern": self._pattern,
            "sent": self._sent,
            "type.name": partial(named_type, draft),
            "type.class": self._class,
            "type.elements": self._structure,
            "type.members": self._structure,
            "import.dynamic": self._dynamic_import,
            IMPLICIT: self._no_value,
        }
        self.alone: dict[str, _Evaluator] = {  # of nodes that can be read in one way
            **self.evaluators,
            "same": self._only_same,
            "call": partial(self._only_call, constructs=False),
            "call.new": partial(self._only_call, constructs=True),
            **{head: partial(self._only_object, contains) for head, contains in _OBJECTS.items()},
            IMPLICIT: self._only_implicit,
        }

    def run(self) -> None:
        draft = self.draft
        self._gather_tuples()
        self._evaluate_literals()
        waiting = list(self.pending)
        spans = [node.end_byte - node.start_byte for _, node, _, _ in self.pending.values()]
        for index in sorted(range(len(spans)), key=spans.__getitem__):
            entry = self.pending.pop(waiting[index], None)
            if entry is not None:
                self._evaluate(waiting[index], entry)
        self.items.tell()
        self.implicit.call_elements(self.place)
        own = own_terms(draft)
        store_elements(draft, own)
        relate_types(draft)
        store_members(draft, own)
        store_fields(draft)
        self.alone.clear()
        self.evaluators.clear()
        del (
            self.implicit,
            self.named,
            self.items,
        )  # these refer back to this object: without a cycle it goes as soon as it is done

    def _gather_tuples(self) -> None:
        """The values of each tuple, once its node is reached."""
        table = self.draft.matches["tuple"]
        for node, value, name in zip(table.ids, table.column("value"), table.optional("name"), strict=True):
            self.parts.setdefault(node, {})[(name or value).start_byte] = value

    def term(self, node: Node) -> int:
        node_id = node.id
        entry = self.pending.pop(node_id, None)
        return self.terms.get(node_id, UNKNOWN) if entry is None else self._evaluate(node_id, entry)

    def _evaluate(self, node_id: int, entry: Reading) -> int:
        head, node, first, second = entry
        if node_id in self.others:
            term = self._several(node_id, node, self.others[node_id])
        else:
            term = self.alone[head](node_id, node, first, second)
        self.terms[node_id] = term
        return term

    def _only_same(self, node_id: int, node: Node, value: Node, _: Node | None) -> int:
        return UNKNOWN if self.term(value) == UNKNOWN else self._same(node_id, node, value, _)

    def _only_call(self, node_id: int, node: Node, function: Node, _: Node | None, *, constructs: bool) -> int:
        callee = self.draft.callees[node_id] = self.term(function)
        if callee in self.named.functions:
            return self.named.read(node, callee)
        if callee in self.named.storing:
            self.named.store(node)
        if callee in self.named.testing:
            self.named.test(node)
        holder = self._only_argument(node_id) if callee in self.classes.functions else None
        if holder is not None and (of_object := self.classes.of(self.term(holder))) != UNKNOWN:
            return of_object
        term = self._result(node_id, constructs=constructs)
        return self._with_implicit(node_id, node, term) if callee in self.implicit.functions else term

    def _only_argument(self, call: int) -> Node | None:
        """What a call is given, if that is one thing alone."""
        given = self.draft.arguments.get(call, ())
        return given[0][2] if len(given) == 1 and given[0][1] == "argument" and given[0][3] is None else None

    def _only_object(self, contains: int, _: int, __: Node, ___: Node, ____: Node | None) -> int:
        term = self.draft.fresh_term()
        self.draft.rows["object"].append((term, contains))
        return term

    def _only_implicit(self, node_id: int, node: Node, _: Node, __: Node | None) -> int:
        return self._with_implicit(node_id, node, UNKNOWN)

    def _with_implicit(self, node_id: int, node: Node, term: int) -> int:
        """A term, or what the members that the language calls at its node may give instead."""
        given = self.implicit.given(node_id, node, self.draft.callees.get(node_id, UNKNOWN))
        if not given:
            return term
        self.draft.targets[node_id] = term
        return self.draft.union({term, *given} - {UNKNOWN})

    def _several(self, node_id: int, node: Node, entries: list[Reading]) -> int:
        called = [first for head, _, first, _ in entries if head in CALLS]
        for function in called:
            self.draft.callees[node_id] = self.term(function)
        readings = self._strongest(entries, called)
        term = self._value(node_id, node, readings)
        if readings[0][0] not in CALLS and any(function.id == node_id for function in called):
            self.draft.callees[node_id] = term
            term = self._result(node_id, constructs=False)
        return term

    @staticmethod
    def _strongest(entries: list[Reading], called: list[Node]) -> list[Reading]:
        """The readings of a node that count: a special one alone, and any other rather than a call.

        A call that consists of the name of what is called has its value, not that of the name.
        """
        functions = {function.id for function in called}
        entries = [entry for entry in entries if entry[0] != "same" or entry[2].id not in functions]
        special = [entry for entry in entries if entry[0] in _SPECIAL]
        return special[:1] or [entry for entry in entries if entry[0] not in CALLS] or entries[:1]

    def _value(self, node_id: int, node: Node, entries: list[Reading]) -> int:
        readings = {head: (first, second) for head, _, first, second in reversed(entries)}
        same = readings.pop("same", None)
        term, kind = UNKNOWN, ""
        for head in reversed(readings):
            term, kind = self.evaluators[head](node_id, node, *readings[head]), head
            if term != UNKNOWN:
                break
        if kind in _OBJECTS:
            self.draft.add("object", term, _OBJECTS[kind])
        if kind not in _TYPES:
            term = self._with_implicit(node_id, node, term)
        if same is None:
            return term
        terms = {self.term(value) for head, _, value, _ in entries if head == "same"} - {UNKNOWN}
        if kind in _OBJECTS:
            for source in sorted(terms):
                self.draft.flow(source, term)
            return term
        if len(terms) == 1 and term == UNKNOWN:
            return self._same(node_id, node, *same) if len(entries) == 1 else terms.pop()
        return self.draft.union(terms | ({term} - {UNKNOWN}))

    def _result(self, node_id: int, *_: object, constructs: bool) -> int:
        callee = self.draft.callees[node_id]
        term = self.draft.result(callee, constructs=constructs, given=node_id in self.given)
        self.draft.flow(self.items.held_at(callee, node_id), term)
        held = self.items.called(callee, node_id)
        return term if held == UNKNOWN else self.draft.union({term, held})

    def _fresh(self, *_: object) -> int:
        return self.draft.fresh_term()

    def _nothing(self, *_: object) -> int:
        return self.draft.nothing()

    def _no_value(self, *_: object) -> int:
        return UNKNOWN

    def _receiver(self, _: int, node: Node, *__: object) -> int:
        return self.receivers.receiver(node, self.term)

    def _superior(self, _: int, node: Node, *__: object) -> int:
        return self.receivers.superior(node)

    def _attribute(self, node_id: int, _: Node, holder: Node, name: Node | None) -> int:
        assert name is not None
        draft = self.draft
        draft.node_names[node_id] = name
        text = draft.text(name)
        if self.constructing:
            text = constructed(text, self.constructing)
        owner = self.term(holder)
        own = self.classes.own(owner) if text == self.class_member else UNKNOWN
        if own != UNKNOWN:
            return own
        if node_id in draft.narrowed_members and owner != UNKNOWN:
            return member_behind(draft, draft.narrowed_members[node_id], owner, text)
        member = draft.attribute(draft.unknown() if owner == UNKNOWN else owner, text)
        if text == self.dictionary != "":
            self.items.dictionaries[member] = owner
        return member

    def _same(self, node_id: int, _: Node, value: Node, __: Node | None) -> int:
        term, value_id = self.term(value), value.id
        if value_id in self.draft.anonymous:
            self.draft.anonymous.add(node_id)
        if value_id in self.draft.node_names:
            self.draft.node_names[node_id] = self.draft.node_names[value_id]
        return term

    def _instance(self, _: int, __: Node, of_type: Node, ___: Node | None) -> int:
        return self.draft.instance(self.term(of_type))

    def _own_instance(self, _: int, __: Node, of_type: Node, ___: Node | None) -> int:
        term = self.draft.result(self.term(of_type), constructs=True, given=True)
        self.draft.own_instances.add(term)
        return term

    def _tuple(self, node_id: int, *_: object) -> int:
        parts = self.parts[node_id]
        terms = self.draft.tuples[node_id] = [self.term(parts[place]) for place in sorted(parts)]
        return self.draft.several(terms)

    def _structure(self, node_id: int, *_: object) -> int:
        parts = [(name, self.term(value)) for name, value in self.structures.parts[node_id]]
        return self.draft.structure(parts, self.structures.contains(node_id))

    def _class(self, _: int, __: Node, of_type: Node, ___: Node | None) -> int:
        term = self.term(of_type)
        return UNKNOWN if term == UNKNOWN else self.draft.class_type(term, self.class_member)

    def _evaluate_literals(self) -> None:
        """Gives the nodes that are nothing but literals the terms of their kinds."""
        kinds = [node.kind_id for node in self.alike.values()]
        for kind, node in dict(zip(kinds, self.alike.values(), strict=True)).items():
            self._literal_of(kind, node)
        self.terms.update(zip(self.alike, map(self.literals.__getitem__, kinds), strict=True))
        for node_id in self.alike.keys() & self.draft.matches["literal.pattern"].ids:
            node = self.alike[node_id]
            self.terms[node_id] = self._literal_of(~node.kind_id, node, PATTERN)

    def _literal(self, _: int, node: Node, __: Node, ___: Node | None) -> int:
        return self._literal_of(node.kind_id, node)

    def _literal_of(self, kind: int, node: Node, rest: str = "") -> int:
        """The term of all literals of a kind of node; `rest` stands for what is not known of them."""
        term = self.literals.get(kind)
        if term is None:
            term = self.literals[kind] = self.draft.term("literal", self.draft.string(node.type + rest))
            self.implicit.inert.add(term)
        return term

    def _pattern(self, node_id: int, *_: object) -> int:
        known = self.draft.node_terms.get(node_id)
        return self.draft.fresh_term() if known is None else known

    def _sent(self, _: int, node: Node, *__: object) -> int:
        term = self.draft.fresh_term()
        self.draft.sent.append((node, term))
        return term

    def _dynamic_import(self, _: int, __: Node, module: Node, ___: Node | None) -> int:
        term = self.draft.fresh_term()
        self.draft.dynamic_imports.append((term, module))
        self.draft.imported_modules.add(term)
        return term
