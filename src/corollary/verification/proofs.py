"""Why goals hold or fail, cut to a budget."""

from __future__ import annotations

from collections import deque
from typing import Any

from corollary.answers.types.parts import Coverage
from corollary.answers.types.verification import Explained, Failure, Proof, Proven
from corollary.decoding import converted
from corollary.reasoning.prolog.queries import Prolog
from corollary.reasoning.prolog.worlds import World
from corollary.reasoning.workers.limits import Limits


def explained(
    prolog: Prolog,
    world: World,
    program: str,
    goal: str,
    *,
    count: int,
    nodes: int,
    limits: Limits,
    coverage: Coverage | None = None,
) -> Explained:
    """Why a goal holds of a program over a world, or why not; each proof has at most so many nodes."""
    proofs, failures = prolog.explain(world, goal, program=program, count=count, limits=limits)
    return Explained(
        snapshot=world.key,
        goal=goal,
        holds=bool(proofs),
        proofs=tuple(Proven(_cut(proof["tree"], nodes), bool(proof["minimal"])) for proof in proofs),
        failures=converted(failures, tuple[Failure, ...]),
        coverage=coverage,
    )


def _cut(tree: dict[str, Any], nodes: int) -> Proof:
    """A proof without what lies deepest, so that no more nodes are left than are wanted."""
    kept: set[int] = set()
    waiting = deque([tree])
    while waiting and len(kept) < nodes:
        node = waiting.popleft()
        kept.add(id(node))
        waiting.extend(node["because"])
    return _proof(tree, kept)


def _proof(node: dict[str, Any], kept: set[int]) -> Proof:
    below = [part for part in node["because"] if id(part) in kept]
    return Proof(
        goal=node["goal"],
        kind=node["kind"],
        file=node["file"],
        line=node["line"],
        because=tuple(_proof(part, kept) for part in below),
        left_out=sum(_size(part) for part in node["because"] if id(part) not in kept),
    )


def _size(node: dict[str, Any]) -> int:
    return 1 + sum(map(_size, node["because"]))
