"""The architecture of a code base as it is: its folders, files or classes, and which of them use which."""

from __future__ import annotations

import numpy as np

from corollary.answers.describing import shown
from corollary.answers.types.drawing import Arrow, Drawing, DrawingLevel
from corollary.errors import CorollaryError
from corollary.facts.evidence import Evidence
from corollary.facts.vocabulary import KINDS
from corollary.gate.scenes.links import links
from corollary.gate.scenes.scene import Scene
from corollary.linking.program import NONE, Ints, Program
from corollary.source.spelling import readings

MOST = 25
"""How many parts a picture has at most whose depth nobody chose."""

_CLASSES = frozenset({"class", "interface", "enum"})


def drawing(scene: Scene, level: DrawingLevel = "folders", *, within: str = "", depth: int = 0) -> Drawing:
    """The parts below a folder, and every use of one by another: imports, and calls that are exact.

    With `depth` 0, folders are taken as deep as gives no more than MOST of them. Raises CorollaryError "unknown-path".
    """
    program = scene.program
    folder, inside = _below(scene, within)
    if not inside.any():
        nearest = shown(scene.areas.nearest(folder))
        remedy = f"Did you mean `{nearest}`?" if nearest else "Give a folder or file, read from the root."
        raise CorollaryError("unknown-path", "there is no source there", place=shown(within), remedy=remedy)
    if level == "classes":
        part, names = _classes(program, inside)
    else:
        depth = (depth or _depth(program, inside, folder)) if level == "folders" else 0
        part, names = _paths(program, inside, folder, depth)
    arrows = _arrows(scene, part, names, references=level == "classes")
    return Drawing(
        snapshot=program.snapshot,
        coverage=scene.describe.coverage,
        level=level,
        within=shown(folder),
        depth=depth,
        parts=tuple(sorted(names)),
        arrows=arrows,
    )


def _below(scene: Scene, within: str) -> tuple[str, np.typing.NDArray[np.bool_]]:
    """The folder or file that a user names, and which files are in it: none if there is no such."""
    folder = within.removeprefix("./").strip("/")
    folder = "" if folder == "." else folder
    for reading in readings(folder):
        inside = scene.areas.files([reading or "**"])
        if inside.any():
            return reading, inside
    return folder, np.zeros(len(scene.program.files), np.bool_)


def _arrows(scene: Scene, part: Ints, names: list[str], *, references: bool) -> tuple[Arrow, ...]:
    """Which parts use which; among classes, mentions count as well, and bases."""
    through = ("calls", "references", "bases") if references else ("imports", "calls")
    found = links(scene.program, through, Evidence.EXACT, type_only=scene.policy.type_only, within_files=references)
    source, target = part[found.source], part[found.target]
    between = np.flatnonzero((source != NONE) & (target != NONE) & (source != target))
    key = source[between].astype(np.int64) << 32 | target[between]
    pairs, first, counts = np.unique(key, return_index=True, return_counts=True)
    arrows = [
        Arrow(names[pair >> 32], names[pair & 0xFFFFFFFF], count, scene.place(found.step(int(between[at]))))
        for pair, at, count in zip(pairs.tolist(), first.tolist(), counts.tolist(), strict=True)
    ]
    return tuple(sorted(arrows, key=lambda arrow: (arrow.source, arrow.target)))


def _paths(program: Program, inside: np.typing.NDArray[np.bool_], folder: str, depth: int) -> tuple[Ints, list[str]]:
    """For each symbol the number of the file or folder that it is drawn as, and the names of these."""
    names: dict[str, int] = {}
    of_file = np.full(len(program.files), NONE, np.int32)
    for file in np.flatnonzero(inside).tolist():
        of_file[file] = names.setdefault(shown(_part(program.files[file], folder, depth)), len(names))
    return of_file[program.symbols.file], list(names)


def _part(path: str, folder: str, depth: int) -> str:
    """The folder of a depth that a path is in; the path itself if it is not so deep, or for depth 0."""
    if not depth:
        return path
    inner = path[len(folder) + 1 :] if folder and path != folder else path
    steps = inner.split("/")[:depth]
    return "/".join([*([folder] if folder and path != folder else []), *steps])


def _depth(program: Program, inside: np.typing.NDArray[np.bool_], folder: str) -> int:
    """The greatest depth at which there are no more parts than a picture bears; at least 1."""
    paths = [program.files[file] for file in np.flatnonzero(inside).tolist()]
    deepest = max(path.count("/") for path in paths) + 1
    fitting = [d for d in range(1, deepest + 1) if len({_part(path, folder, d) for path in paths}) <= MOST]
    return max(fitting, default=1)


def _classes(program: Program, inside: np.typing.NDArray[np.bool_]) -> tuple[Ints, list[str]]:
    """For each symbol the number of the outermost class that it is or is in, NONE outside of all."""
    symbols = program.symbols
    classes = np.isin(symbols.kind, [KINDS.index(kind) for kind in _CLASSES])
    part = np.full(len(symbols), NONE, np.int32)
    names: list[str] = []
    for row in range(len(symbols)):
        parent = int(symbols.parent[row])
        if parent != NONE and part[parent] != NONE:
            part[row] = part[parent]
        elif classes[row] and inside[symbols.file[row]]:
            part[row] = len(names)
            names.append(shown(symbols.id[row]))
    return part, names
