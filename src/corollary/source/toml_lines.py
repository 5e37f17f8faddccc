"""Which line of a TOML file a key is on, for errors that point at it; the parser itself keeps no positions."""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*((?:[\w\-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w\-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([\w\-]+)")


def line_of(text: str, keys: tuple[str, ...]) -> int:
    """The 1-based line that sets `keys`, or that opens the closest table around it; 0 if there is neither.

    `-` and `_` in keys count as one. Text inside multi-line strings may mislead; the parse does not depend on it.
    """
    wanted = tuple(map(_spelling, keys))
    best, best_line = 0, 0
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            table = path = _parts(header[1])
        elif key := _KEY.match(line):
            path = table + _parts(key[1])
        else:
            continue
        shared = path[: len(wanted)]
        if len(shared) > best and wanted[: len(shared)] == shared:
            best, best_line = len(shared), number
    return best_line


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(_spelling(a or b or c) for a, b, c in _PART.findall(dotted))


def _spelling(key: str) -> str:
    return key.replace("-", "_")
