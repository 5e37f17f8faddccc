"""The best derivation of a state: the strongest evidence, then the fewest moves, among those near it.

Going backwards from the state finds what it may follow from, the nearest first. A move may need two states to hold:
the one it comes from and one at its side. So what is found is no graph but a hypergraph, in which Knuth's
generalization of Dijkstra's algorithm (1977) finds for every state a least derivation, each before those that stand on
it: no derivation stands on itself. Where what was found does not derive the state yet, four times as much is looked at,
so the work is in proportion to that. Where the beginning is far, too much is around: then a derivation is followed
back in time, from each state by the move that needs only what was found earliest when values propagated.

Every state has the evidence of its best derivation, so moves from weaker states, and weaker moves, are left out.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from heapq import heappop, heappush

from corollary.linking.provenance.moves import Backwards
from corollary.linking.provenance.rules import moves_of
from corollary.linking.provenance.steps import Move, State

_NEAR, _FURTHER = 64, 4
"""How many states are looked at first, and how many times as many after that."""
_FAR = 1024
"""How many are looked at before a derivation is followed back in time."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """Moves from a state back to one that holds by itself; `sides` derives what each needs at its side."""

    moves: tuple[Move, ...]
    sides: tuple[Derivation | None, ...]


class Search:
    """Finds derivations over one solution."""

    def __init__(self, backwards: Backwards) -> None:
        self._backwards = backwards
        self._leading_to = cache(lambda state: tuple(self._moves(state)))

    def derive(self, state: State) -> Derivation | None:
        """A best derivation of a state that holds; None where there is none."""
        moves, known, queue = list[Move](), {state}, deque([state])
        wanted = _NEAR
        while True:
            while queue and len(known) - len(queue) < wanted:
                for move in self._leading_to(queue.popleft()):
                    moves.append(move)
                    for needed in _needs(move) - known:
                        known.add(needed)
                        queue.append(needed)
            best = _least(moves, state)
            if state in best:
                return _derivation(best, state)
            if not queue:
                return None
            if wanted == _FAR:
                earlier = list(self._back_in_time(state))
                best = _least([*moves, *earlier], state)
                if state in best:
                    return _derivation(best, state)
            wanted *= _FURTHER

    def _back_in_time(self, state: State) -> Iterator[Move]:
        """The moves to a state, and to all that is needed in turn if each state follows from what was found earliest.

        What it follows from was found before, but where better evidence of that was found later.
        """
        known, stack = {state}, [state]
        while stack:
            moves = self._leading_to(stack.pop())
            yield from moves
            needed = min((_needs(move) for move in moves), key=self._known_since, default=set()) - known
            known |= needed
            stack.extend(sorted(needed))

    def _known_since(self, states: Iterable[State]) -> int:
        """When the last of some states was found."""
        return max(map(self._backwards.arrival, states), default=-1)

    def _moves(self, state: State) -> Iterator[Move]:
        """The moves that a derivation of a state may end with."""
        weakest = self._backwards.least(state)
        birth = self._backwards.birth(state)
        if birth is not None and birth.evidence <= weakest:
            yield birth
        for hop in self._backwards.hops(state):
            if max(hop.evidence, self._backwards.least(hop.source)) <= weakest:
                yield from moves_of(self._backwards, hop)


def _needs(move: Move) -> set[State]:
    return {state for state in (move.source, move.side) if state is not None}


def _least(moves: list[Move], wanted: State) -> dict[State, Move]:
    """The last move of a derivation of fewest moves, for each state that has one no longer than that of `wanted`."""
    lacking = [_needs(move) for move in moves]
    lengths = [1] * len(moves)
    waiting: dict[State, list[int]] = defaultdict(list)
    ready: list[tuple[int, int]] = []
    for number, needs in enumerate(lacking):
        for state in needs:
            waiting[state].append(number)
        if not needs:
            heappush(ready, (1, number))
    best: dict[State, Move] = {}
    while ready and wanted not in best:
        length, number = heappop(ready)
        state = moves[number].target
        if state in best:
            continue
        best[state] = moves[number]
        for later in waiting[state]:
            lacking[later].discard(state)
            lengths[later] += length
            if not lacking[later]:
                heappush(ready, (lengths[later], later))
    return best


def _derivation(best: dict[State, Move], state: State) -> Derivation:
    moves = [best[state]]
    while (source := moves[-1].source) is not None:
        moves.append(best[source])
    return Derivation(tuple(moves), tuple(move.side and _derivation(best, move.side) for move in moves))
