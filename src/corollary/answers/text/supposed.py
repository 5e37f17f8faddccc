"""Answers about what users say, as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from corollary.answers.text.versions import change, edit
from corollary.answers.text.words import count
from corollary.answers.types import supposed
from corollary.answers.types.parts import Report

_DIGITS = 12


def _what_if(answer: supposed.WhatIf, body: Callable[[Report], Iterator[str]]) -> Iterator[str]:
    yield f"what if: {'; '.join(answer.edits)}"
    for line in answer.stale:
        yield f"stale: {line}"
    counts = ", ".join(f"{number} {word}" for word, number in answer.totals.items()) or "no change"
    yield f"{answer.asked}, against now: {counts}"
    for one in answer.changes:
        yield f"  {change(one)}"
    if answer.breaks_total:
        yield f"breaks {count(answer.breaks_total, 'use')}"
    for step in answer.breaks:
        verb = {"call": "calls", "reference": "mentions"}.get(step.form, "imports")
        yield f"  {step.file}:{step.line}: {step.caller} {verb} {step.callee} [{step.evidence}]"
    if answer.answer is not None:
        yield "the answer would be:"
        yield from (f"  {line}" for line in body(answer.answer))


def _overlay(answer: supposed.Overlay) -> Iterator[str]:
    state = "is now" if answer.changed else "is"
    yield f"{answer.ref} {state} at {answer.snapshot[:_DIGITS]}, {count(len(answer.edits), 'edit')} shown"
    yield from map(edit, answer.edits)


Renderer = Callable[[Any], Iterator[str]]


def renderers(body: Renderer) -> dict[type[Report], Renderer]:
    """How these answers are told; `body` tells the answers that are in them."""
    return {supposed.WhatIf: lambda answer: _what_if(answer, body), supposed.Overlay: _overlay}
