"""The questions that can be asked of a linked program; each gives a value of `corollary.reasoning.results`.

Signatures first: the bodies follow.
"""

from __future__ import annotations

from corollary.facts.evidence import Evidence
from corollary.linking.program import Program
from corollary.reasoning.graph import Graph
from corollary.reasoning.results import (
    Certificate,
    Cycles,
    Dead,
    EntryPoint,
    Impact,
    Lookup,
    Neighbours,
    Path,
    Reaches,
    Why,
)


def callers(
    program: Program,
    graph: Graph,
    symbol: int,
    *,
    transitive: bool = False,
    weakest: Evidence = Evidence.DISPATCH,
    references: bool = False,
) -> Neighbours:
    """The sites that call `symbol`, none weaker than `weakest` (GUESS: also those that only may)."""
    raise NotImplementedError


def callees(
    program: Program,
    graph: Graph,
    symbol: int,
    *,
    transitive: bool = False,
    weakest: Evidence = Evidence.DISPATCH,
    references: bool = False,
) -> Neighbours:
    """The sites in `symbol` and what they call."""
    raise NotImplementedError


def impact(program: Program, graph: Graph, symbol: int) -> Impact:
    """The transitive callers of `symbol`."""
    raise NotImplementedError


def impact_path(impact: Impact, symbol: int) -> Path:
    """The path from `symbol`, a transitive caller in `impact`, to the symbol that `impact` is about."""
    raise NotImplementedError


def reaches(program: Program, graph: Graph, source: int, target: int) -> Reaches:
    """Whether `source` may call `target` in turn."""
    raise NotImplementedError


def check_certificate(program: Program, certificate: Certificate) -> bool:
    """Holds if the certificate proves what it says; trusts nothing but the program's tables."""
    raise NotImplementedError


def shortest_path(
    program: Program,
    graph: Graph,
    source: int,
    target: int,
    *,
    weakest: Evidence = Evidence.DISPATCH,
    references: bool = False,
) -> Path | None:
    """A shortest path of calls, or None."""
    raise NotImplementedError


def k_paths(
    program: Program,
    graph: Graph,
    source: int,
    target: int,
    k: int,
    *,
    weakest: Evidence = Evidence.DISPATCH,
    references: bool = False,
) -> tuple[Path, ...]:
    """At most `k` paths without repeated symbols, the shortest first."""
    raise NotImplementedError


def dead(program: Program, graph: Graph, *, unknown: bool = False) -> Dead:
    """The symbols that no entry point leads to; with `unknown`, also those that only guesses lead to."""
    raise NotImplementedError


def why(program: Program, graph: Graph, symbol: int) -> Why:
    """Why a symbol lives, or why it is dead."""
    raise NotImplementedError


def cycles(
    program: Program,
    graph: Graph,
    level: str = "calls",
    *,
    weakest: Evidence = Evidence.DISPATCH,
    type_only: bool = False,
) -> Cycles:
    """The strongly connected components over "calls", "imports" or "files", each with a witness."""
    raise NotImplementedError


def entry_points(program: Program) -> tuple[EntryPoint, ...]:
    """The symbols that may run without a caller, in symbol order."""
    raise NotImplementedError


def lookup(program: Program, text: str) -> Lookup:
    """The symbol that `text` names: an id, a suffix of one, a bare name, a path or a dotted form."""
    raise NotImplementedError
