"""Answers about verification templates: which there are, what one asks, and what a filled one gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from corollary.answers.types.parts import Coverage, Report


class TemplateInfo(Struct, frozen=True, omit_defaults=True):
    """A template in short. A `stored` one is a candidate until it gave three verdicts; others are not `candidate`."""

    id: str
    title: str
    question: str
    domain: str
    solver: Literal["prolog", "smt"]
    origin: Literal["shipped", "configured", "stored"]
    candidate: bool = False
    uses: int = 0
    successes: int = 0


class SlotInfo(Struct, frozen=True, omit_defaults=True):
    """A place to fill. Of a table, `columns` are those of a row, in order; `from_code` if code can give it."""

    name: str
    sort: str
    description: str
    required: bool = True
    example: Any = None
    values: tuple[str, ...] = ()
    columns: tuple[SlotInfo, ...] = ()
    from_code: bool = False


class NormalisationInfo(Struct, frozen=True, omit_defaults=True):
    """What documents of one kind fill: the slots, from which paths, and how to get such a document."""

    name: str
    describes: str
    fills: tuple[str, ...]
    example: str = ""
    fields: dict[str, dict[str, str]] = {}
    tips: tuple[str, ...] = ()


class Templates(Report, frozen=True, kw_only=True, tag="templates"):
    """All templates, by id."""

    templates: tuple[TemplateInfo, ...]


class Match(Struct, frozen=True, omit_defaults=True):
    """A template that fits a problem, how well, and by which words; formalised, with what is to be filled."""

    template: TemplateInfo
    score: float
    words: tuple[str, ...]
    slots: tuple[SlotInfo, ...] = ()
    normalisations: tuple[NormalisationInfo, ...] = ()


class Matches(Report, frozen=True, kw_only=True, tag="template-matches"):
    """The templates that fit a problem, best first, and what to do next."""

    problem: str
    matches: tuple[Match, ...]
    next: tuple[str, ...]


class CaseInfo(Struct, frozen=True, omit_defaults=True):
    """A worked case: what fills the slots and what comes out."""

    title: str
    verdict: str
    slots: Mapping[str, Any]
    documents: tuple[str, ...] = ()


class VerdictInfo(Struct, frozen=True, omit_defaults=True):
    """A way in which a run can end."""

    word: str
    says: str
    next: str = ""


class TemplateShown(Report, frozen=True, kw_only=True, tag="template"):
    """Everything about one template."""

    template: TemplateInfo
    slots: tuple[SlotInfo, ...]
    verdicts: tuple[VerdictInfo, ...]
    tips: tuple[str, ...]
    related: tuple[str, ...]
    normalisations: tuple[NormalisationInfo, ...]
    skeleton: str
    cases: tuple[CaseInfo, ...]


class Problem(Struct, frozen=True, omit_defaults=True):
    """Something wrong with what was given: where, what, and what to do."""

    place: str
    what: str
    remedy: str = ""


class CheckInfo(Struct, frozen=True, omit_defaults=True):
    """One check of constraints: its outcome, with a model or with the names of a core."""

    outcome: str
    model: Mapping[str, str] = {}
    core: tuple[str, ...] = ()
    reason: str = ""
    objectives: tuple[str, ...] = ()


class TemplateVerdict(Report, frozen=True, kw_only=True, tag="template-verdict"):
    """What a filled template gives: a verdict of the template, `unknown`, or `unfilled` with the problems.

    `says` is what holds, in words; `witnesses` and `checks` are what that rests on; `feedback` is what to do next.
    """

    template: str
    asked: str
    verdict: str
    good: bool = False
    says: tuple[str, ...] = ()
    feedback: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    witnesses: tuple[Mapping[str, Any], ...] = ()
    checks: tuple[CheckInfo, ...] = ()
    program: str = ""
    coverage: Coverage | None = None


class LintFinding(Struct, frozen=True):
    """Something wrong in a specification; `fixed` if the text that is given back has it mended."""

    line: int
    column: int
    rule: str
    message: str
    fixed: bool


class TemplateLint(Report, frozen=True, kw_only=True, tag="template-lint"):
    """What is wrong with a specification, and the text with everything mended that mends itself."""

    clean: bool
    findings: tuple[LintFinding, ...]
    text: str
    problems: tuple[Problem, ...] = ()


class CaseOutcome(Struct, frozen=True, omit_defaults=True):
    """What a worked case gave, beside what was expected of it."""

    title: str
    expected: str
    verdict: str
    says: tuple[str, ...] = ()
    wrong: str = ""


class TemplateKept(Report, frozen=True, kw_only=True, tag="template-kept"):
    """What became of a template that was made: kept if every case gave what was expected."""

    kept: bool
    template: TemplateInfo
    cases: tuple[CaseOutcome, ...]
    files: Mapping[str, str]
    feedback: tuple[str, ...] = ()


class TemplatesPruned(Report, frozen=True, kw_only=True, tag="template-prune"):
    """The candidates that were taken away (or would be), each with the reason."""

    removed: Mapping[str, str]
    done: bool
    left: int


class Round(Struct, frozen=True, omit_defaults=True):
    """One round of solving: what the model chose and filled in, and what came of it."""

    template: str
    verdict: str
    problems: tuple[str, ...] = ()


class Solved(Report, frozen=True, kw_only=True, tag="template-solve"):
    """A problem solved by a language model, or, without one, the `steps` for whoever asks."""

    problem: str
    solved: bool
    model: str = ""
    rounds: tuple[Round, ...] = ()
    answer: TemplateVerdict | None = None
    explanation: str = ""
    steps: tuple[str, ...] = ()
    matches: tuple[Match, ...] = ()
