"""The call graphs of peers as edges between places: each answer brought to files and lines of the folder."""

from __future__ import annotations

import ast
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from benchmarks.accuracy.microbenchmark import Line, names_of
from benchmarks.accuracy.peers.running import PYAN, PYCG, Peer, answer
from benchmarks.accuracy.runtime.observed import Edge
from benchmarks.accuracy.runtime.places import Function, Place, Sources, place_of_symbol

GRAPHS = (PYCG, PYAN)
LineEdge = tuple[Line, Line]


def peer_edges(peer: Peer, root: Path, source: str, cache: Path, key: str) -> set[Edge]:
    """The edges between functions that a peer reports of the folder `source` of the root, as places of the root."""
    found = placed(peer_lines(peer, root / source, cache, key), Sources(root / source))
    return {(below(source, caller), below(source, callee)) for caller, callee in found}


def below(folder: str, place: Place) -> Place:
    return Place((PurePosixPath(folder) / place.file).as_posix(), place.line)


def peer_lines(peer: Peer, root: Path, cache: Path, key: str) -> list[LineEdge]:
    """The edges that a peer reports, by files and lines; ends that lie elsewhere are left out."""
    files = sorted(root.rglob("*.py"))
    pairs = json.loads(answer(peer, root, files, cache, key))
    if peer is PYCG:
        places = {name: place for place, name in names_of(root).items()}
        return [(places[a], places[b]) for a, b in pairs if a in places and b in places]
    return [((relative(a[0], root), a[1]), (relative(b[0], root), b[1])) for a, b in pairs]


def placed(lines: list[LineEdge], sources: Sources) -> Iterator[Edge]:
    for (caller, line), (callee, target) in lines:
        if target in sources[callee].definitions:
            yield place_of_symbol(sources[caller], caller, line), Place(callee, target)


def relative(path: str, root: Path) -> str:
    return Path(path).resolve().relative_to(root.resolve()).as_posix()


def bare_name_edges(root: Path) -> set[Edge]:
    """The baseline: a call reaches every function of its name, and every constructor of a class of its name."""
    sources = Sources(root)
    files = [path.relative_to(root).as_posix() for path in sorted(root.rglob("*.py"))]
    named: dict[str, set[Place]] = defaultdict(set)
    for file in files:
        for name, place in definitions(sources, file):
            named[name].add(place)
    return {
        (Place(file, sources[file].enclosing(node.lineno)), place)
        for file in files
        for node in ast.walk(sources[file].tree)
        if isinstance(node, ast.Call)
        for place in named[called_name(node.func)]
    }


def definitions(sources: Sources, file: str) -> Iterator[tuple[str, Place]]:
    for node in ast.walk(sources[file].tree):
        if isinstance(node, Function):
            yield node.name, Place(file, node.lineno)
        elif isinstance(node, ast.ClassDef):
            for member in node.body:
                if isinstance(member, Function) and member.name == "__init__":
                    yield node.name, Place(file, member.lineno)


def called_name(function: ast.expr) -> str:
    """The last name of what is called; empty where there is none."""
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
