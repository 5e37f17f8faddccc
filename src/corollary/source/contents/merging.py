"""Merging the text of a file that two sides changed, line by line, as git does; where changes touch, not at all.

The algorithm is diff3 (Khanna, Kunal and Pierce, "A formal investigation of diff3", 2007): lines that all three have in
common split the files, and of what lies between each side that is as before gives way to the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

_MOST_LINES = 20_000
"""Of the larger side, without what all begin and end with: comparing takes a time that grows with its square."""


def merged(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """The text with the changes of both sides; None where they overlap or touch, or the files are binary or too long.

    O(lines) where the sides are alike, at worst O(lines^2).
    """
    if any(b"\0" in one for one in (base, ours, theirs)):
        return None
    if theirs in {ours, base}:
        return ours
    if ours == base:
        return theirs
    sides = [one.splitlines(keepends=True) for one in (base, ours, theirs)]
    start = _common(sides)
    reversed_rests = [side[start:][::-1] for side in sides]
    end = _common(reversed_rests)
    old, mine, other = (side[start : len(side) - end] for side in sides)
    if max(map(len, (old, mine, other))) > _MOST_LINES:
        return None
    middle = _merged_lines(old, mine, other)
    if middle is None:
        return None
    return b"".join([*sides[0][:start], *middle, *sides[0][len(sides[0]) - end :]])


def likeness(one: bytes, other: bytes) -> float:
    """How much of the larger of two texts is lines of the other, by bytes and wherever they stand: O(lines)."""
    sizes = len(one), len(other)
    if not all(sizes):
        return 0.0
    lines, others = (Counter(text.splitlines(keepends=True)) for text in (one, other))
    common = lines & others
    return sum(len(line) * times for line, times in common.items()) / max(sizes)


def _common(sides: list[list[bytes]]) -> int:
    """How many lines all sides begin with."""
    count = 0
    for lines in zip(*sides, strict=False):
        if len(set(lines)) > 1:
            break
        count += 1
    return count


def _merged_lines(old: list[bytes], mine: list[bytes], other: list[bytes]) -> list[bytes] | None:
    found: list[bytes] = []
    at = (0, 0, 0)
    for (a, b, c), length in _common_runs(old, mine, other):
        before, ours, theirs = old[at[0] : a], mine[at[1] : b], other[at[2] : c]
        if theirs in (before, ours):
            found += ours
        elif ours == before:
            found += theirs
        else:
            return None
        found += old[a : a + length]
        at = (a + length, b + length, c + length)
    return found


def _common_runs(old: list[bytes], mine: list[bytes], other: list[bytes]) -> Iterator[tuple[tuple[int, int, int], int]]:
    """Where runs of lines that all three have begin in each, and how long they are; at the end one of no lines."""
    ours = SequenceMatcher(None, old, mine, autojunk=False).get_matching_blocks()
    theirs = SequenceMatcher(None, old, other, autojunk=False).get_matching_blocks()
    i = j = 0
    while i < len(ours) and j < len(theirs):
        one, two = ours[i], theirs[j]
        start, end = max(one.a, two.a), min(one.a + one.size, two.a + two.size)
        if start < end:
            yield (start, one.b + start - one.a, two.b + start - two.a), end - start
        if one.a + one.size < two.a + two.size:
            i += 1
        else:
            j += 1
    yield (len(old), len(mine), len(other)), 0
