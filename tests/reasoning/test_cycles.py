"""Cycles at each level, with their witnesses."""

from __future__ import annotations

from typing import Any

import pytest

from corollary.errors import CorollaryError
from corollary.facts.evidence import Evidence
from corollary.linking.program import Program
from corollary.reasoning import questions as ask
from corollary.reasoning.graph import Graph
from corollary.reasoning.results import StepKind
from tests.support.programs import program

VALUE = program(
    edges=[
        ("a.x#f", "a.x#g", "exact", 1),
        ("a.x#g", "a.x#f", "dispatch", 2),
        ("a.x#self", "a.x#self"),
        ("a.x#f", "b.x#p", "exact", 3),
        ("b.x#p", "b.x#q"),
        ("b.x#q", "b.x#r"),
        ("b.x#r", "b.x#p", "inferred", 9),
        ("b.x#p", "c.x#z", "exact", 4),
    ],
    imports=[
        ("a.x", "b.x", "b", "p", 1),
        ("b.x", "a.x", "a", "T", 1, True),
        ("b.x", "c.x", "c", "z", 2),
        ("c.x", "a.x", "a", "f", 3),
        ("d.x", "d.x", "d", "", 1),
    ],
)


def found(value: Program, level: str, **options: Any) -> list[tuple[list[str], list[str]]]:
    names = value.symbols.id if level == "calls" else value.files
    return [
        ([names[m] for m in component.members], [names[step.caller] for step in component.witness])
        for component in ask.cycles(value, Graph.of(value), level, **options).components
    ]


def test_calls() -> None:
    assert found(VALUE, "calls") == [
        (["b.x#p", "b.x#q", "b.x#r"], ["b.x#p", "b.x#q", "b.x#r"]),
        (["a.x#f", "a.x#g"], ["a.x#f", "a.x#g"]),
        (["a.x#self"], ["a.x#self"]),
    ]
    assert found(VALUE, "calls", weakest=Evidence.EXACT) == [(["a.x#self"], ["a.x#self"])]
    assert found(VALUE, "calls", weakest=Evidence.GUESS) == found(VALUE, "calls")


def test_imports() -> None:
    assert found(VALUE, "imports") == [(["a.x", "b.x", "c.x"], ["a.x", "b.x", "c.x"])]
    assert found(VALUE, "imports", type_only=True) == [(["a.x", "b.x", "c.x"], ["a.x", "b.x"])]


def test_files_join_calls_and_imports() -> None:
    value = program(edges=[("a.x#f", "b.x#g")], imports=[("b.x", "a.x", "a", "", 5)])
    (component,) = ask.cycles(value, Graph.of(value), "files").components
    assert [step.kind for step in component.witness] == [StepKind.EDGE, StepKind.LOAD]
    assert found(value, "calls") == found(value, "imports") == []


def test_an_unknown_level_is_an_error() -> None:
    with pytest.raises(CorollaryError) as raised:
        ask.cycles(VALUE, Graph.of(VALUE), "modules")
    assert "calls, imports, files" in raised.value.remedy
