"""An optimum that no solver finds in a moment."""

from __future__ import annotations

_COUNT = 80


def hard_optimum() -> str:
    """An SMT-LIB text with an optimum that takes minutes to find; bounds of it are found soon."""
    names = [f"x{at}" for at in range(_COUNT)]
    declared = "".join(f"(declare-const {name} Int) (assert (<= 0 {name} 9))" for name in names)
    tied = "".join(
        f"(assert (not (= (+ x{at} (* 3 x{(at * 7 + 3) % _COUNT})) (* 2 x{(at * 11 + 5) % _COUNT}))))"
        f"(assert (> (+ (* {2 + at % 7} x{at}) x{(at * 13 + 1) % _COUNT}) (* {2 + at % 4} x{(at * 5 + 2) % _COUNT})))"
        for at in range(_COUNT)
    )
    return f"{declared}{tied}(minimize (+ {' '.join(f'(* {1 + at % 9} x{at})' for at in range(_COUNT))})) (check-sat)"
