"""Facts by terms: what is shifted after an edit is what is found in the files anew."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

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


def asked(assembly: Assembly) -> list[npt.NDArray[np.generic]]:
    """All that is asked for, of an assembly."""
    found: list[npt.NDArray[np.generic]] = []
    for wanted in _WAITING:
        table = assembly.by_term.waiting(*wanted)
        found += [table.starts, *table.columns]
    return found + [assembly.by_term.marks(*wanted) for wanted in _MARKS]


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
