"""Numbers of a program, to be followed over time."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from corollary.reasoning import questions
from corollary.reasoning.results import Confidence
from corollary.versioning.timeline.line import View


def measure(view: View, metric: str) -> int:
    """The number of a program for one of METRICS."""
    return _WAYS[metric](view)


METRICS: Mapping[str, str] = {
    "dead": "symbols that are dead: proved or likely",
    "cycles": "cycles of calls and of imports",
    "coupling": "pairs of files of which one surely calls or mentions code of the other",
    "symbols": "symbols",
}
"""What there is to measure, and what is counted."""


def _dead(view: View) -> int:
    of = questions.dead_counts(view.program, view.graph).of
    return of.get(Confidence.PROVED, 0) + of.get(Confidence.LIKELY, 0)


def _cycles(view: View) -> int:
    return sum(questions.cycle_count(view.program, level) for level in ("calls", "imports"))


def _coupling(view: View) -> int:
    symbols, edges = view.program.symbols, view.program.edges
    pairs = np.stack((symbols.file[edges.caller], symbols.file[edges.callee]), axis=1)
    return len(np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0))


def _symbols(view: View) -> int:
    return len(view.program.symbols)


_WAYS: Mapping[str, Callable[[View], int]] = {
    "dead": _dead,
    "cycles": _cycles,
    "coupling": _coupling,
    "symbols": _symbols,
}
