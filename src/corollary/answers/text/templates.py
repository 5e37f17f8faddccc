"""Answers about templates as text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from corollary.answers.types import templates
from corollary.answers.types.parts import Report


def _listed(answer: templates.Templates) -> Iterator[str]:
    for one in answer.templates:
        yield _line(one)


def _line(one: templates.TemplateInfo) -> str:
    marks = [one.solver, *([one.origin] if one.origin != "shipped" else []), *(["candidate"] if one.candidate else [])]
    if one.uses:
        marks.append(f"{one.successes} verdicts in {one.uses} uses")
    return f"{one.id} [{', '.join(marks)}]: {one.question}"


def _matches(answer: templates.Matches) -> Iterator[str]:
    for one in answer.matches:
        yield f"{_line(one.template)} (score {one.score}: {', '.join(one.words)})"
        for slot in one.slots:
            yield from _slot(slot)
        for normalisation in one.normalisations:
            yield from _normalisation(normalisation)
    if not answer.matches:
        yield "no template fits these words"
    for line in answer.next:
        yield f"next: {line}"


def _slot(slot: templates.SlotInfo, indent: str = "  ") -> Iterator[str]:
    needed = "" if slot.required else " (optional)"
    example = f", such as {json.dumps(slot.example, ensure_ascii=False)}" if slot.example is not None else ""
    choices = f" [{', '.join(slot.values)}]" if slot.values else ""
    derived = "; from the code if left out (--code)" if slot.from_code else ""
    yield f"{indent}{slot.name}: {slot.sort}{needed}{choices}: {slot.description}{example}{derived}"
    for column in slot.columns:
        yield from _slot(column, f"{indent}  ")


def _normalisation(one: templates.NormalisationInfo) -> Iterator[str]:
    how = f" ({one.example})" if one.example else ""
    yield f"  from {one.name}: {one.describes}{how}; fills {', '.join(one.fills)}"


def _shown(answer: templates.TemplateShown) -> Iterator[str]:
    yield _line(answer.template)
    yield "slots:"
    for slot in answer.slots:
        yield from _slot(slot)
    yield "verdicts:"
    for verdict in answer.verdicts:
        yield f"  {verdict.word}: {verdict.says}"
    if answer.normalisations:
        yield "documents:"
        for normalisation in answer.normalisations:
            yield from _normalisation(normalisation)
            yield from (f"    {tip}" for tip in normalisation.tips)
    yield from (f"tip: {tip}" for tip in answer.tips)
    if answer.related:
        yield f"related: {', '.join(answer.related)}"
    yield "cases:"
    for case in answer.cases:
        yield f"  {case.verdict}: {case.title}"
    yield "skeleton:"
    yield from (f"  {line}" for line in answer.skeleton.splitlines())


def _verdict(answer: templates.TemplateVerdict) -> Iterator[str]:
    yield f"{answer.verdict}: {answer.asked}"
    for line in answer.says:
        yield f"  {line}"
    for problem in answer.problems:
        yield f"  {problem.place}: {problem.what}" + (f" ({problem.remedy})" if problem.remedy else "")
    for line in answer.feedback:
        yield f"next: {line}"


def _lint(answer: templates.TemplateLint) -> Iterator[str]:
    for one in answer.findings:
        yield f"{one.line}:{one.column}: {one.rule}: {one.message}{' (mended)' if one.fixed else ''}"
    for problem in answer.problems:
        yield f"{problem.place}: {problem.what}" + (f" ({problem.remedy})" if problem.remedy else "")
    if not answer.findings and not answer.problems:
        yield "nothing is wrong with its structure"
    if any(one.fixed for one in answer.findings):
        yield "mended:"
        yield from (f"  {line}" for line in answer.text.splitlines())


def _kept(answer: templates.TemplateKept) -> Iterator[str]:
    yield f"{'kept' if answer.kept else 'NOT kept'}: {_line(answer.template)}"
    for case in answer.cases:
        yield f"  {'as expected' if not case.wrong else case.wrong}: {case.title}: {case.verdict}"
    for line in answer.feedback:
        yield f"next: {line}"


def _pruned(answer: templates.TemplatesPruned) -> Iterator[str]:
    for identifier, reason in answer.removed.items():
        yield f"{'removed' if answer.done else 'would remove'} {identifier}: {reason}"
    yield f"{answer.left} templates of the store are left"


def _solved(answer: templates.Solved) -> Iterator[str]:
    for number, one in enumerate(answer.rounds, 1):
        yield f"round {number}: {one.template or 'no template'}: {one.verdict}"
        yield from (f"  {problem}" for problem in one.problems)
    if answer.answer is not None:
        yield from _verdict(answer.answer)
    if answer.explanation:
        yield answer.explanation
    for number, step in enumerate(answer.steps, 1):
        yield f"{number}. {step}"
    for match in answer.matches:
        yield _line(match.template)


RENDERERS: dict[type[Report], Callable[[Any], Iterator[str]]] = {
    templates.Templates: _listed,
    templates.Matches: _matches,
    templates.TemplateShown: _shown,
    templates.TemplateVerdict: _verdict,
    templates.TemplateLint: _lint,
    templates.TemplateKept: _kept,
    templates.TemplatesPruned: _pruned,
    templates.Solved: _solved,
}
