"""Which symbols may go and why, which of them go together, and why a given symbol lives or does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corollary.facts.vocabulary import CALLABLE_KINDS
from corollary.linking.program import NONE, Ints, Program
from corollary.reasoning.arcs import kinds_mask
from corollary.reasoning.clusters import outermost, roots_of, used_pairs
from corollary.reasoning.graph import Graph
from corollary.reasoning.questions.liveness import Liveness, liveness, reason_of
from corollary.reasoning.questions.usage import only_tested, unused_api
from corollary.reasoning.results import Cause, Confidence, Dead, DeadCounts, DeadSymbol, Live, Path, Step, StepKind, Why
from corollary.source.files import LOST

Mask = npt.NDArray[np.bool_]

REPORTED = frozenset(Confidence) - {Confidence.UNKNOWN}
"""What is said to be dead unless asked otherwise: of the rest, guesses may keep it alive."""

_TOGETHER = (
    frozenset({Confidence.PROVED, Confidence.LIKELY}),
    *(
        frozenset({one})
        for one in (
            Confidence.TEST_ONLY,
            Confidence.PUBLIC_UNUSED,
            Confidence.UNKNOWN,
        )
    ),
)
"""The confidences whose symbols may be in one cluster."""


def dead(program: Program, graph: Graph, confidences: frozenset[Confidence] = REPORTED) -> Dead:
    """The symbols of callable kinds that are of these confidences."""
    alive, masks = graph.once(liveness), graph.once(_masks)
    found = [one for group in _TOGETHER for one in _explained(program, graph, alive, masks, group & confidences)]
    return Dead(tuple(sorted(found, key=lambda one: one.symbol)), _counts(program, masks))


def dead_counts(program: Program, graph: Graph) -> DeadCounts:
    """How many symbols there are of each confidence, without saying which and why."""
    return _counts(program, graph.once(_masks))


def why(program: Program, graph: Graph, symbol: int) -> Why:
    """The chain from an entry point that keeps `symbol` alive, a sure one if there is any; or why it is dead."""
    alive = graph.once(liveness)
    if not alive.may[symbol]:
        explanation = _Explanation.of(program, graph, ~alive.may, ~alive.may)
        confidence = Confidence.LIKELY if _doubted(program, alive)[symbol] else Confidence.PROVED
        return explanation.of_symbol(symbol, confidence, ())
    sure = bool(alive.sure[symbol])
    steps = (alive.sure_tree if sure else alive.may_tree).path(symbol)
    root = steps[0].caller if steps else symbol
    return Live(symbol, sure, root, reason_of(program, root), Path(root, symbol, steps))


def _masks(program: Program, graph: Graph) -> Mapping[Confidence, Mask]:
    """Per confidence which symbols of callable kinds have it; the masks are disjoint."""
    alive = graph.once(liveness)
    considered = kinds_mask(program, CALLABLE_KINDS) & ~_required(program, alive)
    gone, doubted = considered & ~alive.may, _doubted(program, alive)
    tested = considered & only_tested(program, graph, alive)
    return {
        Confidence.PROVED: gone & ~doubted,
        Confidence.LIKELY: gone & doubted,
        Confidence.TEST_ONLY: tested,
        Confidence.PUBLIC_UNUSED: considered & alive.sure & unused_api(program, graph, alive) & ~tested,
        Confidence.UNKNOWN: considered & alive.may & ~alive.sure,
    }


def _counts(program: Program, masks: Mapping[Confidence, Mask]) -> DeadCounts:
    considered = int(np.count_nonzero(kinds_mask(program, CALLABLE_KINDS)))
    return DeadCounts({one: int(np.count_nonzero(mask)) for one, mask in masks.items()}, considered)


def _required(program: Program, alive: Liveness) -> Mask:
    """Which symbols are members that a type, or an interface that may live, asks for: they have no code."""
    parent = program.symbols.parent
    asking = kinds_mask(program, frozenset({"type"})) | (kinds_mask(program, frozenset({"interface"})) & alive.may)
    found: Mask = kinds_mask(program, frozenset({"method"})) & (parent != NONE) & asking[parent]
    return found


def _doubted(program: Program, alive: Liveness) -> Mask:
    """Which dead symbols are not proved to be: what is suspect, and all where a file is missing that might use them."""
    if LOST.isdisjoint(program.issues.reason):
        return alive.suspect
    return np.ones(len(alive.suspect), np.bool_)


def _explained(
    program: Program,
    graph: Graph,
    alive: Liveness,
    masks: Mapping[Confidence, Mask],
    confidences: frozenset[Confidence],
) -> Iterator[DeadSymbol]:
    """The symbols of confidences that may be in one cluster."""
    if not any(masks[one].any() for one in confidences):
        return
    kind = next(iter(confidences))
    gone = {
        Confidence.TEST_ONLY: masks[Confidence.TEST_ONLY],
        Confidence.PUBLIC_UNUSED: masks[Confidence.PUBLIC_UNUSED],
        Confidence.UNKNOWN: ~alive.sure,
    }.get(kind, ~alive.may)
    users = alive.sure if kind is Confidence.TEST_ONLY else gone
    explanation = _Explanation.of(program, graph, gone, users)
    for confidence in confidences:
        for symbol in np.flatnonzero(masks[confidence]).tolist():
            hangs_on = _guesses(alive, symbol) if confidence is Confidence.UNKNOWN else ()
            yield explanation.of_symbol(symbol, confidence, hangs_on)


def _guesses(alive: Liveness, symbol: int) -> tuple[Step, ...]:
    return tuple(step for step in alive.may_tree.path(symbol) if step.kind in {StepKind.GUESS, StepKind.OVERRIDE})


@dataclass(frozen=True, slots=True)
class _Explanation:
    """Per gone symbol its users, the root of its cluster, and the outermost gone symbol around it."""

    callers: dict[int, list[int]]
    root: Ints
    owner: Ints

    @classmethod
    def of(cls, program: Program, graph: Graph, gone: Mask, users: Mask) -> _Explanation:
        around = outermost(program, gone)
        callers: dict[int, list[int]] = {}
        for caller, callee in sorted(set(_uses(graph, gone, users, around))):
            callers.setdefault(callee, []).append(caller)
        return cls(callers, roots_of(program, graph, gone, users), around)

    def of_symbol(self, symbol: int, confidence: Confidence, hangs_on: tuple[Step, ...]) -> DeadSymbol:
        owner, root = int(self.owner[symbol]), int(self.root[symbol])
        callers = tuple(self.callers.get(symbol, ()))
        return DeadSymbol(
            symbol, confidence, _cause(symbol, owner, confidence, callers), root, owner, callers, hangs_on
        )


def _cause(symbol: int, owner: int, confidence: Confidence, callers: tuple[int, ...]) -> Cause:
    if owner != symbol:
        return Cause.DEAD_OWNER
    if confidence is Confidence.PUBLIC_UNUSED:
        return Cause.NO_USER
    if confidence is Confidence.TEST_ONLY:
        return Cause.ONLY_TESTS
    return Cause.DEAD_CALLERS if callers else Cause.NO_CALLER


def _uses(graph: Graph, gone: Mask, users: Mask, around: Ints) -> Iterator[tuple[int, int]]:
    """The pairs of a user and a gone symbol that it uses; who uses what is in a symbol uses that symbol too."""
    source, target = used_pairs(graph, users)
    inside = gone[target]
    source, target = source[inside], target[inside]
    yield from zip(source.tolist(), target.tolist(), strict=True)
    outer = (around[target] != target) & (around[source] != around[target])
    yield from zip(source[outer].tolist(), around[target[outer]].tolist(), strict=True)
