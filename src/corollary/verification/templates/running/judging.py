"""What a run of a filled template says: its verdict, in words, with what it rests on, and what to do next.

The solvers are behind two functions (`Engines`), so that this module knows outcomes and no processes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from corollary.verification.templates.model import Slot, Template, Verdict
from corollary.verification.templates.running import values
from corollary.verification.templates.running.filling import Filled
from corollary.verification.templates.specifications.tokens import meaningful

UNKNOWN = "unknown"
"""The verdict where a solver gives up. Never one of a template's own words."""

_WITNESSES = 20
_LOOKED_AT = 1000
"""So many answers are sorted, and the first are told: the order of tabled answers is nobody's."""
_HOLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Solutions:
    """Answers to a goal: a row of values for each, by variable; `more` says that there are others."""

    rows: tuple[Mapping[str, Any], ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of one check of constraints: sat with a model, unsat with a core of names, or unknown."""

    outcome: str
    model: Mapping[str, str] = field(default_factory=dict)
    core: tuple[str, ...] = ()
    reason: str = ""
    objectives: tuple[str, ...] = ()


class Engines(Protocol):
    """The two solvers."""

    def rules(self, program: str, goal: str, limit: int) -> Solutions:
        """The answers to a goal over a program of rules. Raises CorollaryError."""
        ...

    def constraints(self, script: str) -> Sequence[Checked]:
        """The outcome of every check of a script. Raises CorollaryError."""
        ...


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict, what is said, what it rests on (answers, cores, models), and what to do next."""

    verdict: str
    good: bool
    says: tuple[str, ...]
    feedback: tuple[str, ...] = ()
    witnesses: tuple[Mapping[str, Any], ...] = ()
    checks: tuple[Checked, ...] = ()


def judge(template: Template, filled: Filled, engines: Engines) -> Judgement:
    """Runs a filled template. Raises CorollaryError where a solver refuses the program."""
    if template.about.solver == "prolog":
        return _by_rules(template, filled, engines)
    return _by_constraints(template, filled, tuple(engines.constraints(filled.program)))


def _by_rules(template: Template, filled: Filled, engines: Engines) -> Judgement:
    for verdict in template.about.verdicts:
        if not verdict.goal:
            return Judgement(verdict.word, verdict.good, (verdict.says,), tuple(_hints(verdict, template, filled)))
        found = engines.rules(filled.program, verdict.goal, _LOOKED_AT)
        if found.rows:
            hints = tuple(_hints(verdict, template, filled))
            rows = found.rows if verdict.ordered else tuple(sorted(found.rows, key=_sorting))
            said = list(dict.fromkeys(_said(verdict.says, row) for row in rows))
            told = [*said[:_WITNESSES], *_left(len(said) - _WITNESSES, more=found.more)]
            return Judgement(verdict.word, verdict.good, tuple(told), hints, rows[:_WITNESSES])
    raise AssertionError("the last verdict has no goal")


def _sorting(row: Mapping[str, Any]) -> list[str]:
    return [values.told(value) for value in row.values()]


def _left(count: int, *, more: bool) -> Iterator[str]:
    """How many answers are not told."""
    if count > 0 or more:
        yield f"and {max(count, 1)} more{' at least' if more else ''}"


def _by_constraints(template: Template, filled: Filled, checks: tuple[Checked, ...]) -> Judgement:
    words = dict(_words_of_labels(template, filled))
    for verdict in template.about.verdicts:
        met = _met(verdict, checks, filled)
        if not met:
            continue
        said = tuple(_told_check(verdict, check, row, words) for check, row in met)
        hints = (*_hints(verdict, template, filled), *_model_hints([check for check, _ in met], filled.program))
        return Judgement(verdict.word, verdict.good, said, hints, checks=checks)
    undecided = next((check for check in checks if check.outcome == "unknown"), None)
    outcomes = ", ".join(check.outcome for check in checks)
    reason = undecided.reason if undecided is not None else f"no verdict fits the outcomes {outcomes}"
    hint = "Bound the variables, replace products of variables, or ask for less at once."
    return Judgement(UNKNOWN, False, (f"the solver does not know: {reason}",), (hint,), checks=checks)


def _met(verdict: Verdict, checks: Sequence[Checked], filled: Filled) -> list[tuple[Checked, Mapping[str, Any]]]:
    """The checks that a verdict is about, each with the row of the table that it belongs to; none if it does not fit.

    What no solver could decide fits nothing but "*".
    """
    if verdict.any or verdict.all:
        rows = filled.values[verdict.per] if verdict.per else [{}] * len(checks)
        found = [(check, row) for check, row in zip(checks, rows, strict=False) if check.outcome == verdict.any]
        every = all(check.outcome == verdict.all for check in checks)
        return found if verdict.any else list(zip(checks, rows, strict=False)) if every else []
    fits = len(verdict.outcomes) == len(checks) and all(
        wanted in {"*", check.outcome} for wanted, check in zip(verdict.outcomes, checks, strict=True)
    )
    return [(checks[-1], {})] if fits else []


def _told_check(verdict: Verdict, check: Checked, row: Mapping[str, Any], words: Mapping[str, str]) -> str:
    core = "; ".join(words.get(name, name) for name in check.core) or "what the skeleton itself asserts"
    model = ", ".join(f"{name} = {value}" for name, value in check.model.items()) or "any values"
    return _said(verdict.says, {**row, "core": core, "model": model})


def _said(text: str, row: Mapping[str, Any]) -> str:
    return _HOLE.sub(lambda hole: values.told(row[hole[1]]) if hole[1] in row else hole[0], text)


def _words_of_labels(template: Template, filled: Filled) -> Iterator[tuple[str, str]]:
    """How the assertion of each row of each table is told, by its name."""
    for name, slot in template.about.slots.items():
        if slot.label and slot.words:
            for row in filled.values.get(name, ()):
                yield str(row[slot.label]), _said(slot.words, row)


def _hints(verdict: Verdict, template: Template, filled: Filled) -> Iterator[str]:
    if verdict.next:
        yield verdict.next
    empty = [name for name, slot in template.about.slots.items() if _is_empty(name, slot, filled)]
    if empty and verdict.good:
        yield f"Nothing is given for {', '.join(empty)}: the verdict stands only if there is nothing to give."


def _is_empty(name: str, slot: Slot, filled: Filled) -> bool:
    return slot.sort == "table" and name in filled.values and not filled.values[name]


def _model_hints(checks: Sequence[Checked], script: str) -> Iterator[str]:
    """What is under-constrained: names that no assertion speaks of."""
    if not any(check.model for check in checks):
        return
    free = sorted(unconstrained(script))
    if free:
        yield f"Under-constrained: nothing is asserted of {', '.join(free)}, so their values here mean nothing."


def unconstrained(script: str) -> set[str]:
    """The constants of a script that are declared and stand nowhere else."""
    words = [token.text for token in meaningful(script, "smt")]
    declared = {words[at + 1] for at, word in enumerate(words[:-1]) if word in {"declare-const", "declare-fun"}}
    return {name.strip("|") for name in declared if words.count(name) == 1}
