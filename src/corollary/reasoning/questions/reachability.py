"""Whether one symbol may call another in turn: proved, refuted or unknown.

A path of calls whose every edge is more than a guess proves it. What also counts as possible, and so stands in the
way of a refutation: mentions (who gets a function may call it), open sites by name, imports (they run the module), and
for classes in use their bases and overrides of bases outside the program; members that the language, or code outside,
calls of objects of which not everything is known; and what code outside was given, where that is called. What runs when
an object goes away may run anywhere; what it leads to in turn is not followed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corollary.facts.vocabulary import FINALISED
from corollary.linking.program import NONE, Program
from corollary.reasoning import views
from corollary.reasoning.arcs import name_index
from corollary.reasoning.graph import Graph
from corollary.reasoning.kernels import search
from corollary.reasoning.results import Certificate, Path, Proved, Reaches, Refuted, Step, StepKind, Unknown
from corollary.reasoning.steps import is_sure_call


def reaches(program: Program, graph: Graph, source: int, target: int) -> Reaches:
    """Whether `source` may call `target` by one or more steps: with a path, a certificate, or what it hangs on."""
    seed = np.array([source])
    sure = search(graph, views.calls(), seed, again=True, target=target)
    if sure.arc[target] != NONE:
        return Proved(Path(source, target, sure.path(target, source)))
    may = search(graph, views.OVER, seed, again=True)
    if may.arc[target] != NONE:
        steps = may.path(target, source)
        return Unknown(Path(source, target, steps), tuple(s for s in steps if not is_sure_call(program, s)))
    if target in finalised(program):
        step = Step(source, target, StepKind.FINALISED, target)
        return Unknown(Path(source, target, (step,)), (step,))
    closed = set(may.reached().tolist()) | ({source} if source != target else set())
    return Refuted(Certificate(source, target, tuple(sorted(closed))))


def reaches_any(program: Program, graph: Graph, sources: Sequence[int], targets: Sequence[int]) -> Reaches:
    """The same of symbols that stand for one, as a class, which comes first, and its constructors do: what is surest of
    any two, the shortest way first. What refutes it refutes it of all.
    """
    found = [
        reaches(program, graph, source, target)
        for source in sources
        for target in targets
        if source != sources[0] or target not in sources[1:]
    ]
    for kind in (Proved, Unknown):
        ways = [one for one in found if isinstance(one, kind)]
        if ways:
            return min(ways, key=lambda one: len(one.path.steps))
    closed = {member for one in found if isinstance(one, Refuted) for member in one.certificate.closed}
    return Refuted(Certificate(sources[0], targets[0], tuple(sorted(closed.difference(targets)))))


def finalised(program: Program) -> frozenset[int]:
    """The symbols that run when some object goes away: at any time, as far as is known."""
    name, symbol = program.candidates
    return frozenset(symbol[name == name_index(program, FINALISED)].tolist())
