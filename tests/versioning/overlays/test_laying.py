"""An overlay changes the facts that it speaks of and no others: held against sets of tuples, which know no tables."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corollary.facts.vocabulary import OPEN_REASONS
from corollary.linking.program import NONE, Program
from corollary.reasoning import questions
from corollary.reasoning.graph import Graph
from corollary.reasoning.program_facts import facts, rows
from corollary.reasoning.prolog.queries import Prolog
from corollary.reasoning.prolog.worlds import world_of
from corollary.reasoning.results import Confidence
from corollary.store.overlay import Edit, Overlay, ordered, settled
from corollary.versioning.overlays.laying import laid_over
from tests.support.programs import program
from tests.support.strategies import FILES, SYMBOLS, programs

DROPPABLE = [one for one in SYMBOLS if "#" in one]
symbol = st.sampled_from(SYMBOLS)
drops = st.builds(lambda one: Edit("drop", "symbol", (one,)), st.sampled_from(DROPPABLE))
STATED = {
    "calls": (symbol, symbol),
    "references": (symbol, symbol),
    "entry_point": (symbol, st.sampled_from(("main", "what-if"))),
    "exports": (st.sampled_from(FILES), symbol),
    "import_site": (st.sampled_from(FILES), st.sampled_from(FILES), st.integers(1, 9), st.just("runtime")),
    "mentions": (st.sampled_from(("f", "g", "new")),),
}
stated = st.one_of(
    *(
        st.builds(Edit, st.sampled_from(("assert", "retract")), st.just(name), st.tuples(*arguments))
        for name, arguments in STATED.items()
    )
)

Tuples = Mapping[str, set[tuple[str | int, ...]]]


def tuples(value: Program) -> Tuples:
    return {relation.name: set(rows(columns)) for relation, columns in facts(value)}


def inside(value: Program, dropped: set[str]) -> set[str]:
    """The dropped symbols and what stands in them, by their ids."""
    return {one for one in value.symbols.id if any(one == top or one.startswith(f"{top}.") for top in dropped)}


@settings(max_examples=60, deadline=None)
@given(programs(), st.lists(drops, min_size=1, max_size=3))
def test_what_is_dropped_is_in_no_fact_and_nothing_else_changes(value: Program, edits: list[Edit]) -> None:
    gone = inside(value, {str(edit.arguments[0]) for edit in edits})
    before, after = tuples(value), tuples(laid_over(value, ordered(edits)).program)
    for name in ("defines", "named", "spans", "visibility", "contains", "calls", "references", "call_site", "exports"):
        assert after[name] == {row for row in before[name] if gone.isdisjoint(row)}, name
    for name in ("candidate", "entry_point", "inherits", "overriding", "held_module", "file", "mentions", "left_out"):
        assert after[name] == {row for row in before[name] if gone.isdisjoint(row)}, name
    orphans = {symbol for symbol, base, _ in before["inherits"] if base in gone and symbol not in gone}
    outside = {symbol for (symbol,) in before["inherits_outside"] if symbol not in gone}
    assert after["inherits_outside"] == {(one,) for one in orphans | outside}


@settings(max_examples=60, deadline=None)
@given(programs(), st.lists(drops, min_size=1, max_size=3))
def test_who_called_what_is_dropped_has_an_open_site_there(value: Program, edits: list[Edit]) -> None:
    gone = inside(value, {str(edit.arguments[0]) for edit in edits})
    before, after = tuples(value), tuples(laid_over(value, ordered(edits)).program)
    for known, unknown in (("call_site", "unresolved_call"), ("reference_site", "unresolved_reference")):
        kept = {row for row in before[unknown] if row[0] not in gone}
        broken = {(row[0], *row[2:4]) for row in before[known] if row[0] not in gone and row[1] in gone}
        new = after[unknown] - kept
        assert after[unknown] >= kept
        assert {(row[0], *row[2:4]) for row in new} <= broken
        assert broken <= {(row[0], *row[2:4]) for row in after[unknown] if row[4] in OPEN_REASONS}


@settings(max_examples=60, deadline=None)
@given(programs(), st.lists(stated, max_size=5))
def test_what_is_stated_holds_and_what_is_retracted_does_not(value: Program, edits: list[Edit]) -> None:
    overlay = settled((), edits)
    laid = laid_over(value, overlay)
    before, after = tuples(value), tuples(laid.program)
    absent = {edit for edit in overlay if edit.verb == "retract" and edit.arguments not in before[edit.name]}
    assert {one.edit for one in laid.stale} == absent
    for name in STATED:
        asserted, retracted = (
            {edit.arguments for edit in overlay if (edit.verb, edit.name) == (verb, name)}
            for verb in ("assert", "retract")
        )
        assert after[name] == (before[name] - retracted) | asserted
    for name in ("defines", "contains", "candidate", "inherits", "unresolved_call", "visibility"):
        assert after[name] == before[name]


@settings(max_examples=60, deadline=None)
@given(programs(), st.lists(st.one_of(stated, drops), max_size=4))
def test_tables_stay_as_they_are_declared(value: Program, edits: list[Edit]) -> None:
    laid = laid_over(value, settled((), edits)).program
    edges, sites = laid.edges, laid.unresolved
    for columns in (
        (edges.form, edges.evidence, edges.callee, edges.column, edges.line, edges.caller)[2:],
        (sites.form, sites.reason, sites.name, sites.column, sites.line, sites.caller),
        laid.candidates[::-1],
    ):
        order = np.lexsort(columns)
        assert all(np.array_equal(column[order], column) for column in columns)
    count = len(laid.symbols)
    for column in (edges.caller, edges.callee, sites.caller, laid.exports[1], laid.entry_points.symbol):
        assert ((column >= 0) & (column < count)).all()
    assert ((laid.symbols.parent >= NONE) & (laid.symbols.parent < count)).all()
    if laid.origin is not None:
        assert [value.symbols.id[row] for row in laid.origin.rows.tolist()] == list(laid.symbols.id)


@settings(max_examples=40, deadline=None)
@given(programs(), st.lists(stated, max_size=3), st.lists(stated, max_size=3))
def test_later_edits_over_earlier_ones_are_one_overlay(value: Program, one: list[Edit], other: list[Edit]) -> None:
    first = settled((), one)
    at_once = laid_over(value, settled(first, other)).program
    in_turn = laid_over(laid_over(value, first).program, settled((), other)).program
    left, right = tuples(at_once), tuples(in_turn)
    assert {name: left[name] for name in STATED} == {name: right[name] for name in STATED}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=programs(), edits=st.lists(st.one_of(stated, drops), min_size=1, max_size=4))
def test_rules_see_what_kernels_see(prolog: Prolog, value: Program, edits: list[Edit]) -> None:
    laid = laid_over(value, settled((), edits)).program
    found = questions.dead(laid, Graph.of(laid), frozenset(Confidence))
    told = {(laid.symbols.id[one.symbol], one.confidence.value) for one in found.symbols}
    assert set(prolog.query(world_of(laid), "dead(S, C)", limit=1_000_000).rows) == told
    members = {laid.symbols.id[m] for one in questions.cycles(laid, Graph.of(laid)).components for m in one.members}
    assert {row[0] for row in prolog.query(world_of(laid), "in_cycle(S)", limit=1_000_000).rows} == members


def test_an_added_call_says_who_says_so() -> None:
    value = program(["a.x#f", "a.x#g"])
    laid = laid_over(value, (Edit("assert", "calls", ("a.x#f", "a.x#g")),)).program
    assert tuples(laid)["call_site"] == {("a.x#f", "a.x#g", 0, 0, "asserted")}
    dropped = laid_over(laid, (Edit("drop", "symbol", ("a.x#g",)),)).program
    assert not tuples(dropped)["unresolved_call"]  # there is no code that would call it


def test_a_constructor_that_is_dropped_with_its_class_is_called_by_the_name_of_that() -> None:
    value = program(
        ["a.x#K", "a.x#K.new", "a.x#f"],
        edges=[("a.x#f", "a.x#K.new")],
        entry_points=[("a.x#K.new", "protocol")],
    )
    laid = laid_over(value, (Edit("drop", "symbol", ("a.x#K",)),)).program
    assert {row[1] for row in tuples(laid)["unresolved_call"]} == {"K"}


FACTS = [
    (("layer", ("a.x", "web")), {"a.x", "a.x#f", "a.x#K"}, False),
    (("layer", ("c/", "web")), {"c/d.x", "c/d.x#f"}, False),
    (("layer", ("*.x#f", "web")), {"a.x#f", "c/d.x#f"}, False),
    (("layer", ("*d.x", "web")), {"c/d.x", "c/d.x#f"}, False),
    (("layer", ("a.x#K", "web")), {"a.x#K"}, False),
    (("layer", ("gone.x#f", "web")), {"gone.x#f"}, True),
    (("layer", ("gone/*", "web")), set(), True),
]


def test_facts_of_users_mean_symbols_and_are_never_dropped() -> None:
    value = program(["a.x#f", "a.x#K", "c/d.x#f"])
    for (name, arguments), means, is_stale in FACTS:
        laid = laid_over(value, (Edit("assert", name, arguments),))
        assert tuples(laid.program)["layer"] == {(one, "web") for one in means}, arguments
        assert bool(laid.stale) == is_stale, arguments


@pytest.mark.parametrize(
    ("retracted", "left"),
    [
        (("a.x", "web"), {"c/d.x", "c/d.x#f"}),
        (("*#f", None), {"a.x", "a.x#K", "c/d.x"}),
        ((None, "web"), set()),
        ((None, "other"), {"a.x", "a.x#f", "a.x#K", "c/d.x", "c/d.x#f"}),
    ],
)
def test_what_users_say_is_taken_back_of_all_that_is_meant(retracted: tuple[str | None, ...], left: set[str]) -> None:
    value = laid_over(program(["a.x#f", "a.x#K", "c/d.x#f"]), (Edit("assert", "layer", ("*", "web")),)).program
    laid = laid_over(value, (Edit("retract", "layer", retracted),))
    assert tuples(laid.program)["layer"] == {(one, "web") for one in left}
    assert bool(laid.stale) == (retracted == (None, "other"))


def test_relations_of_users_are_asked_like_others(prolog: Prolog) -> None:
    overlay: Overlay = (
        Edit("assert", "talks_to", ("a.x#f", "a.x#g", 3)),
        Edit("declare", "talks_to", ("symbol", "symbol", "integer")),
        Edit("declare", "quiet", ("name",)),
    )
    laid = laid_over(program(["a.x#f", "a.x#g"]), overlay).program
    assert prolog.query(world_of(laid), "talks_to(A, B, N), N > 2").rows == (("a.x#f", "a.x#g", 3),)
    assert prolog.query(world_of(laid), "\\+ quiet(_), \\+ layer(_, _)").rows == ((),)
