"""The grammar of entity-relationship diagrams: tokens to entities, relations and subgraphs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from corollary.syntax.mermaid.entities.tokens import CARDINALITIES, IDENTIFYING, NOT_IDENTIFYING, modes
from corollary.syntax.mermaid.text.cleaning import decoded, trimmed
from corollary.syntax.mermaid.text.lexing import END, Scanner, Token
from corollary.syntax.mermaid.text.reading import Cursor, RefusedError
from corollary.syntax.mermaid.text.source import Source
from corollary.syntax.mermaid.values import Diagram, Edge, Group, Node

_NAME = ("quoted name", "name", "number", "decimal", "one")
_ROLE = ("quoted name", "quoted", "name")
_STYLE = ("name", "number", ":", "#", ",")


def read(source: Source, line: int, title: str) -> Diagram:
    """The entity-relationship diagram of a cleaned text."""
    return _Reader(source).diagram(line, title)


@dataclass(slots=True)
class _Subgraph:
    """A subgraph that is not closed yet."""

    id: str
    title: str
    line: int
    token: Token
    members: list[str] = field(default_factory=list)


class _Reader(Cursor):
    def __init__(self, source: Source) -> None:
        super().__init__(Scanner(source, modes(source.text), "initial"))
        self.direction = "TB"
        self.nodes: dict[str, Node] = {}
        self.attributes: dict[str, list[str]] = {}
        self.edges: list[Edge] = []
        self.groups: list[Group] = []
        self.grouped: set[str] = set()
        self.open: list[_Subgraph] = []

    def diagram(self, line: int, title: str) -> Diagram:
        if not self.take("head"):
            self.recover(RefusedError(self.ahead, "`erDiagram`"))
        while self.ahead.kind != END:
            try:
                self._statement()
            except RefusedError as refused:
                self.recover(refused)
        while self.open:
            self.complain(self.open[-1].token, "this subgraph has no `end`")
            self._close()
        self.check_closed()
        return Diagram(
            "er",
            line,
            title,
            self.direction,
            tuple(
                replace(node, details=tuple(self.attributes[name])) if name in self.attributes else node
                for name, node in self.nodes.items()
            ),
            tuple(self.edges),
            tuple(self.groups),
            (),
            self.troubles,
            tuple(self.skipped),
        )

    def _statement(self) -> None:
        kind = self.ahead.kind
        if self.take("newline"):
            return
        if kind in _STATEMENTS:
            _STATEMENTS[kind](self)
        elif kind.startswith("direction "):
            self.take(kind)
            if not self.open:
                self.direction = kind.removeprefix("direction ")
        elif kind == "end" and self.open:
            self.take("end")
            self._close()
        else:
            self._entity_or_relation()

    # Entities and relations

    def _name(self, expected: str = "an entity") -> str:
        return decoded(self.need(expected, *_NAME).text.replace('"', ""))

    def _add(self, name: str, line: int) -> str:
        if name not in self.nodes:
            self.nodes[name] = Node(name, name, line)
        if self.open:
            self.open[-1].members.append(name)
        return name

    def _entity_or_relation(self) -> None:
        """`A[Alias]:::style { attributes }` or `A ||--o{ B: role`."""
        line = self.line(self.ahead)
        source = self._name("a statement")
        self._add(source, line)
        aliased = self.take("[")
        if aliased:
            alias = self._name("an alias")
            self.need("`]`", "]")
            node = self.nodes[source]
            self.nodes[source] = replace(node, label=alias if node.label == node.id else node.label)
        if self.take(":::"):
            self._names()
        if self.take("{"):
            self._attributes(source)
        elif not aliased and self.ahead.kind in CARDINALITIES:
            self._relation(source)

    def _relation(self, source: str) -> None:
        """`||--o{ B: role`."""
        token = self.ahead
        near = self.need("a cardinality", *CARDINALITIES).kind
        line = self.need("a relation", IDENTIFYING, NOT_IDENTIFYING).kind
        far = self.need("a cardinality", *CARDINALITIES).kind
        target_line = self.line(self.ahead)
        target = self._add(self._name(), target_line)
        role = ""
        try:
            if self.take(":::"):
                self._names()
            self.need("`:`", ":")
            role = self.need("a role", *_ROLE).text.replace('"', "")
        finally:
            stroke = "solid" if line == IDENTIFYING else "dotted"
            edge = Edge(source, target, decoded(role), self.line(token), stroke, (near, far))
            self.edges.append(edge)

    def _attributes(self, name: str) -> None:
        """`type name PK, FK "comment"`, one after another, up to `}`."""
        while not self.take("}"):
            self.attributes.setdefault(name, []).append(self._attribute())

    def _attribute(self) -> str:
        kind = self.need("the type of an attribute or `}`", "word").text
        optional = "?" if self.take("?") else ""
        parts = [f"{kind}{optional}", self.need("the name of an attribute", "word").text]
        if key := self.take("key"):
            keys = [key.text]
            while self.take(","):
                keys.append(self.need("a key", "key").text)
            parts.append(", ".join(keys))
        if comment := self.take("comment"):
            parts.append(comment.text)
        return decoded(" ".join(parts))

    # Subgraphs

    def _subgraph(self) -> None:
        """`subgraph A [Title]` up to the end of its line."""
        token = self.need("`subgraph`", "subgraph")
        name = self._name("an id")
        titles = [name]
        if self.take("["):
            titles = [self._name("a title")]
            while self.ahead.kind in _NAME:
                titles.append(self._name())
            self.need("`]`", "]")
        self.open.append(_Subgraph(name, " ".join(titles), self.line(token), token))
        self._separator()

    def _close(self) -> None:
        done = self.open.pop()
        own = [member for member in dict.fromkeys(done.members) if trimmed(member) and member not in self.grouped]
        self.grouped.update(own)
        self.groups.append(Group(done.id, done.title, done.line, tuple(own), "subgraph"))
        if self.open:
            self.open[-1].members.append(done.id)

    # What concerns looks

    def _separator(self) -> None:
        self.need("the end of the line", "newline", ";", END)

    def _names(self) -> None:
        self.need("a class", "name")
        while self.take(","):
            self.need("a class", "name")

    def _styles(self) -> None:
        """`style A fill:#f9f` and `classDef red fill:#f00`."""
        self.take(self.ahead.kind)
        self._names()
        self.need("styles", *_STYLE)
        while self.take(*_STYLE):
            pass
        self._separator()

    def _class(self) -> None:
        self.take("class")
        self._names()
        self._names()


_STATEMENTS = {
    "subgraph": _Reader._subgraph,  # noqa: SLF001 - a table of the methods of the class above
    "style": _Reader._styles,  # noqa: SLF001
    "classDef": _Reader._styles,  # noqa: SLF001
    "class": _Reader._class,  # noqa: SLF001
    "accessible": _Reader.accessible,
    "line": _Reader.whole_line,
}
