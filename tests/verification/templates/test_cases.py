"""The worked cases of every template that comes with the package give the verdicts that they promise."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corollary.verification.templates.model import Case, Template
from corollary.verification.templates.reading import normalising
from corollary.verification.templates.reading.given import given_of_case
from corollary.verification.templates.reading.loading import shipped
from corollary.verification.templates.running import filling, judging
from corollary.verification.templates.running.engines import Solvers
from corollary.verification.verifier import Verifier

CASES = [(template, case) for template in shipped() for case in template.cases]


@pytest.fixture(scope="module")
def solvers() -> Iterator[Solvers]:
    with Verifier() as verifier:
        yield Solvers(verifier)


@pytest.mark.parametrize(("template", "case"), CASES, ids=[f"{one.id}: {case.title}" for one, case in CASES])
def test_gives_its_verdict(template: Template, case: Case, solvers: Solvers) -> None:
    filled = filling.fill(template, given_of_case(template, case))
    assert not filled.problems
    judgement = judging.judge(template, filled, solvers)
    said = "\n".join(judgement.says)
    assert judgement.verdict == case.verdict, said
    assert [text for text in case.says if text not in said] == [], said
    assert [text for text in case.silent if text in said] == [], said


@pytest.mark.parametrize("template", shipped(), ids=lambda template: template.id)
def test_has_cases_for_different_verdicts(template: Template) -> None:
    assert len(template.cases) >= 3
    assert len({case.verdict for case in template.cases}) >= 2


@pytest.mark.parametrize("template", shipped(), ids=lambda template: template.id)
def test_is_related_to_templates_that_exist(template: Template) -> None:
    known = {one.id for one in shipped()}
    assert set(template.about.related) <= known - {template.id}
    assert set(template.about.normalisations) <= set(normalising.shipped())


@pytest.mark.parametrize("template", shipped(), ids=lambda template: template.id)
def test_every_place_has_an_example(template: Template) -> None:
    for name, slot in template.about.slots.items():
        places = slot.columns or {name: slot}
        assert not [place for place, column in places.items() if column.example is None]


@pytest.mark.parametrize("normalisation", normalising.shipped())
def test_a_normalisation_serves_a_template(normalisation: str) -> None:
    slots = {one.slot for one in normalising.shipped()[normalisation].rows}
    users = [one for one in shipped() if normalisation in one.about.normalisations]
    assert users
    assert all(slots & set(one.about.slots) for one in users)


@pytest.mark.parametrize("template", shipped(), ids=lambda template: template.id)
def test_normalisations_give_the_columns_of_its_slots(template: Template) -> None:
    for name in template.about.normalisations:
        for rows in normalising.shipped()[name].rows:
            slot = template.about.slots.get(rows.slot)
            if slot is not None:
                needed = {column for column, one in slot.columns.items() if one.default is None}
                assert needed <= set(rows.columns) <= set(slot.columns), (name, rows.slot)
