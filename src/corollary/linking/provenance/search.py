"""The best derivation of a state: the strongest evidence, then the fewest moves, found by going backwards.

Every state has the evidence of its best derivation, so a derivation that only uses states and edges no weaker than
that is as good as any, and breadth-first search among them finds a shortest. What a move needs at its side is
derived in turn, without the states that the move leads to: no derivation stands on itself.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from corollary.linking.provenance.moves import Backwards
from corollary.linking.provenance.rules import moves_of
from corollary.linking.provenance.steps import Hop, Move, State

_ATTEMPTS = 24
"""How many moves are given up before no derivation is said to be found."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """Moves from a state back to one that holds by itself; `sides` derives what each needs at its side."""

    moves: tuple[Move, ...]
    sides: tuple[Derivation | None, ...]


def derive(backwards: Backwards, state: State, without: frozenset[State] = frozenset()) -> Derivation | None:
    """A best derivation of a state that holds; None where there is none `without` some states."""
    given_up: set[Hop] = set()
    for _ in range(_ATTEMPTS):
        path = _shortest(backwards, state, without, given_up)
        if path is None:
            return None
        hops, birth = path
        moves: list[Move] = []
        sides: list[Derivation | None] = []
        led_to = set(without) | {state}
        for hop in hops:
            led_to.add(hop.target)
            found = _justified(backwards, hop, frozenset(led_to))
            if found is None:
                given_up.add(hop)
                break
            moves.append(found[0])
            sides.append(found[1])
        else:
            return Derivation((*moves, birth), (*sides, None))
    return None


def _justified(backwards: Backwards, hop: Hop, led_to: frozenset[State]) -> tuple[Move, Derivation | None] | None:
    """The move of a hop, with the derivation of what it needs at its side."""
    for move in moves_of(backwards, hop):
        if move.side is None:
            return move, None
        if move.side not in led_to:
            side = derive(backwards, move.side, led_to)
            if side is not None:
                return move, side
    return None


def _shortest(
    backwards: Backwards, state: State, without: frozenset[State], given_up: set[Hop]
) -> tuple[list[Hop], Move] | None:
    """The hops of a shortest way back to a state that holds by itself, and how it does."""
    weakest = backwards.least(state)
    reached: dict[State, Hop | None] = {state: None}
    queue = deque([state])
    while queue:
        current = queue.popleft()
        birth = backwards.birth(current)
        if birth is not None and birth.evidence <= weakest:
            return _way(reached, current), birth
        for hop in backwards.hops(current):
            source = hop.source
            if hop.evidence > weakest or source in reached or source in without or hop in given_up:
                continue
            if backwards.least(source) <= weakest:
                reached[source] = hop
                queue.append(source)
    return None


def _way(reached: dict[State, Hop | None], end: State) -> list[Hop]:
    hops: list[Hop] = []
    hop = reached[end]
    while hop is not None:
        hops.append(hop)
        hop = reached[hop.target]
    return hops[::-1]
