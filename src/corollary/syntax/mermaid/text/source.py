"""Text that was changed before it is read, and still knows where each character stood in the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

_LINE_END = re.compile(r"\r\n?|\n")

Edit = tuple[int, int, str]
"""From, to and what stands there instead."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text and, for pieces of it, the offset at which each begins in the text that was written."""

    text: str
    written: str  # the text before any change
    lines: tuple[int, ...]  # where its lines begin
    starts: tuple[int, ...] = (0,)
    origins: tuple[int, ...] = (0,)
    columns_before: int = 0  # columns that stand before every line, where the text was cut out of indented lines
    first_line: int = 1

    def edited(self, edits: Iterable[Edit]) -> Source:
        """The source after edits, which are in order and do not overlap."""
        parts: list[str] = []
        starts: list[int] = []
        origins: list[int] = []
        length = done = 0
        for start, end, new in edits:
            length = self._keep(done, start, length, parts, starts, origins)
            if new:
                starts.append(length)
                origins.append(self.origin(start))
                parts.append(new)
                length += len(new)
            done = end
        if not done and not parts:
            return self
        self._keep(done, len(self.text), length, parts, starts, origins)
        return Source(
            "".join(parts),
            self.written,
            self.lines,
            tuple(starts) or (0,),
            tuple(origins) or (self.origin(0),),
            self.columns_before,
            self.first_line,
        )

    def _keep(self, start: int, end: int, length: int, parts: list[str], starts: list[int], origins: list[int]) -> int:
        """The length of the new text once what stands from start to end is kept."""
        if start == end:
            return length
        parts.append(self.text[start:end])
        starts.append(length)
        origins.append(self.origin(start))
        first = bisect_right(self.starts, start)
        for piece in range(first, bisect_right(self.starts, end - 1)):
            starts.append(length + self.starts[piece] - start)
            origins.append(self.origins[piece])
        return length + end - start

    def origin(self, offset: int) -> int:
        """The offset in what was written of what stands at `offset`."""
        piece = bisect_right(self.starts, offset) - 1
        return self.origins[piece] + offset - self.starts[piece]

    def original(self, start: int, end: int) -> str:
        """What stood in the file where the text now has what is from start to end."""
        return self.written[self.origin(start) : self.origin(end)]

    def line(self, offset: int) -> int:
        """The line of the file, from 1."""
        return bisect_right(self.lines, self.origin(offset)) - 1 + self.first_line

    def column(self, offset: int) -> int:
        """The column of the file, from 1."""
        origin = self.origin(offset)
        return origin - self.lines[bisect_right(self.lines, origin) - 1] + 1 + self.columns_before


def source(text: str, *, first_line: int = 1, columns_before: int = 0) -> Source:
    """`text` as it stands in a file; a line ends as Mermaid has it end, by LF, CR LF or CR."""
    lines = (0, *(end.end() for end in _LINE_END.finditer(text)))
    return Source(text, text, lines, columns_before=columns_before, first_line=first_line)
