"""Checks end in time, wherever in its work the solver is when it is up."""

from __future__ import annotations

import pytest

from corollary.reasoning.smt.results import Request
from corollary.reasoning.smt.solving import solve
from tests.support.optima import hard_optimum


@pytest.mark.parametrize("seconds", [0.001, 0.02, 0.05, 0.08, 0.12, 0.2])
def test_an_optimisation_stops_wherever_it_is(seconds: float) -> None:
    (check,) = solve(Request(hard_optimum(), "check", "", "", (), 1, seconds)).checks
    assert (check.status, check.reason) == ("unknown", "the time was up")
    assert not any(objective.optimal for objective in check.objectives)
