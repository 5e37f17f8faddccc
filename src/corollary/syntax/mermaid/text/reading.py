"""What the readers of all kinds share: one token of lookahead, and going on behind what is not understood."""

from __future__ import annotations

from corollary.syntax.mermaid.text.lexing import END, UNREADABLE, Scanner, Token
from corollary.syntax.mermaid.values import Skipped, Trouble

_REREADING = 4  # how many times over may the text be read again behind errors
_SHOWN = 40
_QUOTED = frozenset({"string", "markdown", "generic", "quoted words", "data string", "state string"})
"""The modes of scanners in quotes of any kind."""


class RefusedError(Exception):
    """The text cannot go on with `token`: `expected` says what it could go on with."""

    def __init__(self, token: Token, expected: str) -> None:
        super().__init__(expected)
        self.token = token
        self.expected = expected

    @property
    def message(self) -> str:
        """What is wrong, in words."""
        if self.token.kind == END:
            return f"expected {self.expected}, found the end of the text"
        shown = self.token.text if len(self.token.text) <= _SHOWN else f"{self.token.text[:_SHOWN]}..."
        if self.token.kind == UNREADABLE:
            return f"{shown!r} means nothing here"
        return f"expected {self.expected}, found {shown!r}"


class Cursor:
    """The tokens of a scanner with the next one in sight, and a list of what was wrong."""

    def __init__(self, scanner: Scanner) -> None:
        self.scanner = scanner
        self.source = scanner.source
        self.errors: list[Trouble] = []
        self.skipped: list[Skipped] = []
        self._ahead: Token | None = None
        self._last_start = 0
        self._rereading = _REREADING * len(scanner.text) + 1000

    @property
    def ahead(self) -> Token:
        """The next token, not taken yet."""
        if self._ahead is None:
            self._ahead = self.scanner.next()
        return self._ahead

    def take(self, *kinds: str) -> Token | None:
        """The next token, taken, if it is of one of these kinds."""
        token = self.ahead
        if token.kind not in kinds:
            return None
        self._last_start = token.start
        if token.kind != END:
            self._ahead = None
        return token

    def need(self, expected: str, *kinds: str) -> Token:
        """The same for what must come now. Raises RefusedError."""
        token = self.take(*kinds)
        if token is None:
            raise RefusedError(self.ahead, expected)
        return token

    def accessible(self) -> None:
        """Takes a title or description for those who do not see the diagram."""
        self.take("accessible")
        self.need("words", "line")

    def whole_line(self) -> None:
        """Takes a line by itself, of which nothing follows."""
        self.take("line")

    def line(self, token: Token) -> int:
        """The line of the file on which the token begins."""
        return self.source.line(token.start)

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What was wrong, in the order of the text."""
        return tuple(sorted(self.errors, key=lambda error: (error.line, error.column)))

    def check_closed(self) -> None:
        """Remembers a quote that the end of the text leaves open: Mermaid refuses it."""
        if self.scanner.mode in _QUOTED:
            place = self._last_start
            self.errors.append(
                Trouble(self.source.line(place), self.source.column(place), "what is quoted here has no end")
            )

    def complain(self, token: Token, message: str) -> None:
        """Remembers something wrong that reading can go on behind."""
        self.errors.append(Trouble(self.source.line(token.start), self.source.column(token.start), message))

    def recover(self, refused: RefusedError, *modes: str, depth: int = 0) -> None:
        """Goes on with the next line, behind the last one of which something was understood."""
        token = refused.token
        self.complain(token, refused.message)
        text = self.scanner.text
        start = min(token.start, len(text))
        line_end = text.find("\n", min(self._last_start, start))
        line_end = len(text) if line_end < 0 else line_end
        rereading = max(0, self.scanner.position - line_end)
        if line_end < start and rereading > self._rereading:
            line_end = text.find("\n", start)
            line_end = len(text) if line_end < 0 else line_end
        else:
            self._rereading -= rereading
        self._skip(self._last_start if start > line_end else start, line_end)
        self._ahead = None
        self._last_start = line_end + 1
        self.scanner.restart(min(line_end + 1, len(text)), *modes, depth=depth)

    def _skip(self, start: int, end: int) -> None:
        text = self.source.original(start, end).strip()
        if text:
            self.skipped.append(Skipped(self.source.line(start), text))
