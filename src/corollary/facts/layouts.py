"""How the columns of segments are numbered, for each version of the schema that a store may hold.

Facts of an old version cannot be linked, but what leans on them in a store can still be unpacked: so what is written
here stays, and a new version of the schema adds a line (a test compares the last one with the schema). A letter for
each column: `s` string, `d` definition, `t` term, `c` call, `l` line, `i` a number that means itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import LINES, RELATIONS
from corollary.facts.segment import Parts

_WITH_TESTS = (
    "definition:dssililssii attribute:tts result:tti instance:tt free:ts literal:ts denotes:td "
    "receiver:tdi superior:td object:ti flow:tti narrowed:tti member:dst store:tst returns:dt parameter:disit "
    "lambda_parameter:tisit lambda_returns:tt call:dtsliiti argument:cist reference:dtslii "
    "inherits:ditsli metaclass:dt shape:dss owner:ds decorator:dtstt imported:tssliid export:st reexport:sssl "
    "module_name:s entry:ds mention:sl guarded:l suppression:llllss parse_error:lis"
)

LAYOUTS: Mapping[int, str] = {
    2: "definition:dssililssii attribute:tts result:tti instance:tt free:ts literal:ts denotes:td "
    "receiver:tdi superior:td object:ti flow:tti member:dst store:tst returns:dt parameter:disit "
    "lambda_parameter:tisit lambda_returns:tt call:dtsliiti argument:cist reference:dtslii "
    "inherits:ditsli shape:dss owner:ds decorator:dtstt imported:tssliid export:st reexport:sssl "
    "module_name:s entry:ds mention:sl parse_error:lis",
    3: _WITH_TESTS,
    4: _WITH_TESTS,
    5: _WITH_TESTS.replace("lambda_returns:tt ", "lambda_returns:tt lambda_in:td "),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """The relations of a schema in order: names, and a letter for each column."""

    names: tuple[str, ...]
    spaces: tuple[str, ...]

    @property
    def definition(self) -> int:
        """Which relation has the definitions as its rows."""
        return self.names.index("definition")

    @property
    def qualified(self) -> int:
        """The column of it that has the qualified names."""
        return 2

    @property
    def call(self) -> int:
        """Which relation has the calls as its rows."""
        return self.names.index("call")

    def fits(self, segment: Parts) -> bool:
        """Whether a segment has as many cells as it has by this layout."""
        if len(segment.counts) != len(self.spaces):
            return False
        widths = np.fromiter(map(len, self.spaces), np.int64, len(self.spaces))
        return int((segment.counts * widths).sum()) * 4 == len(segment.cells)

    def tables(self, segment: Parts) -> list[npt.NDArray[np.int64]]:
        """The rows of each relation."""
        cells = np.frombuffer(segment.cells, "<i4").astype(np.int64)
        found, at = [], 0
        for count, spaces in zip(segment.counts.tolist(), self.spaces, strict=True):
            end = at + count * len(spaces)
            found.append(np.ascontiguousarray(cells[at:end].reshape(len(spaces), count).T))
            at = end
        return found

    def sizes(self, segment: Parts, tables: list[npt.NDArray[np.int64]]) -> dict[str, int]:
        """How many numbers there are of each letter but `i` in a segment with these tables."""
        lines = [
            int(table[:, column].max(initial=-1))
            for table, spaces in zip(tables, self.spaces, strict=True)
            for column, letter in enumerate(spaces)
            if letter == "l"
        ]
        definitions, calls = len(tables[self.definition]), len(tables[self.call])
        last = max(lines, default=-1)
        return {"s": len(segment.strings), "d": definitions, "t": segment.terms, "c": calls, "l": last + 1}


@cache
def layout_of(version: int) -> Layout | None:
    """The layout of a version of the schema; None where it is not on record."""
    text = LAYOUTS.get(version)
    if text is None:
        return None
    pairs = [part.partition(":") for part in text.split()]
    return Layout(tuple(name for name, _, _ in pairs), tuple(spaces for _, _, spaces in pairs))


def current() -> str:
    """The layout of the schema as it is."""
    letters = {"string": "s", "definition": "d", "term": "t", "call": "c", "integer": "i"}
    return " ".join(
        f"{one.name}:{''.join('l' if name in LINES else letters[kind] for name, kind in one.columns)}"
        for one in RELATIONS
    )
