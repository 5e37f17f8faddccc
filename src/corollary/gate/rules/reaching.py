"""Who may not reach whom, directly or through others: forbidden ways, and parts that are independent.

A way is of imports alone, from file to file, or of calls alone, from symbol to symbol: where one file calls another
that for something else calls a third, nothing leads from the first to the third.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

import numpy as np

from corollary.answers.findings import Finding
from corollary.gate.rules.boundaries import names_of, pairs
from corollary.gate.scenes.areas import flattened
from corollary.gate.scenes.links import Links, Mask, ways_to
from corollary.gate.scenes.scene import Scene
from corollary.linking.program import NONE
from corollary.reasoning.results import StepKind
from corollary.source.settings.policy import Contract, Forbidden, Independence

FORBIDDEN, INDEPENDENCE = "forbidden", "independence"


def forbidden(scene: Scene, contract: Forbidden) -> Iterator[Finding]:
    """A finding for each pair of files at which a way from one area to the other begins and ends."""
    source, target = scene.areas.of(contract.source), scene.areas.of(contract.target)
    why = f"{_named(contract.source)} must not reach {_named(contract.target)}"
    yield from _reaching(scene, FORBIDDEN, contract, source, target, why, transitive=contract.transitive)


def independence(scene: Scene, contract: Independence) -> Iterator[Finding]:
    """The same for every two members."""
    for first, second in permutations(map(flattened, contract.members), 2):
        source, target = scene.areas.of(first), scene.areas.of(second)
        why = f"{_named(first)} and {_named(second)} are independent"
        yield from _reaching(scene, INDEPENDENCE, contract, source, target, why, transitive=contract.transitive)


def _reaching(
    scene: Scene, rule: str, contract: Contract, source: Mask, target: Mask, why: str, *, transitive: bool
) -> Iterator[Finding]:
    links = scene.links(contract)
    source = source & ~target
    direct = source[links.source] & target[links.target]
    yield from pairs(scene, rule, contract, links.where(direct), lambda _, __: why)
    if not transitive:
        return
    imports = links.kind == StepKind.LOAD
    told: set[tuple[str, ...]] = set()
    for part in (links.where(imports), links.where(~imports)):
        for finding in _indirect(scene, rule, contract, part, source, target, why):
            if finding.subjects not in told:
                told.add(finding.subjects)
                yield finding


def _indirect(
    scene: Scene, rule: str, contract: Contract, links: Links, source: Mask, target: Mask, why: str
) -> Iterator[Finding]:
    """A finding for each file in the source from which a way of two steps or more leads to the target.

    Of the ways from a file only a shortest is told, and none that passes another file of the source: that one is told.
    """
    ways = ways_to(len(source), links.source, links.target, target, source)
    left = ways.distance[links.target]
    leaving = np.flatnonzero(source[links.source] & (left != NONE) & (left > 0))
    file = scene.program.symbols.file
    for begin in np.unique(file[links.source[leaving]]).tolist():
        own = leaving[file[links.source[leaving]] == begin]
        first = int(own[np.argmin(left[own])])
        numbers = [first, *ways.from_(int(links.target[first]), links.target)]
        witness = [scene.place(links.step(number)) for number in numbers]
        ends = (begin, int(file[links.target[numbers[-1]]]))
        start, end = (scene.describe.file(at) for at in ends)
        through = ", ".join(scene.describe.file(int(file[links.target[number]])) for number in numbers[:-1])
        yield scene.finding(
            rule,
            contract=contract.name,
            subjects=[start, end],
            identity=names_of(scene, links, [numbers[0], numbers[-1]]),
            at=(witness[0].file, witness[0].line),
            message=f"{start} reaches {end} through {through}: {why}",
            why=why,
            witness=witness,
        )


def _named(patterns: Sequence[str]) -> str:
    return " or ".join(patterns)
