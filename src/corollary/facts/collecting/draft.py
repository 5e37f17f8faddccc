"""One file while its facts are being collected: what was captured, the scopes, and what its names mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corollary.facts.collecting.captured import Argument, Definition, ImplicitCall, Pair, Variable, module_alias
from corollary.facts.collecting.names.scopes import Intervals, Scope
from corollary.facts.collecting.terms import UNKNOWN, Terms
from corollary.syntax.parsing import Captures
from corollary.syntax.specification import Specification
from corollary.syntax.tables import Node


class Draft(Terms):
    """The terms of one file so far, and the tables by which the collectors find each other."""

    def __init__(self, captures: Captures, specification: Specification) -> None:
        super().__init__(specification.modules.own, specification.names.symbols)
        self.matches = captures.matches
        self.content = captures.content
        self._plain = captures.content.decode() if captures.content.isascii() else ""  # where bytes are characters
        self.specification = specification
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
        self.variants: dict[tuple[int, str], int] = {}  # variable and variant -> the term of the name in code of that
        self.parameters: list[Variable] = []
        self.first_parameters: dict[int, int] = {}  # definition -> variable
        self.own_classes: dict[
            int, int
        ] = {}  # first parameter -> the term of the class of what it is, where that is read
        self.bindings: dict[tuple[int, str], list[Node]] = {}  # the targets of assignments by scope and name
        self.pairs: list[Pair] = []
        self.within: list[Variable] = []
        self.named_results: dict[int, list[int]] = {}  # definition -> variables, in order
        self.sequential: set[str] = set()  # names that are bound from some place of a scope on
        self.tuples: dict[int, list[int]] = {}  # node id -> the terms of the values, in order
        self.arguments: dict[int, list[Argument]] = {}  # by call node id
        self.taken_apart: dict[int, int] = {}  # node of a pattern that takes a parameter apart -> that parameter
        self.members_at_keys: dict[int, list[tuple[int, int]]] = {}  # terms of several members -> owners and names
        self.narrowed_members: dict[int, int] = {}  # node of a member -> the stretch behind a test that it is in
        self.narrowed: dict[int, int] = {}  # the term of a variable behind a test -> that of the variable
        self.members_behind: dict[tuple[int, int, str], int] = {}  # stretch, owner and name -> what is read there
        self.named_reads: list[tuple[Node, Node]] = []  # nodes that read a member by its name, and the node of that
        self.reads: list[tuple[Node, int, int]] = []  # identifiers that are read: node, its id, scope
        self.named_sites: list[tuple[Node, Node, int, int]] = []  # what else does: node, that of the name, term, manner
        self.sent: list[tuple[Node, int]] = []  # nodes that have what is sent to a generator, with their terms
        self.anonymous = set(self.matches["scope.function"].ids)
        self.dynamic_imports: list[tuple[int, Node]] = []  # term, and the node that names the module
        self.own_instances: set[int] = set()  # the terms of objects of classes alone
        self.attached: set[int] = set()  # the terms of definitions that are members of classes by being stored there
        self.imported_modules: set[int] = set()  # the terms of modules that expressions import
        self.implicit: dict[tuple[int, int], ImplicitCall] = {}  # by node id and callee
        self.iterated: dict[int, list[int]] = {}  # node id of what is iterated -> terms of its elements
        self.targets: dict[int, int] = {}  # node id -> its term where it is assigned, if that is another
        self._bound: set[str] = set()  # the names of all variables
        self._own_names = frozenset(name for name in specification.modules.own if "." not in name)
        self._definition_at = {0: 0}  # scope -> definition; the module's is known

    def text(self, node: Node) -> str:
        """The source text of a node."""
        start, end = node.start_byte, node.end_byte
        return self._plain[start:end] or self.content[start:end].decode("utf-8", "replace")

    def texts(self, nodes: Iterable[Node]) -> list[str]:
        """The source texts of some nodes."""
        if not (plain := self._plain):
            return [self.text(node) for node in nodes]
        return [plain[node.start_byte : node.end_byte] for node in nodes]

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

    def is_bound(self, name: str) -> bool:
        """Whether some scope of the file binds a name."""
        return name in self._bound

    def resolve(self, scope: int, name: str) -> int:
        """The variable that a name means in a scope, or the free name."""
        scopes = self.scopes
        if name not in self._bound:
            scope = -1
        while scope != -1:
            table = scopes[scope]
            if name in table.outer:
                return table.outer[name]
            if name in table.names:
                return table.names[name]
            scope = table.parent
            while scope != -1 and scopes[scope].kind == "class":
                scope = scopes[scope].parent
        return self._unbound(name)

    def resolve_at(self, scope: int, name: str, place: int) -> int:
        """The variable that a name means at a place of a scope, where names are bound from some place on."""
        start = scope
        while scope != -1 and name in self._bound:
            table = self.scopes[scope]
            if table.kind != "class" or scope == start:
                found = table.outer.get(name)
                if found is None and place >= table.since.get(name, 0):
                    found = table.names.get(name)
                    if name in table.stretches and self.binding_scope(start) == scope:
                        found = table.stretches[name].at(place)
                if found is not None:
                    return found
            scope = table.parent
        return self._unbound(name)

    def _unbound(self, name: str) -> int:
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

    def definitions_at(self, scopes: Sequence[int]) -> list[int]:
        """The definition in whose code each of some scopes lies; all scopes must be open."""
        known = self._definition_at
        if len(known) < len(self.scopes):
            for scope in range(len(self.scopes)):
                self._find_definition(scope)
        return [known[scope] for scope in scopes]

    def _find_definition(self, scope: int) -> int:
        known, passed = self._definition_at, list[int]()
        while scope not in known:
            table = self.scopes[scope]
            if self._is_named_function(table):
                known[scope] = table.definition
            else:
                passed.append(scope)
                scope = table.parent
        if passed:
            known.update(dict.fromkeys(passed, known[scope]))
        return known[scope]

    def _is_named_function(self, scope: Scope) -> bool:
        definition = self.definitions[scope.definition] if scope.definition != -1 else None
        return scope.kind == "function" and definition is not None and definition.kind != "lambda"

    def runs_when_read(self, function: Node) -> bool:
        """Whether a node is a function that runs where a member of its name is read."""
        return self._form_of_property(function) not in ("setter", None)

    def runs_when_assigned(self, function: Node) -> bool:
        """Whether a node is a function that runs where a member of its name is assigned."""
        return self._form_of_property(function) == "setter"

    def _form_of_property(self, function: Node) -> str | None:
        scope = self.function_scopes.get(function.id)
        definition = self.definitions[self.scopes[scope].definition] if scope is not None else None
        return definition.form if definition is not None and definition.kind == "property" else None

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
