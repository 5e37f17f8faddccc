"""Circles that there may be: what closes them is a call of what is not known, or an import of a computed name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from corollary.answers.types.findings import Finding
from corollary.facts.evidence import Evidence
from corollary.gate.rules.doubts import calling, loading
from corollary.gate.scenes.links import Links, Mask, links, ways_to
from corollary.gate.scenes.possible import Hanging, Pair, Possible, possible, steps_over_names
from corollary.gate.scenes.scene import Scene
from corollary.linking.program import NONE, Ints
from corollary.reasoning.kernels import strongly_connected_components
from corollary.reasoning.results import Step, StepKind

_STARTS = 32
_SHOWN = 6


def may_circle(scene: Scene, rule: str, level: str, sure: Sequence[Sequence[int]]) -> Iterator[Finding]:
    """Findings about circles beyond those that are sure: of calls one for each knot, of imports one for all."""
    weakest = Evidence[scene.policy.evidence.upper()]
    doubts = possible(scene.program, ("imports", "calls"), weakest, scene.loaders)
    if level != "imports":
        yield from _of_calls(scene, rule, doubts, weakest, sure, between_files=level == "files")
    if level == "imports" or (level == "files" and "imports" not in scene.policy.levels):
        yield from _of_imports(scene, rule, doubts)


def _of_calls(
    scene: Scene, rule: str, doubts: Possible, weakest: Evidence, sure: Sequence[Sequence[int]], *, between_files: bool
) -> Iterator[Finding]:
    """A finding for each knot of symbols, or of files, that is larger than those that are sure."""
    program = scene.program
    through = ("imports", "calls") if between_files else ("calls",)
    known = links(program, through, weakest, type_only=scene.policy.type_only, within_files=not between_files)
    every = doubts.over(known)
    symbols = len(program.symbols)
    first_name = len(program.files) if between_files else symbols
    own = program.symbols.file if between_files else np.arange(symbols, dtype=np.int32)
    node = np.concatenate([own, np.arange(doubts.names, dtype=np.int32) + first_name])
    source, target, nodes = node[every.source], node[every.target], first_name + doubts.names
    proved = {frozenset(one) for one in sure}
    for component in strongly_connected_components(nodes, source, target):
        members = [one for one in component if one < first_name]
        if len(members) < 2 or frozenset(members) in proved:
            continue
        inner = np.isin(source, component) & np.isin(target, component)
        steps = _around(every.where(inner), source[inner], target[inner], nodes, symbols)
        if steps:
            hanging = tuple(step for step in steps if step.kind is StepKind.GUESS)
            told = f"{len(members)} {'files may use' if between_files else 'symbols may call'} one another in circles"
            yield _circle(scene, rule, steps, f"{told}: one hangs on {calling(scene, Hanging(len(hanging), hanging))}")


def _around(inner: Links, source: Ints, target: Ints, nodes: int, symbols: int) -> list[Step]:
    """The steps of a short circle with a call of what is not known, of a name that few others are called by."""
    guessed = np.flatnonzero((inner.source < symbols) & (inner.kind == StepKind.GUESS))
    rarest = np.argsort(np.bincount(source, minlength=nodes)[target[guessed]], kind="stable")
    numbers = shortest(nodes, source, target, guessed[rarest][:_STARTS].tolist(), least=3)
    return steps_over_names(inner, numbers, symbols)


def _of_imports(scene: Scene, rule: str, doubts: Possible) -> Iterator[Finding]:
    """A finding if a file that another one imports imports a computed name: it may be that of the other."""
    program, file = scene.program, scene.program.symbols.file
    imports = program.imports
    used = imports.target[(imports.target != NONE) & (imports.target != imports.file)]
    rows = doubts.loads[np.isin(file[program.unresolved.caller[doubts.loads]], used)].tolist()
    if rows:
        steps = [doubts.load(row) for row in rows]
        hangs_on = loading(Hanging(len(rows), tuple(steps)))
        yield _circle(scene, rule, steps[:_SHOWN], f"files may import one another in circles: it hangs on {hangs_on}")


def _circle(scene: Scene, rule: str, steps: Sequence[Step], message: str) -> Finding:
    witness = [scene.place(step) for step in steps]
    return scene.finding(
        rule,
        subjects=list(dict.fromkeys(step.caller for step in witness)),
        identity=["may be"],
        at=(witness[0].file, witness[0].line),
        message=message,
        why="what is not known there may close a circle",
        confidence="unknown",
        witness=witness,
    )


def may_circle_parts(doubts: Possible, part: Ints, sure: set[Pair]) -> Iterator[tuple[list[int], Hanging, bool]]:
    """The parts that may be in a circle beyond those that are sure, what that hangs on, and whether that is imports."""
    count = int(part.max(initial=NONE)) + 1
    may = doubts.between(part, part, lambda begin, end: begin != end and (begin, end) not in sure)
    known = {frozenset(one) for one in _components(count, sure)}
    for component in _components(count, sure | may.keys()):
        inside = set(component)
        hanging = [one for pair, one in may.items() if inside.issuperset(pair)]
        if frozenset(component) not in known:
            steps = tuple(step for one in hanging for step in one.steps[:1])
            yield component, Hanging(sum(one.sites for one in hanging), steps[:_SHOWN]), False
    for one, loads in doubts.computed(part).items():
        users = [begin for begin, end in sure if end == one != begin]
        if users and not any(one in component for component in known):
            yield [one, *sorted(set(users))], loads, True


def _components(count: int, pairs: set[Pair]) -> list[list[int]]:
    ends = np.array(sorted(pairs), np.int32).reshape(-1, 2)
    return strongly_connected_components(count, ends[:, 0], ends[:, 1])


def shortest(nodes: int, source: Ints, target: Ints, starts: Sequence[int], *, least: int = 1) -> list[int]:
    """The numbers of the links of a shortest circle that begins with one of some links; of no less than `least`."""
    best: list[int] = []
    for first in starts:
        ends: Mask = np.zeros(nodes, np.bool_)
        ends[source[first]] = True
        ways = ways_to(nodes, source, target, ends, np.zeros(nodes, np.bool_))
        length = int(ways.distance[target[first]]) + 1
        if length >= least and (not best or length < len(best)):
            best = [first, *ways.from_(int(target[first]), target)]
    return best
