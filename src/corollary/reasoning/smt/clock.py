"""Checks that end in time.

The solver stops itself when its time is up, but it is asked to only once, and where that comes at an unlucky moment,
early in an optimisation, it goes on for good. So it is asked again until it stops.
"""

from __future__ import annotations

import time
from threading import Event, Thread

import z3

_AGAIN = 0.1
"""Seconds from one request to stop to the next."""


def check(solver: z3.Solver | z3.Optimize, deadline: float, *assumed: z3.BoolRef) -> z3.CheckSatResult:
    """What a solver finds until a time of the monotonic clock, `unknown` if that is too early."""
    left = max(0.001, deadline - time.monotonic())
    solver.set("timeout", int(left * 1000))
    ended = Event()

    def remind() -> None:
        if not ended.wait(left):
            while not ended.wait(_AGAIN):
                solver.ctx.interrupt()

    reminder = Thread(target=remind, daemon=True)
    reminder.start()
    try:
        return solver.check(*assumed)
    finally:
        ended.set()
        reminder.join()
