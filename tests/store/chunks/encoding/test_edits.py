"""Segments as edits of each other: always the same bytes, and small where little changed."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from corollary.facts.extraction import extract
from corollary.facts.layouts import LAYOUTS, current
from corollary.facts.schema import RELATIONS, SCHEMA_VERSION
from corollary.facts.segment import encode, joined, make_segment, parts
from corollary.store.chunks.addresses import Kind
from corollary.store.chunks.encoding import codec
from corollary.store.chunks.encoding.codec import Form
from corollary.store.chunks.encoding.edits import edited, edits
from corollary.store.disk.faults import DamagedError
from corollary.syntax.languages import load_languages

NAMES = ("alpha", "beta", "gamma", "delta", "naïve")
LINES = st.sampled_from(
    [
        *(f"def {name}(x):\n    return {other}(x, {name}.attr)\n" for name, other in pairwise(NAMES)),
        "class A(B):\n    def m(self, *a, **k):\n        self.n = [a, k]\n        return lambda z: self.m(z)\n",
        "import os\nfrom a.b import c as d\n",
        "x = {'k': alpha(1)}\n",
        "# nothing\n\n",
        "@deco\ndef f(): yield g()\n",
        "broken(((\n",
    ]
)
FILES = st.lists(LINES, max_size=14)


known_languages = cache(load_languages)


def segment(lines: list[str]) -> bytes:
    return encode(extract("".join(lines).encode(), known_languages()["python"], "a.py"))


@settings(max_examples=40)
@given(FILES, FILES)
def test_the_same_bytes_come_out(before: list[str], after: list[str]) -> None:
    old, new = segment(before), segment(after)
    found = edits(old, new)
    assert found is not None
    assert edited(old, found) == new


CELLS = st.integers(-1, 12)


@st.composite
def made_up(draw: st.DrawFn) -> bytes:
    """A segment whose numbers mean nothing, as far as the schema lets them."""
    rows = {
        relation.name: draw(st.lists(st.tuples(*[CELLS] * len(relation.columns)), max_size=3))
        for relation in draw(st.permutations(RELATIONS))[:5]
    }
    calls, definitions = len(rows.get("call", ())), len(rows.get("definition", ()))
    limits = {"string": 5, "term": 12, "call": calls - 1, "definition": definitions - 1}
    types = {relation.name: [kind for _, kind in relation.columns] for relation in RELATIONS}
    bounded = {
        name: [
            tuple(min(cell, limits.get(kind, cell)) for cell, kind in zip(row, types[name], strict=True)) for row in of
        ]
        for name, of in rows.items()
    }
    return encode(make_segment("made-up", draw(st.permutations("abcdef")), 13, bounded))


@settings(max_examples=40)
@given(made_up(), made_up())
def test_so_they_do_of_segments_that_mean_nothing(old: bytes, new: bytes) -> None:
    found = edits(old, new)
    assert found is not None
    assert edited(old, found) == new


def test_a_line_at_the_top_costs_little() -> None:
    lines = [f"def f{n}(x):\n    return g{n % 7}(x, h.attr{n})\n" for n in range(200)]
    old, new = segment(lines), segment(["import os\n\nos.getcwd()\n", *lines])
    form, body = codec.arranged(Kind.SEGMENT, new, old)
    assert form is Form.EDITS
    compressed = zstandard.ZstdCompressor(level=12).compress(body)
    assert len(compressed) < len(codec.encode(Kind.SEGMENT, new)[1]) / 8
    assert codec.decode(form | codec.PACKED, body, len(new), (Kind.SEGMENT, old)) == new
    assert codec.decode(form, compressed, len(new), (Kind.SEGMENT, old)) == new


@given(made_up())
def test_parts_make_the_same_bytes(data: bytes) -> None:
    found = parts(data)
    assert found is not None
    assert joined(found) == data


@pytest.mark.parametrize("other", [b"", b"CSEG", b"no segment at all, but some bytes"])
def test_what_is_no_segment_has_no_edits(other: bytes) -> None:
    assert edits(other, segment([])) is None
    assert edits(segment([]), other) is None


@settings(max_examples=40)
@given(st.binary(max_size=80))
def test_edits_that_are_none_are_damage(data: bytes) -> None:
    old = segment(["def f(): g()\n"])
    stored = codec.encode(Kind.CONTENT, data * 8)[1]
    with pytest.raises(DamagedError):
        codec.decode(Form.EDITS, stored, 1000, (Kind.SEGMENT, old))
    with pytest.raises(DamagedError):
        codec.decode(Form.EDITS, stored, 1000)


def test_the_layout_of_the_schema_is_on_record() -> None:
    assert LAYOUTS[SCHEMA_VERSION] == current(), "a changed schema needs another version, and its layout on record"
