"""Queries as users write them: values, pages, rules of their own, and a world without SWI-Prolog."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corollary.errors import CorollaryError
from corollary.facts.relations import RELATIONS, TYPES, document
from corollary.reasoning.program_facts import facts, rows
from corollary.reasoning.prolog.catalogue import rule_files, rules
from corollary.reasoning.prolog.facts_text import facts_text, quoted
from corollary.reasoning.prolog.queries import Prolog
from corollary.reasoning.prolog.worlds import world_of
from tests.support.programs import program

PROGRAM = program(
    edges=[
        ("a.x#f", "b.x#K.m"),
        ("b.x#K.m", "a.x#f", "inferred", 7, 3),
        ("a.x", "a.x#f"),
        ("a.x", "b.x#K", "exact", 2, 0, "reference"),
    ],
    unresolved=[("a.x#f", "m", "unknown-receiver", 4), ("a.x#f", "print", "external", 5)],
    entry_points=["a.x"],
    imports=[("a.x", "b.x", "b", "K"), ("a.x", None, "os", "")],
    inherits=[("b.x#K", None)],
    mentions=["m"],
)

WORLD = world_of(PROGRAM)

VALUES = {
    "X = 1": 1,
    "X is 2 ** 100": "1267650600228229401496703205376",
    "X = 1.5": 1.5,
    "X is 1 rdiv 3": "1r3",
    "X = abc": "abc",
    "X = 'A b'": "A b",
    'X = "text"': "text",
    "X = []": [],
    "X = [1, a, [b]]": [1, "a", ["b"]],
    "X = [1|T]": "[1|A]",
    "X = f(Y, 'A b', Y)": "f(A,'A b',A)",
    "X = Y": None,
    "X = a-b": "a-b",
    "X = 'it''s'": "it's",
    "X = 'a\\nb\\x0\\c'": "a\nb\0c",
    "X = '\\\\ \" é 𝄞'": '\\ " é 𝄞',
    "atomic_list_concat([a, b], '-', X)": "a-b",
    'format(atom(X), "~w~t~5|~a", [a, b])': "a    b",
    "aggregate_all(count, calls(_, _), X)": 3,
    "findall(A, calls(A, 'a.x#f'), X)": ["a.x", "b.x#K.m"],
    "setof(A, B^calls(A, B), X)": ["a.x", "a.x#f", "b.x#K.m"],
    "once((member(X, [1, 2, 3]), X > 1))": 2,
    "forall(member(A, [1, 2]), A > 0), X = yes": "yes",
    "foldl([A, B, C]>>(C is A + B), [1, 2], 0, X)": 3,
    "foldl(plus, [1, 2, 3], 0, X)": 6,
    "maplist(succ, [1, 2], X)": [2, 3],
    "limit(1, order_by([desc(X)], member(X, [1, 3, 2])))": 3,
    "list_to_assoc([a-1], A), get_assoc(a, A, X)": 1,
    "split_string('a/b', '/', '', X)": ["a", "b"],
    "sub_atom('a.x#f', X, 1, _, '#')": 3,
    "catch(atom_length(_, _), error(E, _), X = caught)": "caught",
    "aggregate_all(max(L), call_site(_, _, L, _, _), X)": 7,
    "dif(X, a), X = b": "b",
    "X = f(X, _, X)": "@(S_1,[S_1=f(S_1,A,S_1)])",
    "wildcard_match('*.x', 'a.x'), X = 1": 1,
}


@pytest.mark.parametrize("goal", VALUES)
def test_values(prolog: Prolog, goal: str) -> None:
    expected = VALUES[goal]
    if expected is CorollaryError:
        with pytest.raises(CorollaryError):
            prolog.query(WORLD, goal)
        return
    answers = prolog.query(WORLD, goal)
    assert [row[answers.variables.index("X")] for row in answers.rows] == [expected]


def test_pages_follow_each_other(prolog: Prolog) -> None:
    everything = prolog.query(WORLD, "member(X, [a, b, c, d, e])")
    assert (everything.cut, everything.following) == ("", None)
    first = prolog.query(WORLD, "member(X, [a, b, c, d, e])", limit=2)
    assert (first.cut, first.following) == ("limit", 2)
    second = prolog.query(WORLD, "member(X, [a, b, c, d, e])", limit=3, offset=2)
    assert (second.cut, second.following) == ("", None)
    assert first.rows + second.rows == everything.rows


def test_rules_of_ones_own_may_be_recursive_and_tabled(prolog: Prolog) -> None:
    rules = """
    :- table leads/2.
    leads(A, B) :- leads(A, C), calls(C, B).   % left recursion ends because it is tabled
    leads(A, B) :- calls(A, B).
    """
    assert set(prolog.query(WORLD, "leads('a.x#f', X)", rules=rules).rows) == {("a.x#f",), ("b.x#K.m",)}
    assert prolog.query(WORLD, "?- p(X).", rules="p(1). p(2) :- \\+ calls(a, b).").rows == ((1,), (2,))


def test_every_relation_and_every_rule_can_be_queried(prolog: Prolog) -> None:
    for relation, columns in facts(PROGRAM):
        names = [f"A{i}" for i in range(relation.arity)]
        found = prolog.query(WORLD, f"{relation.name}({', '.join(names)})", limit=10_000)
        assert list(found.rows) == list(rows(columns)), relation.name
    for rule in rules():
        names = [f"'{PROGRAM.symbols.id[1]}'" if a.startswith("+") else f"A{i}" for i, a in enumerate(rule.arguments)]
        prolog.query(WORLD, f"{rule.name}({', '.join(names)})")


def test_every_rule_says_when_it_holds() -> None:
    assert len(rules()) > 25
    assert {file.name for file in rule_files()} == {rule.file for rule in rules()}
    assert all(rule.holds.startswith("Holds if ") for rule in rules())
    assert len({rule.indicator for rule in rules()} | {r.indicator for r in RELATIONS}) == len(rules()) + len(RELATIONS)


def test_every_relation_says_when_it_holds() -> None:
    assert all(relation.holds.startswith("Holds if ") for relation in RELATIONS)
    page = document()
    assert all(f"## {relation.indicator}" in page for relation in RELATIONS)
    assert all(kind in TYPES for relation in RELATIONS for _, kind in relation.arguments)


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_survives_as_an_atom(prolog: Prolog, text: str) -> None:
    assert prolog.query(WORLD, f"X = {quoted(text)}, atom(X)").rows == ((text,),)


@pytest.mark.parametrize("name", ["a'b\\c", "a\nb", "a\0b", "ünï.x", "\udc80byte", "a\u2028b\ufeff", "𝄞", "[]", " "])
def test_any_file_name_survives_as_a_fact(prolog: Prolog, name: str) -> None:
    value = program(edges=[(f"{name}#f", "b.x#g")])
    expected = name.replace("\udc80", "\\x80")
    assert prolog.query(world_of(value), "calls(X, 'b.x#g')").rows == ((f"{expected}#f",),)


def test_facts_text_is_lines_in_the_declared_order() -> None:
    text = "".join(facts_text(PROGRAM))
    assert "call_site('b.x#K.m','a.x#f',7,3,'inferred').\n" in text
    assert "unresolved_call('a.x#f','m',4,0,'unknown-receiver').\n" in text
    names = list(dict.fromkeys(line.partition("(")[0] for line in text.splitlines()))
    declared = [relation.name for relation in RELATIONS]
    assert names == [name for name in declared if name in names]


def test_another_program_brings_other_facts(prolog: Prolog) -> None:
    other = program(edges=[("z.x#f", "z.x#g")])
    assert prolog.query(world_of(other), "calls(X, Y)").rows == (("z.x#f", "z.x#g"),)
    assert prolog.query(world_of(other), "reaches(X, Y)").rows == (("z.x#f", "z.x#g"),)
    assert len(prolog.query(WORLD, "calls(X, Y)").rows) == 3


def fake_swipl(folder: Path, version: str) -> None:
    path = folder / "swipl"
    path.write_text(f"#!/bin/sh\necho 'PLVERSION=\"{version}\";'\n")
    path.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="the fake is a shell script")
@pytest.mark.parametrize(
    ("version", "code"), [(None, "prolog-missing"), ("80402", "prolog-too-old"), ("", "prolog-too-old")]
)
def test_without_a_usable_prolog_the_error_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str | None, code: str
) -> None:
    if version is not None:
        fake_swipl(tmp_path, version)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CorollaryError) as raised, Prolog() as worker:
        worker.query(WORLD, "true")
    assert raised.value.code == code
    assert "install" in raised.value.remedy.lower()


def test_the_parent_never_loads_the_bridge() -> None:
    code = (
        "import sys, corollary.reasoning.prolog.queries, corollary.reasoning.questions; print('pyswip' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert done.stdout.strip() == "False"
