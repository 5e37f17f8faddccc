"""Where functions are: code objects and reported lines, both brought to the line of the `def` in the source.

An interpreter gives a code object the line of its first decorator, an analyser gives a function the line of its
name; and what runs inside lambdas, comprehensions and class bodies belongs to the function around them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

ANONYMOUS = frozenset({"<lambda>", "<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"})
MODULE = 0  # the line of code that stands outside all functions
OPTIMIZED = 0x1  # a flag that functions have and class bodies have not

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Place(NamedTuple):
    """A function, by its file and the line of its `def`; line 0 is the code of the module outside all functions."""

    file: str
    line: int


@dataclass(frozen=True)
class Source:
    """A parsed file that knows which function a line belongs to."""

    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        """The functions in the order of their lines, so that an inner one comes after the one around it."""
        found = (node for node in ast.walk(self.tree) if isinstance(node, Function))
        return tuple(sorted(found, key=lambda node: node.lineno))

    @cached_property
    def definitions(self) -> frozenset[int]:
        return frozenset(node.lineno for node in self.functions)

    @cached_property
    def entries(self) -> dict[tuple[int, str], int]:
        """The line of each `def`, by the first line (decorators included) and the name."""
        return {(first_line(node), node.name): node.lineno for node in self.functions}

    @cached_property
    def encoded(self) -> tuple[bytes, ...]:
        return tuple(line.encode() for line in self.text.split("\n"))

    def enclosing(self, line: int) -> int:
        """The line of the innermost function whose body holds a line; 0 where there is none."""
        around = [node.lineno for node in self.functions if node.body[0].lineno <= line <= (node.end_lineno or 0)]
        return around[-1] if around else MODULE

    def text_at(self, first: int, last: int, start: int, end: int) -> str:
        """What stands between two positions, both given as lines and columns in bytes."""
        if first == last:
            return self.encoded[first - 1][start:end].decode()
        parts = [self.encoded[first - 1][start:], *self.encoded[first : last - 1], self.encoded[last - 1][:end]]
        return b"\n".join(parts).decode()


class Sources:
    """The files of a folder, read when first asked for."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, Source] = {}

    def __getitem__(self, file: str) -> Source:
        if file not in self._known:
            self._known[file] = Source((self._root / file).read_text(encoding="utf-8"))
        return self._known[file]

    def functions(self) -> Iterator[tuple[Place, str]]:
        """Every function of every Python file, with its name."""
        for path in sorted(self._root.rglob("*.py")):
            file = path.relative_to(self._root).as_posix()
            for node in self[file].functions:
                yield Place(file, node.lineno), node.name


def first_line(node: Function) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def is_function(name: str, flags: int) -> bool:
    """Whether a code object is that of a `def`, rather than of a module, a class body or an expression."""
    return bool(flags & OPTIMIZED) and name not in ANONYMOUS


def place_of_code(source: Source, file: str, line: int, name: str, flags: int) -> Place:
    """The function that a code object is, or that it stands in."""
    if is_function(name, flags) and (line, name) in source.entries:
        return Place(file, source.entries[line, name])
    return Place(file, MODULE if name == "<module>" else source.enclosing(line))


def place_of_symbol(source: Source, file: str, line: int) -> Place:
    """The function that a reported line is, or that it stands in."""
    return Place(file, line if line in source.definitions else source.enclosing(line) if line else MODULE)
