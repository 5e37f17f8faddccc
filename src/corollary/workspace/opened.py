"""What every question needs: the program of a source, looked at again when asked to, and what names mean in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from threading import RLock
from types import TracebackType
from typing import TYPE_CHECKING, Self

from corollary.answers import building
from corollary.answers.describing import Describer
from corollary.answers.types.parts import Coverage
from corollary.linking.program import Program
from corollary.reasoning import questions
from corollary.reasoning.graph import Graph
from corollary.source.settings.configuration import Configuration
from corollary.threads import one_at_a_time
from corollary.versioning.programs.sources import IndexedSource, ProgramSource

if TYPE_CHECKING:
    from corollary.answers.building.neighbours import Asked
    from corollary.answers.building.overview import Judged
    from corollary.linking.provenance.edges import Provenance
    from corollary.verification.verifier import Verifier

Progress = Callable[[int, int], None]
"""Called with how many files are done and how many there are."""


@dataclass(frozen=True)
class Snapshot:
    """A program and what questions share; built when first asked for."""

    program: Program
    notes: tuple[str, ...]

    @cached_property
    def graph(self) -> Graph:
        return Graph.of(self.program)

    @cached_property
    def judged(self) -> Judged:
        """What a summary counts."""
        return building.overview.Judged(
            dead=questions.dead_counts(self.program, self.graph),
            cycles={level: questions.cycle_count(self.program, level) for level in questions.LEVELS},
        )

    @cached_property
    def describe(self) -> Describer:
        return Describer(self.program, self.notes)


@one_at_a_time
class Opened:
    """A source of programs, the last program of it, and the symbols that names mean there."""

    def __init__(self, source: ProgramSource) -> None:
        self.lock = RLock()
        self._source = source
        self._snapshot: Snapshot | None = None
        self._verifier: Verifier | None = None
        self._provenance: tuple[Program, Provenance] | None = None

    def close(self) -> None:
        """Ends the workers of solvers, if any were needed, and closes the index."""
        if self._verifier is not None:
            self._verifier.close()
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def verifier(self) -> Verifier:
        """What programs and formulas are verified with, and goals are asked of."""
        from corollary.verification.verifier import Verifier

        self._verifier = self._verifier or Verifier()
        return self._verifier

    @property
    def configuration(self) -> Configuration:
        return self._source.configuration

    @property
    def root(self) -> str:
        """The folder that is analysed."""
        return self._source.root

    @property
    def coverage(self) -> Coverage:
        """How much of the code base the last program covers."""
        return self._current.describe.coverage

    def refresh(self, progress: Progress | None = None) -> Program:
        """The program as the files are now; cheap when nothing changed."""
        program = self._source.refresh(progress)
        notes = (*self._source.configuration.notes, *self._source.notes)
        if self._snapshot is None or self._snapshot.program is not program or self._snapshot.notes != notes:
            self._snapshot = Snapshot(program, notes)
        if self._provenance is not None and self._provenance[0] is not program:
            self._provenance = None
        return program

    def program(self, progress: Progress | None = None) -> Program:
        """The program that questions are asked of."""
        return self._snapshot.program if self._snapshot is not None else self.refresh(progress)

    def prepare(self) -> None:
        """Gets ready for the next edit, which costs as much as linking all: for when nobody waits."""
        if isinstance(self._source, IndexedSource):
            self._source.index.prepare()

    @property
    def _current(self) -> Snapshot:
        self.program()
        assert self._snapshot is not None
        return self._snapshot

    @property
    def _said(self) -> Snapshot:
        """The current program with what users say by relations of their own: of files, on the branch `main`."""
        current = self._current
        if not isinstance(self._source, IndexedSource):
            return current
        from corollary.versioning.overlays.sources import Spoken

        spoken = Spoken(self._source)
        program = spoken.over(current.program)
        return Snapshot(program, (*current.notes, *spoken.said))

    def _row(self, name: str) -> int:
        current = self._current
        inside = building.naming.inside(self._source.root, name)
        return building.naming.only(current.describe, name, questions.lookup(current.program, inside))

    def _asked(self, question: str, name: str, *details: object) -> Asked:
        """The symbol that is named and, if it is a class, its constructors: who calls them calls the class."""
        row = self._row(name)
        constructors = building.naming.constructors(self._current.program, row, self._source.constructors)
        return building.neighbours.Asked((row, *constructors), (question, row, *details))

    def _pair(self, question: str, source: str, target: str, *details: object) -> Asked:
        pair = self._row(source), self._row(target)
        return building.neighbours.Asked(pair, (question, *pair, *details))
