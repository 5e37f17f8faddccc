"""Answers of solvers as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from corollary.answers.types.parts import Report
from corollary.answers.types.verification import Decided, Explained, Proof, Verified
from corollary.reasoning.smt.results import Check, Constant, Evaluated, Member, Objective

_WORDS = {
    "proved": "proved: it holds for all values",
    "refuted": "refuted: there is a counterexample",
    "unknown": "unknown",
}


def _verified(answer: Verified) -> Iterator[str]:
    for warning in answer.warnings:
        yield f"warning: line {warning.line}: {warning.message}"
    if not answer.solutions and answer.complete:
        yield "no more." if answer.start else "false."
    for solution in answer.solutions:
        yield f"{solution.text}."
    if not answer.complete:
        yield f"... there may be more: --cursor {answer.cursor}"
    yield from (f"hint: {hint}" for hint in answer.hints)


def _explained(answer: Explained) -> Iterator[str]:
    for proven in answer.proofs:
        yield from _proof(proven.proof, "")
        if not proven.least:
            yield "(there may be a shorter proof)"
    if not answer.holds:
        yield "false, because these fail:"
    for failure in answer.failures:
        place = f"{failure.file}:{failure.line}: " if failure.file else ""
        yield f"  {place}{failure.goal}"
        if failure.near:
            yield f"    {_NEAR[failure.kind]}: {', '.join(failure.near)}"


_NEAR = {"fact": "nearest", "negation": "but it holds that", "computed": "nearest"}
_REASONS = {
    "negation": "  (what it denies has no proof)",
    "told": "  (the engine says so: it was not taken apart)",
    "fact": "  (fact)",
}


def _proof(proof: Proof, indent: str) -> Iterator[str]:
    place = f"{proof.file}:{proof.line}: " if proof.file else ""
    yield f"{indent}{place}{proof.goal}{_REASONS.get(proof.kind, '')}"
    for part in proof.because:
        yield from _proof(part, f"{indent}  ")
    if proof.left_out:
        yield f"{indent}  ... {proof.left_out} more"


def _decided(answer: Decided) -> Iterator[str]:
    if answer.mode == "check":
        for check in answer.checks:
            yield f"line {check.line}: {check.status}" if check.line else check.status
            yield from _check(check)
    elif answer.mode == "enumerate":
        for model in answer.models:
            yield ", ".join(f"{one.text} = {one.value.text}" for one in model)
        count = "all" if answer.complete else "at least"
        yield f"{count} {len(answer.models)}"
    else:
        yield _WORDS[answer.status]
        for check in answer.checks:
            yield from _check(check)
    yield from (f"note: {note}" for note in answer.notes)
    yield from (f"hint: {hint}" for hint in answer.hints)


def _check(check: Check) -> Iterator[str]:
    for constant in check.model:
        yield from _constant(constant)
    yield from (_value(value) for value in check.values)
    yield from map(_objective, check.objectives)
    yield from (f"  violated: {_member(member)}" for member in check.violated)
    if check.core:
        yield "  because of" if check.core_minimal else "  because of some of"
        yield from (f"    {_member(member)}" for member in check.core)
    if check.reason:
        yield f"  because {check.reason}"


def _constant(constant: Constant) -> Iterator[str]:
    free = "  (any value would do)" if constant.any else ""
    if not constant.arguments:
        yield f"  {constant.name} = {constant.value.text}{free}"
        return
    for row in constant.rows:
        arguments = " ".join(argument.text for argument in row.arguments)
        yield f"  ({constant.name} {arguments}) = {row.value.text}"
    yield f"  ({constant.name} ...) = {constant.value.text}{free}"


def _value(value: Evaluated) -> str:
    return f"  {value.text} = {value.value.text}"


def _objective(objective: Objective) -> str:
    name = f"{objective.goal} {objective.text}".strip()
    if objective.optimal:
        return f"  {name}: {objective.lower} is the optimum"
    if objective.lower == objective.upper:
        return f"  {name}: no bound ({objective.lower})"
    return f"  {name}: from {objective.lower} to {objective.upper}"


def _member(member: Member) -> str:
    name = f"{member.name}: " if member.name else ""
    return f"line {member.line}: {name}{' '.join(member.text.split())}"


RENDERERS: Mapping[type[Report], Callable[[Any], Iterator[str]]] = {
    Verified: _verified,
    Explained: _explained,
    Decided: _decided,
}
