"""Random programs: small enough to shrink, rich enough to hold every kind of row."""

from __future__ import annotations

from hypothesis import strategies as st

from corollary.facts.vocabulary import PROTOCOL_REASON, PURPOSES, REASONS
from corollary.linking.program import Program
from tests.support.programs import program

FILES = ("a.x", "b.x", "c/d.x")
NAMES = ("f", "g", "run")

SYMBOLS = tuple(
    identifier
    for file in FILES
    for identifier in (
        file,
        *(f"{file}#{n}" for n in NAMES),
        f"{file}#K",
        *(f"{file}#K.{n}" for n in NAMES),
        f"{file}#L",
    )
)
CLASSES = tuple(identifier for identifier in SYMBOLS if identifier[-1] in "KL")

symbol = st.sampled_from(SYMBOLS)
line = st.integers(1, 9)
form = st.sampled_from(("call", "call", "reference"))


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """A linked program over SYMBOLS with any of everything, cycles and self-loops included."""
    edge = st.tuples(symbol, symbol, st.sampled_from(("exact", "inferred", "dispatch")), line, st.just(0), form)
    site = st.tuples(
        symbol, st.sampled_from((*NAMES, "K", "nowhere", "")), st.sampled_from(REASONS), line, st.just(0), form
    )
    reason = st.sampled_from(("main", "test", PROTOCOL_REASON))
    loads = st.tuples(
        st.sampled_from(FILES), st.sampled_from((*FILES, None)), st.just("m"), st.just(""), line, st.booleans()
    )
    bases = st.tuples(st.sampled_from(CLASSES), st.sampled_from((*CLASSES, None)))
    issue = st.tuples(st.just("lost.x"), st.sampled_from(("unreadable", "too-large", "vendored")), st.just(0))
    return program(
        SYMBOLS,
        edges=draw(st.lists(edge, max_size=30)),
        unresolved=draw(st.lists(site, max_size=6)),
        entry_points=draw(st.lists(st.tuples(symbol, reason, st.sampled_from(PURPOSES)), max_size=6)),
        imports=draw(st.lists(loads, max_size=4)),
        overriding=draw(st.lists(st.tuples(symbol, st.integers(0, 1)), unique_by=lambda row: row[0], max_size=20)),
        held=draw(st.lists(st.sampled_from(FILES), unique=True)),
        inherits=draw(st.lists(bases, max_size=3)),
        mentions=draw(st.lists(st.sampled_from(NAMES), max_size=2)),
        issues=draw(st.lists(issue, max_size=1)),
    )
