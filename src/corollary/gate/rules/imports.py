"""Imports of files that do not exist."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

import numpy as np

from corollary.answers.describing import is_parse_error
from corollary.answers.findings import Finding
from corollary.gate.scenes.scene import Scene

UNRESOLVED_IMPORT = "unresolved-import"

_SEPARATOR = re.compile(r"[./]+")


def unresolved_import(scene: Scene) -> Iterator[Finding]:
    """A finding for each import that should name a file of the program and names none."""
    program = scene.program
    imports, left_out = program.imports, _left_out(scene)
    seen: set[tuple[int, int]] = set()
    for row in np.flatnonzero(imports.missing).tolist():
        file, module = int(imports.file[row]), scene.describe.word(int(imports.module[row]))
        if (file, int(imports.module[row])) in seen:
            continue
        seen.add((file, int(imports.module[row])))
        path = scene.describe.file(file)
        last = [part for part in _SEPARATOR.split(module) if part][-1:]
        doubted = bool(last) and last[0] in left_out
        doubt = "; something of that name was left out, and may be meant" if doubted else ""
        yield scene.finding(
            UNRESOLVED_IMPORT,
            subjects=[path, module],
            identity=[module],
            at=(path, int(imports.line[row])),
            message=f"there is no {module} that could be imported{doubt}",
            why="it must be a file of this code base, and there is none",
            confidence="unknown" if doubted else "proved",
        )


def _left_out(scene: Scene) -> frozenset[str]:
    """The names, without their endings, of files and folders that are there and were not read."""
    issues = scene.program.issues
    paths = (p for p, reason in zip(issues.path, issues.reason, strict=True) if not is_parse_error(reason))
    return frozenset(posixpath.basename(path.rstrip("/")).partition(".")[0] for path in paths)
