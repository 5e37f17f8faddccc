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
    """A finding for each import that should name a file of the program and names none.

    One that names a file that is there, and is in no language that is read, is none.
    """
    program = scene.program
    imports, left_out = program.imports, _left_out(scene)
    seen: set[tuple[int, int]] = set()
    for row in np.flatnonzero(imports.missing).tolist():
        file, module = int(imports.file[row]), scene.describe.word(int(imports.module[row]))
        path = scene.describe.file(file)
        if (file, int(imports.module[row])) in seen or _is_there(scene, path, module):
            continue
        seen.add((file, int(imports.module[row])))
        doubt = _doubt(scene, path, module, left_out, named=bool(imports.imported[row]))
        yield scene.finding(
            UNRESOLVED_IMPORT,
            subjects=[path, module],
            identity=[module],
            at=(path, int(imports.line[row])),
            message=f"there is no {module} that could be imported{f'; {doubt}' if doubt else ''}",
            why="it must be a file of this code base, and there is none",
            confidence="unknown" if doubt else "proved",
        )


def _is_there(scene: Scene, path: str, module: str) -> bool:
    """Whether an import spells the path of a file, which is there."""
    spelt = posixpath.normpath(posixpath.join(posixpath.dirname(path), module))
    return "/" in module and posixpath.basename(spelt) in scene.texts.names(posixpath.dirname(spelt))


def _doubt(scene: Scene, path: str, module: str, left_out: frozenset[str], *, named: bool) -> str:
    """What else may be meant, "" if nothing."""
    parts = [part for part in _SEPARATOR.split(module) if part]
    if not parts:
        return ""
    if module.startswith(".") and "/" not in module and not named:
        return "it is relative to what is computed where it is loaded"
    if parts[-1] in left_out:
        return "something of that name was left out, and may be meant"
    folder = posixpath.dirname(path)
    while True:
        inside = posixpath.join(folder, *parts[:-1])
        if any(name.partition(".")[0] == parts[-1] for name in scene.texts.names(inside)):
            return f"a file of that name is in {inside or 'the root'}, and of no language that is read"
        if not folder:
            return ""
        folder = posixpath.dirname(folder)


def _left_out(scene: Scene) -> frozenset[str]:
    """The names, without their endings, of files and folders that are there and were not read."""
    issues = scene.program.issues
    paths = (p for p, reason in zip(issues.path, issues.reason, strict=True) if not is_parse_error(reason))
    return frozenset(posixpath.basename(path.rstrip("/")).partition(".")[0] for path in paths)
