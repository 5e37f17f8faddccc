"""The library API: a code base, opened once, and a method for every question.

    from corollary import Workspace

    with Workspace.open("path/to/code") as workspace:
        for caller in workspace.callers("Cart.save").direct:
            print(caller.symbol.symbol, caller.sites)

This is the one place that wires the stages. It keeps no state of its own but the last program and what was built
from it; a workspace is used by one thread at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from corollary.answers import building, model
from corollary.answers.describing import Describer
from corollary.answers.paging import EVERYTHING, Window
from corollary.answers.parts import Coverage, Symbol
from corollary.facts.evidence import Evidence
from corollary.linking.program import Program
from corollary.reasoning import questions, results
from corollary.reasoning.graph import Graph
from corollary.reasoning.results import Confidence
from corollary.source.settings.configuration import Configuration
from corollary.verification.bounds import limits_of
from corollary.verification.verifier import Verifier
from corollary.versioning.sources import IndexedSource, ProgramSource

if TYPE_CHECKING:
    from corollary.answers.building.explaining import Instead
    from corollary.answers.building.neighbours import Asked
    from corollary.answers.building.outline import Target
    from corollary.answers.cutting import Cut, SuggestedLayers
    from corollary.answers.drawing import Drawing, DrawingLevel
    from corollary.answers.findings import Check
    from corollary.answers.supposed import WhatIf
    from corollary.answers.verification import Explained, Verified
    from corollary.gate.architecture.starting import Start
    from corollary.gate.checking import Inspected
    from corollary.gate.running import Request
    from corollary.linking.provenance.edges import Provenance
    from corollary.reasoning.prolog.queries import Answers
    from corollary.reasoning.workers.limits import Limits
    from corollary.versioning.overlays.reading import Supposition

Progress = Callable[[int, int], None]
"""Called with how many files are done and how many there are."""


@dataclass(frozen=True)
class _Snapshot:
    """A program and what questions share; built when first asked for."""

    program: Program
    notes: tuple[str, ...]

    @cached_property
    def graph(self) -> Graph:
        return Graph.of(self.program)

    @cached_property
    def describe(self) -> Describer:
        return Describer(self.program, self.notes)


class Workspace:
    """A code base that answers questions. `refresh` looks at the files again; nothing else does."""

    def __init__(self, source: ProgramSource) -> None:
        self._source = source
        self._snapshot: _Snapshot | None = None
        self.verifier = Verifier()
        self._provenance: tuple[Program, Provenance] | None = None

    @classmethod
    def open(
        cls,
        root: str | Path = ".",
        *,
        jobs: int | None = None,
        at: str = "",
        source: ProgramSource | None = None,
    ) -> Workspace:
        """The workspace of a folder, or `at` a snapshot of it; nothing is read before the first question.

        `source` stands in for the files. Raises CorollaryError "no-store" or "unknown-revision" for `at`.
        """
        if source is not None:
            return cls(source)
        if at:
            from corollary.versioning.finding import open_linked

            return cls(open_linked(root, at, jobs))
        from corollary.indexing import Index

        return cls(IndexedSource(Index.open(root, jobs=jobs)))

    def close(self) -> None:
        """Ends the workers of solvers, if any were needed, and closes the index."""
        self.verifier.close()
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

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
            self._snapshot = _Snapshot(program, notes)
        if self._provenance is not None and self._provenance[0] is not program:
            self._provenance = None
        return program

    def program(self, progress: Progress | None = None) -> Program:
        """The program that questions are asked of."""
        return self._snapshot.program if self._snapshot is not None else self.refresh(progress)

    def find(self, name: str) -> Symbol:
        """The symbol that a full id, a qualified suffix or a bare name means. Raises if it is not exactly one."""
        return self._current.describe.symbol(self._row(name))

    def candidates(self, name: str, window: Window = EVERYTHING) -> model.Candidates:
        """Every symbol that a name may mean, or names like it."""
        current = self._current
        inside = building.naming.inside(self._source.root, name)
        return building.naming.candidates(current.describe, name, questions.lookup(current.program, inside), window)

    def summary(self) -> model.Summary:
        current = self._current
        program, graph = current.program, current.graph
        judged = building.overview.Judged(
            dead=questions.dead_counts(program, graph),
            cycles={level: questions.cycle_count(program, level) for level in questions.LEVELS},
        )
        return building.overview.summary(current.describe, judged)

    def callers(
        self,
        name: str,
        *,
        evidence: Evidence = Evidence.GUESS,
        references: bool = False,
        transitive: bool = False,
        window: Window = EVERYTHING,
    ) -> model.Callers:
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
    ) -> model.Callees:
        """Whom a symbol calls; of a class, whom it and its constructor call. Guesses are listed apart."""
        asked = self._asked("callees", name, evidence, references, transitive)
        found = self._neighbours(questions.callees, asked, evidence, references, transitive)
        return building.neighbours.callees(self._current.describe, found, asked, window)

    def impact(self, name: str, *, window: Window = EVERYTHING) -> model.Impact:
        """What may break when a symbol changes."""
        current, asked = self._current, self._asked("impact", name)
        found = [questions.impact(current.program, current.graph, row) for row in asked.rows]
        return building.neighbours.impact(current.describe, found, asked, window)

    def reaches(self, source: str, target: str, *, window: Window = EVERYTHING) -> model.Reaches:
        """Whether `source` may call `target` in turn: proved, refuted or unknown."""
        current, asked = self._current, self._pair("reaches", source, target)
        begin, end = asked.rows
        found = questions.reaches(current.program, current.graph, begin, end)
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
    ) -> model.Paths:
        """The `k` shortest paths from `source` to `target`."""
        current, asked = self._current, self._pair("path", source, target, k, evidence, references)
        begin, end = asked.rows
        found = questions.k_paths(
            current.program, current.graph, begin, end, k, weakest=evidence, references=references
        )
        return building.routes.paths(current.describe, found, asked, window)

    def dead(
        self, *, confidences: frozenset[Confidence] = questions.REPORTED, window: Window = EVERYTHING
    ) -> model.Dead:
        """The symbols that may go: by default all but those that guesses may keep alive."""
        question = ("dead", sorted(one.value for one in confidences))
        return building.liveness.dead(self._current.describe, self._dead(confidences), question, window)

    def dead_rows(self, *, confidences: frozenset[Confidence] = questions.REPORTED) -> Iterator[bytes]:
        """The same as JSON lines, all of them."""
        return building.liveness.dead_rows(self._current.describe, self._dead(confidences).symbols)

    def why(self, name: str) -> model.Why:
        """Why a symbol lives, or why it is dead."""
        current = self._current
        return building.liveness.why(current.describe, questions.why(current.program, current.graph, self._row(name)))

    def why_edge(self, source: str, target: str, *, window: Window = EVERYTHING) -> model.WhyEdge:
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
    ) -> model.Cycles:
        """The cycles over "calls", "imports" or "files"; with `type_only`, imports for types alone count as well."""
        current = self._current
        found = questions.cycles(current.program, current.graph, level, weakest=evidence, type_only=type_only)
        question = ("cycles", level, evidence, type_only)
        return building.looping.cycles(
            current.describe, found, weakest=evidence, type_only=type_only, question=question, window=window
        )

    def entry_points(self, *, window: Window = EVERYTHING) -> model.EntryPoints:
        """Where the program may begin to run."""
        current = self._current
        found = questions.entry_points(current.program)
        return building.liveness.entry_points(current.describe, found, "entry-points", window)

    def map(self, target: str = "", *, window: Window = EVERYTHING) -> model.Outline:
        """The outline of the repository, of a folder, of a file or of a symbol."""
        return building.outline.outline(self._current.describe, self._target(target), window)

    def edges(
        self, *, evidence: Evidence = Evidence.GUESS, references: bool = False, text: bool = False
    ) -> Iterator[bytes]:
        """The call graph as JSON lines (or as text), all of it, in chunks."""
        write = building.rows.text_lines if text else building.rows.json_lines
        return write(self._current.program, weakest=evidence, references=references)

    def facts(self, relations: Sequence[str] = (), *, json: bool = False) -> Iterator[bytes]:
        """The facts of these relations (of all, if none is named), as Prolog or as JSON lines, in chunks."""
        write = building.clauses.json_lines if json else building.clauses.prolog_text
        program = self._said.program
        return write(program, building.clauses.checked(program, relations))

    def facts_page(self, relations: Sequence[str] = (), *, window: Window = EVERYTHING) -> model.Facts:
        """A page of the facts of these relations, as Prolog clauses."""
        current = self._said
        names = building.clauses.checked(current.program, relations)
        return building.clauses.page_of(current.describe, names, ("facts", sorted(names)), window)

    def query(
        self, goal: str, *, rules: str = "", seconds: float | None = None, window: Window = EVERYTHING
    ) -> model.Query:
        """What makes a Prolog goal true, over the facts, the rules that come with the product, and `rules`."""
        from corollary.reasoning.prolog.worlds import world_of

        current = self._said
        world = world_of(current.program)
        limits = limits_of(self.configuration.verify, seconds=seconds)

        def ask(offset: int, limit: int) -> Answers:
            return self.verifier.engine.query(world, goal, rules=rules, limit=limit, offset=offset, limits=limits)

        return building.solutions.query(current.describe, goal, rules, ask, window)

    def verify(self, program: str, goal: str, *, limits: Limits | None = None, window: Window = EVERYTHING) -> Verified:
        """Whether a goal holds of a Prolog program over the facts and the rules that come with the product."""
        from corollary.reasoning.prolog.worlds import world_of

        world, limits = world_of(self._said.program), limits or limits_of(self.configuration.verify)
        return self.verifier.prolog(program, goal, world=world, coverage=self.coverage, limits=limits, window=window)

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

    def explain(
        self, goal: str, *, rules: str = "", count: int = 1, nodes: int = 200, limits: Limits | None = None
    ) -> Explained:
        """Why a Prolog goal holds over the facts, the rules that come with the product, and `rules`; or why not."""
        from corollary.reasoning.prolog.worlds import world_of

        world, limits = world_of(self._said.program), limits or limits_of(self.configuration.verify)
        return self.verifier.explain(
            rules, goal, world=world, coverage=self.coverage, count=count, nodes=nodes, limits=limits
        )

    def predicates(self) -> model.Vocabulary:
        """What goals can use: the relations and the rules, each with when it holds."""
        return building.solutions.vocabulary(self._said.describe)

    def check(self, request: Request | None = None, *, window: Window = EVERYTHING) -> Check:
        """The findings of the policy in the configuration."""
        from corollary.gate.checking import check

        return check(self.inspected, request, self._beside, window)

    def baseline(self, request: Request | None = None) -> bytes:
        """The file that holds all findings of now, so that a check beside it passes."""
        from corollary.gate.checking import baseline

        return baseline(self.inspected, request)

    def start(self) -> Start:
        """A policy to begin with, fitted to the code base, with the baseline that it names."""
        from corollary.gate.architecture.starting import start

        inspected = self.inspected
        return start(inspected.scene, inspected.comments())

    def diagram(self, level: DrawingLevel = "folders", *, within: str = "", depth: int = 0) -> Drawing:
        """The architecture as it is: folders, files or classes, and which of them use which."""
        from corollary.gate.architecture.drawing import drawing

        return drawing(self.inspected.scene, level, within=within, depth=depth)

    def cut(
        self,
        level: str = "calls",
        *,
        evidence: Evidence = Evidence.DISPATCH,
        type_only: bool = False,
        weighted: bool = False,
        seconds: float = 30,
    ) -> Cut:
        """The lightest edges to take away so that no cycle is left."""
        from corollary.gate.architecture.optimizing import cut

        scene = self.inspected.scene
        return cut(scene, level, weakest=evidence, type_only=type_only, weighted=weighted, seconds=seconds)

    def layers(self, *, within: str = "", depth: int = 0, count: int = 0, seconds: float = 30) -> SuggestedLayers:
        """Layers for folders that the fewest uses break."""
        from corollary.gate.architecture.optimizing import layers

        return layers(self.inspected.scene, within=within, depth=depth, count=count, seconds=seconds)

    @property
    def inspected(self) -> Inspected:
        """What the gate looks at."""
        from corollary.gate.checking import Inspected

        said, source = self._said, self._source
        live = isinstance(source, IndexedSource)
        graph = self._current.graph
        return Inspected(said.program, graph, said.describe, source.configuration, source.root, live)

    def _beside(self, revision: str) -> Inspected:
        """A revision, to be compared with."""
        with Workspace.open(self._source.root, at=revision) as before:
            return before.inspected

    def _meant(self, question: str, arguments: Sequence[str]) -> tuple[str, ...]:
        """The arguments of a question, with names of symbols as the ids that they mean now."""
        from corollary.versioning.asking import question_of

        found = question_of(question, tuple(arguments))
        return tuple(self.find(one).symbol if found.symbols else one for one in arguments)

    @property
    def _current(self) -> _Snapshot:
        self.program()
        assert self._snapshot is not None
        return self._snapshot

    @property
    def _said(self) -> _Snapshot:
        """The current program with what users say by relations of their own: of files, on the branch `main`."""
        current = self._current
        if not isinstance(self._source, IndexedSource):
            return current
        from corollary.versioning.overlays.sources import Spoken

        spoken = Spoken(self._source)
        program = spoken.over(current.program)
        return _Snapshot(program, (*current.notes, *spoken.said))

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
        return building.explaining.Instead(reaches=questions.reaches(program, graph, callers[0], callees[0]))

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
        kind = building.naming.path_kind(self._current.program, path)
        if kind is not None:
            return building.outline.Target(kind, path=path)
        return building.outline.Target("symbol", symbol=self._row(text))
