r"""Paths as answers spell them: what a terminal would not show, and bytes that are no UTF-8, stand as escapes there.

Users give back what they were shown, so every path that they name is read in both ways: as it stands, and if nothing
is called that, as what its escapes (`\xff`, `\u200b`, `\n`) spell.
"""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\(?:x(?P<byte>[0-9a-f]{2})|u(?P<character>[0-9a-f]{4})|(?P<blank>[tnr]))")
_BLANKS = {"t": "\t", "n": "\n", "r": "\r"}
_ASCII = 0x80


def readings(text: str) -> tuple[str, ...]:
    """What a path or an id may mean, the text itself first."""
    meant = _ESCAPE.sub(_spelled, text) if "\\" in text else text
    return (text,) if meant == text else (text, meant)


def _spelled(escape: re.Match[str]) -> str:
    """What an escape stands for: of a byte that is no UTF-8, what file names have in its place."""
    if escape["blank"]:
        return _BLANKS[escape["blank"]]
    code = int(escape["byte"] or escape["character"], 16)
    return chr(code) if code < _ASCII or escape["character"] else bytes([code]).decode("ascii", "surrogateescape")
