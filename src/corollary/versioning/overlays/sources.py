"""Programs with something laid over them, as sources of programs like the ones that they are laid over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corollary.linking.program import Program
from corollary.source.settings.configuration import Configuration
from corollary.store.overlay import Overlay
from corollary.versioning.overlays.laying import Laid, Stale, dropped_paths, laid_over
from corollary.versioning.overlays.standing import with_facts
from corollary.versioning.programs.sources import Constructors, ProgramSource

if TYPE_CHECKING:
    from corollary.indexing import Progress
    from corollary.linking.linker import Solution


@dataclass(slots=True)
class _Over:
    """Another source, which stays open: what is the same of one that is laid over it."""

    base: ProgramSource

    @property
    def root(self) -> str:
        return self.base.root

    @property
    def configuration(self) -> Configuration:
        return self.base.configuration

    @property
    def notes(self) -> Sequence[str]:
        return self.base.notes

    @property
    def constructors(self) -> Constructors:
        return self.base.constructors

    def solution(self) -> Solution:
        """That of the base: of all its files, dropped or not."""
        return self.base.solution()

    def close(self) -> None:
        """Nothing: the base is closed by whom it belongs to."""


@dataclass(slots=True)
class Spoken(_Over):
    """The files of a root, with what users say of the branch that they will be the next snapshot of."""

    said: tuple[str, ...] = field(default=(), init=False)

    @property
    def notes(self) -> Sequence[str]:
        return (*self.base.notes, *self.said)

    def refresh(self, progress: Progress | None = None) -> Program:
        return self.over(self.base.refresh(progress))

    def without(self, paths: frozenset[str]) -> Program:
        return self.over(self.base.without(paths))

    def over(self, program: Program) -> Program:
        """A program of these files with what is said."""
        program, said = with_facts(self.root, program)
        self.said = tuple(said)
        return program


@dataclass(slots=True)
class Supposed(_Over):
    """The program of another source with edits laid over it, as a source of its own; the other one stays open."""

    edits: Overlay
    _laid: Laid | None = field(default=None, init=False)

    @property
    def stale(self) -> tuple[Stale, ...]:
        """The edits that change nothing."""
        return self._laid.stale if self._laid is not None else ()

    def refresh(self, progress: Progress | None = None) -> Program:
        """The program with the edits, of the base as it is when this is first asked for."""
        if self._laid is None:
            program = self.base.refresh(progress)
            dropped, stale = dropped_paths(self.edits, program.files)
            laid = laid_over(self.base.without(dropped) if dropped else program, self.edits)
            self._laid = Laid(laid.program, (*stale, *laid.stale))
        return self._laid.program

    def without(self, paths: frozenset[str]) -> Program:
        dropped, _ = dropped_paths(self.edits, self.base.refresh().files)
        return laid_over(self.base.without(dropped | paths), self.edits).program
