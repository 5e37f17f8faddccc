"""What links are about, in names that stay when files move: for fingerprints."""

from __future__ import annotations

from collections.abc import Sequence

from corollary.gate.known.fingerprints import qualified
from corollary.gate.scenes.links import Links
from corollary.gate.scenes.scene import Scene
from corollary.reasoning.results import StepKind


def names_of(scene: Scene, chosen: Links, numbers: Sequence[int]) -> list[str]:
    """What links are about, without paths: the names that imports bring, or what is called by whom."""
    program = scene.program
    imported, called = set(), set()
    for number in numbers:
        row = int(chosen.row[number])
        if chosen.kind[number] == StepKind.LOAD:
            imported.add(program.names[program.imports.imported[row]])
        else:
            ends = (program.symbols.id[int(end)] for end in (chosen.source[number], chosen.target[number]))
            called.add(" -> ".join(map(qualified, ends)))
    imported.discard("")
    return sorted(imported or called)
