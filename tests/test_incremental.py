"""The law of the index: after any edits, the program is the one that is built from scratch, bit for bit."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from corollary import Workspace
from corollary.linking import stored

PATHS = ("a.py", "b.py", "shop/__init__.py", "shop/c.py", "shop/inner/d.py", "e.js", "web/index.js")
CONTENTS = (
    "",
    "def f(): ...\n",
    "def g(): ...\n",  # of the same size as the one before
    "# moved\n\ndef f(): ...\n",
    "from shop.c import f\n\nf()\n",
    "# moved\nfrom shop.c import f\nf()  # told\n",
    "from a import *\nfrom .c import g as f\n\n\ndef h(): return f() or g()\n",
    "class A:\n    def f(self): return self.g()\n    def g(self): ...\n",
    "import a\n\n\nclass B(a.A):\n    def g(self): return B().f()\n",
    "def broken(:\n    f(\n",
    "export const f = () => g();\nfunction g() { return f; }\n",
    "import { f } from './e';\nexport * from './web';\nf();\n",
)
FACTORY = "class A:\n    @classmethod\n    def f(cls): return cls()\n    def g(self): return A.f().g()\n"
OF_ITSELF = "class A:\n    def f(self): return list(self).g()\n    def g(self): return self.__class__()\n"
ITERATED = OF_ITSELF + "    def __iter__(self): return iter([A()])\n"

Edit = tuple[str, str | None]
"""A path and its new content, None to delete it."""

contents = st.sampled_from(CONTENTS)
trees = st.dictionaries(st.sampled_from(PATHS), contents, min_size=1)
edits: st.SearchStrategy[list[list[Edit]]] = st.lists(
    st.lists(st.tuples(st.sampled_from(PATHS), st.one_of(st.none(), contents)), min_size=1, max_size=3), max_size=2
)


def write(root: Path, path: str, content: str | None) -> None:
    file = root / path
    if content is None:
        file.unlink(missing_ok=True)
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")


def from_scratch(files: Mapping[str, str], jobs: int = 1) -> bytes:
    """The program of a fresh folder with these files, in the form in which it is stored."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        for path, content in files.items():
            write(root, path, content)
        with Workspace.open(root, jobs=jobs) as workspace:
            return b"".join(stored.encode(workspace.program()))


@settings(max_examples=15)
@given(trees, edits)
@example({"a.py": CONTENTS[1]}, [[("a.py", CONTENTS[2])], [("a.py", CONTENTS[1])]])
@example({"a.py": CONTENTS[7], "b.pyi": CONTENTS[8]}, [[("b.py", CONTENTS[8])], [("b.py", None)]])
@example({"a.py": FACTORY, "b.py": CONTENTS[8]}, [[("a.py", CONTENTS[7])], [("a.py", FACTORY)]])
@example({"a.py": OF_ITSELF, "b.py": CONTENTS[8]}, [[("a.py", ITERATED)], [("a.py", FACTORY)], [("a.py", OF_ITSELF)]])
def test_an_edited_program_is_the_one_built_from_scratch(tree: dict[str, str], rounds: list[list[Edit]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        files = {"kept.py": "import a\n\na.f()\n", **tree}
        for path, text in files.items():
            write(root, path, text)
        with Workspace.open(root, jobs=1) as workspace:
            workspace.program()
            for edited in rounds:
                for path, content in edited:
                    write(root, path, content)
                    if content is None:
                        files.pop(path, None)
                    else:
                        files[path] = content
                assert b"".join(stored.encode(workspace.refresh())) == from_scratch(files)
        with Workspace.open(root, jobs=1) as reopened:
            assert b"".join(stored.encode(reopened.program())) == from_scratch(files)


@settings(max_examples=5)
@given(trees)
def test_the_number_of_processes_changes_nothing(tree: dict[str, str]) -> None:
    assert from_scratch(tree, jobs=1) == from_scratch(tree, jobs=2)


@settings(max_examples=5)
@given(trees)
def test_a_lost_cache_changes_nothing(tree: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        for path, content in tree.items():
            write(root, path, content)
        with Workspace.open(root, jobs=1) as workspace:
            before = b"".join(stored.encode(workspace.program()))
        shutil.rmtree(root / ".corollary")
        with Workspace.open(root, jobs=1) as workspace:
            assert b"".join(stored.encode(workspace.program())) == before
