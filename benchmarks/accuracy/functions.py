"""Which function of a package a line belongs to.

Functions are the declared ones and those that are values of variables of the package. What others do belongs to the
function around them, and to the top level of the file where there is none.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from benchmarks.accuracy.runtime.places import MODULE, Place


@dataclass(frozen=True, slots=True)
class Function:
    """A function, from the line it is known by to the end of its body."""

    file: str
    line: int
    end: int
    name: str

    @property
    def place(self) -> Place:
        return Place(self.file, self.line)


class Functions:
    """The functions of a package in the order of their numbers."""

    def __init__(self, functions: Iterable[Function]) -> None:
        self._functions = tuple(functions)

    @classmethod
    def of_json(cls, text: str) -> Functions:
        return cls(Function(**row) for row in json.loads(text))

    def __getitem__(self, number: int) -> Function:
        return self._functions[number]

    def __iter__(self) -> Iterator[Function]:
        return iter(self._functions)

    @cached_property
    def _by_place(self) -> Mapping[Place, Function]:
        return {function.place: function for function in self._functions}

    @cached_property
    def _by_file(self) -> Mapping[str, list[Function]]:
        files: dict[str, list[Function]] = defaultdict(list)
        for function in sorted(self._functions, key=lambda function: function.line):
            files[function.file].append(function)
        return files

    def at(self, place: Place) -> Function | None:
        """The function whose name stands in a line."""
        return self._by_place.get(place)

    def around(self, place: Place) -> Place:
        """The function that a line belongs to, or the top level of its file."""
        functions = self._by_file.get(place.file, [])
        before = bisect_right(functions, place.line, key=lambda function: function.line)
        around = (function for function in reversed(functions[:before]) if place.line <= function.end)
        return next((function.place for function in around), Place(place.file, MODULE))

    def described(self, place: Place) -> str:
        """File, line and name of a function; of the top level of a file, the file."""
        function = self.at(place)
        return place.file if function is None else f"{place.file}:{place.line} {function.name}"


def place(text: str) -> Place:
    """The place that is written as `file:line`."""
    file, _, line = text.rpartition(":")
    return Place(file, int(line))
