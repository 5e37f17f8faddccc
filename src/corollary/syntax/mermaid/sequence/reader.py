"""The grammar of sequence diagrams: tokens to participants, messages, boxes and blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from corollary.syntax.mermaid.sequence.colours import COLOURS
from corollary.syntax.mermaid.sequence.tokens import ARROWS, BLOCKS, MODES, SECTIONS
from corollary.syntax.mermaid.text import metadata
from corollary.syntax.mermaid.text.cleaning import decoded, trimmed
from corollary.syntax.mermaid.text.lexing import END, Scanner, Token
from corollary.syntax.mermaid.text.reading import Cursor, RefusedError
from corollary.syntax.mermaid.text.source import Source
from corollary.syntax.mermaid.values import Diagram, Edge, Group, Node, Note, Skipped, Span

_STOPS = ("newline", END)
_WRAP = re.compile(r":?(?:no)?wrap:")
_COLOURED = re.compile(r"((?:rgba?|hsla?)\s*\([^\n]*\)|\w*)([^\n]*)")


def read(source: Source, line: int, title: str) -> Diagram:
    """The sequence diagram of a cleaned text."""
    return _Reader(source).diagram(line, title)


@dataclass(slots=True)
class _Block:
    """A block or box that is not closed yet."""

    kind: str
    label: str
    token: Token
    line: int
    members: list[str] = field(default_factory=list)


class _Reader(Cursor):
    def __init__(self, source: Source) -> None:
        super().__init__(Scanner(source, MODES, "initial"))
        self.title = ""
        self.nodes: dict[str, Node] = {}
        self.boxes: dict[str, _Block] = {}  # of each participant
        self.edges: list[Edge] = []
        self.groups: list[_Block] = []
        self.notes: list[Note] = []
        self.spans: list[Span] = []
        self.open: list[_Block] = []
        self.active: dict[str, list[int]] = {}
        self.created = ""
        self.destroyed = ""

    def diagram(self, line: int, title: str) -> Diagram:
        while self.take("newline"):
            pass
        if not self.take("sequenceDiagram"):
            self.recover(RefusedError(self.ahead, "`sequenceDiagram`"))
        while self.ahead.kind != END:
            try:
                self._statement()
            except RefusedError as refused:
                self.recover(refused)
        for block in self.open:
            self.complain(block.token, f"`{block.kind}` has no `end`")
            self._finish(block, 0)
        for name, lines in self.active.items():
            self.spans += (Span("activation", name, first, 0) for first in lines)
        self.check_closed()
        return Diagram(
            "sequence",
            line,
            self.title or title,
            "",
            tuple(self.nodes.values()),
            tuple(self.edges),
            tuple(Group(box.label, box.label, box.line, tuple(box.members), "box") for box in self.groups),
            tuple(self.notes),
            self.troubles,
            tuple(self.skipped),
            tuple(sorted(self.spans, key=lambda span: (span.line, span.last_line))),
        )

    @property
    def _box(self) -> _Block | None:
        return self.open[-1] if self.open and self.open[-1].kind == "box" else None

    def _statement(self) -> None:
        kind = self.ahead.kind
        if self.take("newline"):
            return
        if kind in {"participant", "actor", "create", "destroy"}:
            self._participant()
        elif self.open and (end := self.take("end")):
            self._finish(block := self.open.pop(), self.line(end))
            if block.kind == "box":
                self.groups.append(block)
        elif self._box:
            raise RefusedError(self.ahead, "a participant or `end`")
        elif kind in BLOCKS or kind == "box":
            self._block()
        elif kind in SECTIONS and self.open and self.open[-1].kind in SECTIONS[kind]:
            self._section()
        elif kind == "actor name":
            self._message()
            self._stop()
        elif kind in _STATEMENTS:
            _STATEMENTS[kind](self)
        elif invalid := self.take("invalid"):
            self.skipped.append(Skipped(self.line(invalid), invalid.text))
        else:
            raise RefusedError(self.ahead, "a statement")

    def _stop(self) -> None:
        self.need("the end of the statement", *_STOPS)

    # Participants

    def _participant(self) -> None:
        """`participant A as words`, `create actor A`, `destroy A`."""
        created = self.take("create")
        word = self.need("`participant` or `actor`", "participant", "actor", *(() if created else ("destroy",)))
        token = self.need("a participant", "actor name")
        name = trimmed(token.text)
        if word.kind == "destroy":
            self._stop()
            self.destroyed = name
            return
        data = self._data()
        words = None
        if self.take("as"):
            words = _words(self.need("words", "words").text)
        if created:
            if name in self.nodes:
                self.complain(token, f"{name} exists already and cannot be created")
            self.created = name
        self._declare(token, name, words, word.kind, data)
        self._stop()

    def _data(self) -> dict[str, str]:
        """What `@{...}` says, if it stands here."""
        start = self.take("data start")
        if not start:
            return {}
        text = trimmed(self.need("data", "data").text)
        self.need("`}`", "data end")
        try:
            return metadata.pairs(text)
        except metadata.MalformedError as malformed:
            self.complain(start, f"the data cannot be read: {malformed}")
            return {}

    def _declare(self, token: Token, name: str, words: str | None, shape: str, data: dict[str, str]) -> None:
        box = self._box
        known = self.nodes.get(name)
        before = self.boxes.get(name)
        if box and before and before is not box:
            self.complain(token, f"{name} is in another box already")
        if box:
            self.boxes.setdefault(name, box)
        if data.get("alias") and words in {None, name}:
            words = data["alias"]
        if known and words is None:
            return
        label = decoded(name if words is None else words)
        node = known or Node(decoded(name), label, self.line(token))
        self.nodes[name] = replace(node, label=label, shape=data.get("type") or shape)
        if box:
            box.members.append(decoded(name))

    def _mention(self, token: Token) -> str:
        """The id of a participant that is named in passing."""
        name = trimmed(token.text)
        if name not in self.nodes:
            self.nodes[name] = Node(decoded(name), decoded(name), self.line(token), "participant")
        return name

    # Messages and notes

    def _message(self) -> None:
        """`A->>+B: words`."""
        start = self.need("a participant", "actor name")
        self.take("()")
        arrow = self.need("an arrow", "arrow")
        mark = self.take("+", "-", "()")
        token = self.need("a participant", "actor name")
        source, target = self._mention(start), self._mention(token)
        words = self.take("text")
        label = decoded(_words(words.text[1:])) if words else ""
        stroke, first, second = ARROWS[arrow.text.lower()]
        edge = Edge(decoded(source), decoded(target), label, self.line(start), stroke, (first, second))
        self.edges.append(edge)
        self._check_lives(token, source, target)
        if mark and mark.kind == "+":
            self._activate(target, edge.line)
        elif mark and mark.kind == "-":
            self._deactivate(mark, source)
        if not words:
            raise RefusedError(self.ahead, "`:` and words")

    def _check_lives(self, token: Token, source: str, target: str) -> None:
        """Behind `create` and `destroy` must come a message to or from whom they are about."""
        if self.created:
            if target != self.created:
                self.complain(token, f"the first message behind `create` must go to {self.created}")
            self.created = ""
        elif self.destroyed:
            if self.destroyed not in {source, target}:
                self.complain(token, f"the first message behind `destroy` must concern {self.destroyed}")
            self.destroyed = ""

    def _activate(self, name: str, line: int) -> None:
        self.active.setdefault(name, []).append(line)

    def _deactivate(self, token: Token, name: str) -> None:
        lines = self.active.get(name)
        if lines:
            self.spans.append(Span("activation", decoded(name), lines.pop(), self.line(token)))
        else:
            self.complain(token, f"{name} is not active")

    def _activation(self) -> None:
        word = self.need("`activate`", "activate", "deactivate")
        token = self.need("a participant", "actor name")
        self._stop()
        name = trimmed(token.text)
        if word.kind == "activate":
            self._activate(name, self.line(word))
        else:
            self._deactivate(token, name)

    def _note(self) -> None:
        """`note over A,B: words`."""
        start = self.need("`note`", "note")
        side = self.need("`left of`, `right of` or `over`", "left of", "right of", "over")
        about = [self._mention(self.need("a participant", "actor name"))]
        if side.kind == "over" and self.take(","):
            about.append(self._mention(self.need("a participant", "actor name")))
        words = self.need("`:` and words", "text")
        self.notes.append(
            Note(decoded(_words(words.text[1:])), self.line(start), tuple(dict.fromkeys(map(decoded, about))))
        )
        self._stop()

    # Blocks

    def _block(self) -> None:
        """`alt words` up to its `end`."""
        token = self.ahead
        self.take(token.kind)
        words = self.need("words", "words").text
        label = _title(words) if token.kind == "box" else _words(words)
        self.open.append(_Block(token.kind, decoded(label), token, self.line(token)))

    def _section(self) -> None:
        """`else words`, which begins another section of a block."""
        token = self.ahead
        self.take(token.kind)
        line = self.line(token)
        label = decoded(_words(self.need("words", "words").text))
        self.spans.append(Span(token.kind, label, line, line))

    def _finish(self, block: _Block, last_line: int) -> None:
        if block.kind != "box":
            self.spans.append(Span(block.kind, block.label, block.line, last_line))

    # What has no meaning here but for what may be wrong in it

    def _about(self) -> None:
        """`link A: words`."""
        self.take(self.ahead.kind)
        self._mention(self.need("a participant", "actor name"))
        self.need("`:` and words", "text")
        self._stop()

    def _numbering(self) -> None:
        self.take("autonumber")
        if self.take("number"):
            self.take("number")
        else:
            self.take("off")
        self._stop()

    def _title(self) -> None:
        text = self.need("a title", "title").text[len("title") :]
        self.title = trimmed(text.removeprefix(":"))


def _words(text: str) -> str:
    """The words of a message without the mark that says how they are wrapped."""
    return trimmed(_WRAP.sub("", trimmed(text), count=1)) if _WRAP.match(trimmed(text)) else trimmed(text)


def _title(text: str) -> str:
    """The title of a box, without its colour."""
    coloured = _COLOURED.match(trimmed(text))
    if coloured and (coloured[1].lower() in COLOURS or "(" in coloured[1]):
        return _words(coloured[2])
    return _words(text)


_STATEMENTS = {
    "activate": _Reader._activation,  # noqa: SLF001 - a table of the methods of the class above
    "deactivate": _Reader._activation,  # noqa: SLF001
    "note": _Reader._note,  # noqa: SLF001
    **dict.fromkeys(("links", "link", "properties", "details"), _Reader._about),  # noqa: SLF001
    "autonumber": _Reader._numbering,  # noqa: SLF001
    "title": _Reader._title,  # noqa: SLF001
    "accessible": _Reader.accessible,
    "line": _Reader.whole_line,
}
