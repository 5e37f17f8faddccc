"""Questions about the structure of the code: who calls what, what may run because of what, what is dead or circular."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from corollary.answers import building
from corollary.answers.describing import shown
from corollary.answers.paging import EVERYTHING, Window
from corollary.answers.types import answers
from corollary.answers.types.parts import Symbol
from corollary.facts.evidence import Evidence
from corollary.reasoning import questions, results
from corollary.reasoning.results import Confidence
from corollary.threads import one_at_a_time
from corollary.workspace.opened import Opened

if TYPE_CHECKING:
    from corollary.answers.building.explaining import Instead
    from corollary.answers.building.neighbours import Asked
    from corollary.answers.building.outline import Target
    from corollary.linking.provenance.edges import Provenance


@one_at_a_time
class Structure(Opened):
    """What the graph of the program answers."""

    def find(self, name: str) -> Symbol:
        """The symbol that a full id, a qualified suffix or a bare name means. Raises if it is not exactly one."""
        return self._current.describe.symbol(self._row(name))

    def candidates(self, name: str, window: Window = EVERYTHING) -> answers.Candidates:
        """Every symbol that a name may mean, or names like it."""
        current = self._current
        inside = building.naming.inside(self._source.root, name)
        return building.naming.candidates(current.describe, name, questions.lookup(current.program, inside), window)

    def summary(self) -> answers.Summary:
        """The code base at a glance."""
        return building.overview.summary(self._current.describe, self._current.judged)

    def callers(
        self,
        name: str,
        *,
        evidence: Evidence = Evidence.GUESS,
        references: bool = False,
        transitive: bool = False,
        window: Window = EVERYTHING,
    ) -> answers.Callers:
        """Who calls a symbol; of a class, who calls it or its constructor. Guesses are listed apart."""
        asked = self._asked("callers", name, evidence, references, transitive)
        found = self._neighbours(questions.callers, asked, evidence, references, transitive)
        return building.neighbours.callers(self._current.describe, found, asked, window)

    def callees(
        self,
        name: str,
        *,
        evidence: Evidence = Evidence.GUESS,
        references: bool = False,
        transitive: bool = False,
        window: Window = EVERYTHING,
    ) -> answers.Callees:
        """Whom a symbol calls; of a class, whom it and its constructor call. Guesses are listed apart."""
        asked = self._asked("callees", name, evidence, references, transitive)
        found = self._neighbours(questions.callees, asked, evidence, references, transitive)
        return building.neighbours.callees(self._current.describe, found, asked, window)

    def impact(self, name: str, *, window: Window = EVERYTHING) -> answers.Impact:
        """What may break when a symbol changes."""
        current, asked = self._current, self._asked("impact", name)
        found = [questions.impact(current.program, current.graph, row) for row in asked.rows]
        return building.neighbours.impact(current.describe, found, asked, window)

    def reaches(self, source: str, target: str, *, window: Window = EVERYTHING) -> answers.Reaches:
        """Whether `source` may call `target` in turn: proved, refuted or unknown; of a class, its constructors."""
        current, asked = self._current, self._pair("reaches", source, target)
        begin, end = (self._asked("reaches", name).rows for name in (source, target))
        found = questions.reaches_any(current.program, current.graph, begin, end)
        return building.routes.reaches(current.describe, found, asked, window)

    def path(
        self,
        source: str,
        target: str,
        k: int = 1,
        *,
        evidence: Evidence = Evidence.DISPATCH,
        references: bool = False,
        window: Window = EVERYTHING,
    ) -> answers.Paths:
        """The `k` shortest paths from `source` to `target`."""
        current, asked = self._current, self._pair("path", source, target, k, evidence, references)
        begin, end = (self._asked("path", name).rows for name in (source, target))
        found = questions.k_paths_any(
            current.program, current.graph, begin, end, k, weakest=evidence, references=references
        )
        return building.routes.paths(current.describe, found, asked, window)

    def dead(
        self, *, confidences: frozenset[Confidence] = questions.REPORTED, window: Window = EVERYTHING
    ) -> answers.Dead:
        """The symbols that may go: by default all but those that guesses may keep alive."""
        question = ("dead", sorted(one.value for one in confidences))
        return building.liveness.dead(self._current.describe, self._dead(confidences), question, window)

    def dead_rows(self, *, confidences: frozenset[Confidence] = questions.REPORTED) -> Iterator[bytes]:
        """The same as JSON lines, all of them."""
        return building.liveness.dead_rows(self._current.describe, self._dead(confidences).symbols)

    def why(self, name: str) -> answers.Why:
        """Why a symbol lives, or why it is dead."""
        current = self._current
        return building.liveness.why(current.describe, questions.why(current.program, current.graph, self._row(name)))

    def why_edge(self, source: str, target: str, *, window: Window = EVERYTHING) -> answers.WhyEdge:
        """Why `source` is said to call or mention `target`: the facts behind the edge at each site."""
        current = self._current
        begin, end = self._asked("why-edge", source), self._asked("why-edge", target)
        asked = building.neighbours.Asked((begin.rows[0], end.rows[0]), ("why-edge", begin.rows[0], end.rows[0]))
        rows = building.explaining.edges_between(current.program, begin.rows, end.rows)
        if rows:
            return building.explaining.why_edge(
                current.describe, rows, self._explained, building.explaining.Instead(), asked, (), window
            )
        instead = self._instead(begin.rows, end.rows)
        others = building.explaining.namesakes(current.program, begin.rows, end.rows)
        return building.explaining.why_edge(current.describe, (), None, instead, asked, others, window)

    def cycles(
        self,
        level: str = "calls",
        *,
        evidence: Evidence = Evidence.DISPATCH,
        type_only: bool = False,
        window: Window = EVERYTHING,
    ) -> answers.Cycles:
        """The cycles over "calls", "imports" or "files"; with `type_only`, imports for types alone count as well."""
        current = self._current
        found = questions.cycles(current.program, current.graph, level, weakest=evidence, type_only=type_only)
        question = ("cycles", level, evidence, type_only)
        return building.looping.cycles(
            current.describe, found, weakest=evidence, type_only=type_only, question=question, window=window
        )

    def entry_points(self, *, window: Window = EVERYTHING) -> answers.EntryPoints:
        """Where the program may begin to run."""
        current = self._current
        found = questions.entry_points(current.program)
        return building.liveness.entry_points(current.describe, found, "entry-points", window)

    def map(self, target: str = "", *, window: Window = EVERYTHING) -> answers.Outline:
        """The outline of the repository, of a folder, of a file or of a symbol."""
        return building.outline.outline(self._current.describe, self._target(target), window)

    def edges(
        self, *, evidence: Evidence = Evidence.GUESS, references: bool = False, text: bool = False
    ) -> Iterator[bytes]:
        """The call graph as JSON lines (or as text), all of it, in chunks."""
        write = building.rows.text_lines if text else building.rows.json_lines
        return write(self._current.program, weakest=evidence, references=references)

    @property
    def _explained(self) -> Provenance:
        """Why the edges of the current program are there; the files are linked again to know."""
        program = self._current.program
        if self._provenance is None:
            from corollary.linking.provenance.edges import Provenance

            self._provenance = program, Provenance(self._source.solution())
        return self._provenance[1]

    def _instead(self, callers: tuple[int, ...], callees: tuple[int, ...]) -> Instead:
        """What there is where no edge is sure: guesses, or else a way through others."""
        program, graph = self._current.program, self._current.graph
        guesses: set[int] = set()
        for caller in callers:
            found = questions.callees(program, graph, caller, weakest=Evidence.GUESS, references=True).guesses
            guesses.update(int(row) for callee in callees for row in found.rows_of(callee))
        if guesses:
            return building.explaining.Instead(tuple(sorted(guesses)))
        return building.explaining.Instead(reaches=questions.reaches_any(program, graph, callers, callees))

    def _dead(self, confidences: frozenset[Confidence]) -> results.Dead:
        current = self._current
        return questions.dead(current.program, current.graph, confidences)

    def _neighbours(
        self,
        ask: Callable[..., results.Neighbours],
        asked: Asked,
        evidence: Evidence,
        references: bool,
        transitive: bool,
    ) -> list[results.Neighbours]:
        """What `ask` finds for each symbol: its sites down to `evidence`, what is further on without guesses."""
        current = self._current
        sure = min(evidence, Evidence.DISPATCH)
        found = []
        for row in asked.rows:
            direct = ask(current.program, current.graph, row, weakest=evidence, references=references)
            beyond = direct
            if transitive:
                beyond = ask(current.program, current.graph, row, weakest=sure, references=references, transitive=True)
            found.append(replace(direct, further=beyond.further))
        return found

    def _target(self, text: str) -> Target:
        """What a map is asked of: a folder, a file, or else a symbol."""
        path = building.naming.inside(self._source.root, text.strip()).rstrip("/")
        if path in {"", "."}:
            return building.outline.Target("repository")
        meant, kind = building.naming.path_meant(self._current.program, path)
        if kind is not None:
            return building.outline.Target(kind, path=shown(meant))
        return building.outline.Target("symbol", symbol=self._row(text))
