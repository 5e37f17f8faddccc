"""The grammar of state diagrams: tokens to statements. Composite states are kept on a list and not in calls."""

from __future__ import annotations

from dataclasses import dataclass

from corollary.syntax.mermaid.state.states import Divider, State, Statement, States, Transition
from corollary.syntax.mermaid.state.tokens import modes
from corollary.syntax.mermaid.text.cleaning import trimmed
from corollary.syntax.mermaid.text.lexing import END, Scanner, Token
from corollary.syntax.mermaid.text.reading import Cursor, RefusedError
from corollary.syntax.mermaid.text.source import Source
from corollary.syntax.mermaid.values import Diagram, Trouble

_ENDS = ("id", "[*]")


def read(source: Source, line: int, title: str) -> Diagram:
    """The state diagram of a cleaned text."""
    return _Reader(source).diagram(line, title)


@dataclass(slots=True)
class _Body:
    """The statements of a composite state that is not closed yet."""

    token: Token
    statements: list[Statement]


class _Reader(Cursor):
    def __init__(self, source: Source) -> None:
        super().__init__(Scanner(source, modes(source.text), "initial"))
        self.root: list[Statement] = []
        self.open: list[_Body] = []
        self.direction = "TB"
        self.dividers = 0

    def diagram(self, line: int, title: str) -> Diagram:
        if not self.take("head"):
            self.recover(RefusedError(self.ahead, "`stateDiagram`"))
        while self.ahead.kind != END:
            try:
                self._statement()
            except RefusedError as refused:
                self.recover(refused, "initial", "inside", depth=len(self.open))
        for body in self.open:
            self.complain(body.token, "this state has no `}`")
        self.check_closed()
        states = States()
        states.add(self.root)
        self.errors += [
            Trouble(group.line, 1, f"the composite state {group.id} has more than one description")
            for group in states.groups
            if states.overdescribed(group.id)
        ]
        return Diagram(
            "state",
            line,
            title,
            self.direction,
            states.nodes,
            tuple(states.edges),
            states.groups,
            tuple(states.notes),
            self.troubles,
            tuple(self.skipped),
        )

    @property
    def _statements(self) -> list[Statement]:
        return self.open[-1].statements if self.open else self.root

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
        elif kind.endswith(("<<", "[[")):
            self._pseudo_state()
        elif kind in _LOOKS:
            self.take(kind)
            for expected in _LOOKS[kind]:
                self.need(expected, expected)
        elif kind == "two words":
            self._two_words()
        else:
            raise RefusedError(self.ahead, "a statement")

    def _state_or_transition(self) -> None:
        """`A`, `A: description` or `A --> B: label`."""
        source = self._state()
        arrow = self.take("-->")
        target = None
        try:
            target = self._state() if arrow else None
        finally:
            if target is None:
                self._statements.append(source)
        words = self.take("description")
        label = trimmed(trimmed(words.text)[1:]) if words else ""
        if arrow and target:
            self._statements.append(Transition(source, target, label, self.line(arrow)))
        elif label:
            source.descriptions = (label,)

    def _state(self) -> State:
        token = self.need("a state", *_ENDS)
        if self.take(":::"):
            self.need("a class", "id")
        return State(token.text, self.line(token))

    def _composite(self) -> None:
        """`state A {`; without the bracket it says nothing."""
        token = self.need("a state", "composite")
        if self.ahead.kind == "{":
            self._open(State(token.text, self.line(token)))

    def _two_words(self) -> None:
        """`state A B {`, which Mermaid refuses; what stands in it is read."""
        token = self.need("a state", "two words")
        self.complain(token, "a state has one word for a name")
        self._enter(State(trimmed(token.text[:-1]), self.line(token)), token)

    def _described(self) -> None:
        """`state "description" as A`, perhaps with a body."""
        words = self.need("a description", "state string")
        self.need("`as`", "as")
        token = self.need("a state", "id")
        state = State(token.text, self.line(words), descriptions=(trimmed(words.text),))
        if self.ahead.kind == "{":
            self._open(state)
            return
        if ":" in token.text:
            name, more = token.text.split(":")[:2]
            state.id = name
            state.descriptions = (*state.descriptions, trimmed(more))
        self._statements.append(state)

    def _divider(self) -> None:
        token = self.need("`--`", "--")
        self.dividers += 1
        self._statements.append(Divider(self.dividers, self.line(token)))

    def _close(self) -> None:
        token = self.need("`}`", "}")
        if not self.open:
            raise RefusedError(token, "a statement")
        self.open.pop()

    def _open(self, state: State) -> None:
        self._enter(state, self.need("`{`", "{"))

    def _enter(self, state: State, bracket: Token) -> None:
        state.body = []
        self._statements.append(state)
        self.open.append(_Body(bracket, state.body))

    def _pseudo_state(self) -> None:
        """`state A <<fork>>`."""
        token = self.ahead
        self.take(token.kind)
        shape = token.kind.split()[0]
        name = trimmed(token.text[: -len(shape) - 4])
        self._statements.append(State(name, self.line(token), shape))

    def _note(self) -> None:
        """`note left of A: words`, the same up to `end note`, or `note "words" as N`."""
        start = self.need("`note`", "note")
        if self.take("floating text"):
            self.need("`as`", "as")
            self.need("an id", "id")
            return
        self.need("`left of` or `right of`", "side")
        about = self.need("a state", "id")
        words = trimmed(self.need("the words of the note", "note text").text)
        if words.startswith(":"):
            words = words[1:]
        elif words.lower().endswith("end note"):
            words = words[: -len("end note")]
        self._statements.append(State(about.text, self.line(start), note=trimmed(words)))

    def _click(self) -> None:
        self.take("click")
        self._state()
        if self.take("href"):
            self.need("an address in quotes", "string")
            return
        self.need("an address in quotes", "string")
        self.need("a tooltip in quotes", "string")


_STATEMENTS = {
    "id": _Reader._state_or_transition,  # noqa: SLF001 - a table of the methods of the class above
    "[*]": _Reader._state_or_transition,  # noqa: SLF001
    "composite": _Reader._composite,  # noqa: SLF001
    "state string": _Reader._described,  # noqa: SLF001
    "--": _Reader._divider,  # noqa: SLF001
    "}": _Reader._close,  # noqa: SLF001
    "note": _Reader._note,  # noqa: SLF001
    "click": _Reader._click,  # noqa: SLF001
}
_LOOKS = {
    "classDef": ("name", "words"),
    "class": ("names", "words"),
    "style": ("names", "words"),
    "scale": ("width",),
    "hide": (),
    "accessible": ("words",),
    "words": (),
}
"""Statements about looks, and the tokens of which they are made."""
