"""What later steps need of captures, as values: definitions, pairs, variables, calls that the language makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from corollary.facts.collecting.terms import UNKNOWN
from corollary.syntax.tables import Node


@dataclass(slots=True)
class Definition:
    """A definition as captured: its head and name nodes, and what was found out about it since."""

    node: Node
    name_node: Node
    name: str
    kind: str
    opens_scope: bool
    is_member: bool
    body: Node | None
    parameters: Node | None
    result: Node | None
    value: Node | None
    type: Node | None
    owner: str
    object: str  # what it is a member of, as the source spells it; only names it
    path: str  # how the source names it, where that is not the name behind what it is a member of
    form: str  # "inline", "unbound", "signature", "parameter" or ""
    own_name: str = ""  # the name of an expression, which only its own code may use
    first_row: int = 1 << 30  # of the first of its signatures
    decorated_from: int = -1
    attached: int = -1  # the class whose member it is by being stored in it
    parent: int = 0
    scope: int = -1  # the scope it opens
    around: int = 0  # the scope it stands in
    term: int = UNKNOWN
    decorators: tuple[str, ...] = ()
    qualified: str = ""


def module_alias(name: str) -> str:
    """The name of the variable that holds the module of an alias that is no variable of the source."""
    return name + "/"


def unquoted(name: str) -> str:
    """A name without the quotes it may be written in."""
    return name.strip("\"'`") if name[:1] in "\"'`" else name


@dataclass(frozen=True, slots=True)
class Pair:
    """A target, the identifiers in it, and its value; `unpacks` where the target takes an element of it."""

    target: Node
    identifiers: tuple[Node, ...]
    value: Node
    unpacks: bool

    @property
    def is_plain(self) -> bool:
        """Whether the target is one name, so that all of the value is its."""
        return len(self.identifiers) == 1 and self.identifiers[0].end_byte == self.target.end_byte


class ImplicitCall(NamedTuple):
    """A call that the language makes at a node by itself; `reflected` only where another operand has no such member.

    `takes` is how many arguments are passed, of which some may not be known; 0 where only those that are known count.
    """

    node: Node
    callee: int
    name: str
    arguments: tuple[int, ...]
    takes: int
    result: int
    reflected: bool


Argument = tuple[int, str, Node, Node | None]
"""What is passed in a call: where it starts, the head that captured it, its value, and its name if it has one."""


class Variable(NamedTuple):
    """A variable that is bound by its place: its term, where its values come from, and whether it gathers them."""

    term: int
    value: Node | None
    type: Node | None
    gathers: bool = False
