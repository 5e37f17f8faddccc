"""What the tests of a compiled package execute: functions, and calls between them.

How they are recorded is each language's own.
"""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.accuracy.functions import Functions
from benchmarks.accuracy.runtime.observed import Edge
from benchmarks.accuracy.runtime.places import Place


@dataclass(frozen=True, slots=True)
class Trace:
    """What ran: functions, calls between them, and calls that code outside of the package made in between."""

    outcome: str
    """How the tests ended, in one line."""
    functions: Functions
    ran: frozenset[Place]
    calls: frozenset[Edge]
    through: frozenset[Edge]
    macros: frozenset[Place] = frozenset()
    """Functions that the compiler calls: nothing that runs does."""
