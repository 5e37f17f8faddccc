"""Why an edge is there is checked, not told: every derivation leads from the site to the definition, by facts.

What a derivation must be stands in `tests/support/chains.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corollary.facts.extraction import extract
from corollary.linking.cases import parts
from corollary.syntax.corpus import read_case
from corollary.syntax.languages import Language, load_languages
from tests.support.chains import check_all

GRAMMARS = Path(__file__).parents[2] / "grammars"
CASES = sorted(GRAMMARS.glob("*/corpus/*.txt"))


@pytest.fixture(scope="module")
def languages() -> dict[str, Language]:
    return load_languages()


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parents[1].name}/{path.stem}")
def test_every_edge_of_the_corpora_is_derived(path: Path, languages: dict[str, Language]) -> None:
    case = read_case(path, path.read_text(encoding="utf-8"))
    segments, manifests = parts(case, languages)
    check_all(segments, languages, manifests, case.sources)


PRELUDE = """\
def f(): ...
def g(): ...
def give(x): return x
def call(x): return x()
class A:
    def __init__(self, h=None):
        self.h = h
        self.hs = [h]
    def m(self): return self.n()
    def n(self): return self.h()
    def me(self): return self
    def __call__(self): return self.m
class B(A):
    def n(self):
        super().n()
        for h in self.hs:
            h()
x = y = z = None
xs = []
"""

VARIABLES = st.sampled_from(["x", "y", "z"])
VALUES = VARIABLES | st.sampled_from(
    [
        "f",
        "g",
        "A",
        "B",
        "A()",
        "B(x)",
        "A(f)",
        "xs",
        "xs[0]",
        "give(y)",
        "call(z)",
        "x.h",
        "y.me()",
        "z.m",
        "[g, x]",
        "lambda: x()",
    ]
)
STATEMENTS = st.one_of(
    st.builds("{} = {}".format, VARIABLES, VALUES),
    st.builds("{}()".format, VARIABLES),
    st.builds("xs.append({})".format, VALUES),
    st.builds("{}.h = {}".format, VARIABLES, VALUES),
    st.builds("{}.hs.append({})".format, VARIABLES, VALUES),
    st.builds("{}.m()".format, VARIABLES),
    st.builds("call({})".format, VALUES),
    st.builds("(lambda h: h())({})".format, VALUES),
    st.builds("for {} in xs: {}()".format, VARIABLES, VARIABLES),
)


@settings(deadline=None, max_examples=60)
@given(statements=st.lists(STATEMENTS, min_size=1, max_size=12))
def test_every_edge_of_any_program_is_derived(statements: list[str], languages: dict[str, Language]) -> None:
    source = PRELUDE + "\n".join(statements) + "\n"
    segment = extract(source.encode(), languages["python"], "a.py")
    check_all({"a.py": segment}, languages, {}, {"a.py": source})


def test_what_begins_far_away_is_derived(languages: dict[str, Language]) -> None:
    """More states are near than are looked at before a derivation is followed back in time."""
    steps = (f"{way}{n} = x{n}\nx{n + 1} = {way}{n}\n" for n in range(60) for way in "abcdefghijklmnopqrst")
    source = f"def f(): ...\nx0 = f\n{''.join(steps)}x60()\n"
    segment = extract(source.encode(), languages["python"], "a.py")
    assert check_all({"a.py": segment}, languages, {}, {"a.py": source})
