"""Templates that users make, tried before they are kept: checked as data, and every case run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from corollary.answers.types.templates import CaseOutcome
from corollary.errors import CorollaryError
from corollary.verification.templates.growing.learning import TOO_NEAR, nearest
from corollary.verification.templates.model import Template
from corollary.verification.templates.reading.given import given_of_case
from corollary.verification.templates.reading.loading import from_files
from corollary.verification.templates.running import judging
from corollary.verification.templates.running.filling import fill
from corollary.verification.templates.running.judging import Engines

FEWEST_CASES = 3


def drafted(
    identifier: str, files: Mapping[str, str], known: Sequence[Template], *, fewest: int, replace: bool
) -> Template:
    """The template of these files, if none there is stands in its way; one of the store may be replaced.

    Raises CorollaryError "bad-template", "template-exists", "near-duplicate".
    """
    template = from_files(identifier, files, "stored", identifier)
    if any(one.id == identifier and not (replace and one.origin == "stored") for one in known):
        raise CorollaryError(
            "template-exists",
            f"there is a template '{identifier}'",
            remedy="Give yours another id; one of the store can be replaced (`--replace`).",
        )
    if len(template.cases) < fewest:
        raise CorollaryError(
            "bad-template",
            f"a template has at least {fewest} worked cases, this one has {len(template.cases)}",
            place=identifier,
            remedy="Add cases to cases.toml: one for each verdict, and one at a boundary.",
        )
    others = [one for one in known if one.id != identifier]
    share, near = nearest(template.skeleton, template.about.solver, others)
    if share >= TOO_NEAR:
        raise CorollaryError(
            "near-duplicate",
            f"its skeleton is that of '{near}' to {share:.0%}",
            place=identifier,
            remedy=f"Use '{near}': see `corollary template show {near}`.",
        )
    return template


def outcomes(template: Template, engines: Engines) -> Iterator[CaseOutcome]:
    """What each worked case gives, and what is wrong with it ("" if nothing is)."""
    for case in template.cases:
        filled = fill(template, given_of_case(template, case))
        if filled.problems:
            wrong = "; ".join(f"{one.place}: {one.what}" for one in filled.problems)
            yield CaseOutcome(case.title, case.verdict, "unfilled", wrong=wrong)
            continue
        try:
            judged = judging.judge(template, filled, engines)
        except CorollaryError as error:
            yield CaseOutcome(case.title, case.verdict, "error", wrong=str(error))
            continue
        said = "\n".join(judged.says)
        wrong = "" if judged.verdict == case.verdict else f"expected {case.verdict}"
        missing = [text for text in case.says if text not in said]
        if not wrong and missing:
            wrong = f"does not say {missing[0]!r}"
        if not wrong and any(text in said for text in case.silent):
            wrong = "says what it must not"
        yield CaseOutcome(case.title, case.verdict, judged.verdict, judged.says, wrong)
