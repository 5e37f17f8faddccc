"""What the tests of a package executed, in the places of its source: the truth that reports are held against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from benchmarks.accuracy.runtime.causes import Cause, cause_of
from benchmarks.accuracy.runtime.places import MODULE, Place, Source, Sources, is_function, place_of_code
from benchmarks.accuracy.runtime.recording import Call, Code, Trace

TESTS = frozenset({"test", "tests"})
LAZY = 0x20 | 0x80 | 0x200  # flags of generators, coroutines and asynchronous generators

Edge = tuple[Place, Place]


@dataclass(frozen=True, slots=True)
class Site:
    """The clearest way in which an edge happened."""

    cause: Cause
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Observed:
    """The functions that ran, the edges that happened, and the functions that are generators or coroutines.

    `through` are the edges that happened with code of libraries in between: nobody has to report them.
    """

    ran: frozenset[Place]
    edges: dict[Edge, Site]
    lazy: frozenset[Place] = frozenset()
    through: frozenset[Edge] = frozenset()

    @property
    def live(self) -> frozenset[Place]:
        """The places that ran; a module counts with the first of its functions that did."""
        ends = {end for edge in self.edges for end in edge}
        return self.ran | ends | {Place(place.file, MODULE) for place in self.ran | ends}


def observe(trace: Trace, sources: Sources, folder: str) -> Observed:
    """The truth of a trace; `folder` is where imports begin, below the folder of the sources."""
    ran = {_place(code, sources, folder): code for code in trace.ran if _counts(code)}
    lazy = frozenset(place for place, code in ran.items() if code.flags & LAZY)
    edges: dict[Edge, Site] = {}
    for edge, site in _sites(trace, sources, folder):
        known = edges.get(edge)
        if known is None or site.cause < known.cause:
            edges[edge] = site
    return Observed(frozenset(ran), edges, lazy, frozenset(_through(trace, sources, folder)))


def _through(trace: Trace, sources: Sources, folder: str) -> Iterator[Edge]:
    for caller, callee in trace.through:
        if _in_package(caller) and _counts(callee):
            yield _place(caller, sources, folder), _place(callee, sources, folder)


def _sites(trace: Trace, sources: Sources, folder: str) -> Iterator[tuple[Edge, Site]]:
    for call in trace.calls:
        if not (_in_package(call.caller) and _counts(call.callee)):
            continue
        edge = _place(call.caller, sources, folder), _place(call.callee, sources, folder)
        if edge[1].line != MODULE:
            yield edge, _site(call, sources[edge[0].file])


def _site(call: Call, source: Source) -> Site:
    first, last, start, end = call.positions
    if first is None or last is None or start is None or end is None:
        return Site(cause_of("", call.operation, call.callee.name, resumed=call.resumed), 0, "")
    text = source.text_at(first, last, start, end)
    return Site(cause_of(text, call.operation, call.callee.name, resumed=call.resumed), first, text)


def _place(code: Code, sources: Sources, folder: str) -> Place:
    file = (PurePosixPath(folder) / code.file).as_posix()
    return place_of_code(sources[file], file, code.line, code.name, code.flags)


def _counts(code: Code) -> bool:
    return _in_package(code) and is_function(code.name, code.flags)


def _in_package(code: Code) -> bool:
    """Whether a code object stands in a file of the package that is not one of its tests."""
    path = PurePosixPath(code.file)
    return path.suffix == ".py" and TESTS.isdisjoint(path.parts)
