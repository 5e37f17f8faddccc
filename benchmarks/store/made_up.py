"""A code base of any size out of a real one: its own segments and texts, each with something that is its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from corollary.facts.segment import Segment, decode, encode
from corollary.indexing import Index
from corollary.store.entries import Content, Entry


@dataclass(frozen=True, slots=True)
class MadeUp:
    """Contents by path, and how many facts they hold."""

    contents: dict[str, Content | Entry]
    facts: int
    bytes: int


def facts_of(segment: Segment) -> int:
    return sum(map(len, segment.relations.values()))


def real_segments(root: str) -> list[Segment]:
    """The segments of a real code base."""
    with Index.open(root) as index:
        captured = index.capture()
        found = index.segments(captured.files)
        assert found is not None
        return [decode(data) for data in found.values() if data[:4] == b"CSEG"]


def make_up(segments: list[Segment], files: int, facts: int) -> MadeUp:
    """So many files with about so many facts: real segments, the nearest to the mean in size, varied."""
    mean = facts / files
    usual = sorted(segments, key=lambda one: abs(facts_of(one) - mean))[: max(20, len(segments) // 4)]
    contents: dict[str, Content | Entry] = {}
    count = size = 0
    for number, segment in zip(range(files), _round(usual), strict=False):
        data = encode(varied(segment, number))
        contents[f"package{number % 200:03}/part{number % 7}/module{number:05}.x"] = content(data, number)
        count, size = count + facts_of(segment), size + len(data)
    return MadeUp(contents, count, size)


def content(data: bytes, number: int) -> Content:
    return Content("x", hashlib.sha256(b"%d" % number + data).digest(), data, "benchmark")


def varied(segment: Segment, number: int) -> Segment:
    """A segment that is like another and equal to none: every line is moved, and one string is its own."""
    relations = dict(segment.relations)
    for name, column in (("definition", 4), ("call", 3), ("reference", 3)):
        rows = np.array(relations[name], dtype=np.int32, copy=True)
        if len(rows):
            rows[:, column] += number % 1000
        relations[name] = rows
    strings = (*segment.strings[:-1], f"{segment.strings[-1] if segment.strings else ''}_{number}")
    return Segment("x", strings, segment.terms, relations)


def _round(segments: list[Segment]) -> Iterator[Segment]:
    while True:
        yield from segments
