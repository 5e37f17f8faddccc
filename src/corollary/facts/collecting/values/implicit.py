"""Calls that nobody wrote: the members that the language runs for operators, loops, contexts and built-in functions.

Which members those are is data, `[implicit]` of `language.toml`, as paths of names that are called one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from corollary.facts.collecting.captured import ImplicitCall
from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.terms import UNKNOWN
from corollary.facts.implicit_paths import AS_PASSED, EVERY_ARGUMENT, ITSELF, NOT_SAID, UNCALLED, Paths, parsed, spelled
from corollary.syntax.tables import Node

IMPLICIT = "implicit"
_EACH, _REFLECTED = "implicit.each", "implicit.reflected"
_WRITING = ("implicit.store", "implicit.delete")
_HEADS = (IMPLICIT, _EACH, _REFLECTED, "implicit.unary", *_WRITING)


class _Operation(NamedTuple):
    """An operation as captured."""

    head: str
    node: Node
    operand: Node
    operator: Node
    other: Node | None


_Callee = tuple[Node, int, str, tuple[int, ...], int, bool]
"""A member that an operation calls: the node and its id, the name, the arguments, how many it takes, if reflected."""


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
        self._results: dict[tuple[tuple[int, int], ...], int] = {}  # by members, and how many arguments they take
        self._operations: dict[int, list[_Operation]] = {}
        for head in _HEADS:
            table = draft.matches[head]
            if not table:
                continue
            parts = (table.column("object"), table.column("operator"), table.optional("other"))
            for node_id, node, operand, operator, other in zip(table.ids, table, *parts, strict=True):
                operation = _Operation(head, node, operand, operator, other)
                self._operations.setdefault(node_id, []).append(operation)
        strings = draft.strings
        built_in = [name for name in found.functions if name in strings or name.partition(".")[0] in strings]
        self.functions = {self._built_in(name): found.functions[name] for name in built_in}
        self.functions.pop(UNKNOWN, None)

    def _built_in(self, name: str) -> int:
        """The term of a built-in function, or of one that is a member of a built-in object."""
        first, *rest = name.split(".")
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
                    (node.id, callee),
                    ImplicitCall(node, callee, "", arguments, NOT_SAID, draft.result(callee), reflected=False),
                )

    @property
    def nodes(self) -> dict[int, Node]:
        """The nodes at which operations stand, by their ids."""
        return {node_id: operations[0].node for node_id, operations in self._operations.items()}

    def given(self, node_id: int, node: Node, callee: int) -> list[int]:
        """The terms of what the members give that the language calls at a node; `callee` where it is a call."""
        operations = self._operations.get(node_id)
        if operations is None:
            return self._function(node, self.functions[callee]) if callee in self.functions else []
        written: set[int] = set()  # operands of which elements are assigned, or deleted, and not read
        if len(operations) > 1:
            operations = _first_operators(operations)
            written = {operation.operand.id for operation in operations if operation.head in _WRITING}
        members: dict[int, _Callee] = {}
        given: list[int] = []
        for operation in operations:
            if operation.head in _WRITING or operation.operand.id not in written:
                given += self._operation(operation, members)
        return given + self._results_of(members) if members else given

    def _operation(self, operation: _Operation, members: dict[int, _Callee]) -> list[int]:
        """What an operation gives besides what `members` do; an iteration gives elements of its operand instead."""
        head, _, operand, operator, other = operation
        paths = self._paths[head].get(self._draft.text(operator), ())
        argument = self._term(other) if paths and other is not None else UNKNOWN
        others = () if argument == UNKNOWN else (argument,)
        if head != _EACH:
            return self._run(paths, operator, self._term(operand), members, others, reflected=head == _REFLECTED)
        each: dict[int, _Callee] = {}
        given = self._run(paths, operator, self._term(operand), each)
        self._draft.iterated.setdefault(operand.id, []).extend(given + self._results_of(each))
        return []

    def _function(self, node: Node, paths: Paths) -> list[int]:
        """What a built-in function gives that calls members of its arguments."""
        passed = self._draft.arguments.get(node.id, ())
        arguments = [value for _, head, value, name in passed if head == "argument" and name is None]
        count = len(arguments)
        if paths[:1] == (EVERY_ARGUMENT,):
            paths = paths[1:]
        else:
            arguments = arguments[:1]
        members: dict[int, _Callee] = {}
        given = [
            term
            for argument in arguments
            for term in self._run(paths, node, self._term(argument), members, count=count)
        ]
        return given + self._results_of(members)

    def _run(
        self,
        paths: Paths,
        node: Node,
        operand: int,
        members: dict[int, _Callee],
        others: tuple[int, ...] = (),
        *,
        count: int = NOT_SAID,
        reflected: bool = False,
    ) -> list[int]:
        """The operand and elements that paths give; members of which they give the results are added to `members`.

        `count` is how many arguments the operation itself is passed.
        """
        if operand in self.inert:
            return []
        draft, node_id = self._draft, node.id
        given: list[int] = []
        for gives, first, (last, last_takes) in parsed(paths):
            term = operand
            for name, takes in first:
                member = term if name == ITSELF else draft.attribute(term, name)
                term = member
                if name not in UNCALLED:
                    term = draft.result(member)
                    taken = count if takes == AS_PASSED else takes
                    self._note((node, node_id, spelled(name), others, taken, reflected), member, term)
            if last in UNCALLED:
                term = draft.attribute(term, last)
            if last and last not in UNCALLED:
                member = term if last == ITSELF else draft.attribute(term, last)
                taken = count if last_takes == AS_PASSED else last_takes
                callee = (node, node_id, spelled(last), others, taken, reflected)
                if gives:
                    members.setdefault(member, callee)
                else:
                    self._note(callee, member, UNKNOWN)
            elif gives:
                given.append(term)
        return given

    def _note(self, callee: _Callee, member: int, result: int) -> None:
        """Notes the call of a member, if it is not known yet."""
        node, node_id, name, arguments, takes, reflected = callee
        if (node_id, member) not in self._draft.implicit:
            self._draft.implicit[node_id, member] = ImplicitCall(
                node, member, name, arguments, takes, result, reflected
            )

    def _results_of(self, members: dict[int, _Callee]) -> list[int]:
        """The one term of what calls of some members give, the same wherever these are called."""
        if not members:
            return []
        draft, key = self._draft, tuple((member, callee[4]) for member, callee in members.items())
        result = self._results.get(key)
        if result is None:
            result = self._results[key] = draft.fresh_term()
            for member in members:
                draft.add("result", result, member, 0)
        for member, (node, node_id, name, arguments, takes, reflected) in members.items():
            draft.implicit[node_id, member] = ImplicitCall(node, member, name, arguments, takes, result, reflected)
        return [result]


def _first_operators(operations: list[_Operation]) -> list[_Operation]:
    """The operations without those that take a later operator of the same operand."""
    found: dict[tuple[str, int], _Operation] = {}
    for operation in sorted(operations, key=_place_of_operator):
        found.setdefault((operation.head, operation.operand.id), operation)
    return list(found.values())


def _place_of_operator(operation: _Operation) -> int:
    return operation.operator.start_byte
