"""Whether code obeys a picture: a reflexion model (Murphy, Notkin and Sullivan, Software Reflexion Models, 1995).

An import or a call between two nodes with an arrow that leads the same way is convergence; without one it is
divergence, and a finding where the code is. An arrow for which there is no code is absence, and a finding where the
arrow is. An arrow to or from a group allows what is between all nodes in it, and is absent if there is no code at all.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from corollary.answers.types.findings import Finding, Reflexion
from corollary.errors import CorollaryError
from corollary.gate.rules.boundaries import pairs
from corollary.gate.rules.doubts import Side, uses
from corollary.gate.scenes.areas import flattened
from corollary.gate.scenes.links import Links
from corollary.gate.scenes.scene import Scene
from corollary.linking.program import NONE, Ints
from corollary.source.settings.policy import Diagram
from corollary.syntax import mermaid
from corollary.syntax.mermaid import values

DIAGRAM = "diagram"

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow as it is drawn, its line, and the pairs of nodes that it allows."""

    source: str
    target: str
    line: int
    pairs: frozenset[Pair]


@dataclass(frozen=True, slots=True)
class Model:
    """Pairs of nodes that code and picture both have, those that only the code has, and arrows that have no code.

    `allowed` are all pairs that the picture allows.
    """

    allowed: frozenset[Pair]
    convergence: frozenset[Pair]
    divergence: frozenset[Pair]
    absence: tuple[Arrow, ...]


def diagram(scene: Scene, contract: Diagram) -> Iterator[Finding]:
    """A finding for each pair of files that diverge from the picture, and for each arrow without code."""
    names, node = _nodes(scene, contract)
    links = scene.links(contract)
    model = _model(scene, contract, names, node, links)
    yield from _divergence(scene, contract, model, names, node, links)
    if contract.absent:
        yield from _absence(scene, contract, model, names, node)
    found = {name: number for number, name in enumerate(names)}
    proved = {(found[begin], found[end]) for begin, end in model.divergence}

    def wrong(begin: int, end: int) -> bool:
        return begin != end and (names[begin], names[end]) not in model.allowed

    side = Side(node, names.__getitem__)
    yield from uses(scene, DIAGRAM, contract, side, side, wrong, proved)


def beside(scene: Scene, contract: Diagram) -> Reflexion:
    """The picture beside the code, as it is shown: arrows as the picture draws them."""
    names, node = _nodes(scene, contract)
    model = _model(scene, contract, names, node, scene.links(contract))

    def drawn(pairs: Collection[Pair]) -> tuple[str, ...]:
        ends = sorted((target, source) if contract.flow else (source, target) for source, target in pairs)
        return tuple(" --> ".join(pair) for pair in ends)

    return Reflexion(
        contract=contract.name,
        file=contract.file,
        convergence=drawn(model.convergence),
        divergence=drawn(model.divergence),
        absence=tuple(f"{arrow.source} --> {arrow.target}" for arrow in model.absence),
    )


def _model(scene: Scene, contract: Diagram, names: list[str], node: Ints, links: Links) -> Model:
    arrows = _arrows(scene, contract, _picture(scene, contract))
    drawn = {pair for arrow in arrows for pair in arrow.pairs}
    allowed = closure(drawn) if contract.transitive else drawn
    return reflexion(names, node[links.source], node[links.target], arrows, allowed)


def closure(pairs: Collection[Pair]) -> set[Pair]:
    """The pairs between which there is a way of pairs."""
    ways = set(pairs)
    while more := {(a, d) for a, b in ways for c, d in ways if b == c and a != d} - ways:
        ways |= more
    return ways


def reflexion(
    names: list[str], source: Ints, target: Ints, arrows: Sequence[Arrow], allowed: Collection[Pair]
) -> Model:
    """The model of links between numbered nodes (NONE: in no node), of arrows, and of the pairs that they allow."""
    between = (source != NONE) & (target != NONE) & (source != target)
    numbers = np.unique(np.stack((source[between], target[between])), axis=1)
    code = {(names[a], names[b]) for a, b in zip(*numbers.tolist(), strict=True)}
    return Model(
        allowed=frozenset(allowed),
        convergence=frozenset(code.intersection(allowed)),
        divergence=frozenset(code.difference(allowed)),
        absence=tuple(arrow for arrow in arrows if arrow.pairs and not arrow.pairs & code),
    )


def _divergence(
    scene: Scene, contract: Diagram, model: Model, names: list[str], node: Ints, links: Links
) -> Iterator[Finding]:
    source, target = node[links.source], node[links.target]
    at = {name: number for number, name in enumerate(names)}
    for begin, end in sorted(model.divergence):
        chosen = links.where((source == at[begin]) & (target == at[end]))
        ends = (end, begin) if contract.flow else (begin, end)
        why = f"{contract.file} has no {'way' if contract.transitive else 'arrow'} from {' to '.join(ends)}"
        yield from pairs(scene, DIAGRAM, contract, chosen, lambda _, __, why=why: why)  # type: ignore[misc]


def _absence(scene: Scene, contract: Diagram, model: Model, names: list[str], node: Ints) -> Iterator[Finding]:
    """A finding for each arrow without code, which is only sure if none that is not known may be code for it."""
    wanted = {pair for arrow in model.absence for pair in arrow.pairs}
    possible = scene.possible(contract)
    may = possible.between(node, node, lambda begin, end: (names[begin], names[end]) in wanted)
    computed = {names[part] for part in possible.computed(node)}
    for arrow in model.absence:
        ends = [arrow.source, arrow.target]
        hanging = [one for (a, b), one in may.items() if (names[a], names[b]) in arrow.pairs]
        unsure = bool(hanging) or any(begin in computed for begin, _ in arrow.pairs)
        yield scene.finding(
            DIAGRAM,
            contract=contract.name,
            subjects=[f"{contract.file}: {' --> '.join(ends)}"],
            identity=ends,
            at=(contract.file, arrow.line),
            message=f"there {'may be' if unsure else 'is'} no code for the arrow from {' to '.join(ends)}",
            why="nothing in the one imports or calls the other",
            confidence="unknown" if unsure else "proved",
            witness=[scene.place(step) for one in hanging[:1] for step in one.steps],
        )


def _nodes(scene: Scene, contract: Diagram) -> tuple[list[str], Ints]:
    """The names of the nodes, and for each symbol the number of its node; the first that names it has it."""
    names = list(contract.nodes)
    node = np.full(len(scene.program.symbols), NONE, np.int32)
    for number, patterns in enumerate(contract.nodes.values()):
        node[scene.areas.of(flattened(patterns)) & (node == NONE)] = number
    return names, node


def _picture(scene: Scene, contract: Diagram) -> values.Diagram:
    """The flowchart that the contract names. Raises CorollaryError "configuration" or "diagram"."""
    keys = ("check", "diagram", "file")
    data = scene.texts.read(contract.file)
    if data is None:
        raise scene.mistake(keys, "there is no such file", value=contract.file)
    document = mermaid.read_document(data.decode("utf-8", "replace"), markdown=_is_document(contract.file))
    charts = [one for one in document.diagrams if one.kind == "flowchart"]
    if len(charts) < contract.block:
        count = f"{len(charts)} flowchart{'' if len(charts) == 1 else 's'}"
        raise scene.mistake(keys, f"{contract.file} has {count}, and no number {contract.block}", value=contract.file)
    chart = charts[contract.block - 1]
    if chart.errors:
        first = chart.errors[0]
        raise CorollaryError("diagram", first.message, place=f"{contract.file}:{first.line}:{first.column}")
    return chart


def _is_document(file: str) -> bool | None:
    """Whether a file is Markdown; None where its name does not say."""
    if file.endswith((".md", ".markdown")):
        return True
    return False if file.endswith((".mmd", ".mermaid")) else None


def _arrows(scene: Scene, contract: Diagram, picture: values.Diagram) -> list[Arrow]:
    """The arrows of the picture, each direction by itself; a line without heads is one that may lead either way.

    Invisible ones only arrange the picture.
    """
    groups = {group.id: group.members for group in picture.groups}
    known = {node.id for node in picture.nodes} | groups.keys()
    for name in contract.nodes:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            remedy = f"Did you mean `{close[0]}`?" if close else f"Its nodes: {', '.join(sorted(known))}."
            message = f"{contract.file} has no node {name}"
            raise scene.mistake(("check", "diagram", "nodes", name), message, remedy=remedy)

    def meant(name: str, seen: frozenset[str] = frozenset()) -> list[str]:
        if name in contract.nodes:
            return [name]
        return [inner for one in groups.get(name, ()) if one not in seen for inner in meant(one, seen | {name})]

    arrows: list[Arrow] = []
    for edge in picture.edges:
        if edge.stroke == "invisible":
            continue
        there = frozenset(pair for pair in product(meant(edge.source), meant(edge.target)) if pair[0] != pair[1])
        back = frozenset((target, source) for source, target in there)
        if contract.flow:
            there, back = back, there
        if not any(edge.heads):
            arrows.append(Arrow(edge.source, edge.target, edge.line, there | back))
        if edge.heads[1]:
            arrows.append(Arrow(edge.source, edge.target, edge.line, there))
        if edge.heads[0]:
            arrows.append(Arrow(edge.target, edge.source, edge.line, back))
    return arrows
