"""Why goals hold and why they do not: proofs can be checked step by step, and are of the least height."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corollary.answers.types.verification import Proof
from corollary.verification import Verifier

RULES = """:- table path/2.
path(X, Y) :- path(X, Z), edge(Z, Y).
path(X, Y) :- edge(X, Y).
"""

PROOFS = {
    "a fact": ("p(1).", "p(1)", ["p(1) clause 1"]),
    "a rule": ("q(X) :- p(X).\np(1).", "q(1)", ["q(1) rule 1", "  p(1) clause 2"]),
    "the shorter of two": (
        "a :- b.\na :- d.\nb :- c.\nc.\nd.",
        "a",
        ["a rule 2", "  d clause 5"],
    ),
    "negation": (
        "ok(X) :- it(X), \\+ bad(X).\nit(1). bad(2).",
        "ok(1)",
        ["ok(1) rule 1", "  it(1) clause 2", "  \\+bad(1) negation 0"],
    ),
    "a left-recursive tabled rule": (
        f"{RULES}edge(a, b). edge(b, c). edge(a, c).",
        "path(a, c)",
        ["path(a,c) rule 3", "  edge(a,c) clause 4"],
    ),
    "a cut": (
        "m(X, Y, X) :- X >= Y, !.\nm(_, Y, Y).",
        "m(3, 2, 3)",
        ["m(3,2,3) rule 1", "  3>=2 computed 0"],
    ),
    "a choice": ("p(X) :- ( X > 1 -> q ; r ).\nq. r.", "p(1)", ["p(1) rule 1", "  r clause 2"]),
    "a goal made at run time": (
        "t(G) :- call(G, 3).\npos(X) :- X > 0.",
        "t(pos)",
        ["t(pos) rule 1", "  pos(3) rule 2", "    3>0 computed 0"],
    ),
    "several goals": ("p. q.", "p, q", ["p,q all 0", "  p clause 1", "  q clause 1"]),
}

FAILURES = {
    "the fact that is not there": (f"{RULES}edge(a, b).", "path(b, a)", "edge(b,a)", ()),
    "the nearest fact": ("p(X) :- age(X, 18).\nage(ann, 17).", "p(ann)", "age(ann,18)", ("age(ann,17)",)),
    "the goal behind others": ("p(X) :- q(X), r(X).\nq(1). q(2). r(3).", "p(X)", "r(1)", ("r(3)",)),
    "a comparison": ("old(X) :- age(X, N), N >= 65.\nage(ann, 30).", "old(ann)", "30>=65", ()),
    "a denial": ("ok(X) :- it(X), \\+ bad(X).\nit(1). bad(1).", "ok(1)", "\\+bad(1)", ("bad(1)",)),
    "a longer name": ("p(X) :- f(X, _).\nf('a.x#main', 1).", "p(main)", "f(main,A)", ("f('a.x#main',1)",)),
}


def told(proof: Proof, indent: str = "") -> list[str]:
    lines = [f"{indent}{proof.goal} {proof.kind} {proof.line}"]
    for part in proof.because:
        lines += told(part, f"{indent}  ")
    return lines


@pytest.mark.parametrize("case", PROOFS)
def test_proofs(verifier: Verifier, case: str) -> None:
    program, goal, expected = PROOFS[case]
    (proven,) = verifier.explain(program, goal).proofs
    assert told(proven.proof) == expected
    assert proven.least


@pytest.mark.parametrize("case", FAILURES)
def test_failures(verifier: Verifier, case: str) -> None:
    program, goal, failed, near = FAILURES[case]
    answer = verifier.explain(program, goal)
    assert not answer.holds
    found = {failure.goal: failure.near for failure in answer.failures}
    assert set(near) <= set(found[failed])


def test_a_long_proof_is_cut_and_says_so(verifier: Verifier) -> None:
    program = "n(0). n(N) :- N > 0, M is N - 1, n(M)."
    (whole,) = verifier.explain(program, "n(20)", nodes=1000).proofs
    (cut,) = verifier.explain(program, "n(20)", nodes=10).proofs
    assert len(told(cut.proof)) == 10
    assert len(told(whole.proof)) == 10 + sum(left_out(cut.proof))


def left_out(proof: Proof) -> list[int]:
    return [proof.left_out, *(count for part in proof.because for count in left_out(part))]


def test_a_proof_that_is_too_high_is_not_made_up(verifier: Verifier) -> None:
    (proven,) = verifier.explain("n(0). n(N) :- N > 0, M is N - 1, n(M).", "n(5000)").proofs
    assert (proven.proof.kind, proven.least) == ("told", False)


edges = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=8, unique=True)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edges, st.integers(0, 4), st.integers(0, 4))
def test_proofs_of_paths_are_shortest_paths(
    verifier: Verifier, graph: list[tuple[int, int]], source: int, target: int
) -> None:
    facts = " ".join(f"edge({begin}, {end})." for begin, end in graph)
    answer = verifier.explain(f"{RULES}{facts}", f"path({source}, {target})")
    distance = shortest(graph, source, target)
    assert answer.holds == (distance > 0)
    if distance:
        used = [line.split()[0] for line in told(answer.proofs[0].proof) if line.strip().startswith("edge")]
        assert len(used) == distance
        assert set(used) <= {f"edge({begin},{end})" for begin, end in graph}


def shortest(graph: list[tuple[int, int]], source: int, target: int) -> int:
    """The edges of a shortest path of at least one edge; 0 if there is none."""
    reached = {source}
    for length in range(1, 7):
        reached = {end for begin, end in graph if begin in reached}
        if target in reached:
            return length
    return 0
