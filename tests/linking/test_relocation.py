"""A program of sources that only moved equals the one that linking gives; whatever else changed takes linking."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corollary.facts.extraction import extract
from corollary.facts.segment import Segment
from corollary.linking import stored
from corollary.linking.linker import link
from corollary.linking.program import Program
from corollary.linking.relocation import relocated
from corollary.syntax.languages import load_languages

LANGUAGES = load_languages()
SPECIFICATIONS = {name: language.specification for name, language in LANGUAGES.items()}

BEFORE = """import os, b
from b import helper as h, missing
from . import b as again


class A(b.Base):
    '''Something.'''
    def run(self, x): return self.step(x) or h(self)
    def step(self, x):
        getattr(self, "step_" + x)(); other.unknown(); h(); h()
        return [y.step() for y in x]


def f(a, c=A):
    a.run(1); c().step(2); os.getcwd(); f(f)
"""
OTHERS = {"b.py": "import a\n\n\nclass Base:\n    def step_one(self): return a.f(self)\n\n\ndef helper(x): x.run()\n"}


def segments(source: str) -> dict[str, Segment]:
    sources = {"a.py": source, **OTHERS}
    return {path: extract(text.encode(), LANGUAGES["python"], path) for path, text in sources.items()}


def linked(source: str) -> Program:
    return link(segments(source), SPECIFICATIONS, snapshot=str(hash(source)))


def moved(before: str, after: str) -> Program | None:
    old, new = segments(before), segments(after)
    return relocated(linked(before), {"a.py": old["a.py"]}, {"a.py": new["a.py"]}, str(hash(after)))


def encoded(program: Program) -> bytes:
    return b"".join(stored.encode(program))


@st.composite
def edits(draw: st.DrawFn) -> str:
    """The source with comments and blank lines between its lines."""
    lines = []
    for line in BEFORE.splitlines():
        lines += draw(st.lists(st.sampled_from(["", "# a comment", "    # deeper"]), max_size=2))
        lines.append(line + draw(st.sampled_from(["", "  ", "  # told"])))
    return "\n".join(lines) + "\n"


@given(edits(), edits())
def test_sources_that_moved_give_what_linking_gives(before: str, after: str) -> None:
    program = moved(before, after)
    assert program is not None
    assert encoded(program) == encoded(linked(after))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    a.run(1); c().step(2)", "    a.run(1)\n    c().step(2)"),
        ("import os, b", "import os\nimport b"),
        ("a.run(1)", "a.run( 1 )"),
        ("    a.run(1); c()", "    a.run(1);\n\n    c()"),
        ("missing", "(missing)"),
    ],
)
def test_other_layouts(old: str, new: str) -> None:
    after = BEFORE.replace(old, new)
    program = moved(BEFORE, after)
    assert program is None or encoded(program) == encoded(linked(after))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a.run(1)", "a.walk(1)"),
        ("def f", "def g"),
        ("a.run(1); ", ""),
        ("Something", "Another thing"),
        ('"step_"', '"walk_"'),
        ("import os", "import sys"),
        ("def f(a, c=A):", "def f(a, c=A:"),
        ("f(f)\n", "f(f)\n\n\ndef more(): ...\n"),
    ],
)
def test_what_says_something_else_takes_linking(old: str, new: str) -> None:
    assert moved(BEFORE, BEFORE.replace(old, new)) is None
