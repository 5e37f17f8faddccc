from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corollary.answers.building.rows import guess_counts
from corollary.facts.evidence import Evidence, Form
from corollary.facts.vocabulary import OPEN_REASONS, REASONS
from corollary.linking.program import Program
from tests.support.programs import program
from tests.support.shop import CART, ORDER, shop
from tests.support.workspaces import workspace

IDS = [f"{file}.x#{owner}.{name}" for file in "ab" for owner in "AB" for name in ("get", "put")]

edge_rows = st.lists(
    st.tuples(
        st.sampled_from(IDS),
        st.sampled_from(IDS),
        st.sampled_from(["exact", "inferred", "dispatch"]),
        st.integers(1, 4),
        st.integers(0, 2),
        st.sampled_from(["call", "reference"]),
    ),
    max_size=20,
)
site_rows = st.lists(
    st.tuples(
        st.sampled_from(IDS),
        st.sampled_from(["get", "put", "other", ""]),
        st.sampled_from(REASONS),
        st.integers(1, 4),
        st.integers(0, 2),
        st.sampled_from(["call", "reference"]),
    ),
    max_size=12,
)


def lines(value: Program, **options: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in b"".join(workspace(value).edges(**options)).splitlines()]


def test_every_edge_is_a_line_that_says_all() -> None:
    found = lines(shop())
    assert found[0] == {
        "caller": {"file": CART, "line": 0, "symbol": CART},
        "callee": {"file": CART, "line": 1, "symbol": f"{CART}#main"},
        "site": {"file": CART, "line": 9, "column": 0},
        "evidence": "exact",
    }
    assert found[-1] == {
        "caller": {"file": CART, "line": 1, "symbol": f"{CART}#main"},
        "callee": {"file": ORDER, "line": 3, "symbol": f"{ORDER}#Order.audit"},
        "site": {"file": CART, "line": 4, "column": 4},
        "evidence": "guess",
    }
    assert len(found) == 7


def test_references_are_told_from_calls() -> None:
    added = [row for row in lines(shop(), references=True) if "form" in row]
    assert [(row["form"], row["callee"]["symbol"]) for row in added] == [("reference", f"{ORDER}#Order")]


@pytest.mark.parametrize(("weakest", "count"), [("EXACT", 3), ("INFERRED", 5), ("DISPATCH", 6), ("GUESS", 7)])
def test_evidence_is_a_bound(weakest: str, count: int) -> None:
    assert len(lines(shop(), evidence=Evidence[weakest])) == count


@given(edge_rows, site_rows, st.sampled_from(Evidence), st.booleans())
def test_the_lines_are_the_edges_and_the_guesses(
    edges: list[tuple[Any, ...]], sites: list[tuple[Any, ...]], weakest: Evidence, references: bool
) -> None:
    value = program(IDS, edges=edges, unresolved=sites)
    forms = {"call", "reference"} if references else {"call"}
    expected = {
        (caller, callee, line, column, evidence, form)
        for caller, callee, evidence, line, column, form in edges
        if form in forms and Evidence[evidence.upper()] <= weakest
    }
    known = {(caller, callee, line, column) for caller, callee, _, line, column, _ in edges}
    if weakest is Evidence.GUESS:
        expected |= {
            (caller, callee, line, column, "guess", form)
            for caller, name, reason, line, column, form in sites
            for callee in IDS
            if form in forms and reason in OPEN_REASONS and callee.endswith(f".{name}")
            if (caller, callee, line, column) not in known
        }
    found = [
        (
            row["caller"]["symbol"],
            row["callee"]["symbol"],
            row["site"]["line"],
            row["site"]["column"],
            row["evidence"],
            row.get("form", "call"),
        )
        for row in lines(value, evidence=weakest, references=references)
    ]
    assert set(found) == expected


@given(site_rows)
def test_guesses_can_be_counted_without_listing_them(sites: list[tuple[Any, ...]]) -> None:
    value = program(IDS, unresolved=sites)
    listed = [row.get("form", "call") for row in lines(value, references=True)]
    assert guess_counts(value) == {form: listed.count(form.label) for form in Form}


def test_as_text_every_edge_opens_with_its_site() -> None:
    text = b"".join(workspace(shop()).edges(text=True)).decode().splitlines()
    assert text[0] == f"{CART}:9: {CART} calls {CART}#main [exact]"
    assert text[-1] == f"{CART}:4: {CART}#main calls {ORDER}#Order.audit [guess]"
