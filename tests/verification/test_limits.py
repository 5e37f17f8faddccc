"""Limits hold whatever a text says, end the worker that breaks them, and are bounded by the configuration."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from corollary.errors import CorollaryError
from corollary.reasoning.prolog.starting import start_worker
from corollary.reasoning.smt.queries import start_worker as start_smt_worker
from corollary.reasoning.workers.pool import Pool
from corollary.source.settings.configuration import SolverConfiguration
from corollary.verification import Limits, Verifier
from corollary.verification.bounds import limits_of

SMALL = Limits(seconds=0.3, memory=32 << 20, output=2_000, answers=10)

BROKEN = {
    "time": ("repeat, fail", "query-timeout"),
    "memory": ("findall(X, repeat, L)", {"query-memory", "query-crashed", "query-timeout"}),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_limit_is_an_error_and_the_next_call_succeeds(verifier: Verifier, case: str) -> None:
    goal, codes = BROKEN[case]
    with pytest.raises(CorollaryError) as raised:
        verifier.prolog("", goal, limits=SMALL)
    assert raised.value.code in codes
    assert verifier.prolog("p.", "p").holds


def test_answers_are_bounded(verifier: Verifier) -> None:
    answer = verifier.prolog("", "between(1, inf, X)", limits=SMALL)
    assert len(answer.solutions) <= SMALL.answers
    assert not answer.complete


def test_output_is_bounded(verifier: Verifier) -> None:
    answer = verifier.prolog("", "between(1, 5, N), numlist(1, 100, L)", limits=SMALL)
    assert len(answer.solutions) < 5
    assert not answer.complete


def test_an_answer_that_is_too_long_is_no_no(verifier: Verifier) -> None:
    with pytest.raises(CorollaryError) as raised:
        verifier.prolog("", "numlist(1, 3000, L)", limits=SMALL)
    assert raised.value.code == "query-output"


def test_calls_at_once_do_not_see_one_another(verifier: Verifier) -> None:
    def ask(number: int) -> list[object]:
        program = f":- dynamic seen/1. me({number}). go(X) :- me(X), assertz(seen(X)), findall(Y, seen(Y), [X])."
        text = f"(declare-const x Int) (assert (= x {number})) (check-sat)"
        prolog = verifier.prolog(program, "go(X)").solutions[0].bindings["X"]
        return [prolog, verifier.smt(text).checks[0].model[0].value.value]

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(ask, range(12))) == [[number, number] for number in range(12)]


def test_a_pool_keeps_one_worker_and_never_one_that_failed() -> None:
    pool = Pool(start_smt_worker)
    try:
        with pool.worker() as first, pool.worker() as second:
            assert first is not second
        assert [first.alive, second.alive].count(True) == 1
        with pool.worker() as kept:
            assert kept.alive
        with pytest.raises(ZeroDivisionError), pool.worker() as failing:
            raise ZeroDivisionError
        assert not failing.alive
    finally:
        pool.close()


def test_a_worker_says_which_walls_it_has() -> None:
    worker = start_worker()
    try:
        assert set(worker.walls) <= {"landlock", "seccomp"}
    finally:
        worker.kill()


def test_the_configuration_bounds_what_is_asked() -> None:
    configuration = SolverConfiguration(seconds=5, max_seconds=10, memory=64, max_memory=128)
    assert limits_of(configuration).seconds == 5
    assert limits_of(configuration, seconds=10, memory=128).memory == 128 << 20
    for asked in ({"seconds": 11.0}, {"memory": 129}):
        with pytest.raises(CorollaryError, match="more than"):
            limits_of(configuration, **asked)
