"""Circles: of calls, of imports, and of the parts of a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from corollary.answers.types.findings import Finding
from corollary.facts.evidence import Evidence
from corollary.gate.known.fingerprints import qualified
from corollary.gate.rules.doubts import calling, loading
from corollary.gate.rules.may_circle import may_circle, may_circle_parts
from corollary.gate.rules.naming import names_of
from corollary.gate.scenes.links import Links, Mask, ways_to
from corollary.gate.scenes.possible import Hanging
from corollary.gate.scenes.scene import Scene
from corollary.linking.program import NONE, Ints
from corollary.reasoning import questions
from corollary.reasoning.kernels import strongly_connected_components
from corollary.reasoning.results import Component
from corollary.source.settings.policy import AcyclicSiblings

CALL_CYCLE, IMPORT_CYCLE, ACYCLIC_SIBLINGS = "call-cycle", "import-cycle", "acyclic-siblings"

CYCLES = frozenset({CALL_CYCLE, IMPORT_CYCLE, ACYCLIC_SIBLINGS})
"""Rules whose findings are circles: one that only lost members is not new."""

_SHOWN = 6


def cycles(scene: Scene, level: str) -> Iterator[Finding]:
    """A finding for each circle of calls, imports or files. A function that calls itself is none."""
    policy = scene.policy
    found = questions.cycles(
        scene.program, scene.graph, level, weakest=Evidence[policy.evidence.upper()], type_only=policy.type_only
    )
    for component in found.components:
        if len(component.members) > 1:
            yield _cycle(scene, level, component)
    rule = CALL_CYCLE if level == "calls" else IMPORT_CYCLE
    yield from may_circle(scene, rule, level, [one.members for one in found.components])


def _cycle(scene: Scene, level: str, component: Component) -> Finding:
    of_calls = level == "calls"
    name, step = (
        (scene.describe.identifier, scene.describe.step)
        if of_calls
        else (scene.describe.file, scene.describe.file_step)
    )
    witness = tuple(map(step, component.witness))
    members = list(map(name, component.members))
    around = [one.caller for one in witness]
    larger = f" (one of a knot of {len(members)})" if len(members) > len(around) else ""
    return scene.finding(
        CALL_CYCLE if of_calls else IMPORT_CYCLE,
        subjects=members,
        identity=sorted(map(qualified, members)) if of_calls else _inner_names(scene, component.members),
        at=(witness[0].file, witness[0].line),
        message=f"cycle: {_chain(around)}{larger}",
        why=f"{len(members)} {'symbols' if of_calls else 'files'} all reach one another",
        symbol=around[0] if of_calls else "",
        witness=witness,
    )


def _inner_names(scene: Scene, files: Sequence[int]) -> list[str]:
    """The names that files of a circle import from one another."""
    imports, names = scene.program.imports, scene.program.names
    inside = np.isin(imports.file, files) & np.isin(imports.target, files)
    return sorted({names[name] for name in imports.imported[inside].tolist()} - {""})


def acyclic_siblings(scene: Scene, contract: AcyclicSiblings) -> Iterator[Finding]:
    """A finding for each circle of the files and folders that stand directly in one of the folders."""
    links, possible = scene.links(contract), scene.possible(contract)
    for folder in _folders(scene, contract.folders):
        child, names = _children(scene, folder)
        source, target = child[links.source], child[links.target]
        between = np.flatnonzero((source != NONE) & (target != NONE) & (source != target))
        source, target = source[between], target[between]
        for component in strongly_connected_components(len(names), source, target):
            inner = np.isin(source, component) & np.isin(target, component)
            circle = _shortest(len(names), source[inner], target[inner], component)
            numbers = between[np.flatnonzero(inner)[circle]].tolist()
            yield _circle_of_siblings(scene, contract, links, folder, [names[one] for one in component], numbers)
        sure = set(zip(source.tolist(), target.tolist(), strict=True))
        for parts, hanging, imports in may_circle_parts(possible, child, sure):
            hangs_on = loading(hanging) if imports else calling(scene, hanging)
            yield _may_circle(scene, contract, folder, [names[one] for one in parts], hanging, hangs_on)


def _may_circle(
    scene: Scene, contract: AcyclicSiblings, folder: str, members: list[str], hanging: Hanging, hangs_on: str
) -> Finding:
    witness = [scene.place(step) for step in hanging.steps]
    listed = ", ".join(members[:_SHOWN]) + (", ..." if len(members) > _SHOWN else "")
    prefix = f"{folder}/" if folder else ""
    return scene.finding(
        ACYCLIC_SIBLINGS,
        contract=contract.name,
        subjects=[f"{prefix}{member}" for member in members],
        identity=["may be"],
        at=(witness[0].file, witness[0].line),
        message=f"in {folder or 'the root'}: {listed} may use one another in a circle: it hangs on {hangs_on}",
        why="what is not known there may close a circle",
        confidence="unknown",
        witness=witness,
    )


def _circle_of_siblings(
    scene: Scene, contract: AcyclicSiblings, links: Links, folder: str, members: list[str], numbers: list[int]
) -> Finding:
    witness = [scene.place(links.step(number)) for number in numbers]
    around = [_child(scene.describe.file(int(scene.program.symbols.file[links.source[n]])), folder) for n in numbers]
    prefix = f"{folder}/" if folder else ""
    return scene.finding(
        ACYCLIC_SIBLINGS,
        contract=contract.name,
        subjects=[f"{prefix}{member}" for member in members],
        identity=names_of(scene, links, numbers),
        at=(witness[0].file, witness[0].line),
        message=f"in {folder or 'the root'}: cycle: {_chain(around)}",
        why=f"{len(members)} parts of {folder or 'the root'} all reach one another",
        witness=witness,
    )


def _folders(scene: Scene, patterns: Sequence[str]) -> list[str]:
    """The folders that patterns name: with `/**` at the end, all that are below as well."""
    known = {""}
    for path in scene.program.files:
        while path := path.rpartition("/")[0]:
            known.add(path)
    wanted = set()
    for pattern in patterns:
        inner = pattern.removeprefix("./").strip("/")
        top = "" if inner in {".", "**"} else inner.removesuffix("/**")
        wanted.add(top)
        if inner.endswith("**"):
            wanted.update(folder for folder in known if not top or folder.startswith(f"{top}/"))
    return sorted(wanted & known)


def _children(scene: Scene, folder: str) -> tuple[Ints, list[str]]:
    """For each symbol the number of the child of a folder that it is in, NONE outside; and the names of these."""
    names: dict[str, int] = {}
    of_file = np.full(len(scene.program.files), NONE, np.int32)
    for number, path in enumerate(scene.program.files):
        if not folder or path.startswith(f"{folder}/"):
            of_file[number] = names.setdefault(_child(path, folder), len(names))
    return of_file[scene.program.symbols.file], list(names)


def _child(path: str, folder: str) -> str:
    inner = path[len(folder) + 1 :] if folder else path
    return inner.partition("/")[0]


def _shortest(count: int, source: Ints, target: Ints, component: Sequence[int]) -> list[int]:
    """The numbers of the links of a short circle: a shortest through the first member that has one."""
    start = component[0]
    ends: Mask = np.zeros(count, np.bool_)
    ends[start] = True
    ways = ways_to(count, source, target, ends, np.zeros(count, np.bool_))
    leaving = np.flatnonzero((source == start) & (ways.distance[target] != NONE))
    first = int(leaving[np.argmin(ways.distance[target[leaving]])])
    return [first, *ways.from_(int(target[first]), target)]


def _chain(around: Sequence[str]) -> str:
    return " -> ".join([*around[:_SHOWN], *(["..."] if len(around) > _SHOWN else []), around[0]])
