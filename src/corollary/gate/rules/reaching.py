"""Who may not reach whom, directly or through others: forbidden ways, and parts that are independent.

A way is of imports alone, from file to file, or of calls alone, from symbol to symbol: where one file calls another
that for something else calls a third, nothing leads from the first to the third.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import numpy as np

from corollary.answers.types.findings import Finding
from corollary.gate.rules import packages
from corollary.gate.rules.boundaries import pairs, part_of
from corollary.gate.rules.doubts import Side, uses
from corollary.gate.rules.may_reach import may_reach
from corollary.gate.rules.naming import names_of
from corollary.gate.scenes.areas import flattened, told
from corollary.gate.scenes.links import Links, Mask, ways_to
from corollary.gate.scenes.scene import Scene
from corollary.linking.program import NONE
from corollary.reasoning.results import StepKind
from corollary.source.settings.policy import Contract, Forbidden, Independence

FORBIDDEN, INDEPENDENCE = "forbidden", "independence"


def forbidden(scene: Scene, contract: Forbidden) -> Iterator[Finding]:
    """A finding for each pair of files at which a way from one area to the other begins and ends."""
    if contract.packages:
        yield from packages.reaching(scene, FORBIDDEN, contract)
    if not contract.target:
        return
    source, target = scene.areas.of(contract.source), scene.areas.of(contract.target)
    names = told(contract.source), told(contract.target)
    why = f"{names[0]} must not reach {names[1]}"
    of_symbols = _of_symbols(*contract.source, *contract.target)
    yield from _reaching(
        scene, FORBIDDEN, contract, source, target, names, why, transitive=contract.transitive, of_symbols=of_symbols
    )


def _of_symbols(*patterns: str) -> bool:
    """Holds if patterns are about symbols, so that uses within a file count, too."""
    return all("#" in pattern for pattern in patterns)


def independence(scene: Scene, contract: Independence) -> Iterator[Finding]:
    """The same for every two members."""
    for first, second in permutations(map(flattened, contract.members), 2):
        source, target = scene.areas.of(first), scene.areas.of(second)
        names = told(first), told(second)
        why = f"{names[0]} and {names[1]} are independent"
        of_symbols = _of_symbols(*first, *second)
        yield from _reaching(
            scene,
            INDEPENDENCE,
            contract,
            source,
            target,
            names,
            why,
            transitive=contract.transitive,
            of_symbols=of_symbols,
        )


def _reaching(
    scene: Scene,
    rule: str,
    contract: Contract,
    source: Mask,
    target: Mask,
    names: tuple[str, str],
    why: str,
    *,
    transitive: bool,
    of_symbols: bool,
) -> Iterator[Finding]:
    links, file = scene.links(contract, within_files=True), scene.program.symbols.file
    source = source & ~target
    apart = of_symbols | (file[links.source] != file[links.target])
    direct = links.where(source[links.source] & target[links.target] & apart)
    yield from pairs(scene, rule, contract, direct, lambda _, __: why)
    if not transitive:
        begins, ends = Side(part_of(source), lambda _: names[0]), Side(part_of(target), lambda _: names[1])
        proved = {(0, 0)} if len(direct) else set()
        yield from uses(scene, rule, contract, begins, ends, lambda _, __: True, proved)
        return
    imports = links.kind == StepKind.LOAD
    seen: set[tuple[str, ...]] = set()
    for part in (links.where(imports), links.where(~imports)):
        for finding in _indirect(scene, rule, contract, part, source, target, why):
            if finding.subjects not in seen:
                seen.add(finding.subjects)
                yield finding
    if not seen and not len(direct):
        yield from may_reach(scene, rule, contract, (source, target), names)


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
        passed = dict.fromkeys(int(file[links.target[number]]) for number in numbers[:-1])
        through = ", ".join(scene.describe.file(one) for one in passed if one not in ends) or "itself"
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
