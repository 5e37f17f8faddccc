"""Whether one area may reach another by a way with steps that are not sure: by calls of what is not known, or by a file
that imports a name that it computes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from corollary.answers.types.findings import Finding
from corollary.gate.rules.doubts import calling, doubt, loading
from corollary.gate.scenes.links import Links, Mask, modules, ways_to
from corollary.gate.scenes.possible import Hanging, Possible, steps_over_names
from corollary.gate.scenes.scene import Scene
from corollary.linking.program import NONE
from corollary.reasoning.results import Step, StepKind
from corollary.source.settings.policy import Contract


def may_reach(
    scene: Scene, rule: str, contract: Contract, areas: tuple[Mask, Mask], names: tuple[str, str]
) -> Iterator[Finding]:
    """A finding if the first area may reach the second: the shortest way by calls, and one by imports."""
    links, possible = scene.links(contract, within_files=True), scene.possible(contract)
    imports = links.kind == StepKind.LOAD
    for steps in (
        _by_calls(possible, links.where(~imports), areas),
        by_imports(scene, possible, links.where(imports), areas),
    ):
        if all(step.kind is not StepKind.GUESS for step in steps):
            continue  # within a file, which is no use of one by another
        yield hanging_on(scene, rule, contract, names, steps)


def hanging_on(scene: Scene, rule: str, contract: Contract, names: Sequence[str], steps: Sequence[Step]) -> Finding:
    """The finding that steps may lead from one area to another, of which some are not sure."""
    open_steps = [step for step in steps if step.kind is StepKind.GUESS]
    hanging = Hanging(len(open_steps), tuple(open_steps))
    computed = all(step.caller == step.callee for step in open_steps)
    hangs_on = loading(hanging) if computed else calling(scene, hanging)
    return doubt(scene, rule, contract, names, hangs_on, [scene.place(step) for step in steps])


def _by_calls(possible: Possible, sure: Links, areas: tuple[Mask, Mask]) -> list[Step]:
    """The steps of a shortest way of calls, sure ones and others."""
    symbols = len(possible.program.symbols)
    nodes = symbols + possible.names
    links = possible.over(sure)
    source, target = (np.concatenate([area, np.zeros(nodes - symbols, np.bool_)]) for area in areas)
    numbers = way(links, nodes, source, target)
    return steps_over_names(links, numbers, symbols)


def by_imports(scene: Scene, possible: Possible, links: Links, areas: tuple[Mask, Mask]) -> list[Step]:
    """The steps of a shortest way of imports to a file that imports a computed name, with that one."""
    program = scene.program
    if not len(possible.loads):
        return []
    module = modules(program)[program.symbols.file]
    loading_modules = module[program.unresolved.caller[possible.loads]]
    source, target = areas
    own = np.flatnonzero(source[loading_modules])
    if len(own):
        return [possible.load(int(possible.loads[own[0]]))]
    ends = np.zeros(len(source), np.bool_)
    ends[loading_modules] = True
    numbers = way(links, len(source), source, ends & ~target)
    if not numbers:
        return []
    last = int(links.target[numbers[-1]])
    row = int(possible.loads[np.flatnonzero(loading_modules == last)[0]])
    return [*map(links.step, numbers), possible.load(row)]


def way(links: Links, nodes: int, source: Mask, target: Mask, blocked: Mask | None = None) -> list[int]:
    """The numbers of the links of a shortest way from one area to another that does not pass what is blocked, which is
    the first area unless it is said; none where there is none.
    """
    ways = ways_to(nodes, links.source, links.target, target, source if blocked is None else blocked)
    leaving = np.flatnonzero(source[links.source] & (ways.distance[links.target] != NONE))
    if not len(leaving):
        return []
    first = int(leaving[np.argmin(ways.distance[links.target[leaving]])])
    return [first, *ways.from_(int(links.target[first]), links.target)]
