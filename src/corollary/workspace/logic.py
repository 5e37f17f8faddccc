"""Questions put to Prolog: the facts of the program, goals over them, and why a goal holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from corollary.answers import building
from corollary.answers.paging import EVERYTHING, Window
from corollary.answers.types import answers
from corollary.threads import one_at_a_time
from corollary.workspace.opened import Opened

if TYPE_CHECKING:
    from corollary.answers.types.verification import Explained, Verified
    from corollary.reasoning.prolog.queries import Answers
    from corollary.reasoning.workers.limits import Limits


@one_at_a_time
class Logic(Opened):
    """What the facts of the program and the rules over them answer."""

    def facts(self, relations: Sequence[str] = (), *, json: bool = False) -> Iterator[bytes]:
        """The facts of these relations (of all, if none is named), as Prolog or as JSON lines, in chunks."""
        write = building.clauses.json_lines if json else building.clauses.prolog_text
        program = self._said.program
        return write(program, building.clauses.checked(program, relations))

    def facts_page(self, relations: Sequence[str] = (), *, window: Window = EVERYTHING) -> answers.Facts:
        """A page of the facts of these relations, as Prolog clauses."""
        current = self._said
        names = building.clauses.checked(current.program, relations)
        return building.clauses.page_of(current.describe, names, ("facts", sorted(names)), window)

    def query(
        self, goal: str, *, rules: str = "", seconds: float | None = None, window: Window = EVERYTHING
    ) -> answers.Query:
        """What makes a Prolog goal true, over the facts, the rules that come with the product, and `rules`."""
        from corollary.reasoning.prolog.worlds import world_of
        from corollary.verification.bounds import limits_of

        current = self._said
        world = world_of(current.program)
        limits = limits_of(self.configuration.verify, seconds=seconds)

        def ask(offset: int, limit: int) -> Answers:
            return self.verifier.engine.query(world, goal, rules=rules, limit=limit, offset=offset, limits=limits)

        return building.solutions.query(current.describe, goal, rules, ask, window)

    def verify(self, program: str, goal: str, *, limits: Limits | None = None, window: Window = EVERYTHING) -> Verified:
        """Whether a goal holds of a Prolog program over the facts and the rules that come with the product."""
        from corollary.reasoning.prolog.worlds import world_of
        from corollary.verification.bounds import limits_of

        world, limits = world_of(self._said.program), limits or limits_of(self.configuration.verify)
        return self.verifier.prolog(program, goal, world=world, coverage=self.coverage, limits=limits, window=window)

    def explain(
        self, goal: str, *, rules: str = "", count: int = 1, nodes: int = 200, limits: Limits | None = None
    ) -> Explained:
        """Why a Prolog goal holds over the facts, the rules that come with the product, and `rules`; or why not."""
        from corollary.reasoning.prolog.worlds import world_of
        from corollary.verification.bounds import limits_of

        world, limits = world_of(self._said.program), limits or limits_of(self.configuration.verify)
        return self.verifier.explain(
            rules, goal, world=world, coverage=self.coverage, count=count, nodes=nodes, limits=limits
        )

    def predicates(self) -> answers.Vocabulary:
        """What goals can use: the relations and the rules, each with when it holds."""
        return building.solutions.vocabulary(self._said.describe)
