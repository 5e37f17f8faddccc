"""Imports of files that do not exist, and of names that files do not have."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

import numpy as np

from corollary.answers.describing import is_parse_error
from corollary.answers.types.findings import Finding
from corollary.gate.scenes.scene import Scene
from corollary.linking.program import NONE

UNRESOLVED_IMPORT = "unresolved-import"

_SEPARATOR, _SLASH = re.compile(r"[.]+"), re.compile("/+")
_SOURCES = {"", "src", "lib"}
_NO_FILE = 1
_GUARDED = "the code goes on without it"


def unresolved_import(scene: Scene) -> Iterator[Finding]:
    """A finding for each import that should name a file of the program, or a name in one, and names none.

    One that names a file that is there, and is in no language that is read, is none.
    """
    imports, left_out = scene.program.imports, _left_out(scene)
    seen: set[tuple[int, int, int]] = set()
    for row in np.flatnonzero(imports.missing).tolist():
        of_file = imports.missing[row] == _NO_FILE
        key = int(imports.file[row]), int(imports.module[row]), NONE if of_file else int(imports.imported[row])
        if key not in seen:
            seen.add(key)
            found = _no_file(scene, row, left_out) if of_file else _no_name(scene, row)
            if found is not None:
                yield found


def _no_file(scene: Scene, row: int, left_out: frozenset[str]) -> Finding | None:
    imports = scene.program.imports
    path, module = scene.describe.file(int(imports.file[row])), scene.describe.word(int(imports.module[row]))
    if _is_there(scene, path, module):
        return None
    named = bool(imports.imported[row])
    doubt = _GUARDED if imports.guarded[row] else _doubt(scene, path, module, left_out, named=named)
    return scene.finding(
        UNRESOLVED_IMPORT,
        subjects=[path, module],
        identity=[module],
        at=(path, int(imports.line[row])),
        message=f"there is no {module} that could be imported{f'; {doubt}' if doubt else ''}",
        why="it must be a file of this code base, and there is none",
        confidence="unknown" if doubt else "proved",
    )


def _no_name(scene: Scene, row: int) -> Finding | None:
    imports, describe = scene.program.imports, scene.describe
    path, target = describe.file(int(imports.file[row])), describe.file(int(imports.target[row]))
    module, name = describe.word(int(imports.module[row])), describe.word(int(imports.imported[row]))
    beside = _beside(scene, target, name)
    if any(f"{other}#{name}" in scene.rows for other in beside):
        return None
    doubt = _GUARDED if imports.guarded[row] else f"{beside[0]} may have it" if beside else _elsewhere(target, module)
    return scene.finding(
        UNRESOLVED_IMPORT,
        subjects=[path, f"{module}: {name}"],
        identity=[module, name],
        at=(path, int(imports.line[row])),
        message=f"{target} has no {name} that could be imported{f'; {doubt}' if doubt else ''}",
        why=f"nothing in {target} binds or exports the name, and nothing there may add to what it has",
        confidence="unknown" if doubt else "proved",
    )


def _elsewhere(target: str, module: str) -> str:
    """What else an import may mean that is found below a folder that nothing says is one of sources, "" if nothing."""
    if module.startswith(".") or "/" in module:
        return ""
    stem = f"/{posixpath.splitext(target)[0]}/"
    around = stem.rpartition(f"/{module.replace('.', '/')}/")[0].strip("/")
    return f"what lies outside of {around} may be meant" if around not in _SOURCES else ""


def _beside(scene: Scene, target: str, name: str) -> list[str]:
    """What else may have a name that a file lacks: files of that name, and others that stand for the same module."""
    folder, own = posixpath.split(target)
    stem = own.partition(".")[0]
    names = sorted(scene.texts.names(folder))
    return [posixpath.join(folder, one) for one in names if one != own and one.partition(".")[0] in {name, stem}]


def _is_there(scene: Scene, path: str, module: str) -> bool:
    """Whether an import spells the path of a file, which is there."""
    spelt = posixpath.normpath(posixpath.join(posixpath.dirname(path), module))
    return "/" in module and posixpath.basename(spelt) in scene.texts.names(posixpath.dirname(spelt))


def _doubt(scene: Scene, path: str, module: str, left_out: frozenset[str], *, named: bool) -> str:
    """What else may be meant, "" if nothing."""
    pattern = _SLASH if "/" in module else _SEPARATOR
    parts = [part for part in pattern.split(module) if part.strip(".")]
    if not parts:
        return ""
    if module.startswith(".") and "/" not in module and not named:
        return "it is relative to what is computed where it is loaded"
    if parts[-1] in left_out:
        return "something of that name was left out, and may be meant"
    folder = posixpath.dirname(path)
    while True:
        inside = posixpath.join(folder, *parts[:-1])
        if any(f"{name}.".startswith(f"{parts[-1]}.") for name in scene.texts.names(inside)):
            return f"a file of that name is in {inside or 'the root'}, and of no language that is read"
        if not folder:
            return ""
        folder = posixpath.dirname(folder)


def _left_out(scene: Scene) -> frozenset[str]:
    """The names, without their endings, of files and folders that are there and were not read."""
    issues = scene.program.issues
    paths = (p for p, reason in zip(issues.path, issues.reason, strict=True) if not is_parse_error(reason))
    names = [posixpath.basename(path.rstrip("/")) for path in paths]
    return frozenset((*(name.partition(".")[0] for name in names), *(posixpath.splitext(name)[0] for name in names)))
