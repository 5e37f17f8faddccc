"""Reachability case by case: what proves, what refutes, and on what the unknown hangs; and certificates that lie."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from corollary.facts.evidence import Evidence
from corollary.reasoning import questions as ask
from corollary.reasoning.graph import Graph
from corollary.reasoning.results import Certificate, Proved, Refuted, StepKind, Unknown
from corollary.reasoning.steps import Place, evidence_of, place_of
from tests.support.programs import index_of, program

SOURCE, TARGET = "a.x#f", "b.x#g"

PROVED: dict[str, dict[str, Any]] = {
    "a call": {"edges": [(SOURCE, TARGET)]},
    "calls by dispatch": {"edges": [(SOURCE, "b.x#h", "inferred"), ("b.x#h", TARGET, "dispatch")]},
    "through a module": {"edges": [(SOURCE, "b.x"), ("b.x", TARGET)]},
}

UNKNOWN: dict[str, tuple[dict[str, Any], list[StepKind]]] = {
    "a mention": ({"edges": [(SOURCE, TARGET, "exact", 1, 0, "reference")]}, [StepKind.EDGE]),
    "a guess by name": ({"unresolved": [(SOURCE, "g")]}, [StepKind.GUESS]),
    "a guess by a mention": ({"unresolved": [(SOURCE, "g", "unknown-name", 1, 0, "reference")]}, [StepKind.GUESS]),
    "a value that was mentioned elsewhere": (
        {"unresolved": [(SOURCE, "", "unknown-value")], "edges": [("c.x", TARGET, "exact", 1, 0, "reference")]},
        [StepKind.GUESS],
    ),
    "a value that was mentioned by an open name": (
        {"unresolved": [(SOURCE, "", "unknown-value"), ("c.x", "g", "unknown-name", 1, 0, "reference")]},
        [StepKind.GUESS],
    ),
    "a computed name": ({"unresolved": [(SOURCE, "", "dynamic")]}, [StepKind.GUESS]),
    "an import in the body": (
        {"imports": [("a.x", "b.x", "b", "", 1)], "edges": [("b.x", TARGET)]},
        [StepKind.LOAD],
    ),
    "a function that the language calls of a module": (
        {
            "imports": [("a.x", "b.x", "b", "", 1)],
            "edges": [("b.x#__getattr__", TARGET)],
            "entry_points": [("b.x#__getattr__", "protocol")],
        },
        [StepKind.LOAD, StepKind.PROTOCOL],
    ),
    "a member that the language may call of an object": (
        {"edges": [("b.x#K.__iter__", TARGET)], "unresolved": [(SOURCE, "__iter__", "implicit")]},
        [StepKind.GUESS],
    ),
    "what code outside was given before": (
        {"unresolved": [(SOURCE, "<handed>", "handed")], "candidates": [("<handed>", TARGET)]},
        [StepKind.GUESS],
    ),
    "a value that code outside may have given": (
        {"unresolved": [(SOURCE, "", "unknown-value")], "exports": [("b.x", TARGET)]},
        [StepKind.GUESS],
    ),
    "what runs when an object goes away": ({"candidates": [("<finalised>", TARGET)]}, [StepKind.FINALISED]),
    "an override of a base outside": (
        {"edges": [(SOURCE, "b.x#K"), ("b.x#K.run", TARGET)], "inherits": [("b.x#K", None)]},
        [StepKind.OVERRIDE],
    ),
}

REFUTED: dict[str, dict[str, Any]] = {
    "nothing": {},
    "the other way round": {"edges": [(TARGET, SOURCE)]},
    "a site outside the program": {"unresolved": [(SOURCE, "g", "external")]},
    "a value when nothing is mentioned": {"unresolved": [(SOURCE, "", "unknown-value")]},
    "a member that the language calls of other objects": {
        "edges": [(SOURCE, "b.x#K.m"), ("b.x#K.__iter__", TARGET)],
        "entry_points": [("b.x#K.__iter__", "protocol")],
    },
    "what something that runs when an object goes away leads to": {
        "candidates": [("<finalised>", "b.x#h")],
        "edges": [("b.x#h", TARGET)],
    },
    "an import for types": {"imports": [("a.x", "b.x", "b", "", 1, True)], "edges": [("b.x", TARGET)]},
    "an import in another body": {"imports": [("a.x", "b.x", "b", "", 2)], "edges": [("b.x", TARGET)]},
    "a member of a class that is only guarded": {"edges": [("b.x#K.m", TARGET), (SOURCE, "b.x#K")]},
}


def ask_reaches(rows: dict[str, Any]) -> Any:
    value = program([SOURCE, "a.x#other", TARGET], **rows)
    return value, ask.reaches(value, Graph.of(value), index_of(value, SOURCE), index_of(value, TARGET))


@pytest.mark.parametrize("name", PROVED)
def test_proved(name: str) -> None:
    value, answer = ask_reaches(PROVED[name])
    assert isinstance(answer, Proved)
    assert all(evidence_of(value, step) < Evidence.GUESS for step in answer.path.steps)


@pytest.mark.parametrize("name", UNKNOWN)
def test_unknown(name: str) -> None:
    rows, kinds = UNKNOWN[name]
    _, answer = ask_reaches(rows)
    assert isinstance(answer, Unknown)
    assert [step.kind for step in answer.hangs_on] == kinds


@pytest.mark.parametrize("name", REFUTED)
def test_refuted(name: str) -> None:
    value, answer = ask_reaches(REFUTED[name])
    assert isinstance(answer, Refuted)
    certificate = answer.certificate
    assert index_of(value, SOURCE) in certificate.closed
    assert index_of(value, TARGET) not in certificate.closed
    assert ask.check_certificate(value, certificate)


def test_a_symbol_reaches_itself_only_by_a_cycle() -> None:
    value = program(edges=[("a.x#f", "a.x#g"), ("a.x#g", "a.x#f"), ("a.x#h", "a.x#f")])
    graph = Graph.of(value)
    f, h = index_of(value, "a.x#f"), index_of(value, "a.x#h")
    proved = ask.reaches(value, graph, f, f)
    assert isinstance(proved, Proved)
    assert len(proved.path.steps) == 2
    refuted = ask.reaches(value, graph, h, h)
    assert isinstance(refuted, Refuted)
    assert h not in refuted.certificate.closed
    assert ask.check_certificate(value, refuted.certificate)


def test_false_certificates_are_found_out() -> None:
    value = program(
        edges=[("a.x#f", "a.x#g"), ("a.x#g", "a.x#h", "exact", 1, 0, "reference")],
        unresolved=[("a.x#h", "k"), ("a.x#k", "", "unknown-value")],
    )
    f, g, h, k = (index_of(value, f"a.x#{name}") for name in "fghk")
    lies = [
        Certificate(f, k, (f,)),
        Certificate(f, k, (f, g)),
        Certificate(f, k, (f, g, h)),
        Certificate(f, k, (f, g, h, k)),
        Certificate(f, h, (g,)),
        Certificate(g, f, (f, h, k)),
        Certificate(f, f, (f, g, h, k)),
    ]
    assert not any(ask.check_certificate(value, lie) for lie in lies)
    truth = ask.reaches(value, Graph.of(value), g, f)
    assert isinstance(truth, Refuted)
    assert ask.check_certificate(value, truth.certificate)
    for member in truth.certificate.closed:
        fewer = tuple(symbol for symbol in truth.certificate.closed if symbol != member)
        assert not ask.check_certificate(value, replace(truth.certificate, closed=fewer))


def test_every_step_has_its_place() -> None:
    value = program(
        edges=[("a.x#f", "a.x#g", "inferred", 4, 2)],
        unresolved=[("a.x#g", "h", "unknown-receiver", 9, 5)],
        imports=[("b.x", "a.x", "a", "", 3)],
        symbols=["b.x#h"],
    )
    graph = Graph.of(value)
    impact = ask.impact(value, graph, index_of(value, "b.x#h"))
    path = ask.impact_path(impact, index_of(value, "a.x#f"))
    assert [place_of(value, step) for step in path.steps] == [Place(0, 4, 2), Place(0, 9, 5)]
    assert [evidence_of(value, step) for step in path.steps] == [Evidence.INFERRED, Evidence.GUESS]


def test_neighbours_by_evidence_and_form() -> None:
    value = program(
        edges=[
            ("a.x#f", "b.x#t", "exact", 1),
            ("a.x#f", "b.x#t", "exact", 2),
            ("a.x#g", "b.x#t", "inferred", 3),
            ("a.x#h", "b.x#t", "dispatch", 4),
            ("a.x#i", "b.x#t", "exact", 5, 0, "reference"),
        ],
        unresolved=[("a.x#j", "t"), ("a.x#k", "", "unknown-value"), ("a.x#l", "t", "external")],
    )
    graph, target = Graph.of(value), index_of(value, "b.x#t")

    def callers(**options: Any) -> list[str]:
        return [value.symbols.id[step.caller] for step in ask.callers(value, graph, target, **options).steps]

    assert callers(weakest=Evidence.EXACT) == ["a.x#f", "a.x#f"]
    assert callers() == ["a.x#f", "a.x#f", "a.x#g", "a.x#h"]
    assert callers(references=True) == ["a.x#f", "a.x#f", "a.x#g", "a.x#h", "a.x#i"]
    assert callers(weakest=Evidence.GUESS) == ["a.x#f", "a.x#f", "a.x#g", "a.x#h", "a.x#j", "a.x#k"]
