"""The grammar of flowcharts: tokens to nodes, edges and subgraphs, statement after statement.

Subgraphs are kept on a list and not in calls, so that no text is too deep.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain

from corollary.syntax.mermaid.flowchart.graph import Graph, Link, Words, link
from corollary.syntax.mermaid.flowchart.looks import SEPARATORS, STATEMENTS, LooksReader
from corollary.syntax.mermaid.flowchart.tokens import modes
from corollary.syntax.mermaid.text import metadata
from corollary.syntax.mermaid.text.cleaning import BLANKS, decoded, trimmed
from corollary.syntax.mermaid.text.lexing import END, Scanner, Token
from corollary.syntax.mermaid.text.reading import RefusedError
from corollary.syntax.mermaid.text.source import Source
from corollary.syntax.mermaid.values import Diagram

_STRINGS = ("string text", "markdown text")
_TEXT = ("text", "<", ">", "letter")
_TITLE = (
    *("number", "name", "space", "-", "&", "letter", ":", "*", "#", "link start", "v", "^", "way"),
    *("style", "linkStyle", "classDef", "class", "click", "graph", "subgraph", "end"),
)
_DIRECTIONS = {"<": "RL", "^": "BT", ">": "LR", "v": "TB", "TD": "TB"}

_SHAPES: dict[str, dict[str, str]] = {
    "[": {"]": "square"},
    "(((": {")))": "doublecircle"},
    "(-": {"-)": "ellipse"},
    "([": {"])": "stadium"},
    "[[": {"]]": "subroutine"},
    "[(": {")]": "cylinder"},
    "(": {")": "round"},
    "{": {"}": "diamond"},
    ">": {"]": "odd"},
    "[/": {"\\]": "trapezoid", "/]": "lean_right"},
    "[\\": {"/]": "inv_trapezoid", "\\]": "lean_left"},
}
"""For each opening bracket the closing ones, and what shape the two give."""

_DOUBLED = {"(": "circle", "{": "hexagon"}


@dataclass(slots=True)
class _Subgraph:
    """A subgraph that is not closed yet."""

    id: str
    title: str
    line: int
    token: Token
    members: list[str] = field(default_factory=list)


def read(source: Source, line: int, title: str) -> Diagram:
    """The flowchart of a cleaned text."""
    return _Reader(source).diagram(line, title)


def prepared(source: Source) -> Source:
    """The text without the blank lines behind a curly bracket, as Mermaid removes them."""
    edits = []
    text = source.text
    at = text.find("}")
    while at >= 0:
        end = at + 1
        while end < len(text) and text[end] in BLANKS:
            end += 1
        last = text.rfind("\n", at + 1, end)
        if last > at + 1:
            edits.append((at + 1, last, ""))
        at = text.find("}", end)
    return source.edited(edits)


class _Reader(LooksReader):
    def __init__(self, source: Source) -> None:
        source = prepared(source)
        super().__init__(Scanner(source, modes(source.text), "start"))
        self.graph = Graph()
        self.direction = "TB"
        self.open: list[_Subgraph] = []

    def diagram(self, line: int, title: str) -> Diagram:
        try:
            self._head()
        except RefusedError as refused:
            self.recover(refused, "initial")
        while self.ahead.kind != END:
            try:
                self._statement()
            except RefusedError as refused:
                self.recover(refused, "initial")
        while self.open:
            self.complain(self.open[-1].token, "this subgraph has no `end`")
            self._close()
        self.check_closed()
        graph = self.graph
        return Diagram(
            "flowchart",
            line,
            title,
            self.direction,
            tuple(graph.nodes.values()),
            tuple(graph.edges),
            tuple(graph.groups),
            (),
            self.troubles,
            tuple(self.skipped),
        )

    def _head(self) -> None:
        """`flowchart LR` and the end of its line."""
        while self.take("space", "newline"):
            pass
        self.need("`flowchart` or `graph`", "graph")
        way = self.need("a direction", "way", "no direction")
        self.scanner.restart(self.scanner.position, "initial")
        if way.kind == "way":
            written = trimmed(way.text)
            self.direction = _DIRECTIONS.get(written, written)
            self.take("space")
            if self.ahead.kind != END:
                self.need("the end of the line", ";", "newline")

    def _statement(self) -> None:
        kind = self.ahead.kind
        if self.take("space", "newline", ";"):
            return
        if kind.startswith("direction "):
            self.take(kind)
        elif kind.startswith("accessible"):
            self.take(kind)
            self.take("words")
        elif kind == "words":
            self.take(kind)
        elif kind == "subgraph":
            self._subgraph()
        elif kind == "end" and self.open:
            self.take(kind)
            self._close()
        elif kind in STATEMENTS:
            STATEMENTS[kind](self)
            self._separator()
        else:
            self._chain()
            self._separator()

    def _separator(self) -> None:
        self.need("the end of the statement", *SEPARATORS)

    # Nodes and edges

    def _chain(self) -> None:
        """`A & B --> C --> D`: nodes, and links to further ones. What was read before something wrong counts."""
        parts: list[list[str]] = []
        try:
            self._links(parts)
        finally:
            if self.open:
                self.open[-1].members += chain.from_iterable(reversed(parts))

    def _links(self, parts: list[list[str]]) -> None:
        parts.append([])
        self._nodes(parts[-1])
        while self.ahead.kind in {"link", "link start", "link id"}:
            line = self.line(self.ahead)
            kind = self._link()
            parts.append([])
            try:
                self._nodes(parts[-1])
            finally:
                self.graph.connect(parts[-2], parts[-1], kind, line)

    def _nodes(self, names: list[str]) -> None:
        """`A & B`: adds the ids, in order."""
        self._node(names)
        while True:
            described = self._data(names[-1])
            spaces = self.take("space")
            if not spaces or self.ahead.kind != "&":
                if described and spaces and self.ahead.kind not in {*SEPARATORS, "link", "link start"}:
                    raise RefusedError(self.ahead, "a link or the end of the statement")
                return
            self.take("&")
            self.need("a space", "space")
            self._node(names)

    def _node(self, names: list[str]) -> None:
        """`A[words]:::class`: adds the id."""
        line = self.line(self.ahead)
        name = self.name("a node")
        names.append(name)
        self.graph.mention(name, line)
        opening = self.take(*_SHAPES, "[|")
        if opening:
            words, shape = self._shape(opening)
            self.graph.mention(name, line, words, shape)
        if self.take(":::"):
            self.name("a class")

    def _shape(self, opening: Token) -> tuple[Words, str]:
        """What stands in the brackets behind an id, and which shape they give."""
        kind = opening.kind
        if kind == "[|":
            self.need("a property", "name")
            self.need("`:`", ":")
            self.need("a value", "name")
            self.need("`|`", "|")
            words = self._words()
            self.need("`]`", "]")
            return words, "rect"
        doubled = kind in _DOUBLED and self.take(kind)
        words = self._words()
        closing = self.need(f"the end of `{kind}`", *_SHAPES[kind])
        if doubled:
            self.need(f"the end of `{kind}`", *_SHAPES[kind])
            return words, _DOUBLED[kind]
        return words, _SHAPES[kind][closing.kind]

    def _words(self) -> Words:
        parts = [self.need("words", *_TEXT, *_STRINGS).text]
        while token := self.take(*_TEXT):
            parts.append(token.text)
        return Words("".join(parts))

    def _data(self, name: str) -> bool:
        """Whether `@{...}` stands here; what it says is said of the node."""
        start = self.take("data start")
        if not start:
            return False
        parts = []
        while token := self.take("data", "data string"):
            text = token.text
            if token.kind == "data string":
                text = "<br/>".join(
                    row.lstrip(BLANKS) if number else row for number, row in enumerate(text.split("\n"))
                )
            parts.append(text)
        if self.ahead.kind == END and not self.scanner.text.rstrip(BLANKS).endswith("}"):
            raise RefusedError(self.ahead, "`}`")
        try:
            data = metadata.pairs("".join(parts))
        except metadata.MalformedError as malformed:
            self.complain(start, f"the data of {name} cannot be read: {malformed}")
            return True
        shape = data.get("shape", "")
        if shape != shape.lower() or "_" in shape:
            self.complain(start, f"{shape} is no shape: their names are in lower case, with hyphens")
        self.graph.describe(name, data)
        return True

    def _link(self) -> Link:
        """`-->`, `-->|words|`, `-- words -->`, each with an id or without."""
        name = self.take("link id")
        opening = self.take("link start")
        if opening:
            words = self._edge_words()
            kind = link(self.need("the end of the link", "link").text, opening.text)
        else:
            words = None
            kind = link(self.need("a link", "link").text)
            if self.take("|"):
                words = self._words()
                self.need("`|`", "|")
                space = self.take("space")
                if space and len(space.text) > 1:
                    self.complain(space, "Mermaid takes one space here, not several")
        return Link(kind.stroke, kind.heads, words, name.text.replace("@", "", 1) if name else "")

    def _edge_words(self) -> Words:
        first = self.need("words on the link", "edge text", "letter", *_STRINGS)
        parts = [first.text]
        while token := self.take("edge text", "letter"):
            parts.append(token.text)
        return Words("".join(parts))

    # Subgraphs

    def _subgraph(self) -> None:
        """`subgraph id [title]` up to the end of its line."""
        token = self.need("`subgraph`", "subgraph")
        line = self.line(token)
        if self.take("newline", ";"):
            self.complain(token, "Mermaid takes no subgraph without name or title")
            self.open.append(_Subgraph("", "", line, token))
            return
        space = self.need("a space", "space")
        parts = [space.text[1:], self.need("an id or a title", *_TITLE, *_STRINGS).text]
        while part := self.take(*_TITLE):
            parts.append(part.text)
        name = trimmed("".join(parts))
        if self.take("["):
            title = self._words().text
            self.need("`]`", "]")
        else:
            title = "".join(parts)
            name = "" if any(blank in title for blank in BLANKS) else name
        self._separator()
        self.open.append(_Subgraph(decoded(name), title, line, token))

    def _close(self) -> None:
        """The innermost subgraph ends; it is a member of the one around it."""
        done = self.open.pop()
        name = self.graph.enclose(done.id, done.title, done.members, done.line)
        if self.open:
            self.open[-1].members.append(name)
