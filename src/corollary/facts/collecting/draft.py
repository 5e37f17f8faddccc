"""The facts of one file while they are being collected."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from corollary.facts.collecting.names.scopes import Intervals, Scope
from corollary.facts.schema import ANY_ELEMENT, CLOSED, DISPATCHED, RELATIONS
from corollary.syntax.languages import Specification
from corollary.syntax.parsing import Captures
from corollary.syntax.tables import Node

_WIDTHS = {relation.name: len(relation.columns) for relation in RELATIONS}

UNKNOWN = -1
"""The term of what has no value that could matter."""
EVERYWHERE = 1 << 62
"""The place of what runs at no certain place of the scope around it."""


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
    """A call that the language makes at a node by itself; `reflected` only where another operand has no such member."""

    node: Node
    callee: int
    name: str
    arguments: tuple[int, ...]
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


class Numbered(dict[str, int]):
    """Strings by the order in which they were first asked for."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


def _members_named(names: Iterable[str]) -> dict[str, str]:
    """Member to owner, of the names that have both."""
    return {member: owner for owner, dot, member in (name.partition(".") for name in names) if dot}


class Draft:
    """Rows, strings and terms of one file so far, and the tables by which the collectors find each other."""

    def __init__(self, captures: Captures, specification: Specification) -> None:
        self.matches = captures.matches
        self.content = captures.content
        self._plain = captures.content.decode() if captures.content.isascii() else ""  # where bytes are characters
        self.specification = specification
        self.rows: dict[str, list[tuple[int, ...]]] = {relation.name: [] for relation in RELATIONS}
        self.strings = Numbered()
        self.terms = self._members_done = 0
        self.definitions: list[Definition | None] = [None]  # row 0 is the module
        self.scopes: list[Scope] = [Scope("module", 0, len(captures.content) + 1, 0)]
        self.scope_at = Intervals([])
        self.function_at = Intervals([])  # whole function nodes, for what stands before a body
        self.function_scopes: dict[int, int] = {}  # function or class node -> the scope it opens
        self.lambdas: dict[int, int] = {}  # scope of a function without a name -> its term
        self.functions: list[int] = []  # the scope of each interval of function_at
        self.node_terms: dict[int, int] = {}  # node id -> term
        self.callees: dict[int, int] = {}  # call node id -> the term that is called
        self.node_names: dict[int, Node] = {}  # expression node id -> the node of its bare name
        self.unread: set[int] = set()  # start bytes of identifiers that are no reads
        self.mentionable: set[int] = set()  # variables that hold definitions or imports
        self.references = self.matches["reference"]
        self.identifiers = set(self.references.ids)
        self.parameters: list[Variable] = []
        self.first_parameters: dict[int, int] = {}  # definition -> variable
        self.bindings: dict[tuple[int, str], list[Node]] = {}  # the targets of assignments by scope and name
        self.pairs: list[Pair] = []
        self.within: list[Variable] = []
        self.named_results: dict[int, list[int]] = {}  # definition -> variables, in order
        self.sequential: set[str] = set()  # names that are bound from some place of a scope on
        self.tuples: dict[int, list[int]] = {}  # node id -> the terms of the values, in order
        self.element_types: dict[int, int] = {}  # the term of a type -> the type of its elements
        self.elements: dict[int, int] = {}  # a parameter that gathers arguments -> one of them
        self.containers: dict[int, int] = {}  # the term of such a type -> an object of it
        self.arguments: dict[int, list[Argument]] = {}  # by call node id
        self.named_reads: list[tuple[Node, Node]] = []  # nodes that read a member by its name, and the node of that
        self.reads: list[tuple[Node, int, int]] = []  # identifiers that are read: node, its id, scope
        self.anonymous = set(self.matches["scope.function"].ids)
        self.dynamic_imports: list[tuple[int, Node]] = []  # term, and the node that names the module
        self.imported_modules: set[int] = set()  # the terms of modules that expressions import
        self.implicit: dict[tuple[int, int], ImplicitCall] = {}  # by node id and callee
        self.iterated: dict[int, list[int]] = {}  # node id of what is iterated -> terms of its elements
        self.targets: dict[int, int] = {}  # node id -> its term where it is assigned, if that is another
        self._unknown = self._nothing = UNKNOWN
        self._bound: set[str] = set()  # the names of all variables
        self.definitional: set[tuple[int, int]] = set()
        self._members: dict[int, tuple[int, int]] = {}
        self._places, self._symbols = set[int](), re.compile(specification.names.symbols)
        self._own_names = frozenset(name for name in specification.modules.own if "." not in name)
        self._definition_at = {0: 0}  # scope -> definition; the module's is known
        self._own_members = _members_named(specification.modules.own)
        self._terms_by_key: dict[tuple[str, int, int], int] = {}

    def add(self, relation: str, *row: int) -> None:
        """Adds a tuple to a relation."""
        self.rows[relation].append(row)

    def string(self, text: str) -> int:
        """The index of a string in this file's table."""
        return self.strings[text]

    def text(self, node: Node) -> str:
        """The source text of a node."""
        start, end = node.start_byte, node.end_byte
        return self._plain[start:end] or self.content[start:end].decode("utf-8", "replace")

    def fresh_term(self) -> int:
        """A new term: a variable, until a row defines it."""
        self.terms += 1
        return self.terms - 1

    def nothing(self) -> int:
        """A term without any value; that it flows to itself tells it from a variable of which nothing is known."""
        if self._nothing == UNKNOWN:
            self._nothing = self.fresh_term()
            self.rows["flow"].append((self._nothing, self._nothing, 0))
        return self._nothing

    def closed_object(self) -> int:
        """A new term for an object that holds nothing but what is stored in it."""
        term = self.fresh_term()
        self.add("object", term, CLOSED)
        return term

    def term(self, relation: str, first: int, second: int = 0) -> int:
        """The one term that the relation defines from these parts."""
        key = (relation, first, second)
        found = self._terms_by_key.get(key)
        if found is None:
            found = self._terms_by_key[key] = self.terms
            self.terms = found + 1
            self.rows[relation].append((found, first, second)[: _WIDTHS[relation]])
        return found

    def free(self, name: str) -> int:
        """The term of a name that the file reads and does not bind, if there is one."""
        return self._terms_by_key.get(("free", self.strings.get(name, UNKNOWN), 0), UNKNOWN)

    def attribute(self, owner: int, name: str) -> int:
        """Member `name` of a term."""
        if owner == UNKNOWN:
            return UNKNOWN
        if name in self._own_members and owner == self._free(self._own_members[name]):
            return self.term("denotes", 0)
        return self.term("attribute", owner, self.strings[name])

    def _free(self, name: str) -> int:
        return self._terms_by_key.get(("free", self.strings[name], 0), UNKNOWN)

    def element(self, owner: int) -> int:
        """An element of a container."""
        return self.attribute(owner, "[]")

    def store(self, owner: int, name: str, value: int) -> None:
        """Assigns a member of a term, or an element of it."""
        self.store_at(owner, self.strings[name], value)

    def store_at(self, owner: int, name: int, value: int) -> None:
        """Assigns the member whose name a string's index is; an element with a known place is any element, too."""
        self.rows["store"].append((owner, name, value))
        if name in self._places:
            self.rows["store"].append((owner, self.strings[ANY_ELEMENT], value))

    def place(self, key: str) -> str:
        """The name of the element at a known place; at a symbol it is a member like any other."""
        name = f"[{key}]"
        if not self._symbols.fullmatch(key) or not key:
            self._places.add(self.strings[name])
        return name

    def store_member(self, owner: int, name: str, value: int, *, definitional: bool = True) -> None:
        """Lets a class hold a value as a member."""
        variable = self.fresh_term()
        self.rows["member"].append((owner, self.string(name), variable))
        self.flow(value, variable, definitional=definitional)

    def add_export(self, name: str, term: int) -> None:
        """Exports a term under a name."""
        self.rows["export"].append((self.string(name), term))

    def member_of(self, term: int) -> tuple[int, int] | None:
        """Owner and name (a string's index) of a term that is a member, else None."""
        rows, done = self.rows["attribute"], self._members_done
        for index in range(done, len(rows)):
            found, owner, name = rows[index]
            self._members[found] = (owner, name)
        self._members_done = len(rows)
        return self._members.get(term)

    def unknown(self) -> int:
        """The one term of all values of which nothing is known, but whose members are asked for."""
        if self._unknown == UNKNOWN:
            self._unknown = self.fresh_term()
        return self._unknown

    def result(self, callee: int, *, constructs: bool = False, given: bool = False) -> int:
        """What calling a term, or constructing an object of it, gives; each call that is `given` something its own."""
        if callee == UNKNOWN:
            return UNKNOWN
        if not given:
            return self.term("result", callee, int(constructs))
        term = self.fresh_term()
        self.add("result", term, callee, int(constructs))
        return term

    def instance(self, of_type: int) -> int:
        """An object of the type that a term denotes."""
        containers: list[int] = []
        while of_type in self.element_types and of_type not in self.containers:
            containers.append(of_type)
            of_type = self.element_types[of_type]
        found = self.containers.get(of_type, UNKNOWN)
        if found == UNKNOWN != of_type:
            found = self.term("instance", of_type)
        for container_type in reversed(containers):
            container = self.containers[container_type] = self.closed_object()
            self.store(container, "[]", self.fresh_term() if found == UNKNOWN else found)
            found = container
        return found

    def union(self, terms: set[int]) -> int:
        """A term that has the values of some terms; of types of which some are of containers, objects are of each."""
        if len(terms) <= 1:
            return next(iter(terms), UNKNOWN)
        union = self.fresh_term()
        for term in sorted(terms):
            self.flow(term, union)
        containers = sorted(terms & self.element_types.keys())
        if containers:
            either = self.containers[union] = self.fresh_term()
            for found in (self.term("instance", union), *map(self.instance, containers)):
                self.flow(found, either)
        return union

    def container_type(self, element: int) -> int:
        """A type whose objects hold elements of the type that a term denotes."""
        term = self.fresh_term()
        self.element_types[term] = element
        return term

    def gathered(self, variable: int) -> int:
        """The element of a container that a parameter gathers its arguments in."""
        container, element = self.fresh_term(), self.fresh_term()
        self.add("object", container, CLOSED)
        self.store(container, "[]", element)
        self.flow(container, variable)
        self.elements[variable] = element
        return element

    def several(self, terms: list[int]) -> int:
        """Several values at once: an object that holds each by its position; a single one is itself."""
        if len(terms) == 1:
            return terms[0]
        together = self.closed_object()
        for position, term in enumerate(terms):
            self.store(together, self.place(str(position)), self.fresh_term() if term == UNKNOWN else term)
        return together

    def flow(self, source: int, target: int, *, definitional: bool = False) -> None:
        """The values of one term are values of another."""
        if definitional:
            self.definitional.add((source, target))
        elif (source, target) in self.definitional:
            return
        if source != UNKNOWN and target not in (UNKNOWN, source):
            self.rows["flow"].append((source, target, int(definitional)))

    def dispatch(self, source: int, target: int) -> None:
        """The functions of one term are among those that run where another is called."""
        if UNKNOWN not in (source, target):
            self.rows["flow"].append((source, target, DISPATCHED))

    def variable(self, scope: int, name: str) -> int:
        """The variable of a name bound in a scope."""
        table = self.scopes[scope]
        found = table.outer.get(name)
        if found is None:
            found = table.names.get(name)
        if found is None:
            found = table.names[name] = self.fresh_term()
            self._bound.add(name)
        return found

    def resolve(self, scope: int, name: str, place: int = EVERYWHERE) -> int:
        """The variable that a name means at a place of a scope, or the free name."""
        start = scope
        while scope != -1 and name in self._bound:
            table = self.scopes[scope]
            if table.kind != "class" or scope == start:
                found = table.outer.get(name)
                if found is None and place >= table.since.get(name, 0):
                    found = table.names.get(name)
                    if place != EVERYWHERE and name in table.stretches and self.binding_scope(start) == scope:
                        found = table.stretches[name].at(place)
                if found is not None:
                    return found
            scope = table.parent
        return self.term("denotes", 0) if name in self._own_names else self.term("free", self.string(name))

    def resolve_module(self, scope: int, name: str) -> int:
        """The module that an alias means, or what the name means else."""
        while scope != -1:
            found = self.scopes[scope].names.get(module_alias(name))
            if found is not None:
                return found
            scope = self.scopes[scope].parent
        own = any(self.text(node) == name for node in self.matches["module.name"])
        return self.term("denotes", 0) if own else self.resolve(0, name)

    def binding_scope(self, scope: int) -> int:
        """The function, class or module scope around a scope, or itself."""
        while self.scopes[scope].kind == "block":
            scope = self.scopes[scope].parent
        return scope

    def definition_at(self, scope: int) -> int:
        """The definition in whose code a scope lies: anonymous functions and classes count as what is around."""
        found = self._definition_at.get(scope)
        return self._find_definition(scope) if found is None else found

    def _find_definition(self, scope: int) -> int:
        known, passed = self._definition_at, []
        while scope not in known:
            table = self.scopes[scope]
            if self._is_named_function(table):
                known[scope] = table.definition
            else:
                passed.append(scope)
                scope = table.parent
        known.update(dict.fromkeys(passed, known[scope]))
        return known[scope]

    def _is_named_function(self, scope: Scope) -> bool:
        definition = self.definitions[scope.definition] if scope.definition != -1 else None
        return scope.kind == "function" and definition is not None and definition.kind != "lambda"

    def container_at(self, scope: int) -> int:
        """The definition that contains what is defined in a scope: a class counts."""
        while self.scopes[scope].definition == -1:
            scope = self.scopes[scope].parent
        return self.scopes[scope].definition

    def class_at(self, scope: int) -> int:
        """The class whose code a scope lies in, -1 where there is none."""
        while scope != -1:
            if self.scopes[scope].kind == "class":
                return self.scopes[scope].definition
            scope = self.scopes[scope].parent
        return -1

    def term_of(self, node: Node) -> int:
        """The term of an expression node."""
        return self.node_terms.get(node.id, UNKNOWN)
