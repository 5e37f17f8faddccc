"""Templates as parts of answers."""

from __future__ import annotations

from collections.abc import Mapping

from corollary.answers.types.templates import (
    CaseInfo,
    Match,
    NormalisationInfo,
    SlotInfo,
    TemplateInfo,
    TemplateShown,
    VerdictInfo,
)
from corollary.verification.templates.growing.keeping import Record
from corollary.verification.templates.model import Column, Slot, Template
from corollary.verification.templates.reading import normalising
from corollary.verification.templates.reading.normalising import Cell, Normalisation
from corollary.verification.templates.searching import Found, words


def info(template: Template, records: Mapping[str, Record]) -> TemplateInfo:
    """A template in short."""
    about, record = template.about, records.get(template.id, Record())
    return TemplateInfo(
        id=template.id,
        title=about.title,
        question=about.question,
        domain=about.domain,
        solver=about.solver,
        origin=template.origin,
        candidate=template.origin == "stored" and not record.promoted,
        uses=record.uses,
        successes=record.successes,
    )


def shown(template: Template, records: Mapping[str, Record]) -> TemplateShown:
    """Everything about a template."""
    about = template.about
    return TemplateShown(
        snapshot="",
        template=info(template, records),
        slots=slots(template),
        verdicts=tuple(VerdictInfo(one.word, one.says, one.next) for one in about.verdicts),
        tips=about.tips,
        related=about.related,
        normalisations=normalisations(template, fields=True),
        skeleton=template.skeleton,
        cases=tuple(
            CaseInfo(one.title, one.verdict, one.slots, tuple(document.file for document in one.documents))
            for one in template.cases
        ),
    )


def match(found: Found, records: Mapping[str, Record], *, whole: bool, problem: str = "") -> Match:
    """A template that was found; `whole` with what is to be filled, the documents first that the problem speaks of."""
    template = found.template
    return Match(
        template=info(template, records),
        score=found.score,
        words=found.words,
        slots=slots(template) if whole else (),
        normalisations=_fitting(template, problem) if whole else (),
    )


def _fitting(template: Template, problem: str) -> tuple[NormalisationInfo, ...]:
    known, wanted = normalising.shipped(), set(words(problem))

    def distance(one: NormalisationInfo) -> int:
        return -len(wanted & set(words(" ".join(known[one.name].words))))

    return tuple(sorted(normalisations(template, fields=False), key=distance))


def slots(template: Template) -> tuple[SlotInfo, ...]:
    """What is to be filled, what must be given first."""
    every = [_slot(name, slot) for name, slot in template.about.slots.items()]
    return tuple(sorted(every, key=lambda slot: not slot.required))


def normalisations(template: Template, *, fields: bool) -> tuple[NormalisationInfo, ...]:
    """The kinds of documents that fill slots of a template; with `fields`, from which paths."""
    known = normalising.shipped()
    return tuple(_normalisation(name, known[name], template, fields=fields) for name in template.about.normalisations)


def _normalisation(name: str, one: Normalisation, template: Template, *, fields: bool) -> NormalisationInfo:
    rows = [row for row in one.rows if row.slot in template.about.slots]
    paths: dict[str, dict[str, str]] = {}
    for row in rows if fields else ():
        for column, cell in row.columns.items():
            paths.setdefault(row.slot, {}).setdefault(column, _path(cell))
    fills = tuple(dict.fromkeys(row.slot for row in rows))
    return NormalisationInfo(name, one.describes, fills, one.example, paths, one.tips if fields else ())


def _path(cell: str | Cell) -> str:
    if isinstance(cell, str):
        return cell
    if cell.literal:
        return f"always '{cell.literal}'"
    return cell.path or cell.by.join(part.removeprefix("=") for part in cell.join)


def _slot(name: str, slot: Slot) -> SlotInfo:
    return SlotInfo(
        name=name,
        sort=slot.sort,
        description=slot.description,
        required=slot.required,
        example=slot.example,
        values=slot.values,
        columns=tuple(_column(column, specification) for column, specification in slot.columns.items()),
        from_code=bool(slot.from_code),
    )


def _column(name: str, column: Column) -> SlotInfo:
    return SlotInfo(
        name=name,
        sort=column.sort,
        description=column.description,
        required=column.default is None,
        example=column.example,
        values=column.values,
    )
