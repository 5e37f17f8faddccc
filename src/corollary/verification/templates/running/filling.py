"""Values put into the slots of a template: a program for its solver, or all that is wrong with the values at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from corollary.verification.templates.model import Column, Slot, Solver, Template
from corollary.verification.templates.running import skeletons, values


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with what was given: the slot (and row and column) it is about, what, and what to do."""

    place: str
    what: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A program, and the values that are in it; or the problems, and no program."""

    program: str
    values: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    derived: tuple[str, ...] = ()
    """The tables that rules over the facts of a program give."""


def fill(template: Template, given: Mapping[str, Any], *, code: bool = False) -> Filled:
    """The program of a template for these values; over `code`, what is not given may follow from its facts."""
    about = template.about
    problems = list(_unknown(given, about.slots, "slot"))
    checked: dict[str, Any] = {}
    derived = tuple(name for name, slot in about.slots.items() if code and slot.from_code and name not in given)
    for name, slot in about.slots.items():
        if name not in derived:
            checked[name] = _checked(name, slot, given, about.solver, problems)
    if problems:
        return Filled("", problems=tuple(problems))
    return Filled(_program(template, checked, derived), checked, derived=derived)


def _program(template: Template, checked: Mapping[str, Any], derived: Sequence[str]) -> str:
    slots, solver = template.about.slots, template.about.solver
    scalars: dict[str, str] = {}
    tables: dict[str, skeletons.Rows] = dict.fromkeys(derived, ())
    for name, slot in slots.items():
        if name in derived:
            scalars[name] = _rule(name, slot)
        elif slot.sort == "table":
            tables[name] = [_written_row(slot, row, solver) for row in checked[name]]
            scalars[name] = _facts(name, slot, tables[name]) if solver == "prolog" else ""
        else:
            scalars[name] = values.written(slot, checked[name], solver)
    return skeletons.fill(skeletons.parse(template.skeleton, template.id), scalars, tables)


def _checked(name: str, slot: Slot, given: Mapping[str, Any], solver: Solver, problems: list[Problem]) -> Any:
    """The value of a slot, whole; what is wrong is added to the problems."""
    if name not in given and slot.required:
        problems.append(Problem(name, f"nothing is given: {slot.description}", _such_as(slot)))
        return []
    value = given.get(name, [] if slot.default is None else slot.default)
    trouble = values.problem_of(slot, value, solver)
    if trouble:
        problems.append(Problem(name, trouble, _such_as(slot)))
        return value
    if slot.sort != "table":
        return value
    rows = [
        row for number, one in enumerate(value, 1) for row in _row(f"{name}, row {number}", slot, one, solver, problems)
    ]
    rows = list({repr(row): row for row in rows}.values())
    if len(rows) < slot.at_least and not problems:
        problems.append(Problem(name, f"needs at least {slot.at_least} rows, got {len(rows)}", _such_as(slot)))
    problems.extend(_repeated(name, slot, rows))
    return rows


def _row(place: str, slot: Slot, one: Any, solver: Solver, problems: list[Problem]) -> Iterator[dict[str, Any]]:
    """The row with a value for every column, unless something is wrong with it."""
    columns = list(slot.columns)
    if not isinstance(one, (list, tuple, Mapping)):
        one = [one]
    if not isinstance(one, Mapping):
        if len(one) > len(columns):
            shape = f"there are {len(columns)} columns ({', '.join(columns)}), got {len(one)} values"
            problems.append(Problem(place, shape, _such_as(slot)))
            return
        one = dict(zip(columns, one, strict=False))
    wrong = list(_unknown(one, slot.columns, f"{place}: column"))
    row: dict[str, Any] = {}
    for column, specification in slot.columns.items():
        value = one.get(column)
        if value is None:
            value = specification.default
        trouble = "nothing is given" if value is None else values.problem_of(specification, value, solver)
        if trouble:
            wrong.append(
                Problem(f"{place}, {column}", trouble, f"{specification.description}{_example(specification)}")
            )
        row[column] = value
    problems.extend(wrong)
    if not wrong:
        yield row


def _repeated(name: str, slot: Slot, rows: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    if not slot.unique:
        return
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows, 1):
        key = tuple(repr(row[column]) for column in slot.unique)
        if key in seen:
            told = ", ".join(values.told(row[column]) for column in slot.unique)
            what = f"{' and '.join(slot.unique)} '{told}' stands in row {seen[key]} already"
            yield Problem(f"{name}, row {number}", what, "Give each row one of its own.")
        seen.setdefault(key, number)


def _unknown(given: Mapping[str, Any], known: Mapping[str, object], kind: str) -> Iterator[Problem]:
    for name in given:
        if name not in known:
            near = get_close_matches(str(name), known, n=1)
            remedy = f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(known)}."
            yield Problem(str(name), f"there is no {kind} '{name}'", remedy)


def _such_as(slot: Slot) -> str:
    if slot.columns:
        return f"Each row has {', '.join(slot.columns)}{_example(slot)}."
    return f"{slot.description}{_example(slot)}"


def _example(column: Column) -> str:
    return f", such as {column.example!r}" if column.example is not None else ""


def _written_row(slot: Slot, row: Mapping[str, Any], solver: Solver) -> dict[str, str]:
    return {name: values.written(column, row[name], solver) for name, column in slot.columns.items()}


def _predicate(name: str, slot: Slot) -> str:
    return slot.predicate or name


def _facts(name: str, slot: Slot, rows: skeletons.Rows) -> str:
    """The rows as facts; a clause that always fails where there are none, so that the predicate is known."""
    predicate = _predicate(name, slot)
    if not rows:
        return f"{predicate}({', '.join('_' for _ in slot.columns)}) :- fail."
    return "\n".join(f"{predicate}({', '.join(row.values())})." for row in rows)


def _rule(name: str, slot: Slot) -> str:
    variables = ", ".join(variable(column) for column in slot.columns)
    return f"{_predicate(name, slot)}({variables}) :- {slot.from_code}."


def variable(column: str) -> str:
    """The variable that stands for a column in a goal."""
    return "".join(part.capitalize() for part in column.split("_"))
