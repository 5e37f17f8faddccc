"""Which line of a TOML file a key is on, for errors that point at it; the parser itself keeps no positions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

_HEADER = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*((?:[\w\-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w\-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([\w\-]+)")


Keys = tuple[str | int, ...]
"""The way to a value: keys, and behind the key of an array of tables the number of one, from 0."""


def line_of(text: str, keys: Keys) -> int:
    """The 1-based line that sets `keys`, or that opens the closest table around it; 0 if there is neither.

    `-` and `_` in keys count as one. Text inside multi-line strings may mislead; the parse does not depend on it.
    """
    wanted = tuple(key if isinstance(key, int) else _spelling(key) for key in keys)
    best, best_line = 0, 0
    for number, path in _settings(text):
        common = _common(path, wanted)
        if common > best:
            best, best_line = common, number
    return best_line


def line_of_value(text: str, keys: Keys, value: str) -> int:
    """The line on which a string stands in what `keys` are set to; that of `keys` if there is none."""
    start = line_of(text, keys)
    ends = [number for number, _ in _settings(text) if number > start]
    lines = text.split("\n")[: ends[0] - 1 if ends else None]
    quoted = (f'"{value}"', f"'{value}'")
    found = (number for number in range(max(start, 1), len(lines) + 1) if any(q in lines[number - 1] for q in quoted))
    return next(found, start)


def _settings(text: str) -> Iterator[tuple[int, Keys]]:
    """The lines that open a table or set a key, each with the way to what it sets."""
    table: Keys = ()
    opened: Counter[tuple[str, ...]] = Counter()
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            names = _parts(header[1])
            table = names
            if line.lstrip().startswith("[["):
                table = (*names, opened[names])
                opened[names] += 1
            yield number, table
        elif key := _KEY.match(line):
            yield number, (*table, *_parts(key[1]))


def _common(path: Keys, wanted: Keys) -> int:
    """How many keys both begin with; numbers that one of them does not say are passed over."""
    count = at = 0
    for key in wanted:
        while at < len(path) and isinstance(path[at], int) and not isinstance(key, int):
            at += 1
        if at >= len(path) or (isinstance(key, int) and not isinstance(path[at], int)):
            continue
        if path[at] != key:
            break
        count, at = count + 1, at + 1
    return count


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(_spelling(a or b or c) for a, b, c in _PART.findall(dotted))


def _spelling(key: str) -> str:
    return key.replace("-", "_")
