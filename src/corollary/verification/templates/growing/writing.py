"""Templates written as the files that they are kept in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from corollary.verification.templates.reading.loading import as_toml_value

if TYPE_CHECKING:
    from corollary.verification.templates.growing.learning import LearnedSlot


def description_text(
    *,
    title: str,
    question: str,
    domain: str,
    solver: str,
    slots: Sequence[LearnedSlot],
    predicates: Mapping[str, str],
    verdicts: Sequence[Mapping[str, Any]],
) -> str:
    """The text of `template.toml`."""
    head = {"title": title, "question": question, "domain": domain, "solver": solver}
    lines = [f"{key} = {as_toml_value(value)}" for key, value in head.items()]
    for slot in slots:
        lines += ["", f"[slots.{slot.name}]", *_slot_lines(slot, predicates.get(slot.name, ""))]
    for verdict in verdicts:
        lines += ["", "[[verdicts]]", *(f"{key} = {as_toml_value(value)}" for key, value in verdict.items())]
    return "\n".join(lines) + "\n"


def cases_text(cases: Sequence[Mapping[str, Any]]) -> str:
    """The text of `cases.toml`; each case has a title, a verdict and slots."""
    lines: list[str] = []
    for case in cases:
        plain = {key: value for key, value in case.items() if key != "slots" and value}
        lines += ["[[case]]", *(f"{key} = {as_toml_value(value)}" for key, value in plain.items()), "[case.slots]"]
        lines += [*(f"{key} = {as_toml_value(value)}" for key, value in case["slots"].items()), ""]
    return "\n".join(lines)


def _slot_lines(slot: LearnedSlot, predicate: str) -> Iterator[str]:
    yield f'sort = "{slot.sort}"'
    described = f"the facts {predicate}/{len(slot.columns)}" if slot.columns else "a value that differs"
    yield f"description = {as_toml_value(described)}"
    if not slot.columns:
        yield f"example = {as_toml_value(slot.values[0])}"
        return
    yield f"predicate = {as_toml_value(predicate)}"
    yield "at_least = 0"
    rows = [row for one in slot.values for row in one]
    for at, (name, sort) in enumerate(slot.columns):
        example = f", example = {as_toml_value(rows[0][at])}" if rows else ""
        yield f'columns.{name} = {{ sort = "{sort}", description = "argument {at + 1} of {predicate}"{example} }}'
