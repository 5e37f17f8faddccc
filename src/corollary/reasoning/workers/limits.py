"""What a call of a solver may use. No text that a solver is given can raise any of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one call: seconds of wall clock and of processor time, and bytes of memory and of its answer."""

    seconds: float = 30
    memory: int = 1 << 30
    output: int = 8 << 20
    answers: int = 1_000_000
