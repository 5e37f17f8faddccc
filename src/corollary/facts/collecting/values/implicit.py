"""Calls that nobody wrote: the members that the language runs for operators, loops, contexts and built-in functions.

Which members those are is data, `[implicit]` of `language.toml`, as paths of names that are called one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from corollary.facts.collecting.draft import UNKNOWN, Draft, ImplicitCall
from corollary.syntax.tables import Node

IMPLICIT = "implicit"
_EACH, _REFLECTED = "implicit.each", "implicit.reflected"
_WRITING = ("implicit.store", "implicit.delete")
_HEADS = (IMPLICIT, _EACH, _REFLECTED, "implicit.unary", *_WRITING)
_EVERY_ARGUMENT = "*"
_GIVES = "="
_ELEMENT = "[]"
_ITSELF = "()"
_STEPS = re.compile(r"(?:\[[^\]]*\]|[^.\[])+")

Paths = tuple[str, ...]


class _Operation(NamedTuple):
    """An operation as captured."""

    head: str
    node: Node
    operand: Node
    operator: Node
    other: Node | None


class Implicit:
    """The implicit calls of one file, noted in its draft as they are found; `term` gives the term of a node."""

    def __init__(self, draft: Draft, term: Callable[[Node], int]) -> None:
        found = draft.specification.implicit
        self._draft = draft
        self._term = term
        tables = (found.read, found.each, found.reflected, found.unary, found.store, found.delete)
        self._paths: dict[str, Mapping[str, Paths]] = dict(zip(_HEADS, tables, strict=True))
        self.inert: set[int] = {UNKNOWN}
        """Terms of which no member can be one of the program."""
        self._results: dict[tuple[int, ...], int] = {}  # by members
        self._operations: dict[int, list[_Operation]] = {}
        for head in _HEADS:
            table = draft.matches[head]
            if not table:
                continue
            parts = (table.column("object"), table.column("operator"), table.optional("other"))
            for node_id, node, operand, operator, other in zip(table.ids, table, *parts, strict=True):
                operation = _Operation(head, node, operand, operator, other)
                self._operations.setdefault(node_id, []).append(operation)
        self.functions = {self._built_in(name): paths for name, paths in found.functions.items()}
        self.functions.pop(UNKNOWN, None)

    def _built_in(self, name: str) -> int:
        """The term of a built-in function, or of one that is a member of a built-in object."""
        first, *rest = name.split(".")
        if first not in self._draft.strings:
            return UNKNOWN
        term = self._draft.free(first)
        for member in rest:
            term = self._draft.attribute(term, member)
        return term

    def call_elements(self, place: Callable[[Node], str]) -> None:
        """Notes the calls of elements that a call makes of the object it is a method of."""
        draft, table = self._draft, self._draft.matches["call.element"]
        for node, index, owner_node in zip(table, table.column("index"), table.column("object"), strict=True):
            owner = self._term(owner_node)
            if owner != UNKNOWN:
                callee = draft.attribute(owner, place(index))
                passed = [value for _, head, value, _ in draft.arguments.get(node.id, ()) if head == "argument"]
                arguments = tuple(self._term(value) for value in passed if value.start_byte > index.end_byte)
                draft.implicit.setdefault(
                    (node.id, callee), ImplicitCall(node, callee, "", arguments, draft.result(callee), reflected=False)
                )

    def nodes(self) -> list[tuple[int, Node]]:
        """The nodes at which operations stand, each with its id."""
        return [(node_id, operations[0].node) for node_id, operations in self._operations.items()]

    def given(self, node_id: int, node: Node, callee: int) -> list[int]:
        """The terms of what the members give that the language calls at a node; `callee` where it is a call."""
        operations = self._operations.get(node_id)
        if operations is None:
            return self._function(node, self.functions[callee]) if callee in self.functions else []
        if len(operations) > 1:
            operations = _first_operators(operations)
        writes = any(operation.head in _WRITING for operation in operations)
        members: dict[int, ImplicitCall] = {}
        given: list[int] = []
        for operation in operations:
            if not writes or operation.head in _WRITING:
                given += self._operation(operation, members)
        return given + self._results_of(members)

    def _operation(self, operation: _Operation, members: dict[int, ImplicitCall]) -> list[int]:
        """What an operation gives besides what `members` do; an iteration gives elements of its operand instead."""
        head, _, operand, operator, other = operation
        paths = self._paths[head].get(self._draft.text(operator), ())
        argument = self._term(other) if paths and other is not None else UNKNOWN
        others = () if argument == UNKNOWN else (argument,)
        if head != _EACH:
            return self._run(paths, operator, self._term(operand), members, others, reflected=head == _REFLECTED)
        each: dict[int, ImplicitCall] = {}
        given = self._run(paths, operator, self._term(operand), each)
        self._draft.iterated.setdefault(operand.id, []).extend(given + self._results_of(each))
        return []

    def _function(self, node: Node, paths: Paths) -> list[int]:
        """What a built-in function gives that calls members of its arguments."""
        passed = self._draft.arguments.get(node.id, ())
        arguments = [value for _, head, value, name in passed if head == "argument" and name is None]
        if paths[:1] == (_EVERY_ARGUMENT,):
            paths = paths[1:]
        else:
            arguments = arguments[:1]
        members: dict[int, ImplicitCall] = {}
        given = [term for argument in arguments for term in self._run(paths, node, self._term(argument), members)]
        return given + self._results_of(members)

    def _run(
        self,
        paths: Paths,
        node: Node,
        operand: int,
        members: dict[int, ImplicitCall],
        others: tuple[int, ...] = (),
        *,
        reflected: bool = False,
    ) -> list[int]:
        """The operand and elements that paths give; members of which they give the results are added to `members`."""
        if operand in self.inert:
            return []
        given: list[int] = []
        for path in paths:
            names = _STEPS.findall(path.removeprefix(_GIVES))
            gives, term, member = path.startswith(_GIVES), operand, operand
            for place, name in enumerate(names):
                member = term if name == _ITSELF else self._draft.attribute(term, name)
                if name == _ELEMENT:
                    term = member
                    continue
                spelled = "" if name == _ITSELF else name.partition("|")[0]
                call = ImplicitCall(node, member, spelled, others, UNKNOWN, reflected)
                last = place + 1 == len(names)
                if last and gives:
                    members.setdefault(member, call)
                else:
                    term = UNKNOWN if last else self._draft.result(member)
                    self._draft.implicit.setdefault((node.id, member), call._replace(result=term))
            if gives and (not names or names[-1] == _ELEMENT):
                given.append(term)
        return given

    def _results_of(self, members: dict[int, ImplicitCall]) -> list[int]:
        """The one term of what calls of some members give, the same wherever these are called."""
        if not members:
            return []
        draft, key = self._draft, tuple(members)
        result = self._results.get(key)
        if result is None:
            result = self._results[key] = draft.fresh_term()
            for member in members:
                draft.add("result", result, member, 0)
        for member, call in members.items():
            draft.implicit[call.node.id, member] = call._replace(result=result)
        return [result]


def _first_operators(operations: list[_Operation]) -> list[_Operation]:
    """The operations without those that take a later operator of the same operand."""
    found: dict[tuple[str, int], _Operation] = {}
    for operation in sorted(operations, key=lambda operation: operation.operator.start_byte):
        found.setdefault((operation.head, operation.operand.id), operation)
    return list(found.values())
