"""What follows from programs and formulas that somebody wrote, found by solvers that can be killed at any moment.

from corollary.verification import Verifier

with Verifier() as verifier:
    verifier.prolog("even(0). even(N) :- N > 0, M is N - 2, even(M).", "even(4)").holds
    verifier.smt("(declare-const x Int) (assert (> x 3))", "prove", goal="(> x 2)").status
"""

from corollary.reasoning.workers.limits import Limits
from corollary.verification.verifier import Verifier

__all__ = ["Limits", "Verifier"]
