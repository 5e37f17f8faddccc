"""Which code may not reach packages outside, or modules of the standard library: by imports, its own or in turn.

What is outside is known by the imports of it alone: calls lead there only through these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from corollary.answers.types.findings import Finding
from corollary.answers.types.parts import Step
from corollary.gate.rules.may_reach import by_imports, hanging_on, way
from corollary.gate.rules.naming import names_of
from corollary.gate.scenes.areas import told
from corollary.gate.scenes.links import Mask, modules
from corollary.gate.scenes.scene import Scene
from corollary.reasoning.results import StepKind
from corollary.source.settings.policy import Contract, Forbidden, Protected

SUBJECT = "package "
"""What subjects begin with that are no symbols and no paths."""


def reaching(scene: Scene, rule: str, contract: Forbidden) -> Iterator[Finding]:
    """A finding for each file of an area and each package that it reaches: through others the shortest way."""
    source = scene.areas.of(contract.source)
    name = told(contract.source)
    found = False
    for package in contract.packages:
        why = f"{name} must not reach {package}"
        for finding in _of_package(scene, rule, contract, source, package, why, transitive=contract.transitive):
            found = True
            yield finding
    if not found:
        names = [name, told(contract.packages)]
        yield from _may(scene, rule, contract, source, names, transitive=contract.transitive)


def using(scene: Scene, rule: str, contract: Protected) -> Iterator[Finding]:
    """A finding for each file that imports a package without being allowed to."""
    source = ~(scene.areas.of(contract.members) | scene.areas.of(contract.by))
    found = False
    for package in contract.packages:
        why = f"{package} is protected, and not for use here"
        for finding in _of_package(scene, rule, contract, source, package, why, transitive=False):
            found = True
            yield finding
    if not found:
        names = [f"code outside of {told(contract.by or contract.members)}", told(contract.packages)]
        yield from _may(scene, rule, contract, source, names, transitive=False)


def _of_package(
    scene: Scene, rule: str, contract: Contract, source: Mask, package: str, why: str, *, transitive: bool
) -> Iterator[Finding]:
    program, module = scene.program, modules(scene.program)
    rows = scene.outside.importing(package, type_only=scene.policy.type_only)
    rows = rows[[not _allowed(scene, contract, int(row), package) for row in rows.tolist()]] if len(rows) else rows
    file = program.imports.file[rows]
    own = source[module[file]]
    for at in np.unique(file[own]).tolist():
        mine = rows[file == at].tolist()
        steps = [scene.outside.step(row) for row in mine]
        places = f" at {len(steps)} places" if len(steps) > 1 else ""
        message = f"{steps[0].caller} imports {package}{places}: {why}"
        names = sorted({step.callee for step in steps})
        yield _finding(scene, rule, contract, package, names=names, steps=steps, message=message, why=why)
    if not transitive or not len(rows):
        return
    links = scene.links(contract)
    links = links.where(links.kind == StepKind.LOAD)
    ends = np.zeros(len(source), np.bool_)
    ends[module[file]] = True
    files = program.symbols.file
    for begin in np.unique(files[links.source[source[links.source]]]).tolist():
        if begin in file[own]:
            continue
        first = source & (files == begin)
        numbers = way(links, len(source), first, ends & ~source, source)
        if numbers:
            last = rows[module[file] == links.target[numbers[-1]]]
            steps = [*(scene.place(links.step(n)) for n in numbers), scene.outside.step(int(last[0]))]
            through = ", ".join(step.callee for step in steps[:-1])
            message = f"{steps[0].caller} reaches {package} through {through}: {why}"
            names = [*names_of(scene, links, numbers[:1]), steps[-1].callee]
            yield _finding(scene, rule, contract, package, names=names, steps=steps, message=message, why=why)


def _finding(
    scene: Scene,
    rule: str,
    contract: Contract,
    package: str,
    *,
    names: Sequence[str],
    steps: Sequence[Step],
    message: str,
    why: str,
) -> Finding:
    return scene.finding(
        rule,
        contract=contract.name,
        subjects=[steps[0].caller, f"{SUBJECT}{package}"],
        identity=[package, *names],
        at=(steps[0].file, steps[0].line),
        message=message,
        why=why,
        witness=steps,
    )


def _may(
    scene: Scene, rule: str, contract: Contract, source: Mask, names: Sequence[str], *, transitive: bool
) -> Iterator[Finding]:
    """A finding if a name that is computed may be that of a package."""
    links, possible = scene.links(contract), scene.possible(contract)
    imports = links.where((links.kind == StepKind.LOAD) & transitive)
    steps = by_imports(scene, possible, imports, (source, np.zeros(len(source), np.bool_)))
    if steps:
        yield hanging_on(scene, rule, contract, names, steps)


def _allowed(scene: Scene, contract: Contract, row: int, package: str) -> bool:
    """Whether a contract excepts an import of a package."""
    symbol = int(modules(scene.program)[scene.program.imports.file[row]])
    sides = (allowed.partition("->") for allowed in contract.allow)
    return any(package == right.strip() and bool(scene.areas.of([left.strip()])[symbol]) for left, _, right in sides)
