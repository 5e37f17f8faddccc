"""Takes the figures: each package under its own tests, with dead code planted in it, and with the peers."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import subjects
from benchmarks.accuracy import microbenchmark, reported
from benchmarks.accuracy.comparing import judge_dead, recall, seen, seen_at_once
from benchmarks.accuracy.contradictions import corrected
from benchmarks.accuracy.microbenchmark import NamedEdge
from benchmarks.accuracy.packages import Subject, analysed_copy, sdist
from benchmarks.accuracy.peers.graphs import GRAPHS, bare_name_edges, peer_edges, peer_lines
from benchmarks.accuracy.peers.running import VULTURE, Peer, PeerError
from benchmarks.accuracy.peers.unused import unused_functions
from benchmarks.accuracy.planted.planting import Planted, plant
from benchmarks.accuracy.results import (
    COROLLARY,
    Cost,
    CostRow,
    MicroRow,
    PackageRow,
    PeerRow,
    PlantedRow,
    count_planted,
)
from benchmarks.accuracy.runtime.observed import Edge, Observed, observe
from benchmarks.accuracy.runtime.places import Sources
from benchmarks.accuracy.runtime.recording import trace

REPOSITORY = Path(__file__).parents[2]
BARE_NAMES = "bare names"


@dataclass(frozen=True, slots=True)
class Search:
    """A planted function, and the confidence with which a tool found it: None if it did not."""

    tool: str
    function: Planted
    confidence: str | None


@dataclass(frozen=True, slots=True)
class Measured:
    """A package, what its tests executed, and a folder with the package alone."""

    subject: Subject
    tests: str
    observed: Observed
    root: Path
    source: Path


def prepare(subject: Subject, cache: Path) -> Measured:
    """A package that is ready to be analysed; its tests run where the cache has no trace of them."""
    traced = trace(subject, cache)
    source = sdist(subject.name, subject.version, cache)
    root = analysed_copy(subject, source, cache / "work" / subject.name)
    tests = f"{traced.outcome}, with Python {traced.interpreter}"
    return Measured(subject, tests, observe(traced, Sources(source), subject.source), root, source)


def judge(measured: Measured, report: reported.Report) -> PackageRow:
    observed, subject = measured.observed, measured.subject
    return PackageRow(
        subject.name,
        subject.version,
        measured.tests,
        recall(observed, report.sure),
        recall(observed, report.edges),
        seen(observed, report.sure),
        seen_at_once(observed, report.sure),
        judge_dead(observed, report.dead),
        linking_cost(measured.root),
    )


def large_cost(name: str, cache: Path) -> CostRow:
    """The cost of linking for a package that is fetched by name."""
    return CostRow(name, linking_cost(subjects.package(name, cache)))


def linking_cost(root: Path) -> Cost:
    command = [sys.executable, "-m", "benchmarks.accuracy.linking_cost", str(root)]
    run = subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True)
    figures = json.loads(run.stdout)
    return Cost(round(figures["extraction"], 3), round(figures["linking"], 3))


def peers(measured: Measured, cache: Path) -> Iterator[PeerRow]:
    """Bare names, the call graphs of peers, and what vulture takes for dead."""
    subject, observed, root = measured.subject, measured.observed, measured.root
    key = f"{subject.name}-{subject.version}"

    def graph_row(tool: str, edges: set[Edge]) -> PeerRow:
        return PeerRow(
            tool, subject.name, recall(observed, edges), seen(observed, edges), seen_at_once(observed, edges)
        )

    def unused_row() -> PeerRow:
        dead = unused_functions(root, cache, f"{key}-dead")
        return PeerRow(VULTURE.name, subject.name, dead=judge_dead(observed, dead))

    yield graph_row(BARE_NAMES, bare_name_edges(root))
    for peer in GRAPHS:
        edges = partial(peer_edges, peer, root, subject.source, cache, key)
        yield attempt(peer, subject.name, partial(lambda tool, edges: graph_row(tool, edges()), peer.name, edges))
    yield attempt(VULTURE, subject.name, unused_row)


def attempt(peer: Peer, subject: str, run: Callable[[], PeerRow]) -> PeerRow:
    """The row of a peer, or the row that says why it has none."""
    try:
        return run()
    except PeerError as failure:
        return PeerRow(peer.name, subject, failure=str(failure))


def planted(measured: Measured, cache: Path, *, with_peers: bool) -> Iterator[Search]:
    """Every function planted in a package, looked for by each tool."""
    subject = measured.subject
    root = analysed_copy(subject, measured.source, cache / "planted" / subject.name)
    functions = plant(root, measured.observed.ran)
    dead = reported.read_dead(reported.ask(root, "dead"), Sources(root))
    yield from (Search(COROLLARY, function, dead.get(function.place)) for function in functions)
    if with_peers:
        try:
            unused = unused_functions(root, cache, f"{subject.name}-{subject.version}-planted-{digest(root)}")
        except PeerError:
            return
        yield from (Search(VULTURE.name, function, unused.get(function.place)) for function in functions)


def digest(root: Path) -> str:
    """A name for the Python files of a folder, so that an answer is kept for these alone."""
    content = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        content.update(path.read_bytes())
    return content.hexdigest()[:12]


def count_searches(searches: Sequence[Search]) -> Iterator[PlantedRow]:
    """The rows of each tool, by kind."""
    for tool in dict.fromkeys(search.tool for search in searches):
        found = [(search.function.kind, search.confidence) for search in searches if search.tool == tool]
        yield from count_planted(tool, found)


def peer_cases(peer: Peer, folders: Sequence[Path], cache: Path) -> list[microbenchmark.Case]:
    """The cases of the micro-benchmark on which a peer gives an answer."""
    cases = []
    for folder in folders:
        key = f"micro-{microbenchmark.case_name(folder).replace('/', '-')}"
        with suppress(PeerError):
            cases.append(microbenchmark.case_of_lines(folder, peer_lines(peer, folder, cache, key)))
    return cases


def micro_row(tool: str, cases: list[microbenchmark.Case], wrong: dict[str, frozenset[NamedEdge]], of: int) -> MicroRow:
    """The figures of a tool on as many cases as there are, and those without the answers that are wrong."""
    figures, better = microbenchmark.judge(cases), microbenchmark.judge(list(corrected(cases, wrong)))
    failed = of - len(cases)
    return MicroRow(tool, figures.precision, figures.recall, figures.exact, better.precision, better.recall, failed)
