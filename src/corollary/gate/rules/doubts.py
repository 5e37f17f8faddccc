"""Findings about what may be: uses that no contract wants, if what is not known is what it may be.

One finding for each pair of parts and not for each pair of files: what is not known is read to be made known, at
the few sites that are shown, and a list of all of them would be read by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from corollary.answers.types.findings import Finding
from corollary.answers.types.parts import Step
from corollary.gate.scenes.possible import Hanging, Pair
from corollary.gate.scenes.scene import Scene
from corollary.linking.program import NONE, Ints
from corollary.reasoning.columns import distinct
from corollary.source.settings.policy import Contract


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """The part that each symbol is in where a use begins or ends, NONE for none, and what a part is called."""

    part: Ints
    named: Callable[[int], str]


def uses(
    scene: Scene,
    rule: str,
    contract: Contract,
    begins: Side,
    ends: Side,
    wrong: Callable[[int, int], bool],
    proved: Collection[Pair] = (),
) -> Iterator[Finding]:
    """A finding for each pair of parts that may be wrong, unless it is proved to be; and for computed imports."""
    possible = scene.possible(contract)
    for (begin, end), hanging in possible.between(begins.part, ends.part, wrong).items():
        if (begin, end) not in proved:
            names = [begins.named(begin), ends.named(end)]
            yield doubt(scene, rule, contract, names, calling(scene, hanging), _placed(scene, hanging))
    known = distinct(ends.part[ends.part != NONE]).tolist()
    for begin, hanging in possible.computed(begins.part).items():
        others = [ends.named(end) for end in known if wrong(begin, end) and (begin, end) not in proved]
        if others:
            names = [begins.named(begin), *others]
            yield doubt(scene, rule, contract, names, loading(hanging), _placed(scene, hanging))


def doubt(
    scene: Scene, rule: str, contract: Contract, names: Sequence[str], hangs_on: str, witness: Sequence[Step]
) -> Finding:
    """The finding that the first of some parts may use one of the others."""
    others = " or ".join(names[1:])
    return scene.finding(
        rule,
        contract=contract.name,
        subjects=names,
        identity=names,
        at=(witness[0].file, witness[0].line),
        message=f"{names[0]} may use {others}: it hangs on {hangs_on}",
        why=f"nothing that is sure says so, and {hangs_on} may",
        confidence="unknown",
        witness=witness,
    )


def calling(scene: Scene, hanging: Hanging) -> str:
    """The sites that something hangs on, in words."""
    sites = scene.program.unresolved
    names = dict.fromkeys(scene.describe.word(int(sites.name[step.row])) for step in hanging.steps)
    listed = ", ".join(name for name in names if name)
    calls = "1 call" if hanging.sites == 1 else f"{hanging.sites} calls"
    return f"{calls} of what is not known{f' ({listed})' if listed else ''}"


def loading(hanging: Hanging) -> str:
    """The imports of computed names that something hangs on, in words."""
    if hanging.sites == 1:
        return "an import of a name that is computed"
    return f"{hanging.sites} imports of names that are computed"


def _placed(scene: Scene, hanging: Hanging) -> list[Step]:
    return [scene.place(step) for step in hanging.steps]
