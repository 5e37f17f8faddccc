"""Which symbols are dead and why, and why a given symbol lives or does not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corollary.facts.vocabulary import CALLABLE_KINDS
from corollary.linking.program import NONE, Ints, Program
from corollary.reasoning.arcs import kinds_mask, owners
from corollary.reasoning.graph import Graph
from corollary.reasoning.kernels import strongly_connected_components
from corollary.reasoning.questions.liveness import Liveness, liveness, reason_of
from corollary.reasoning.results import Cause, Confidence, Dead, DeadCounts, DeadSymbol, Live, Path, Step, StepKind, Why
from corollary.reasoning.views import LIVE_SURE, Arc
from corollary.source.files import LOST

Mask = npt.NDArray[np.bool_]


def dead(program: Program, graph: Graph, *, unknown: bool = False) -> Dead:
    """The symbols of callable kinds that no entry point leads to.

    With `unknown`, those that only guesses lead to are listed as well; they are counted in any case.
    """
    alive = liveness(program, graph)
    considered = kinds_mask(program, CALLABLE_KINDS)
    uncertain = np.flatnonzero(considered & alive.may & ~alive.sure)
    listed = np.flatnonzero(considered & ~alive.may)
    explained = _Explanation.of(program, graph, ~alive.may)
    doubtful = _Explanation.of(program, graph, ~alive.sure) if unknown else None
    return Dead(
        symbols=tuple(explained.of_symbol(s, _confidence(program, alive, s), ()) for s in listed.tolist()),
        unknown=()
        if doubtful is None
        else tuple(doubtful.of_symbol(s, Confidence.UNKNOWN, _guesses(alive, s)) for s in uncertain.tolist()),
        unknown_count=len(uncertain),
        considered=int(considered.sum()),
    )


def dead_counts(program: Program, graph: Graph) -> DeadCounts:
    """How many symbols are dead, without saying which and why."""
    alive = liveness(program, graph)
    considered = kinds_mask(program, CALLABLE_KINDS)
    gone = considered & ~alive.may
    likely = gone if _is_incomplete(program) else gone & alive.suspect
    uncertain = considered & alive.may & ~alive.sure
    total, doubted, unknown, all_ = (int(np.count_nonzero(mask)) for mask in (gone, likely, uncertain, considered))
    return DeadCounts(total - doubted, doubted, unknown, all_)


def why(program: Program, graph: Graph, symbol: int) -> Why:
    """The chain from an entry point that keeps `symbol` alive, a sure one if there is any; or why it is dead."""
    alive = liveness(program, graph)
    if not alive.may[symbol]:
        return _Explanation.of(program, graph, ~alive.may).of_symbol(symbol, _confidence(program, alive, symbol), ())
    sure = bool(alive.sure[symbol])
    steps = (alive.sure_tree if sure else alive.may_tree).path(symbol)
    root = steps[0].caller if steps else symbol
    return Live(symbol, sure, root, reason_of(program, root), Path(root, symbol, steps))


def _confidence(program: Program, alive: Liveness, symbol: int) -> Confidence:
    return Confidence.LIKELY if alive.suspect[symbol] or _is_incomplete(program) else Confidence.PROVED


def _is_incomplete(program: Program) -> bool:
    """Holds if a file could not be read that might lead to anything."""
    return not LOST.isdisjoint(program.issues.reason)


def _guesses(alive: Liveness, symbol: int) -> tuple[Step, ...]:
    return tuple(step for step in alive.may_tree.path(symbol) if step.kind in {StepKind.GUESS, StepKind.OVERRIDE})


@dataclass(frozen=True, slots=True)
class _Explanation:
    """Per dead symbol its dead callers, its nearest root, and the outermost dead class around it."""

    callers: dict[int, list[int]]
    root: dict[int, int]
    owner: Ints  # of any symbol, dead or not
    gone: Mask

    @classmethod
    def of(cls, program: Program, graph: Graph, gone: Mask) -> _Explanation:
        owner = owners(program)
        source, target = _uses(graph, owner, gone)
        callers: dict[int, list[int]] = {}
        for caller, callee in sorted(set(zip(source.tolist(), target.tolist(), strict=True))):
            callers.setdefault(callee, []).append(caller)
        members = np.flatnonzero(gone & (owner != NONE) & gone[owner]).astype(np.int32)
        all_source, all_target = np.concatenate([source, owner[members]]), np.concatenate([target, members])
        return cls(callers, _nearest_roots(np.flatnonzero(gone), all_source, all_target, len(gone)), owner, gone)

    def of_symbol(self, symbol: int, confidence: Confidence, hangs_on: tuple[Step, ...]) -> DeadSymbol:
        outermost = self._outermost_owner(symbol)
        callers = tuple(self.callers.get(symbol, ()))
        if outermost != symbol:
            return DeadSymbol(symbol, confidence, Cause.DEAD_OWNER, outermost, callers, hangs_on)
        cause = Cause.DEAD_CALLERS if callers else Cause.NO_CALLER
        return DeadSymbol(symbol, confidence, cause, self.root[symbol], callers, hangs_on)

    def _outermost_owner(self, symbol: int) -> int:
        while self.owner[symbol] != NONE and self.gone[self.owner[symbol]]:
            symbol = int(self.owner[symbol])
        return symbol


def _uses(graph: Graph, owner: Ints, gone: Mask) -> tuple[Ints, Ints]:
    """The pairs of dead symbols of which the first uses the second; who uses a member uses its class too."""
    kept = (LIVE_SURE >> graph.kind.astype(np.int64)) & 1 == 1
    kept &= (graph.kind != Arc.MEMBER_OWNER) & (graph.kind != Arc.SCOPE_OWNER) & (graph.kind != Arc.PROTOCOL)
    source, target = graph.source[kept], graph.target[kept]
    inside = gone[source] & gone[target] & (source != target)
    source, target = source[inside], target[inside]
    used, by = owner[target], source
    outer = (used != NONE) & (used != by) & (owner[by] != used)
    outer &= gone[used]
    return np.concatenate([source, by[outer]]), np.concatenate([target, used[outer]])


def _nearest_roots(symbols: npt.NDArray[np.integer], source: Ints, target: Ints, count: int) -> dict[int, int]:
    """Per symbol the root it is nearest to: the first of a component that nothing outside it leads to."""
    first = np.arange(count)
    for component in strongly_connected_components(count, source, target):
        first[component] = component[0]
    is_led_to = np.zeros(count, np.bool_)
    is_led_to[first[target[first[source] != first[target]]]] = True
    level = sorted({int(first[s]) for s in symbols.tolist() if not is_led_to[first[s]]})
    root = {symbol: symbol for symbol in level}
    following: dict[int, list[int]] = {}
    for a, b in sorted(set(zip(source.tolist(), target.tolist(), strict=True))):
        following.setdefault(a, []).append(b)
    while level:
        reached: list[int] = []
        for symbol in level:
            for other in following.get(symbol, ()):
                if other not in root:
                    root[other] = root[symbol]
                    reached.append(other)
        level = sorted(reached)
    return root
