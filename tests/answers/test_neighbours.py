"""Who calls whom, grouped and counted without listing every pair: the same as listing them all, and page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corollary.answers.describing import Describer
from corollary.answers.paging import Window
from corollary.answers.text.rendering import lines
from corollary.facts.evidence import Evidence
from corollary.linking.program import Program
from corollary.reasoning import questions
from corollary.reasoning.graph import Graph
from corollary.reasoning.results import Neighbours, Step, StepKind
from tests.support.programs import program
from tests.support.strategies import SYMBOLS, programs
from tests.support.workspaces import workspace

symbols = st.integers(0, len(SYMBOLS) - 1)
windows = st.sampled_from([Window(limit=1), Window(limit=3), Window(tokens=1), Window(tokens=400)])
QUESTIONS: list[tuple[str, Callable[..., Neighbours]]] = [
    ("callers", questions.callers),
    ("callees", questions.callees),
]
questions_asked = pytest.mark.parametrize(("question", "ask"), QUESTIONS, ids=["callers", "callees"])


def listed(steps: Iterable[Step], other: Callable[[Step], int], describe: Describer) -> list[Any]:
    """The symbols at the other end in the order of the steps, each with its sites: what the answer must say."""
    sites: dict[str, dict[Any, None]] = {}
    for step in steps:
        sites.setdefault(describe.identifier(other(step)), {})[describe.site(step)] = None
    return [(symbol, tuple(found)) for symbol, found in sites.items()]


def expected(value: Program, found: Neighbours) -> tuple[list[Any], list[Any], list[Any]]:
    """What is known, what a name speaks for and what nothing speaks for."""
    describe = Describer(value)

    def other(step: Step) -> int:
        return step.caller if found.incoming else step.callee

    steps = list(found.steps)
    known = [step for step in steps if step.kind is StepKind.EDGE]
    guesses = [step for step in steps if step.kind is StepKind.GUESS]
    named = {other(step) for step in guesses if value.names[int(value.unresolved.name[step.row])]}
    return (
        listed(known, other, describe),
        listed((step for step in guesses if other(step) in named), other, describe),
        listed((step for step in guesses if other(step) not in named), other, describe),
    )


def told(group: Iterable[Any]) -> list[Any]:
    return [(one.symbol.symbol, one.sites) for one in group]


@questions_asked
@given(value=programs(), symbol=symbols, weakest=st.sampled_from(Evidence), references=st.booleans())
def test_groups_and_counts_are_those_of_all_pairs(
    question: str, ask: Callable[..., Neighbours], value: Program, symbol: int, weakest: Evidence, references: bool
) -> None:
    found = ask(value, Graph.of(value), symbol, weakest=weakest, references=references)
    known, named, nameless = expected(value, found)
    asked = workspace(value, constructors=())
    answer = getattr(asked, question)(value.symbols.id[symbol], evidence=weakest, references=references)
    assert told(answer.direct) == known
    assert told(answer.guesses) == named + nameless
    totals = (answer.direct_total, answer.guesses_total, answer.guesses_by_name)
    assert totals == (len(known), len(named) + len(nameless), len(named))


def pages(ask: Callable[[Window], Any], window: Window) -> Iterator[Any]:
    answer = ask(window)
    yield answer
    while answer.page.cursor is not None:
        answer = ask(Window(window.limit, window.tokens, answer.page.cursor))
        yield answer


@pytest.mark.parametrize("question", ["callers", "callees", "impact"])
@given(value=programs(), symbol=symbols, window=windows)
def test_pages_add_up_to_the_whole(question: str, value: Program, symbol: int, window: Window) -> None:
    asked, name = workspace(value), value.symbols.id[symbol]
    how = {} if question == "impact" else {"transitive": True, "references": True}
    sections = ("sure", "possible") if question == "impact" else ("direct", "guesses", "further")
    whole = getattr(asked, question)(name, **how)
    cut = list(pages(lambda part: getattr(asked, question)(name, window=part, **how), window))
    for section in sections:
        shown = sum((getattr(page, section) for page in cut), ())
        assert tuple(map(with_sites_of, shown, getattr(whole, section))) == getattr(whole, section)
        assert len(shown) == len(getattr(whole, section))
    assert {page.page.total for page in cut} == {whole.page.total}
    assert [page.page.left_out for page in cut][-1] == 0


def with_sites_of(shown: Any, whole: Any) -> Any:
    """An item of a page with the sites that were left out of it, which must be the last of all."""
    left_out = getattr(shown, "sites_left_out", 0)
    if not left_out:
        return shown
    assert 0 < len(shown.sites) == len(whole.sites) - left_out
    return msgspec.structs.replace(shown, sites=shown.sites + whole.sites[-left_out:], sites_left_out=0)


@pytest.mark.parametrize("window", [Window(limit=7), Window(tokens=500), Window(limit=9, tokens=1000)])
@pytest.mark.parametrize(("question", "symbol"), [("callers", "a.x#g"), ("callees", "a.x#f")])
def test_sites_of_one_symbol_are_cut_like_items(window: Window, question: str, symbol: str) -> None:
    sites = [("a.x#f", "a.x#g", "exact", line) for line in range(1, 2000)]
    asked = workspace(program(edges=[("a.x#f", "a.x#g", "inferred", 2000), *sites]))
    answer = getattr(asked, question)(symbol, window=window)
    (one,) = answer.direct
    assert 0 < len(one.sites) == 2000 - one.sites_left_out <= (window.limit or 2000)
    assert one.evidence == "exact"
    assert len(msgspec.json.encode(answer)) <= 4 * (window.tokens or 2000)
    assert f"... and {one.sites_left_out} more sites of {one.symbol.symbol}" in lines(answer)


def test_a_site_of_a_class_and_its_constructor_is_told_once() -> None:
    value = program(
        {"a.x#K.new": "method"},
        unresolved=[("a.x#f", "", "unknown-value", 3)],
        edges=[("a.x", "a.x#K", "exact", 1, 0, "reference"), ("a.x", "a.x#K.new", "exact", 2, 0, "reference")],
    )
    answer = workspace(value).callers("a.x#K")
    assert [(one.symbol.symbol, [site.line for site in one.sites]) for one in answer.guesses] == [("a.x#f", [3])]
