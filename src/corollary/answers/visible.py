r"""Text that a terminal shows and does not obey.

Names come from sources that somebody else wrote: a file name may hold escape sequences, line breaks, or marks that
turn the direction of writing. In JSON they stand as they are; in text each is shown as an escape such as `\x1b`.
"""

from __future__ import annotations

import re

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_UNSEEN_IN_LINES = re.compile(_UNSEEN.pattern.replace("\x00-\x1f", "\x00-\x09\x0b-\x1f"))


def visible(line: str) -> str:
    """The line, with what would not be seen as escapes."""
    return line if line.isascii() and line.isprintable() else _UNSEEN.sub(_escaped, line)


def visible_lines(text: str) -> str:
    """The same for a text of several lines."""
    return _UNSEEN_IN_LINES.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape", "surrogatepass").decode("ascii")
