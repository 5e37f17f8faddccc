"""Facts by terms and by files: what is shifted after an edit is what is found in the files anew."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from corollary.facts.schema import RELATION
from corollary.linking.assembly import Assembly, assemble
from corollary.linking.indices import ROW
from corollary.linking.pieces.pieces import Pieces
from tests.linking.incremental.sources import PATHS, modules
from tests.linking.incremental.test_relinking import sources
from tests.linking.programs import languages

_WAITING = (
    ("result", "callee", "term"),
    ("call", "callee", ROW),
    ("call", "callee", "caller", "result"),
    ("attribute", "object", "term", "name"),
    ("argument", "term", "call", "position"),
    ("store", "object", "name", "value"),
)
_MARKS = (("call", "callee"), ("attribute", "term"), ("decorator", "term"))
_GATHERED = ("call", "flow", "store", "member")


def asked(assembly: Assembly) -> list[npt.NDArray[np.generic]]:
    """All that is asked for, of an assembly."""
    found: list[npt.NDArray[np.generic]] = []
    for wanted in _WAITING:
        table = assembly.by_term.waiting(*wanted)
        found += [table.starts, *table.columns]
    found += [gathered(assembly, relation) for relation in _GATHERED]
    return found + [assembly.by_term.marks(*wanted) for wanted in _MARKS]


def gathered(assembly: Assembly, relation: str, asked_for: list[int] | None = None) -> npt.NDArray[np.int64]:
    """The rows of a relation, file by file; notes for which files it had to be asked for."""

    def find(files: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        if asked_for is not None:
            asked_for.extend(np.flatnonzero(files).tolist())
        return assembly.rows_among(relation, files).astype(np.int64)

    return assembly.by_file.of(relation, tuple(kind for _, kind in RELATION[relation].columns), find)


@st.composite
def programs(draw: st.DrawFn) -> Mapping[str, str]:
    paths = draw(st.lists(st.sampled_from(PATHS), unique=True, max_size=4))
    return {path: "\n".join([*draw(modules(path)), ""]) for path in paths}


@settings(deadline=None, max_examples=15)
@given(st.lists(programs(), min_size=2, max_size=3), st.data())
def test_what_is_shifted_is_what_is_found_anew(states: list[Mapping[str, str]], data: st.DataObject) -> None:
    pieces = Pieces({name: language.specification for name, language in languages().items()})
    before: Assembly | None = None
    files: dict[str, str] = {}
    for state in states:
        kept = data.draw(st.sets(st.sampled_from(PATHS)))
        files = {path: text for path, text in files.items() if path in kept} | dict(state)
        parts = pieces.of(sources(files).segments)
        before = assemble(parts, pieces.strings, before)
        expected = assemble(parts, pieces.strings)
        for one, other in zip(asked(before), asked(expected), strict=True):
            assert one.dtype == other.dtype
            np.testing.assert_array_equal(one, other)


def test_what_files_say_is_asked_of_those_that_changed_alone() -> None:
    pieces = Pieces({name: language.specification for name, language in languages().items()})
    files = dict.fromkeys(PATHS[:3], "def f():\n    return g()\n")
    parts = pieces.of(sources(files).segments)
    before = assemble(parts, pieces.strings)
    first: list[int] = []
    gathered(before, "call", first)
    assert first == [0, 1, 2]
    changed = sorted(files)[1]
    parts = pieces.of(sources(files | {changed: "def f():\n    return h(g())\n"}).segments)
    again: list[int] = []
    gathered(assemble(parts, pieces.strings, before), "call", again)
    assert again == [1]
