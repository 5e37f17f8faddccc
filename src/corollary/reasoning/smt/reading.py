"""SMT-LIB texts as commands with their places. Only the outer form is read; what terms mean is the solver's affair.

Reading is a loop over tokens, so that no depth of brackets can exhaust a stack.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

DEEPEST = 20_000
"""How many brackets may be open at once."""

_TOKEN = re.compile(
    r"""(?P<blank>[ \t\r\n]+|;[^\n]*)"""
    r"""|(?P<open>\()|(?P<close>\))"""
    r"""|(?P<string>"(?:[^"]|"")*")"""
    r"""|(?P<quoted>\|[^|\\]*\|)"""
    r"""|(?P<atom>[^\s()";|\x00-\x1f]+)"""
)
_BROKEN = {'"': "a string that does not end", "|": "a quoted symbol that does not end"}


class TextError(Exception):
    """What is wrong with a text, and the offset at which it is."""

    def __init__(self, message: str, at: int, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.at = at
        self.remedy = remedy


@dataclass(slots=True)
class Node:
    """An atom with its text, or a list with its parts; from `start` to before `end` in the text."""

    start: int
    end: int
    atom: str = ""
    parts: list[Node] = field(default_factory=list)

    @property
    def is_list(self) -> bool:
        return not self.atom

    @property
    def head(self) -> str:
        """The symbol that a list begins with; "" where there is none."""
        return self.parts[0].atom if self.parts else ""

    @property
    def symbol(self) -> str:
        """The symbol without the bars that may quote it."""
        return self.atom[1:-1] if self.atom.startswith("|") else self.atom


def read(text: str) -> list[Node]:
    """Every expression at the top of a text. Raises TextError."""
    top: list[Node] = []
    open_lists: list[Node] = []
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise TextError(_BROKEN.get(text[at], f"the character {text[at]!r} may not stand here"), at)
        kind, at = token.lastgroup, token.end()
        if kind == "blank":
            continue
        if kind == "open":
            if len(open_lists) >= DEEPEST:
                raise TextError(f"more than {DEEPEST} brackets are open", token.start())
            open_lists.append(Node(token.start(), at))
            continue
        if kind == "close":
            if not open_lists:
                raise TextError("a bracket is closed that was not opened", token.start())
            node = open_lists.pop()
            node.end = at
        else:
            node = Node(token.start(), at, token.group())
        (open_lists[-1].parts if open_lists else top).append(node)
    if open_lists:
        raise TextError("a bracket is opened here and never closed", open_lists[-1].start)
    return top


def attributes(node: Node, first: int) -> dict[str, Node | None]:
    """The attributes of a list (`:name value`) from the part `first` on; None for one without a value."""
    found: dict[str, Node | None] = {}
    parts = node.parts[first:]
    for position, part in enumerate(parts):
        if part.atom.startswith(":"):
            following = parts[position + 1] if position + 1 < len(parts) else None
            value = None if following is None or following.atom.startswith(":") else following
            found[part.atom] = value
    return found
