"""Run-time data laid over findings: what ran is not dead, and what did not run confirms a finding.

A function ran if a line of its body did: the line that begins its definition runs when the definition is read. Where
a tool measured functions itself, its count decides. A class ran if one of its members did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
import numpy as np

from corollary.answers.types.findings import Finding, Runtime
from corollary.facts.vocabulary import KINDS
from corollary.gate.rules.liveness import DEAD_CODE
from corollary.gate.scenes.scene import Scene


@dataclass(frozen=True, slots=True)
class FileMeasured:
    """What was measured of a file: lines that ran, lines that did not, and functions by the line they begin on.

    `idle` is None where a tool only wrote what ran: then every other line did not.
    """

    ran: frozenset[int] = frozenset()
    idle: frozenset[int] | None = frozenset()
    functions: Mapping[int, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured, by the paths that the tool wrote."""

    files: Mapping[str, FileMeasured]

    def of(self, path: str) -> FileMeasured | None:
        """What was measured of the file with a path from the root: under that path, or the longest that ends so."""
        if path in self.files:
            return self.files[path]
        endings = [known for known in self.files if known.endswith(f"/{path}")]
        return self.files[min(endings, key=len)] if endings else None


def overlaid(scene: Scene, findings: Sequence[Finding], measured: Measured) -> tuple[list[Finding], list[Finding]]:
    """The findings without those about code that ran, each with what was measured; and those about code that ran."""
    kept: list[Finding] = []
    executed: list[Finding] = []
    for finding in findings:
        row = scene.rows.get(finding.symbol) if finding.rule == DEAD_CODE else None
        if row is None:
            kept.append(finding)
            continue
        ran = _ran(scene, row, measured.of(finding.file))
        if ran:
            executed.append(finding)
            continue
        said: Runtime = "not measured" if ran is None else "not executed"
        kept.append(msgspec.structs.replace(finding, runtime=said))
    return kept, executed


def _ran(scene: Scene, row: int, file: FileMeasured | None) -> bool | None:
    """Whether a symbol, or anything inside of it, ran; None where nothing was measured of it."""
    if file is None:
        return None
    symbols = scene.program.symbols
    own_file = np.flatnonzero(symbols.file == symbols.file[row])
    inside = (symbols.line[own_file] >= symbols.line[row]) & (symbols.end_line[own_file] <= symbols.end_line[row])
    spans = [
        (int(symbols.line[one]), int(symbols.end_line[one]))
        for one in own_file[inside].tolist()
        if KINDS[symbols.kind[one]] in _BODIES
    ]
    counted = [file.functions[first] for first, _ in spans if first in file.functions]
    body = {line for first, last in spans for line in range(first + 1, last + 1)}
    if any(counted) or body & file.ran:
        return True
    return False if counted or (body if file.idle is None else body & file.idle) else None


_BODIES = frozenset({"function", "method", "property", "lambda", "macro"})
"""Kinds of symbols whose bodies run when they are called, and not when they are read."""
