"""Diagrams asked: what a text's diagrams say, and what follows from each of them by facts and rules."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corollary.answers.building import diagrams as building
from corollary.answers.paging import EVERYTHING, Window
from corollary.answers.types.diagrams import DiagramAnswers, DiagramItems, Diagrams, DiagramSolution
from corollary.errors import CorollaryError
from corollary.reasoning.workers.limits import Limits
from corollary.syntax.mermaid.files import read_named
from corollary.syntax.mermaid.values import Document

if TYPE_CHECKING:
    from corollary.reasoning.prolog.queries import Prolog
    from corollary.reasoning.prolog.worlds import World

_MOST = 100_000


@dataclass(frozen=True, slots=True)
class DiagramText:
    """The diagrams of one text. `key` is its hash, which answers name as what they were computed from."""

    document: Document
    key: str

    @classmethod
    def read(cls, text: str, name: str = "") -> DiagramText:
        """The diagrams of a text; where the name of its file says that it is Markdown, those of its fenced blocks."""
        data = text.encode("utf-8", "replace")
        return cls(read_named(data.decode(), name), hashlib.sha256(data).hexdigest())

    @classmethod
    def kept(cls, document: Document, snapshot: str) -> DiagramText:
        """The diagrams that a file had in a snapshot."""
        return cls(document, snapshot)

    def world(self) -> World:
        """The facts of the one diagram that there is. Raises CorollaryError "no-diagram" or "several-diagrams"."""
        from corollary.reasoning.prolog.diagrams import world_of_diagram

        diagrams = self.document.diagrams
        if not diagrams:
            raise CorollaryError("no-diagram", "there is no diagram in it", remedy="See `corollary mermaid`.")
        if len(diagrams) > 1:
            raise CorollaryError(
                "several-diagrams", f"there are {len(diagrams)} diagrams in it", remedy="Pass one alone."
            )
        return world_of_diagram(diagrams[0])

    def contents(self) -> Diagrams:
        """Everything that they say."""
        return building.contents(self.document, self.key)

    def items(self, window: Window = EVERYTHING) -> DiagramItems:
        """The same, item by item."""
        return building.items(self.document, self.key, window)

    def query(
        self,
        prolog: Prolog,
        goal: str,
        *,
        asked: str = "",
        kinds: tuple[str, ...] = (),
        limits: Limits | None = None,
        window: Window = EVERYTHING,
    ) -> DiagramAnswers:
        """The solutions of a goal in each diagram by itself (of some kinds, where they are given).

        Errors are those of Prolog queries.
        """
        from corollary.reasoning.prolog.diagrams import world_of_diagram

        diagrams = [
            (number, diagram)
            for number, diagram in enumerate(self.document.diagrams, start=1)
            if not kinds or diagram.kind in kinds
        ]
        found: list[DiagramSolution] = []
        complete = True
        for number, diagram in diagrams:
            answers = prolog.query(world_of_diagram(diagram), goal, limit=_MOST, limits=limits)
            rows = (dict(zip(answers.variables, row, strict=True)) for row in answers.rows)
            found += (DiagramSolution(number, bindings) for bindings in rows)
            complete = complete and answers.following is None
        return building.answers(
            found, window, key=self.key, goal=goal, asked=asked, diagrams=len(diagrams), complete=complete
        )

    def ask(
        self, prolog: Prolog, question: str, *, limits: Limits | None = None, window: Window = EVERYTHING
    ) -> DiagramAnswers:
        """The answers to a question that is built in, of the diagrams that it is about.

        Raises CorollaryError "unknown-question".
        """
        from corollary.reasoning.prolog.diagrams import QUESTIONS

        if question not in QUESTIONS:
            raise CorollaryError(
                "unknown-question", f"there is no question '{question}'", remedy=f"Ask one of {', '.join(QUESTIONS)}."
            )
        known = QUESTIONS[question]
        return self.query(prolog, known.goal, asked=known.words, kinds=known.kinds, limits=limits, window=window)
