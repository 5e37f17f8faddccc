"""Who may use whom directly: layers, and what is protected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from corollary.answers.types.findings import Finding
from corollary.gate.rules import packages
from corollary.gate.rules.doubts import Side, uses
from corollary.gate.rules.naming import names_of
from corollary.gate.scenes.areas import flattened, told
from corollary.gate.scenes.links import Links, Mask
from corollary.gate.scenes.scene import Scene
from corollary.linking.program import NONE, Ints
from corollary.reasoning.results import StepKind
from corollary.source.settings.policy import Contract, Layers, Protected

LAYERS, PROTECTED = "layers", "protected"

_WITNESSES = 10


def layers(scene: Scene, contract: Layers) -> Iterator[Finding]:
    """A finding for each pair of files of which the one in the lower layer uses the one in the higher layer.

    Without `skip`, also for each pair of which the higher one uses a layer that is not the next one.
    """
    links, level = scene.links(contract), _levels(scene, contract)
    source, target = level[links.source], level[links.target]
    inside = (source != NONE) & (target != NONE)
    names = list(map(told, contract.layers))

    def upward(index: int, chosen: Links) -> str:
        lower, higher = level[chosen.source[index]], level[chosen.target[index]]
        return f"layer {names[lower]} uses {names[higher]} above it"

    def skipping(index: int, chosen: Links) -> str:
        higher, lower = level[chosen.source[index]], level[chosen.target[index]]
        return f"layer {names[higher]} uses {names[lower]} past {names[higher + 1]}"

    yield from pairs(scene, LAYERS, contract, links.where(inside & (target < source)), upward)
    if not contract.skip:
        yield from pairs(scene, LAYERS, contract, links.where(inside & (target > source + 1)), skipping)

    def wrong(begin: int, end: int) -> bool:
        return end < begin or (not contract.skip and end > begin + 1)

    found = set(zip(source[inside].tolist(), target[inside].tolist(), strict=True))
    side = Side(level, names.__getitem__)
    yield from uses(scene, LAYERS, contract, side, side, wrong, found)


def protected(scene: Scene, contract: Protected) -> Iterator[Finding]:
    """A finding for each pair of files of which one uses a protected one without being allowed to."""
    if contract.packages:
        yield from packages.using(scene, PROTECTED, contract)
    if not contract.members:
        return
    links = scene.links(contract)
    members = scene.areas.of(contract.members)
    users = members | scene.areas.of(contract.by)
    name = told(contract.members)
    yield from pairs(
        scene,
        PROTECTED,
        contract,
        links.where(members[links.target] & ~users[links.source]),
        lambda _, __: f"{name} is protected, and not for use here",
    )
    outside = f"code outside of {told(contract.by or contract.members)}"
    begins, ends = Side(part_of(~users), lambda _: outside), Side(part_of(members), lambda _: name)
    yield from uses(scene, PROTECTED, contract, begins, ends, lambda _, __: True)


Told = Callable[[int, Links], str]
"""Says what is wrong with a link, by its number among those that are wrong."""


def pairs(scene: Scene, rule: str, contract: Contract, chosen: Links, told: Told) -> Iterator[Finding]:
    """A finding for each pair of files between which there are links that should not be, at the first of them."""
    file = scene.program.symbols.file
    key = file[chosen.source].astype(np.int64) << 32 | file[chosen.target]
    for pair in np.unique(key).tolist():
        numbers = np.flatnonzero(key == pair).tolist()
        witness = [scene.place(chosen.step(number)) for number in numbers[:_WITNESSES]]
        source, target = scene.describe.file(pair >> 32), scene.describe.file(pair & 0xFFFFFFFF)
        why = told(numbers[0], chosen)
        more = f" at {len(numbers)} places" if len(numbers) > 1 else ""
        yield scene.finding(
            rule,
            contract=contract.name,
            subjects=[source, target],
            identity=names_of(scene, chosen, numbers),
            at=(witness[0].file, witness[0].line),
            message=f"{source} {_verb(chosen, numbers)} {target}{more}: {why}",
            why=why,
            witness=witness,
        )


def part_of(area: Mask) -> Ints:
    """An area as the one part that there is."""
    return np.where(area, np.int32(0), np.int32(NONE))


def _levels(scene: Scene, contract: Layers) -> Ints:
    """The number of the layer of each symbol, the highest first; the first layer that names a symbol has it."""
    level = np.full(len(scene.program.symbols), NONE, np.int32)
    for number, layer in enumerate(contract.layers):
        mask: Mask = scene.areas.of(flattened(layer))
        level[mask & (level == NONE)] = number
    return level


def _verb(chosen: Links, numbers: Sequence[int]) -> str:
    return "imports" if any(chosen.kind[number] == StepKind.LOAD for number in numbers) else "calls into"
