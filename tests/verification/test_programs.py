"""Prolog programs as people write them: what holds, how it is shown, and where a mistake is."""

from __future__ import annotations

from typing import Any

import pytest

from corollary.answers.paging import Window
from corollary.errors import CorollaryError
from corollary.verification import Verifier

GRAPH = "edge(a, b). edge(b, c). edge(c, a). edge(c, d)."

ANSWERS = {
    "left recursion": (
        f":- table path/2. path(X, Y) :- edge(X, Y). path(X, Y) :- path(X, Z), edge(Z, Y). {GRAPH}",
        "setof(X, path(a, X), L)",
        ["L = [a,b,c,d]"],
    ),
    "shortest by tabling": (
        f":- table far(_, _, min). far(X, X, 0). far(X, Y, N) :- far(X, Z, M), edge(Z, Y), N is M + 1. {GRAPH}",
        "far(a, d, N)",
        ["N = 3"],
    ),
    "constraints that are left": (":- use_module(library(clpfd)).", "X #> 3, X #< 6", ["X in 4..5"]),
    "constraints that are solved": (
        ":- use_module(library(clpfd)). q(L) :- L = [A, B, C], L ins 1..3, all_different(L), A #> B, B #> C, label(L).",
        "q(L)",
        ["L = [3,2,1]"],
    ),
    "disequality": ("", "dif(X, a), member(X, [a, b])", ["X = b"]),
    "a grammar": (
        "greeting --> [hello], who. who --> [world]. who --> [you].",
        "phrase(greeting, L)",
        ["L = [hello,world]", "L = [hello,you]"],
    ),
    "a grammar over codes": (
        "all([H|T]) --> digit(H), all(T). all([]) --> []. digit(D) --> [C], { code_type(C, digit(D)) }.",
        "atom_codes('42', C), once(phrase(all(L), C))",
        ["C = [52,50], L = [4,2]"],
    ),
    "a goal made at run time": (
        "double(X, Y) :- Y is 2 * X. map(G, L, M) :- maplist(G, L, M).",
        "map(double, [1, 2], M)",
        ["M = [2,4]"],
    ),
    "a lambda": ("", "foldl([X, A, B]>>(B is A + X), [1, 2, 3], 0, S)", ["S = 6"]),
    "a lambda with a free variable": (
        "",
        "N = 10, maplist({N}/[X, Y]>>(Y is X + N), [1, 2], L)",
        ["N = 10, L = [11,12]"],
    ),
    "aggregation": (f"{GRAPH}", "aggregate_all(count, edge(_, _), N)", ["N = 4"]),
    "bags of each": (
        f"{GRAPH}",
        "aggregate_all(max(N, X), (edge(X, _), aggregate_all(count, edge(X, _), N)), M)",
        ["M = max(2,c)"],
    ),
    "an association": (
        "",
        "list_to_assoc([a-1], A), put_assoc(b, A, 2, B), assoc_to_keys(B, K), A = t(_, _, _, _, _)",
        None,
    ),
    "a graph": (
        "",
        "vertices_edges_to_ugraph([], [a-b, b-c], G), top_sort(G, L)",
        ["G = [a-[b],b-[c],c-[]], L = [a,b,c]"],
    ),
    "pairs": (
        "",
        "pairs_keys_values(P, [a, b], [1, 2]), group_pairs_by_key(P, G)",
        ["P = [a-1,b-2], G = [a-[1],b-[2]]"],
    ),
    "strings": ("", 'split_string("a,b", ",", "", P), string_concat("x", "y", S)', ['P = ["a","b"], S = "xy"']),
    "ordered sets": ("", "ord_union([a, c], [b], U), ord_subtract(U, [c], S)", ["U = [a,b,c], S = [a,b]"]),
    "facts that change": (
        ":- dynamic count/1. count(0). next :- retract(count(N)), M is N + 1, assertz(count(M)).",
        "next, next, count(N)",
        ["N = 2"],
    ),
    "an operator of its own": (":- op(700, xfx, ==>). a ==> b. b ==> c.", "a ==> X", ["X = b"]),
    "text as codes": (':- set_prolog_flag(double_quotes, codes). p("a").', "p(X)", ["X = [97]"]),
    "a library predicate of its own": ("member(X, [X|_]).", "member(X, [1, 2])", ["X = 1"]),
    "delayed goals": ("", "freeze(X, Y = 1), X = 2", ["X = 2, Y = 1"]),
    "what is delayed still": ("p(_).", "freeze(X, p(X))", ["freeze(X,p(X))"]),
    "negation": ("bird(a). bird(b). flies(X) :- bird(X), \\+ odd(X). odd(b).", "flies(X)", ["X = a"]),
    "nothing": ("p(1).", "p(2)", []),
    "yes": ("p(1).", "p(1)", ["true"]),
    "quoted names": ("p('A b', \"s\").", "p(X, Y)", ["X = 'A b', Y = \"s\""]),
}

BINDINGS = {
    "X = f(Y, 'A b')": {"functor": "f", "arguments": [{"variable": "Y"}, "A b"]},
    'X = "s"': {"string": "s"},
    "X = [1, a]": [1, "a"],
    "X is 2 ** 100": {"number": str(2**100)},
    "X is 1 rdiv 3": {"number": "1r3"},
    "X = 1.5": 1.5,
    "X = []": [],
    "X = t{a: 1}": {"text": "t{a:1}"},
    "X = a-b": {"functor": "-", "arguments": ["a", "b"]},
}

MISTAKES = {
    "syntax": ("p(1).\nq(X :- p(X).", "p(X)", "query-syntax", "line 2"),
    "syntax of the goal": ("p(1).", "p(X", "query-syntax", "the query, line 1"),
    "an undefined goal": ("path(a, b).", "paths(a, X)", "query-undefined", "Did you mean path/2"),
    "another number of arguments": ("path(a, b).", "path(a)", "query-undefined", "Did you mean path/2?"),
    "an undefined goal in a clause": ("a :- b,\n     undef(1).\nb.", "b", "query-undefined", "line 2, column 6"),
    "an undefined goal made at run time": (
        "p(G) :- catch(call(G), _, true).",
        "p(undef)",
        "query-undefined",
        "undef/0",
    ),
    "what is not allowed": ("p :-\n  q, open(a, read, _). q.", "p", "query-refused", "line 2, column 6"),
    "a directive": ("p.\n:- initialization(p).", "p", "query-refused", "line 2, column 1"),
    "a built-in predicate": ("write(X) :- foo(X).", "true", "query-refused", "write/1"),
    "types": ("p(X) :- Y is X + 1, Y > 0.", "p(a)", "query-error", "evaluable"),
    "two goals": ("p.", "p. p", "query-refused", "more than one"),
    "no goal": ("p.", "", "query-syntax", ""),
}

WARNINGS = {
    "p(X, Y) :- q(X). q(1).": [("singleton", 1, "Y")],
    "p(_, _Y) :- q(1). q(1).": [],
    "p(1).\nq(1).\np(2).": [("discontiguous", 3, "p/1")],
    ":- discontiguous p/1.\np(1).\nq(1).\np(2).": [],
}


@pytest.mark.parametrize("case", ANSWERS)
def test_answers(verifier: Verifier, case: str) -> None:
    program, goal, expected = ANSWERS[case]
    answer = verifier.prolog(program, goal)
    assert answer.complete
    if expected is None:
        assert answer.holds
    else:
        assert [solution.text for solution in answer.solutions] == expected
        assert answer.holds == bool(expected)


@pytest.mark.parametrize("goal", BINDINGS)
def test_answers_are_structures(verifier: Verifier, goal: str) -> None:
    assert verifier.prolog("", goal).solutions[0].bindings["X"] == BINDINGS[goal]


@pytest.mark.parametrize("case", MISTAKES)
def test_mistakes_are_pointed_at(verifier: Verifier, case: str) -> None:
    program, goal, code, said = MISTAKES[case]
    with pytest.raises(CorollaryError) as raised:
        verifier.prolog(program, goal)
    assert raised.value.code == code
    assert said in str(raised.value)


@pytest.mark.parametrize("program", WARNINGS)
def test_warnings(verifier: Verifier, program: str) -> None:
    found: list[tuple[str, int, Any]] = [
        (warning.kind, warning.line, warning.message) for warning in verifier.prolog(program, "true").warnings
    ]
    assert [(kind, line) for kind, line, _ in found] == [(kind, line) for kind, line, _ in WARNINGS[program]]
    assert all(name in said for (_, _, said), (_, _, name) in zip(found, WARNINGS[program], strict=True))


def test_pages_follow_one_another(verifier: Verifier) -> None:
    first = verifier.prolog("", "between(1, 5, X)", window=Window(limit=2))
    assert (len(first.solutions), first.complete) == (2, False)
    last = verifier.prolog("", "between(1, 5, X)", window=Window(limit=9, cursor=first.cursor))
    assert [solution.bindings["X"] for solution in last.solutions] == [3, 4, 5]
    assert last.complete


def test_nothing_of_a_program_is_left_for_the_next(verifier: Verifier) -> None:
    assert verifier.prolog(":- op(700, xfx, ===>). a ===> b. :- table t/1. t(1).", "X ===> b, t(Y)").holds
    for goal in ("a ===> b", "t(1)"):
        with pytest.raises(CorollaryError):
            verifier.prolog("", goal)
