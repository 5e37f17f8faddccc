"""What to take away so that no cycle is left, and layers that fit a code base: answers of an optimiser, with bounds."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from corollary.answers.text.findings import step_line
from corollary.answers.types.parts import Answer, Step

_MEMBERS = 8


class CutEdge(Struct, frozen=True):
    """An edge to take away, at one of the `places` where the source has it."""

    step: Step
    places: int


class CutComponent(Struct, frozen=True):
    """Edges whose removal leaves no cycle among the members, of which the first are listed.

    No removal weighs less than `lower_bound`; if `minimal`, this one weighs as much.
    """

    size: int
    members: tuple[str, ...]
    edges: int
    cut: tuple[CutEdge, ...]
    weight: int
    lower_bound: int
    minimal: bool


class Cut(Answer, frozen=True, kw_only=True, tag="cut"):
    """The lightest edges to take away, for each component that holds cycles, the largest first.

    An edge weighs 1, or if `weighted` as much as there are places with it.
    """

    level: str
    evidence: str
    weighted: bool
    components: tuple[CutComponent, ...]
    weight: int
    lower_bound: int
    minimal: bool


class UpwardUse(Struct, frozen=True):
    """A part uses one that lies higher: how often, and one place."""

    source: str
    target: str
    count: int
    first: Step


class KnotOfParts(Struct, frozen=True):
    """Parts that use one another in circles, how often they do, and the fewest uses without which there is no circle.

    No choice of them is less often used than `lower_bound`; if `minimal`, this one is used as often.
    """

    parts: tuple[str, ...]
    uses: int
    cut: tuple[UpwardUse, ...]
    weight: int
    lower_bound: int
    minimal: bool


class SuggestedLayers(Answer, frozen=True, kw_only=True, tag="layers"):
    """Layers for the parts of a code base, the highest first, and the uses that lead upward all the same.

    No assignment has less of them than `lower_bound`; if `minimal`, this one has as many. Unless a number of layers was
    asked for, no parts of one layer use one another, and `broken` is what `knots` have to lose.
    """

    within: str
    depth: int
    layers: tuple[tuple[str, ...], ...]
    broken: tuple[UpwardUse, ...]
    weight: int
    lower_bound: int
    minimal: bool
    knots: tuple[KnotOfParts, ...] = ()


def cut(answer: Cut) -> Iterator[str]:
    """A component after the other, a line for each edge."""
    count = len(answer.components)
    if not count:
        yield f"there are no cycles of {answer.level}"
        return
    edges = sum(len(one.cut) for one in answer.components)
    yield f"{edges} of the {answer.level} to take away, so that {count} {_knots(count)} no cycle"
    for number, one in enumerate(answer.components, 1):
        more = ", ..." if one.size > _MEMBERS else ""
        yield f"knot {number}: {one.size} members, {one.edges} edges ({', '.join(one.members[:_MEMBERS])}{more})"
        yield f"  {_bound(one.weight, one.lower_bound, minimal=one.minimal)}"
        for edge in one.cut:
            places = f", and {edge.places - 1} more places" if edge.places > 1 else ""
            yield f"  {step_line(edge.step)}{places}"


def layers(answer: SuggestedLayers) -> Iterator[str]:
    """The layers, what leads upward, and the contract to put into the policy."""
    for number, layer in enumerate(answer.layers, 1):
        yield f"layer {number}: {', '.join(layer)}"
    yield f"upward: {_bound(answer.weight, answer.lower_bound, minimal=answer.minimal)}"
    for use in answer.broken:
        yield f"  {_used(use)}"
    for number, knot in enumerate(answer.knots, 1):
        yield f"knot {number}: {', '.join(knot.parts)}: {knot.uses} uses of one another, in circles"
        yield f"  to take away: {_bound(knot.weight, knot.lower_bound, minimal=knot.minimal)}"
        if set(knot.cut) - set(answer.broken):
            yield from (f"    {_used(use)}" for use in knot.cut)
    if len(answer.layers) == 1:
        return
    yield ""
    if answer.broken:
        yield "# holds once no use leads upward; a baseline keeps those there are"
    yield "[[tool.corollary.check.layers]]"
    yield "layers = ["
    for layer in answer.layers:
        listed = ", ".join(msgspec.json.encode(part).decode() for part in layer)
        yield f"    {listed}," if len(layer) == 1 else f"    [{listed}],"
    yield "]"


def _used(use: UpwardUse) -> str:
    more = f", and {use.count - 1} more places" if use.count > 1 else ""
    return f"{use.first.file}:{use.first.line}: {use.source} uses {use.target}{more}"


def _knots(count: int) -> str:
    return "knot has" if count == 1 else "knots have"


def _bound(weight: int, lower_bound: int, *, minimal: bool) -> str:
    if minimal:
        return f"{weight}, and it is proved that fewer do not suffice" if weight else "none"
    return f"{weight} is the best that was found in time; at least {lower_bound} are needed"
