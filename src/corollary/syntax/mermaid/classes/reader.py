"""The grammar of class diagrams: tokens to classes, relations, namespaces and notes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from corollary.syntax.mermaid.classes.tokens import modes
from corollary.syntax.mermaid.text.cleaning import decoded, trimmed
from corollary.syntax.mermaid.text.lexing import END, Scanner, Token
from corollary.syntax.mermaid.text.reading import Cursor, RefusedError
from corollary.syntax.mermaid.text.source import Source
from corollary.syntax.mermaid.values import Diagram, Edge, Group, Node, Note

_NAME = ("word", "letter", "-")
_HEADS = ("extension", "dependency", "composition", "aggregation", "lollipop")
_RELATION = (*_HEADS, "--", "..")
_STYLE = ("word", ":", "space", "#", "style", "%", "label")
LOLLIPOP = "lollipop"
_DEEPEST = 200  # the id of a namespace holds those of all around it


def read(source: Source, line: int, title: str) -> Diagram:
    """The class diagram of a cleaned text."""
    return _Reader(source).diagram(line, title)


@dataclass(slots=True)
class _Namespace:
    """A namespace with what stands directly in it."""

    id: str
    label: str
    line: int
    classes: list[str] = field(default_factory=list)
    children: list[str] = field(default_factory=list)


class _Reader(Cursor):
    def __init__(self, source: Source) -> None:
        super().__init__(Scanner(source, modes(source.text), "initial"))
        self.direction = "TB"
        self.nodes: dict[str, Node] = {}
        self.members: dict[str, list[str]] = {}
        self.interfaces = 0
        self.edges: list[Edge] = []
        self.notes: list[Note] = []
        self.namespaces: dict[str, _Namespace] = {}
        self.open: list[tuple[str, Token]] = []

    def diagram(self, line: int, title: str) -> Diagram:
        try:
            self._head()
        except RefusedError as refused:
            self.recover(refused)
        while self.ahead.kind != END:
            try:
                self._statement()
            except RefusedError as refused:
                self.recover(refused, "initial", "namespace", "namespace body", depth=len(self.open))
        for _, token in self.open:
            self.complain(token, "this namespace has no `}`")
        self.check_closed()
        return Diagram(
            "class",
            line,
            title,
            self.direction,
            tuple(
                replace(node, details=tuple(self.members[name])) if name in self.members else node
                for name, node in self.nodes.items()
            ),
            tuple(self.edges),
            tuple(
                Group(space.id, space.label, space.line, (*dict.fromkeys(space.classes), *space.children), "namespace")
                for space in self.namespaces.values()
            ),
            tuple(self.notes),
            self.troubles,
            tuple(self.skipped),
        )

    def _head(self) -> None:
        self.need("`classDiagram`", "head")
        self.need("the end of the line", "newline")
        if self.ahead.kind == END:
            raise RefusedError(self.ahead, "a statement")

    def _statement(self) -> None:
        kind = self.ahead.kind
        if self.take("newline"):
            return
        if kind == "}" and self.open:
            self.take("}")
            self.open.pop()
            if self.ahead.kind not in {"}", END}:
                self.need("the end of the line", "newline")
            return
        if kind in _INSIDE:
            _INSIDE[kind](self)
        elif self.open:
            raise RefusedError(self.ahead, "a class, a note or a namespace")
        elif kind.startswith("direction "):
            self.take(kind)
            self.direction = kind.removeprefix("direction ")
        elif kind in _STATEMENTS:
            _STATEMENTS[kind](self)
        else:
            self._relation_or_member()
        if self.ahead.kind not in {END, "}"} and kind != "namespace":
            self.need("the end of the line", "newline")

    # Names

    def _name(self, expected: str = "a class") -> str:
        """The id of a class, with its generic type between `~`."""
        literal = self.take("literal")
        parts = [literal.text if literal else self.need(expected, *_NAME).text]
        while not literal and (token := self.take(*_NAME, ".", "literal")):
            parts.append(token.text)
            if token.kind == "." and self.ahead.kind not in {*_NAME, "literal"}:
                raise RefusedError(self.ahead, expected)
            if token.kind == "literal":
                break
        if generic := self.take("generic"):
            parts.append(f"~{generic.text}~")
        return "".join(parts)

    def _add(self, name: str, line: int) -> str:
        """The id of the class, which exists from now on."""
        name, separator, rest = name.partition("~")
        if not name:  # as Mermaid has it, a name may begin with what separates
            name = f"{separator}{rest}"
        name = decoded(name)
        if name not in self.nodes:
            self.nodes[name] = Node(name, name, line)
        return name

    # Classes

    def _class(self) -> None:
        """`class A["Label"]:::style { members }`."""
        line = self.line(self.need("`class`", "class"))
        name = self._add(self._name(), line)
        if self.open:
            self.namespaces[self.open[-1][0]].classes.append(name)
        if label := self._label():
            self.nodes[name] = replace(self.nodes[name], label=label)
        if self.take(":::"):
            self.need("a style", *_NAME)
        elif self.take("<<"):
            self._annotate(name, self.need("an annotation", *_NAME).text)
            self.need("`>>`", ">>")
        if self.take("{"):
            while member := self.take("member"):
                self._member(name, member.text)
            self.need("`}`", "}")

    def _label(self) -> str:
        if not self.take("["):
            return ""
        label = decoded(self.need("a label in quotes", "string").text)
        self.need("`]`", "]")
        return label

    def _annotate(self, name: str, annotation: str) -> None:
        node = self.nodes[name]
        self.nodes[name] = replace(node, shape=annotation if not node.shape else f"{node.shape} {annotation}")

    def _member(self, name: str, text: str) -> None:
        text = decoded(trimmed(text))
        if text.startswith("<<") and text.endswith(">>"):
            self._annotate(name, text[2:-2])
        elif text:
            self.members.setdefault(name, []).append(text)

    def _annotation(self) -> None:
        """`<<interface>> A`, for a class that is there already."""
        self.take("<<")
        annotation = self.need("an annotation", *_NAME).text
        self.need("`>>`", ">>")
        token = self.ahead
        name = decoded(self._name().partition("~")[0])
        if name in self.nodes:
            self._annotate(name, annotation)
        else:
            self.complain(token, f"{name} is not declared before this annotation")

    # Relations

    def _relation_or_member(self) -> None:
        """`A "1" <|-- "2" B: label` or `A: member`."""
        start = self.ahead
        first = self._name("a statement")
        if label := self.take("label"):
            self._member(self._add(first, self.line(start)), label.text[1:])
            return
        near = self.take("string")
        if not near and self.ahead.kind not in _RELATION:
            return
        token = self.ahead
        head = self.take(*_HEADS)
        line = self.need("a relation", "--", "..")
        tail = self.take(*_HEADS)
        far = self.take("string")
        second = self._name()
        title = self.take("label")
        source, target = self._ends(first, second, head, tail, self.line(start))
        self.edges.append(
            Edge(
                source,
                target,
                decoded(trimmed(title.text[1:])) if title else "",
                self.line(token),
                "solid" if line.kind == "--" else "dotted",
                (head.kind if head else "", tail.kind if tail else ""),
                (decoded(trimmed(near.text)) if near else "", decoded(trimmed(far.text)) if far else ""),
            )
        )

    def _ends(self, first: str, second: str, head: Token | None, tail: Token | None, line: int) -> tuple[str, str]:
        """The ids of both ends. The end of a lollipop is no class but an interface, numbered as Mermaid does it."""
        if head and head.kind == LOLLIPOP and not tail:
            target = self._add(second, line)
            return self._interface(first, line), target
        if tail and tail.kind == LOLLIPOP and not head:
            source = self._add(first, line)
            return source, self._interface(second, line)
        return self._add(first, line), self._add(second, line)

    def _interface(self, label: str, line: int) -> str:
        name = f"interface{self.interfaces}"
        self.interfaces += 1
        self.nodes[name] = Node(name, decoded(label), line, LOLLIPOP)
        return name

    # Namespaces and notes

    def _namespace(self) -> None:
        """`namespace A.B["Label"] {`: it is within those around it, and A is made if it is missing."""
        token = self.need("`namespace`", "namespace")
        name = self._name("a namespace")
        label = self._label()
        self.need("`{`", "{")
        if len(self.open) >= _DEEPEST:
            raise RefusedError(token, f"at most {_DEEPEST} namespaces within each other")
        whole = self.open[-1][0] if self.open else ""
        for part in name.split("."):
            parent, whole = whole, f"{whole}.{part}" if whole else part
            if whole not in self.namespaces:
                self.namespaces[whole] = _Namespace(whole, part, self.line(token))
                if parent:
                    self.namespaces[parent].children.append(whole)
        if label:
            self.namespaces[whole].label = label
        self.open.append((whole, token))

    def _note(self) -> None:
        """`note "words"` or `note for A "words"`."""
        token = self.ahead
        self.take(token.kind)
        about = (decoded(self._name().partition("~")[0]),) if token.kind == "note for" else ()
        text = decoded(self.need("words in quotes", "string").text)
        self.notes.append(Note(text, self.line(token), about))

    # What concerns looks and clicks

    def _styles(self) -> None:
        self.need("styles", *_STYLE)
        while self.take(*_STYLE, ","):
            pass

    def _style(self) -> None:
        self.take("style")
        self.need("a class", "word")
        self._styles()

    def _class_definition(self) -> None:
        self.take("classDef")
        self.need("a style", "word")
        while self.take(","):
            self.need("a style", "word")
        self._styles()

    def _css_class(self) -> None:
        self.take("cssClass")
        self.need("classes in quotes", "string")
        self.need("a style", "word")

    def _click(self) -> None:
        """`click A href "address" "tooltip" _blank` and its older forms."""
        kind = self.ahead.kind
        self.take(kind)
        self._name()
        if kind == "click" and self.take("callback name"):
            self.take("arguments")
        else:
            if kind == "click":
                self.need("`href` or `call`", "href")
            self.need("words in quotes", "string")
        self.take("string")
        self.take("target")


_INSIDE = {
    "class": _Reader._class,  # noqa: SLF001 - a table of the methods of the class above
    "namespace": _Reader._namespace,  # noqa: SLF001
    "note": _Reader._note,  # noqa: SLF001
    "note for": _Reader._note,  # noqa: SLF001
}
"""What may stand in a namespace."""

_STATEMENTS = {
    "<<": _Reader._annotation,  # noqa: SLF001
    "style": _Reader._style,  # noqa: SLF001
    "classDef": _Reader._class_definition,  # noqa: SLF001
    "cssClass": _Reader._css_class,  # noqa: SLF001
    **dict.fromkeys(("click", "callback", "link"), _Reader._click),  # noqa: SLF001
    "accessible": _Reader.accessible,
    "line": _Reader.whole_line,
}
