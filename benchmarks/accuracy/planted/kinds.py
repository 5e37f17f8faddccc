"""The kinds of dead code that are planted, each a way in which tools go wrong, and each dead by construction.

No planted name occurs elsewhere in the package, nor is it exported, with one exception that is the point of its kind:
a shadowed function has the name of a live function of another module, in a module that nobody asks for that name.
"""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from textwrap import indent

from benchmarks.accuracy.runtime.places import Function, Place, Source, first_line

END = 10**9  # after all lines


@dataclass(frozen=True, slots=True)
class Edit:
    """Code that is inserted after a line of a file."""

    file: str
    after: int
    code: str


@dataclass(frozen=True, slots=True)
class Plant:
    """Functions of a file that are dead, and the edits that put them there."""

    kind: str
    file: str
    names: tuple[str, ...]
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Soil:
    """The files of a package, and the functions of it that run."""

    sources: Mapping[str, Source]
    live: frozenset[Place]

    def files(self) -> list[str]:
        """The modules in which something runs; a package's own module may re-export what it holds."""
        found = {place.file for place in self.live if place.file in self.sources}
        return sorted(file for file in found if not file.endswith("__init__.py"))

    def shut_files(self) -> list[str]:
        """Of these the modules of which no package exports every public name."""
        packages = [source.tree for file, source in self.sources.items() if file.endswith("__init__.py")]
        return [
            file for file in self.files() if not any(takes(tree, PurePosixPath(file).stem, "*") for tree in packages)
        ]

    def functions(self) -> list[tuple[str, Function]]:
        """The live functions whose body begins on a line of its own."""
        return [
            (file, node)
            for file in self.files()
            for node in self.sources[file].functions
            if Place(file, node.lineno) in self.live and first_statement(node).lineno > signature_end(node)
        ]


Names = Iterator[str]
Grow = Callable[[Soil, random.Random, Names], Plant | None]


def grow_function(soil: Soil, choice: random.Random, names: Names) -> Plant | None:
    """A function of a module that nothing names."""
    name = next(names)
    return appended(
        "function", soil, choice, (name,), f"def {name}(values):\n    return [value for value in values if value]\n"
    )


def grow_recursive(soil: Soil, choice: random.Random, names: Names) -> Plant | None:
    """A function that only it itself calls."""
    name = next(names)
    code = f"def {name}(count):\n    return 1 if count < 2 else count * {name}(count - 1)\n"
    return appended("recursive", soil, choice, (name,), code)


def grow_pair(soil: Soil, choice: random.Random, names: Names) -> Plant | None:
    """Two functions that only call each other."""
    return ring("pair", soil, choice, (next(names), next(names)))


def grow_cycle(soil: Soil, choice: random.Random, names: Names) -> Plant | None:
    """Three functions in a ring of calls."""
    return ring("cycle", soil, choice, (next(names), next(names), next(names)))


def ring(kind: str, soil: Soil, choice: random.Random, names: tuple[str, ...]) -> Plant | None:
    following = (*names[1:], names[0])
    code = "\n\n".join(
        f"def {name}(count):\n    return {other}(count - 1) if count else 0\n"
        for name, other in zip(names, following, strict=True)
    )
    return appended(kind, soil, choice, names, code)


def grow_mentioned(soil: Soil, choice: random.Random, names: Names) -> Plant | None:
    """A function whose name stands in a comment and in a sentence of another module."""
    name, constant = next(names), next(names).upper()
    plant = appended("mentioned", soil, choice, (name,), f"def {name}(values):\n    return sorted(values)\n")
    others = [file for file in soil.files() if plant is not None and file != plant.file]
    if plant is None or not others:
        return None
    mention = f'\n# {name} was faster here\n{constant} = "the order is that of {name}, by value"\n'
    return Plant(plant.kind, plant.file, plant.names, (*plant.edits, Edit(choice.choice(others), END, mention)))


def grow_method(soil: Soil, choice: random.Random, names: Names) -> Plant | None:
    """A method that nothing names, in a class of which another method runs."""
    classes = [
        (file, node)
        for file in soil.files()
        for node in ast.walk(soil.sources[file].tree)
        if isinstance(node, ast.ClassDef) and any(Place(file, method.lineno) in soil.live for method in node.body)
    ]
    if not classes:
        return None
    file, node = choice.choice(classes)
    name = next(names)
    code = f"\ndef {name}(self, values):\n    return [value for value in values if value is not self]"
    edit = Edit(file, node.end_lineno or 0, indent(code, margin(soil.sources[file], node.body[0])))
    return Plant("method", file, (name,), (edit,))


def grow_nested(soil: Soil, choice: random.Random, names: Names) -> Plant | None:
    """A function inside a live function that does not use it."""
    functions = soil.functions()
    if not functions:
        return None
    file, node = choice.choice(functions)
    name, statement = next(names), first_statement(node)
    before = first_line(statement) if isinstance(statement, Function) else statement.lineno
    code = indent(f"def {name}(value):\n    return value is None\n", margin(soil.sources[file], statement))
    return Plant("nested", file, (name,), (Edit(file, before - 1, code),))


def margin(source: Source, statement: ast.stmt) -> str:
    """What stands in front of a statement, be it spaces or tabs."""
    before = source.text.split("\n")[statement.lineno - 1][: statement.col_offset]
    return before if before.isspace() else " " * statement.col_offset


def grow_shadowed(soil: Soil, choice: random.Random, _names: Names) -> Plant | None:
    """A function of a module with the name of a live function of another one."""
    for file, name in shuffled(choice, soil):
        if may_hold(soil, file, name):
            return Plant("shadowed", file, (name,), (Edit(file, END, f"\n\ndef {name}(values):\n    return values\n"),))
    return None


def shuffled(choice: random.Random, soil: Soil) -> Iterator[tuple[str, str]]:
    """Modules and names of live functions, in any order that the choice decides."""
    names = sorted({node.name for _, node in soil.functions() if not node.name.startswith("__")})
    pairs = [(file, name) for file in soil.files() for name in names]
    choice.shuffle(pairs)
    return iter(pairs)


def may_hold(soil: Soil, file: str, name: str) -> bool:
    """Whether no code can mean a function of this name by what it says of this module."""
    stem = PurePosixPath(file).stem
    if re.search(rf"\b{name}\b", soil.sources[file].text):
        return False
    asked = re.compile(rf"\b{stem}\s*\.\s*{name}\b")
    return not any(asked.search(source.text) or takes(source.tree, stem, name) for source in soil.sources.values())


def takes(tree: ast.Module, stem: str, name: str) -> bool:
    """Whether a module imports the name, or all names, from a module whose name ends with the stem."""
    return any(
        isinstance(node, ast.ImportFrom)
        and (node.module or "").rpartition(".")[2] == stem
        and any(alias.name in (name, "*") for alias in node.names)
        for node in ast.walk(tree)
    )


def appended(kind: str, soil: Soil, choice: random.Random, names: tuple[str, ...], code: str) -> Plant | None:
    files = soil.files() if names[0].startswith("_") else soil.shut_files()
    if not files:
        return None
    file = choice.choice(files)
    return Plant(kind, file, names, (Edit(file, END, f"\n\n{code}"),))


def first_statement(node: Function) -> ast.stmt:
    """The first statement after the docstring, or the only one."""
    has_docstring = ast.get_docstring(node, clean=False) is not None
    return node.body[1] if has_docstring and len(node.body) > 1 else node.body[0]


def signature_end(node: Function) -> int:
    """The last line before the body that can hold a part of the signature."""
    ends = [
        node.lineno,
        *(
            child.end_lineno or 0
            for child in (*ast.walk(node.args), node.returns)
            if isinstance(child, ast.expr | ast.arg)
        ),
    ]
    return max(ends)


KINDS: Mapping[str, Grow] = {
    "function": grow_function,
    "method": grow_method,
    "pair": grow_pair,
    "cycle": grow_cycle,
    "recursive": grow_recursive,
    "nested": grow_nested,
    "shadowed": grow_shadowed,
    "mentioned": grow_mentioned,
}
