"""Templates that users make: kept in the store when they are right, counted when they are used, pruned when not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corollary.answers.text.rendering import text
from corollary.errors import CorollaryError
from corollary.store.store import Store
from corollary.verification.templates.asking import Templates
from corollary.verification.templates.growing.learning import Specification
from corollary.verification.verifier import Verifier

BUDGET = {
    "template.toml": """
title = "Budget"
question = "Do the costs stay in the budget?"
domain = "money"
solver = "smt"
[slots.costs]
sort = "table"
description = "the costs"
columns.name = { sort = "symbol", description = "what for", example = "rent" }
columns.cost = { sort = "integer", description = "how much", example = 3 }
[slots.budget]
sort = "integer"
description = "how much there is"
example = 4
[[verdicts]]
word = "over"
outcomes = ["sat"]
says = "{model}"
[[verdicts]]
word = "within"
outcomes = ["unsat"]
says = "because of {core}"
""",
    "skeleton.smt2": (
        "(declare-const total Int)\n(assert (= total (+ 0 {{#costs}}{{cost}} {{/costs}})))\n"
        "(assert (> total {{budget}}))\n(check-sat)\n"
    ),
    "cases.toml": "\n".join(
        f'[[case]]\ntitle = "{verdict} {budget}"\nverdict = "{verdict}"\n[case.slots]\n'
        f'costs = [["a", 3], ["b", 4]]\nbudget = {budget}\n'
        for verdict, budget in [("over", 6), ("within", 7), ("within", 8)]
    ),
}

FIRST = Specification("prolog", "likes(ann, tea).\nlikes(bob, tea).\nkind(X) :- likes(X, tea).\n", "holds", "kind(X)")
SECOND = Specification("prolog", "likes(carl, wine).\nkind(X) :- likes(X, wine).\n", "holds", "kind(X)")


@pytest.fixture(scope="module")
def verifier() -> Iterator[Verifier]:
    with Verifier() as one:
        yield one


@pytest.fixture
def templates(tmp_path: Path, verifier: Verifier) -> Templates:
    return Templates.open(tmp_path, verifier)


def refused(code: str, templates: Templates, identifier: str, files: dict[str, str]) -> CorollaryError:
    with pytest.raises(CorollaryError) as caught:
        templates.craft(identifier, files)
    assert caught.value.code == code
    return caught.value


def ids(templates: Templates) -> set[str]:
    return {one.id for one in templates.all() if one.origin != "shipped"}


def test_is_kept_used_and_promoted(templates: Templates) -> None:
    assert templates.craft("budget", BUDGET).kept
    values = {"costs": [["x", 9]], "budget": 5}
    for uses in range(3):
        shown = templates.show("budget").template
        assert (shown.origin, shown.candidate, shown.uses) == ("stored", True, uses)
        answer = templates.fill("budget", values)
        assert (answer.verdict, answer.says) == ("over", ("total = 9",))
    assert "no candidate any more" in answer.feedback[-1]
    assert not templates.show("budget").template.candidate
    assert templates.search("money in a budget").matches[0].template.id == "budget"


def test_what_is_unfilled_is_not_counted(templates: Templates) -> None:
    templates.craft("budget", BUDGET)
    assert templates.fill("budget", {"budget": "much"}).verdict == "unfilled"
    assert templates.show("budget").template.uses == 0


def test_is_not_kept_if_a_case_gives_something_else(templates: Templates) -> None:
    wrong = {**BUDGET, "cases.toml": BUDGET["cases.toml"].replace('verdict = "over"', 'verdict = "within"')}
    kept = templates.craft("budget", wrong)
    assert (kept.kept, [case.wrong for case in kept.cases]) == (False, ["expected within", "", ""])
    assert ids(templates) == set()
    assert "NOT kept" in text(kept)


def test_names_and_skeletons_are_taken_once(templates: Templates) -> None:
    templates.craft("budget", BUDGET)
    refused("template-exists", templates, "overflow", BUDGET)
    refused("template-exists", templates, "budget", BUDGET)
    assert "budget" in refused("near-duplicate", templates, "other", BUDGET).message
    assert templates.craft("budget", BUDGET, replace=True).kept


@pytest.mark.parametrize("identifier", ["Budget", "../x", "a/b", "", "a b", "-a"])
def test_an_id_is_a_plain_name(templates: Templates, identifier: str) -> None:
    refused("bad-template", templates, identifier, BUDGET)


def test_needs_three_cases(templates: Templates) -> None:
    two = BUDGET["cases.toml"].rpartition("[[case]]")[0]
    assert "at least 3" in refused("bad-template", templates, "budget", {**BUDGET, "cases.toml": two}).message


def test_a_skeleton_may_not_do_what_no_query_may(templates: Templates) -> None:
    evil = {
        **BUDGET,
        "template.toml": BUDGET["template.toml"]
        .replace('solver = "smt"', 'solver = "prolog"')
        .replace('outcomes = ["sat"]', 'goal = "over"')
        .replace('outcomes = ["unsat"]', "good = true"),
        "skeleton.pl": "{{costs}}\nover :- costs(_, C), C > {{budget}}, shell(ls).\n",
    }
    kept = templates.craft("evil", evil)
    assert not kept.kept
    assert all("shell/1" in case.wrong for case in kept.cases)


def test_folders_of_the_configuration_are_templates(tmp_path: Path, verifier: Verifier) -> None:
    folder = tmp_path / "tools" / "budget"
    folder.mkdir(parents=True)
    for name, content in BUDGET.items():
        (folder / name).write_text(content, encoding="utf-8")
    (tmp_path / "corollary.toml").write_text('templates = ["tools"]\n', encoding="utf-8")
    templates = Templates.open(tmp_path, verifier)
    assert [one.id for one in templates.all() if one.origin == "configured"] == ["budget"]
    assert templates.fill("budget", {"costs": [["x", 1]], "budget": 5}).verdict == "within"
    assert not (tmp_path / ".corollary").exists()


def test_learns_from_named_constants(templates: Templates) -> None:
    kept = templates.learn("kind", FIRST, title="Kind", question="Who likes it?", names={"tea": "drink"})
    assert kept.kept
    assert kept.files["skeleton.pl"] == "{{likes}}\nkind(X) :- likes(X, {{drink}}).\n"
    assert templates.fill("kind", {"likes": [["zoe", "ale"]], "drink": "ale"}).says == ("X = zoe",)


def test_learns_from_two_specifications_of_one_form(templates: Templates) -> None:
    with pytest.raises(CorollaryError) as caught:
        templates.learn("script", Specification("smt", _bound(5), "contradictory"), title="B", question="B?")
    assert caught.value.code == "nothing-to-learn"
    kept = templates.learn("script", Specification("smt", _bound(7), "contradictory"), title="B", question="B?")
    assert "(assert (> x {{value_1}}))" in kept.files["skeleton.smt2"]
    assert len(kept.cases) == 2
    assert templates.fill("script", {"value_1": 1}).verdict == "satisfiable"
    with pytest.raises(CorollaryError) as caught:
        templates.learn("again", Specification("smt", _bound(9), "contradictory"), title="B", question="B?")
    assert caught.value.code == "near-duplicate"


def _bound(least: int) -> str:
    return f"(declare-const x Int)\n(assert (> x {least}))\n(assert (< x 3))\n(check-sat)\n"


def test_learns_nothing_from_what_was_not_verified(templates: Templates) -> None:
    wrong = Specification("prolog", SECOND.text, "fails", SECOND.goal)
    with pytest.raises(CorollaryError) as caught:
        templates.learn("kind", wrong, title="Kind", question="?", names={"wine": "drink"})
    assert caught.value.code == "not-verified"


def test_prunes_candidates_that_nobody_used(templates: Templates) -> None:
    templates.craft("budget", BUDGET)
    assert templates.prune().removed == {}
    assert set(templates.prune(days=0, dry=True).removed) == {"budget"}
    assert ids(templates) == {"budget"}
    assert templates.prune(days=0).left == 0
    assert ids(templates) == set()


def test_the_history_of_templates_is_in_the_store(templates: Templates, tmp_path: Path) -> None:
    templates.craft("budget", BUDGET)
    templates.prune(days=0)
    with Store.open(tmp_path) as store:
        messages = [one.root.message for one in store.history(store.as_of("templates"))]
    assert messages[1] == "crafted budget"
    assert messages[0].startswith("pruned budget")


def test_formalizing_says_what_to_fill(templates: Templates) -> None:
    found = templates.formalize("can a pod of this Kubernetes role take over the cluster")
    best = found.matches[0]
    assert best.template.id == "privilege-escalation"
    assert [slot.name for slot in best.slots if slot.required] == ["grants", "bindings"]
    assert "kubernetes-rbac" in [one.name for one in best.normalisations]
    assert "kubernetes-rbac" in found.next[1]


def test_an_unknown_template_is_told_with_those_like_it(templates: Templates) -> None:
    with pytest.raises(CorollaryError) as caught:
        templates.show("lock-ordr")
    assert (caught.value.code, caught.value.remedy) == ("unknown-template", "Did you mean lock-order?")
