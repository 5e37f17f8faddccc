"""Input and output happen in few places: the rest of the package is functions from values to values."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "corollary"

PLACES = {
    "source/": "reads what is analysed",
    "store/": "keeps what was found",
    "interfaces/": "speaks with the user",
    "resources.py": "finds the data of the package",
    "syntax/languages.py": "reads the language folders",
    "syntax/installed.py": "finds those that installed packages declare",
    "facts/processes.py": "starts the processes that extract facts on every core",
    "facts/worker.py": "is such a process",
    "verification/templates/reading/loading.py": "reads the template folders",
    "reasoning/prolog/": "feeds the rules to its worker process",
    "reasoning/workers/": "starts, feeds and ends worker processes",
}
"""Where input and output may happen (a file, or a folder with its slash), and for what."""

MODULES = frozenset({"http", "io", "shutil", "socket", "subprocess", "tempfile", "urllib"})
CALLS = frozenset({"open", "print", "input"})
METHODS = frozenset(
    {"is_dir", "is_file", "iterdir", "mkdir", "read_bytes", "read_text", "rglob", "unlink", "write_bytes", "write_text"}
)


def relative(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def is_a_place(name: str) -> bool:
    return any(name == place or (place.endswith("/") and name.startswith(place)) for place in PLACES)


PURE = [path for path in sorted(PACKAGE.rglob("*.py")) if not is_a_place(relative(path))]


def input_and_output(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                used = [name.name for name in names if name.name.partition(".")[0] in MODULES]
            case ast.ImportFrom(module=str(module)) if module.partition(".")[0] in MODULES:
                used = [module]
            case ast.Call(func=ast.Name(id=name)) if name in CALLS:
                used = [name]
            case ast.Call(func=ast.Attribute(attr=name)) if name in METHODS:
                used = [name]
            case _:
                used = []
        for name in used:
            yield f"line {node.lineno}: {name}"  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", PURE, ids=relative)
def test_does_no_input_or_output(path: Path) -> None:
    assert not list(input_and_output(ast.parse(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    "source", ["import subprocess", "from urllib.request import urlopen", "open('x')", "path.read_text()", "print()"]
)
def test_input_and_output_is_found(source: str) -> None:
    assert list(input_and_output(ast.parse(source)))
