"""The questions about an architecture that are optimisation: what to cut, and which layers fit best.

The solver is asked about one component at a time: cycles never leave it, so that lightest cuts add up.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import numpy as np

from corollary.answers.types.cutting import Cut, CutComponent, CutEdge, KnotOfParts, SuggestedLayers, UpwardUse
from corollary.answers.types.drawing import Arrow, Drawing
from corollary.facts.evidence import Evidence
from corollary.gate.architecture.drawing import drawing
from corollary.gate.scenes.scene import Scene
from corollary.reasoning.kernels import strongly_connected_components
from corollary.reasoning.questions.cycles import Knot, knots
from corollary.reasoning.smt.graphs import cut_cycles, suggest_layers
from corollary.reasoning.smt.queries import Smt
from corollary.reasoning.workers.limits import Limits

SECONDS = 30.0

_MEMBERS_LISTED = 25
_LEAST = 0.5


def cut(
    scene: Scene,
    level: str,
    *,
    weakest: Evidence,
    type_only: bool = False,
    weighted: bool = False,
    seconds: float = SECONDS,
) -> Cut:
    """The lightest edges to take away so that no cycle is left; the best found where the seconds do not suffice."""
    deadline = time.monotonic() + seconds
    components = []
    with Smt() as smt:
        for knot in knots(scene.program, level, weakest=weakest, type_only=type_only):
            left = max(deadline - time.monotonic(), _LEAST)
            components.append(_component(scene, level, knot, smt, Limits(seconds=left), weighted=weighted))
    return Cut(
        snapshot=scene.program.snapshot,
        coverage=scene.describe.coverage,
        level=level,
        evidence=weakest.label,
        weighted=weighted,
        components=tuple(components),
        weight=sum(one.weight for one in components),
        lower_bound=sum(one.lower_bound for one in components),
        minimal=all(one.minimal for one in components),
    )


def _component(scene: Scene, level: str, knot: Knot, smt: Smt, limits: Limits, *, weighted: bool) -> CutComponent:
    number = {member: i for i, member in enumerate(knot.members)}
    edges = [
        (number[step.caller], number[step.callee], places if weighted else 1)
        for step, places in zip(knot.steps, knot.places, strict=True)
    ]
    found = cut_cycles(smt, edges, limits=limits)
    name, place = (
        (scene.describe.identifier, scene.describe.step)
        if level == "calls"
        else (scene.describe.file, scene.describe.file_step)
    )
    return CutComponent(
        size=len(knot.members),
        members=tuple(map(name, knot.members[:_MEMBERS_LISTED])),
        edges=len(edges),
        cut=tuple(CutEdge(place(knot.steps[edge]), knot.places[edge]) for edge in found.edges),
        weight=found.weight,
        lower_bound=found.lower_bound,
        minimal=found.minimal,
    )


def layers(
    scene: Scene, *, within: str = "", depth: int = 0, count: int = 0, seconds: float = SECONDS
) -> SuggestedLayers:
    """Layers for the folders and files below a folder that the fewest uses break.

    With `count` 0, every part lies above all that it uses; what breaks that are the fewest uses without which no parts
    use one another in circles. With a count, parts that use one another may share a layer.
    """
    deadline = time.monotonic() + seconds
    drawn = drawing(scene, within=within, depth=depth)
    with Smt() as smt:
        knots = tuple(_knots(drawn, smt, deadline))
        broken = {use for knot in knots for use in knot.cut}
        weight, bound = sum(knot.weight for knot in knots), sum(knot.lower_bound for knot in knots)
        kept = [(arrow.source, arrow.target) for arrow in drawn.arrows if _use(arrow) not in broken]
        number = {part: i for i, part in enumerate(drawn.parts)}
        layer: Sequence[int] = levels(len(number), [(number[begin], number[end]) for begin, end in kept])
        if count:
            edges = [(number[arrow.source], number[arrow.target], arrow.count) for arrow in drawn.arrows]
            limits = Limits(seconds=max(deadline - time.monotonic(), _LEAST))
            found = suggest_layers(smt, len(number), edges, min(count, len(number)), limits=limits)
            broken = {_use(drawn.arrows[i]) for i in found.broken}
            layer, weight, bound = found.layers, found.weight, found.lower_bound
    return SuggestedLayers(
        snapshot=drawn.snapshot,
        coverage=drawn.coverage,
        within=drawn.within,
        depth=drawn.depth,
        layers=_listed(drawn, layer),
        broken=tuple(use for use in map(_use, drawn.arrows) if use in broken),
        weight=weight,
        lower_bound=bound,
        minimal=weight == bound,
        knots=knots,
    )


def _knots(drawn: Drawing, smt: Smt, deadline: float) -> Iterator[KnotOfParts]:
    """The parts that use one another in circles, each knot with the fewest uses to take away so that it is none."""
    number = {part: i for i, part in enumerate(drawn.parts)}
    source = np.array([number[arrow.source] for arrow in drawn.arrows], np.int32)
    target = np.array([number[arrow.target] for arrow in drawn.arrows], np.int32)
    for component in strongly_connected_components(len(number), source, target):
        inner = [arrow for arrow, a, b in zip(drawn.arrows, source, target, strict=True) if {a, b} <= set(component)]
        place = {drawn.parts[member]: i for i, member in enumerate(component)}
        edges = [(place[arrow.source], place[arrow.target], arrow.count) for arrow in inner]
        found = cut_cycles(smt, edges, limits=Limits(seconds=max(deadline - time.monotonic(), _LEAST)))
        yield KnotOfParts(
            parts=tuple(drawn.parts[member] for member in component),
            uses=sum(arrow.count for arrow in inner),
            cut=tuple(_use(inner[edge]) for edge in found.edges),
            weight=found.weight,
            lower_bound=found.lower_bound,
            minimal=found.minimal,
        )


def _use(arrow: Arrow) -> UpwardUse:
    return UpwardUse(arrow.source, arrow.target, arrow.count, arrow.first)


def _listed(drawn: Drawing, layer: Sequence[int]) -> tuple[tuple[str, ...], ...]:
    """The parts of each layer, the highest layer first."""
    return tuple(
        tuple(part for part, at in zip(drawn.parts, layer, strict=True) if at == wanted)
        for wanted in sorted(set(layer), reverse=True)
    )


def levels(nodes: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    """For each node how many components follow one another on the longest way from it, its own among them."""
    source = np.array([begin for begin, _ in edges], np.int32)
    target = np.array([end for _, end in edges], np.int32)
    top = list(range(nodes))
    for component in strongly_connected_components(nodes, source, target):
        for node in component:
            top[node] = component[0]
    following: dict[int, set[int]] = {node: set() for node in top}
    for begin, end in edges:
        if top[begin] != top[end]:
            following[top[begin]].add(top[end])
    length: dict[int, int] = {}
    waiting = [(node, False) for node in following]
    while waiting:
        node, ready = waiting.pop()
        if ready:
            length[node] = 1 + max((length[other] for other in following[node]), default=0)
        elif node not in length:
            waiting.append((node, True))
            waiting.extend((other, False) for other in following[node] if other not in length)
    return [length[node] for node in top]
