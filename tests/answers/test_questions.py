"""What each question answers about the shop, and that every answer stands alone."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from corollary.answers.paging import Window
from corollary.answers.text.rendering import lines, text
from corollary.answers.types import answers
from corollary.answers.types.findings import Check
from corollary.answers.types.parts import Answer, Step
from corollary.facts.evidence import Evidence
from corollary.reasoning.results import Confidence
from corollary.workspace import Workspace
from tests.support.programs import program
from tests.support.shop import CART, ORDER, shop
from tests.support.workspaces import workspace

MAIN, NEW, SAVE, STORE = f"{CART}#main", f"{CART}#Cart.new", f"{CART}#Cart.save", f"{ORDER}#Order.save"
AUDIT, REFUND, SETTLE = f"{ORDER}#Order.audit", f"{ORDER}#refund", f"{ORDER}#settle"


def ids(items: Any) -> list[str]:
    return [item.symbol.symbol for item in items]


def chain(steps: tuple[Step, ...]) -> list[tuple[str, str, str, int, str]]:
    return [(step.caller, step.callee, step.file, step.line, step.evidence) for step in steps]


@pytest.fixture(name="asked")
def _asked() -> Workspace:
    return workspace(shop(), notes=("the cache is read-only",))


QUESTIONS = {
    "summary": lambda asked, window: asked.summary(),
    "callers": lambda asked, window: asked.callers(SAVE, transitive=True, window=window),
    "callees": lambda asked, window: asked.callees(MAIN, transitive=True, window=window),
    "impact": lambda asked, window: asked.impact(STORE, window=window),
    "reaches": lambda asked, window: asked.reaches(MAIN, STORE, window=window),
    "refuted": lambda asked, window: asked.reaches(SAVE, REFUND, window=window),
    "path": lambda asked, window: asked.path(MAIN, STORE, 3, window=window),
    "dead": lambda asked, window: asked.dead(confidences=frozenset(Confidence), window=window),
    "why": lambda asked, window: asked.why(STORE),
    "why-dead": lambda asked, window: asked.why(SETTLE),
    "why-edge": lambda asked, window: asked.why_edge(SETTLE, STORE, window=window),
    "cycles": lambda asked, window: asked.cycles(window=window),
    "files": lambda asked, window: asked.cycles("files", window=window),
    "entry-points": lambda asked, window: asked.entry_points(window=window),
    "map": lambda asked, window: asked.map(window=window),
    "find": lambda asked, window: asked.candidates("save", window),
    "facts": lambda asked, window: asked.facts_page(["calls"], window=window),
    "predicates": lambda asked, window: asked.predicates(),
    "check": lambda asked, window: asked.check(window=window),
}


@pytest.fixture(name="ask", params=QUESTIONS)
def _ask(request: pytest.FixtureRequest) -> Any:
    return QUESTIONS[request.param]


def test_an_answer_says_of_which_snapshot_it_is_and_what_it_covers(asked: Workspace, ask: Any) -> None:
    answer = ask(asked, Window())
    assert answer.snapshot == shop().snapshot
    assert (answer.coverage.files, answer.coverage.files_left_out, answer.coverage.files_with_parse_errors) == (2, 1, 1)
    assert answer.coverage.unresolved_sites == 1
    assert answer.coverage.notes == ("the cache is read-only",)


def test_an_answer_survives_json(asked: Workspace, ask: Any) -> None:
    answer = ask(asked, Window())
    assert msgspec.json.decode(msgspec.json.encode(answer), type=type(answer)) == answer


def test_an_answer_is_the_same_every_time(ask: Any) -> None:
    first, second = (ask(workspace(shop()), Window()) for _ in range(2))
    assert msgspec.json.encode(first) == msgspec.json.encode(second)


def test_a_small_budget_cuts_items_but_no_counts(asked: Workspace, ask: Any) -> None:
    whole, cut = ask(asked, Window()), ask(asked, Window(tokens=1))
    if not hasattr(whole, "page") or isinstance(whole, answers.Outline):
        return
    assert cut.page.total == whole.page.total
    assert cut.page.shown + cut.page.left_out == whole.page.total
    assert (cut.page.cursor is None) == (cut.page.left_out == 0)


def test_text_opens_with_places_that_editors_know(asked: Workspace, ask: Any) -> None:
    shown = text(ask(asked, Window()))
    assert shown
    assert "\x1b" not in shown


def test_callers_have_every_site_and_guesses_apart(asked: Workspace) -> None:
    sure = asked.callers(SAVE)
    assert ids(sure.direct) == [MAIN, STORE]
    assert [(site.file, site.line, site.column, site.evidence) for site in sure.direct[0].sites] == [
        (CART, 3, 4, "inferred")
    ]
    assert sure.guesses == ()
    guessed = asked.callers(AUDIT)
    assert (ids(guessed.direct), ids(guessed.guesses)) == ([], [MAIN])
    assert guessed.guesses[0].evidence == "guess"
    assert asked.callers(AUDIT, evidence=Evidence.DISPATCH).guesses_total == 0


def test_guesses_of_the_name_come_before_calls_of_any_value() -> None:
    value = program(
        ["a.x#first", "a.x#second", "a.x#Cart.save"],
        edges=[("a.x#second", "a.x#Cart.save", "exact", 1, 0, "reference")],
        unresolved=[("a.x#first", "", "unknown-value"), ("a.x#second", "save"), ("a.x#second", "save", "dynamic", 2)],
    )
    found = workspace(value).callers("Cart.save")
    assert ids(found.guesses) == ["a.x#second", "a.x#first"]
    assert (found.guesses_total, found.guesses_by_name) == (2, 1)
    assert found.guesses[1].sites[0].reason == "unknown-value"
    assert "2 more" not in text(found)
    assert "possibly 1 more where the name matches, 1 where any value may be called" in text(found)


def test_a_site_that_may_call_the_class_or_its_constructor_is_one_site() -> None:
    value = program(["a.x#Cart.new", "a.x#f"], unresolved=[("a.x#f", "Cart"), ("a.x#f", "new")])
    found = workspace(value).callers("Cart")
    assert [len(one.sites) for one in found.guesses] == [1]


def test_further_callers_never_stand_on_guesses(asked: Workspace) -> None:
    found = asked.callers(STORE, transitive=True)
    assert [(one.symbol.symbol, one.distance) for one in found.further] == [(SAVE, 1), (MAIN, 2), (CART, 3)]
    assert asked.callers(AUDIT, transitive=True).further == ()


def test_calls_of_its_constructor_are_calls_of_the_class(asked: Workspace) -> None:
    found = asked.callers("Cart")
    assert [one.symbol for one in found.asked] == [f"{CART}#Cart", NEW]
    assert ids(found.direct) == [MAIN]
    assert ids(asked.impact("Cart").sure) == [MAIN, CART]
    assert ids(workspace(shop(), constructors=()).callers("Cart").direct) == []


def test_a_class_is_reached_where_its_constructor_is(asked: Workspace) -> None:
    found = asked.reaches(MAIN, "Cart")
    assert (found.verdict, [step.callee for step in found.path]) == ("proved", [NEW])
    assert [route.length for route in asked.path(MAIN, "Cart").paths] == [1]
    assert asked.reaches("Cart", MAIN).verdict == "refuted"
    assert workspace(shop(), constructors=()).reaches(MAIN, "Cart").verdict != "proved"


def test_what_refutes_that_a_class_is_reached_refutes_it_of_its_constructor() -> None:
    value = program(
        ["a.x#Cart", "a.x#Cart.new", "a.x#f", "a.x#g"], edges=[("a.x#f", "a.x#g"), ("a.x#Cart.new", "a.x#Cart.new")]
    )
    found = workspace(value).reaches("a.x#f", "Cart")
    assert found.verdict == "refuted"
    assert found.certificate is not None
    assert not {"a.x#Cart", "a.x#Cart.new"} & set(found.certificate.members)
    assert workspace(value).reaches("Cart", "Cart").verdict == "proved"


def test_callees_say_what_is_not_in_the_program(asked: Workspace) -> None:
    found = asked.callees(MAIN)
    assert (ids(found.direct), ids(found.guesses)) == ([NEW, SAVE], [AUDIT])
    assert found.elsewhere == {"external": 1, "unknown-receiver": 1}


def test_references_count_where_they_are_asked_for(asked: Workspace) -> None:
    assert asked.callers("Order").direct_total == 0
    assert [site.form for site in asked.callers("Order", references=True).direct[0].sites] == ["reference"]


def test_impact_tells_the_sure_from_the_possible(asked: Workspace) -> None:
    found = asked.impact(AUDIT)
    assert (ids(found.sure), found.sure_total) == ([], 0)
    assert MAIN in ids(found.possible)
    assert found.possible_total == len(found.possible)


def test_a_proof_is_a_path_with_places(asked: Workspace) -> None:
    found = asked.reaches(MAIN, STORE)
    assert found.verdict == "proved"
    assert chain(found.path) == [(MAIN, SAVE, CART, 3, "inferred"), (SAVE, STORE, CART, 5, "dispatch")]
    assert found.certificate is None


def test_a_refutation_is_a_certificate(asked: Workspace) -> None:
    found = asked.reaches(SAVE, REFUND)
    assert (found.verdict, found.path) == ("refuted", ())
    assert found.certificate is not None
    assert found.certificate.size == len(found.certificate.members)
    assert SAVE in found.certificate.members
    assert REFUND not in found.certificate.members


def test_an_unknown_says_on_what_it_hangs(asked: Workspace) -> None:
    found = asked.reaches(MAIN, AUDIT)
    assert found.verdict == "unknown"
    assert chain(found.hangs_on) == [(MAIN, AUDIT, CART, 4, "guess")]


def test_paths_come_by_length() -> None:
    value = program(edges=[("a#f", "a#t"), ("a#f", "a#g"), ("a#g", "a#t"), ("a#f", "a#h"), ("a#h", "a#g")])
    found = workspace(value).path("f", "t", 3)
    assert [route.length for route in found.paths] == [1, 2, 3]
    assert workspace(value).path("t", "f").paths == ()


def test_a_search_for_paths_that_was_given_up_says_so() -> None:
    whole = workspace(program(edges=[("a#f", "a#t")])).path("f", "t", 3)
    cut = msgspec.structs.replace(whole, complete=False)
    assert b'"complete"' not in msgspec.json.encode(whole)
    assert msgspec.json.decode(msgspec.json.encode(cut))["complete"] is False
    assert set(lines(cut)) - set(lines(whole)) == {"the search was given up after 1 path; there may be more"}


def test_dead_code_has_confidence_and_cause(asked: Workspace) -> None:
    found = asked.dead(confidences=frozenset(Confidence))
    assert [(one.symbol.symbol, one.confidence) for one in found.symbols] == [
        (REFUND, "proved"),
        (SETTLE, "proved"),
        (AUDIT, "unknown"),
    ]
    assert found.totals == {"proved": 2, "likely": 0, "test-only": 0, "public-unused": 0, "unknown": 1}
    assert found.symbols[1].why == f"only dead code calls it: {REFUND}"
    assert [one.root for one in found.symbols] == [REFUND, REFUND, AUDIT]
    assert found.clusters == 2
    assert chain(found.symbols[2].hangs_on) == [(MAIN, AUDIT, CART, 4, "guess")]


def test_why_alive_is_a_chain_from_an_entry_point(asked: Workspace) -> None:
    found = asked.why(STORE)
    assert found.verdict == "proved"
    assert found.entry_point is not None
    assert (found.entry_point.symbol, found.reason) == (MAIN, "main")
    assert [step.callee for step in found.path] == [SAVE, STORE]


@pytest.mark.parametrize(
    ("name", "verdict", "is_dead"), [(AUDIT, "unknown", False), (SETTLE, "refuted", True), (MAIN, "proved", False)]
)
def test_why_is_a_verdict(asked: Workspace, name: str, verdict: str, is_dead: bool) -> None:
    found = asked.why(name)
    assert (found.verdict, found.dead is not None) == (verdict, is_dead)


def test_a_cycle_has_a_witness(asked: Workspace) -> None:
    (found,) = asked.cycles().cycles
    assert found.members == (SAVE, STORE)
    assert chain(found.witness) == [(SAVE, STORE, CART, 5, "dispatch"), (STORE, SAVE, ORDER, 7, "inferred")]
    assert asked.cycles(evidence=Evidence.INFERRED).cycles == ()


def test_imports_for_types_alone_count_only_if_asked_for(asked: Workspace) -> None:
    assert asked.cycles("imports").cycles == ()
    (found,) = asked.cycles("imports", type_only=True).cycles
    assert chain(found.witness) == [(CART, ORDER, CART, 1, "exact"), (ORDER, CART, ORDER, 2, "exact")]


def test_entry_points_have_reasons(asked: Workspace) -> None:
    found = asked.entry_points()
    assert [(one.symbol.symbol, one.reasons) for one in found.entry_points] == [
        (CART, ("module",)),
        (MAIN, ("main",)),
        (ORDER, ("module",)),
    ]
    assert found.totals == {"module": 2, "main": 1}


def test_the_summary_counts_everything(asked: Workspace) -> None:
    found = asked.summary()
    assert found.files == {"fictional": 2}
    assert found.edges["call"] == {"exact": 3, "inferred": 2, "dispatch": 1, "guess": 1}
    assert found.edges["reference"] == {"exact": 1, "inferred": 0, "dispatch": 0, "guess": 0}
    assert found.unresolved == {"external": 1, "unknown-receiver": 1}
    assert found.imports == {"inside": 2, "outside": 0, "type-only": 1}
    assert found.dead == {
        "proved": 2,
        "likely": 0,
        "test-only": 0,
        "public-unused": 0,
        "unknown": 1,
        "considered": 9,
    }
    assert found.cycles == {"calls": 1, "imports": 0, "files": 1}
    assert found.left_out == {"vendored": 1}
    assert found.parse_errors == (answers.Issue(file="shop/bad.x", line=7, reason="syntax: error"),)


def test_a_page_says_in_text_how_to_go_on(asked: Workspace) -> None:
    answer = asked.callers(SAVE, window=Window(limit=1))
    assert f"... 1 more item: --cursor {answer.page.cursor}" in list(lines(answer))


def test_nothing_is_an_answer_too() -> None:
    empty = workspace(program())
    given: list[Answer] = [
        empty.summary(),
        empty.dead(),
        empty.cycles(),
        empty.entry_points(),
        empty.map(),
        empty.check(),
    ]
    assert all(text(answer) or isinstance(answer, answers.Outline | Check) for answer in given)
    assert b"".join(empty.edges()) == b""


TEXT = {
    "callers": f"""\
{CART}:4: method {SAVE}
2 callers
{CART}:3: {MAIN} calls [inferred]
{ORDER}:7: {STORE} calls [inferred]
""",
    "reaches": f"""\
proved: {MAIN} reaches {STORE}
  {CART}:3: {MAIN} calls {SAVE} [inferred]
  {CART}:5: {SAVE} calls {STORE} [dispatch]
""",
    "why-dead": f"""\
{ORDER}:5: {SETTLE} is dead: only dead code calls it: {REFUND} [proved]
""",
    "cycles": f"""\
1 cycle of calls
cycle 1: 2 members
  {CART}:5: {SAVE} calls {STORE} [dispatch]
  {ORDER}:7: {STORE} calls {SAVE} [inferred]
""",
}


@pytest.mark.parametrize("question", TEXT)
def test_text_is_one_line_an_item(asked: Workspace, question: str) -> None:
    assert text(QUESTIONS[question](asked, Window())).startswith(TEXT[question])


def test_what_is_counted_as_unresolved_stands_in_the_sources() -> None:
    sites = [
        ("a.x#f", "m", "unknown-receiver", 4),
        ("a.x#f", "", "computed", 5, 0, "reference"),
        ("a.x#f", "print", "external", 6),
        ("a.x#f", "<handed>", "handed", 6),
        ("a.x#f", "<passed on>", "implicit", 6),
    ]
    asked = workspace(program(["a.x#f"], unresolved=sites))
    summary = asked.summary()
    assert summary.coverage.unresolved_sites == 1
    assert summary.unresolved == {"computed": 1, "external": 1, "unknown-receiver": 1}
    listed = [msgspec.json.decode(line) for line in b"".join(asked.facts(["unresolved_call"], json=True)).splitlines()]
    assert [row["name"] for row in listed] == ["m", "print"]
    unseen = b"".join(asked.facts(["may_run"], json=True)).splitlines()
    assert sorted(msgspec.json.decode(line)["name"] for line in unseen) == ["<handed>", "<passed on>"]
