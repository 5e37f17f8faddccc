"""Statements about looks and clicks: they say nothing of the graph, but what is wrong in them is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from corollary.syntax.mermaid.flowchart.graph import Graph
from corollary.syntax.mermaid.text.lexing import END
from corollary.syntax.mermaid.text.reading import Cursor

ID = ("number", "name", "v", "-", "default", ",", ":", "&", "#", "*", "letter")
SEPARATORS = ("newline", ";", END)
_ALPHANUMERIC = ("number", "name", "v", "-", "way", ",", ":", "&", "#", "*", "letter")
_STYLE = ("number", "name", ":", "space", "#", "style", ",")


class LooksReader(Cursor):
    """Reads such statements over the graph as it is so far."""

    graph: Graph

    def name(self, expected: str, kinds: tuple[str, ...] = ID) -> str:
        """An id: all that belongs to it, in one."""
        parts = [self.need(expected, *kinds).text]
        while token := self.take(*kinds):
            parts.append(token.text)
        return "".join(parts)

    def space(self) -> None:
        space = self.need("a space", "space")
        if len(space.text) > 1:
            self.complain(space, "Mermaid takes one space here, not several")

    def style(self) -> None:
        self.take("style")
        self.space()
        line = self.line(self.ahead)
        name = self.name("a node")
        self.space()
        self.styles()
        self.graph.mention(name, line)

    def styles(self) -> None:
        self.need("styles", *_STYLE)
        while self.take(*_STYLE):
            pass

    def link_style(self) -> None:
        token = self.need("`linkStyle`", "linkStyle")
        self.space()
        if not self.take("default"):
            numbers = [self.need("a number or `default`", "number")]
            while self.take(","):
                numbers.append(self.need("a number", "number"))
            if any(_exceeds(number.text, len(self.graph.edges)) for number in numbers):
                self.complain(token, f"there are only {len(self.graph.edges)} links before this")
        self.space()
        if self.take("interpolate"):
            self.space()
            self.name("a curve", _ALPHANUMERIC)
            if not self.take("space"):
                return
        self.styles()

    def class_definition(self) -> None:
        self.take("classDef")
        self.space()
        self.name("a class")
        self.space()
        self.styles()

    def class_(self) -> None:
        self.take("class")
        self.space()
        self.name("a node")
        self.space()
        self.name("a class")

    def click(self) -> None:
        self.take("click")
        if self.take("callback"):
            self.take("arguments")
        elif self.take("href"):
            self.need("an address in quotes", "string text")
        elif not self.take("string text"):
            self.name("what a click does", _ALPHANUMERIC)
        while self.take("space"):
            if self.ahead.kind in SEPARATORS:
                return
            self.need("a tooltip or a target", "string text", "target")


def _exceeds(number: str, count: int) -> bool:
    digits = number.lstrip("0")
    return len(digits) > len(str(count)) or int(digits or "0") >= count


STATEMENTS: Mapping[str, Callable[[LooksReader], None]] = {
    "style": LooksReader.style,
    "linkStyle": LooksReader.link_style,
    "classDef": LooksReader.class_definition,
    "class": LooksReader.class_,
    "click": LooksReader.click,
}
"""By the word with which each begins."""
