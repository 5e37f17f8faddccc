"""The law in small: whatever is done to the files, the index that saw every step equals one that saw the last alone."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from corollary.indexing import Index
from corollary.linking.stored import encode

PATHS = (
    "a.py",
    "b.py",
    "pkg/__init__.py",
    "pkg/a.py",
    "pkg/b.py",
    "web/index.js",
    "web/a.ts",
    "lib/lib.go",
    "package.json",
    "web/notes.txt",
)
BODIES = {
    ".py": (
        "",
        "def f():\n    pass\n",
        "def f():\n    g()\n\ndef g():\n    f()\n",
        "from a import f\nf()\n",
        "from pkg.a import *\nimport b as f\nf.g()\n",
        "from . import a, b\nfrom .a import f as g\n__all__ = ['g']\ng()\n",
        "class C:\n    def f(self):\n        self.g()\n\n    def g(self): ...\n",
        "from pkg import C\nclass D(C):\n    def g(self):\n        super().g()\n\nD().f()\n",
        "def f(:\n    g( ]\n",
    ),
    ".js": (
        "export function f() { f(); }\n",
        "import {f} from './a';\nf();\n",
        "export * from './a';\nmodule.exports = {};\n",
    ),
    ".ts": ("export const f = () => 1;\n", "export class C { m() { this.n(); } n() {} }\n", "import './index';\n"),
    ".go": ("package lib\n\nfunc F() { g() }\n\nfunc g() {}\n", "package lib\n"),
    ".json": ('{"name": "p", "main": "web/index.js"}', "{", '{"name": "q"}'),
    ".txt": ("nothing", "nothing else"),
}
ALWAYS = "main.py"
START = "from pkg import f\nimport a\n\nif __name__ == '__main__':\n    f(a.g)\n"


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, str, str]:
    """What is done: a word, a path, and a text or another path."""
    kind = draw(st.sampled_from(("write", "write", "write", "delete", "rename", "touch", "reopen")))
    path = draw(st.sampled_from(PATHS))
    if kind == "rename":
        return kind, path, draw(st.sampled_from(PATHS))
    return kind, path, draw(st.sampled_from(BODIES[Path(path).suffix]))


def apply(root: Path, edit: tuple[str, str, str]) -> None:
    kind, name, detail = edit
    path = root / name
    if kind == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(detail, encoding="utf-8")
    elif kind == "delete":
        path.unlink(missing_ok=True)
    elif kind == "touch" and path.exists():
        path.touch()
    elif kind == "rename" and path.exists():
        (root / detail).parent.mkdir(exist_ok=True)
        path.replace(root / detail)


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "root"
        root.mkdir()
        (root / ALWAYS).write_text(START, encoding="utf-8")
        yield root


def program(index: Index) -> bytes:
    return b"".join(encode(index.refresh()))


def from_scratch(root: Path) -> bytes:
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / root.name
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".corollary"))
        with Index.open(copy, jobs=1) as index:
            return program(index)


@given(st.lists(edits(), min_size=1, max_size=8))
@settings(max_examples=15)
def test_incremental_equals_rebuild(steps: list[tuple[str, str, str]]) -> None:
    with folder() as root:
        index = Index.open(root, jobs=1)
        program(index)
        for step in steps:
            apply(root, step)
            if step[0] == "reopen":
                index.close()
                index = Index.open(root, jobs=1)
            assert program(index) == from_scratch(root)
        index.close()


@given(st.lists(edits(), min_size=2, max_size=12))
@settings(max_examples=15)
def test_steps_that_nobody_looked_at_make_no_difference(steps: list[tuple[str, str, str]]) -> None:
    with folder() as root, Index.open(root, jobs=1) as index:
        program(index)
        for step in steps:
            apply(root, step)
        assert program(index) == from_scratch(root)
