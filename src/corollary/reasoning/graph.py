"""The program as a graph of steps, built once and walked by every kernel."""

from __future__ import annotations

from dataclasses import dataclass

from corollary.linking.program import Program


@dataclass(frozen=True, slots=True)
class Graph:
    """All steps between symbols."""

    program: Program

    @classmethod
    def of(cls, program: Program) -> Graph:
        """The graph of a program; cheap enough to build for every program that is opened."""
        return cls(program)
