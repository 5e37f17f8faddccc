"""Workspaces over programs that a test made: everything behind them is real but the files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Thread

from corollary.linking.linker import Solution
from corollary.linking.program import Program
from corollary.source.settings.configuration import Configuration
from corollary.workspace import Workspace


@dataclass
class Programs:
    """A source of programs: each refresh gives the next one, the last one again and again."""

    programs: list[Program]
    configuration: Configuration = field(default_factory=Configuration)
    notes: Sequence[str] = ()
    constructors: Mapping[str, frozenset[str]] = field(default_factory=dict)
    closed: bool = False
    root: str = "/code"

    def refresh(self, progress: Callable[[int, int], None] | None = None) -> Program:
        if progress is not None:  # files are read by threads that only say how far they are
            teller = Thread(target=progress, args=(len(self.programs[0].files), len(self.programs[0].files)))
            teller.start()
            teller.join()
        return self.programs.pop(0) if len(self.programs) > 1 else self.programs[0]

    def without(self, paths: frozenset[str]) -> Program:
        raise LookupError("these programs were not linked")

    def solution(self) -> Solution:
        raise LookupError("these programs were not linked")

    def close(self) -> None:
        self.closed = True


def workspace(
    *programs: Program,
    configuration: Configuration | None = None,
    notes: Sequence[str] = (),
    constructors: Sequence[str] = ("new",),
) -> Workspace:
    """A workspace over these programs, one after the other."""
    source = Programs(list(programs), configuration or Configuration(), notes, {"fictional": frozenset(constructors)})
    return Workspace(source)
