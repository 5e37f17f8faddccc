"""A code base that answers questions: those about itself, and those that need another state of it to compare with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corollary.answers.paging import EVERYTHING, Window
from corollary.threads import one_at_a_time
from corollary.versioning.programs.sources import IndexedSource, ProgramSource
from corollary.workspace.architecture import Architecture
from corollary.workspace.logic import Logic
from corollary.workspace.structure import Structure

if TYPE_CHECKING:
    from corollary.answers.types.findings import Check
    from corollary.answers.types.supposed import WhatIf
    from corollary.gate.checking import Inspected
    from corollary.gate.running import Request
    from corollary.versioning.overlays.reading import Supposition


@one_at_a_time
class Workspace(Structure, Logic, Architecture):
    """A code base that answers questions. `refresh` looks at the files again; nothing else does."""

    @classmethod
    def open(
        cls,
        root: str | Path = ".",
        *,
        jobs: int | None = None,
        at: str = "",
        source: ProgramSource | None = None,
        once: bool = False,
    ) -> Workspace:
        """The workspace of a folder, or `at` a snapshot of it; nothing is read before the first question.

        `source` stands in for the files. Where these are looked at just `once`, nothing is kept in memory for when they
        change. Raises CorollaryError "no-store" or "unknown-revision" for `at`.
        """
        if source is not None:
            return cls(source)
        if at:
            from corollary.versioning.programs.finding import open_linked

            return cls(open_linked(root, at, jobs))
        from corollary.indexing import Index

        return cls(IndexedSource(Index.open(root, jobs=jobs, once=once)))

    def what_if(
        self,
        supposition: Supposition,
        question: str = "dead",
        arguments: Sequence[str] = (),
        *,
        window: Window = EVERYTHING,
    ) -> WhatIf:
        """What the answer to a question would be if something were so, and what of it is not so now."""
        from corollary.versioning.overlays.reading import Reader
        from corollary.versioning.overlays.sources import Spoken, Supposed
        from corollary.versioning.overlays.supposing import what_if

        edits = supposition.read(Reader(self._said.program, self._source.root))
        supposed = Supposed(Spoken(self._source) if isinstance(self._source, IndexedSource) else self._source, edits)
        with Workspace(supposed) as then:
            asked = question, self._meant(question, arguments)
            return what_if(self, then, supposed, then.coverage, asked, window)

    def check(self, request: Request | None = None, *, window: Window = EVERYTHING) -> Check:
        """The findings of the policy in the configuration."""
        from corollary.gate.checking import check

        return check(self.inspected, request, self._beside, window)

    def _beside(self, revision: str) -> Inspected:
        """A revision, to be compared with."""
        with Workspace.open(self._source.root, at=revision) as before:
            return before.inspected

    def _meant(self, question: str, arguments: Sequence[str]) -> tuple[str, ...]:
        """The arguments of a question, with names of symbols as the ids that they mean now."""
        from corollary.versioning.comparing.questions import question_of

        found = question_of(question, tuple(arguments))
        return tuple(self.find(one).symbol if found.symbols else one for one in arguments)
