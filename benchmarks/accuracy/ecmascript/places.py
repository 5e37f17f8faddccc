"""Where functions are: reported lines brought to the functions that the tracer knows, by file and line.

The place of a function is the line on which it begins. What runs inside a function without a name, a class body or a
field belongs to the function around it, as it does for the tracer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from benchmarks.accuracy.ecmascript.recording import Function
from benchmarks.accuracy.runtime.places import MODULE, Place


class Places:
    """The named functions of a package, by the lines that they may be reported on."""

    def __init__(self, functions: Iterable[Function]) -> None:
        self._on_line: dict[Place, list[Function]] = defaultdict(list)
        self._of_file: dict[str, list[Function]] = defaultdict(list)
        for function in functions:
            self._of_file[function.file].append(function)
            for line in function.lines:
                self._on_line[Place(function.file, line)].append(function)

    def of_symbol(self, file: str, line: int, name: str) -> Place | None:
        """The function that begins, or is named, on a line; one that has the name comes first."""
        found = self._on_line.get(Place(file, line), [])
        best = min(found, key=lambda function: (function.name != name, function.lines[0]), default=None)
        return None if best is None else place_of(best)

    def around(self, file: str, line: int) -> Place:
        """The innermost function that begins before a line and ends behind it, or the code outside of all."""
        inside = [each for each in self._of_file[file] if each.lines[0] < line <= each.last]
        return place_of(max(inside, key=lambda function: function.lines[0])) if inside else Place(file, MODULE)


def place_of(function: Function) -> Place:
    return Place(function.file, function.lines[0])
