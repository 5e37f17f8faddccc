"""A program with an overlay laid over it: a value from two values, whoever asks what of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from corollary.linking.program import NONE, Ints, Origin, Program, StringTable
from corollary.reasoning.questions import named
from corollary.store.overlay import Edit, Overlay, ordered, pack_edit
from corollary.versioning.overlays.dropping import without
from corollary.versioning.overlays.saying import relations_of_users, said
from corollary.versioning.overlays.stating import EDITABLE, AbsentError, Names, asserted, retracted

SYMBOL, PATH = "symbol", "path"
"""What a "drop" drops."""


@dataclass(frozen=True, slots=True)
class Stale:
    """An edit that changes nothing, and why: what it speaks of is not there, or not any more."""

    edit: Edit
    why: str


@dataclass(frozen=True, slots=True)
class Laid:
    """A program with an overlay, and the edits that found nothing in it."""

    program: Program
    stale: tuple[Stale, ...]


def dropped_paths(overlay: Overlay, paths: Iterable[str]) -> tuple[frozenset[str], tuple[Stale, ...]]:
    """Which of these files an overlay drops, and the edits that drop none: a folder ends with `/`."""
    wanted = {str(edit.arguments[0]): edit for edit in overlay if (edit.verb, edit.name) == ("drop", PATH)}
    if not wanted:
        return frozenset(), ()
    folders = tuple(one for one in wanted if one.endswith("/"))
    found = frozenset(path for path in paths if path in wanted or path.startswith(folders))
    used = {one for one in wanted if one in found or (one in folders and any(path.startswith(one) for path in found))}
    return found, tuple(Stale(edit, "there is no such file") for one, edit in wanted.items() if one not in used)


def laid_over(program: Program, overlay: Overlay) -> Laid:
    """The program with the edits made, but for files that are dropped: those are to be linked without."""
    if not overlay:
        return Laid(program, ())
    base, stale = program, list[Stale]()
    program, rows = _dropped(program, overlay, stale)
    names = Names(
        partial(_row, program.symbols.id, "there is no symbol"), partial(_row, program.files, "there is no file")
    )
    own = relations_of_users(overlay)
    for verb, change in (("retract", retracted), ("assert", asserted)):
        for edit in overlay:
            if edit.verb == verb and edit.name in EDITABLE and (edit.name, len(edit.arguments)) not in own:
                program = _tried(partial(change, program, names, edit.name, edit.arguments), program, edit, stale)
    user_facts, nowhere = said(program, overlay)
    stale.extend(Stale(edit, "it means no symbol that there is") for edit in nowhere)
    before = base.origin
    origin = Origin(base, rows) if before is None else Origin(before.program, before.rows[rows])
    laid = replace(program, user_facts=user_facts, origin=origin, snapshot=_digest(base.snapshot, overlay))
    return Laid(laid, tuple(stale))


def _dropped(program: Program, overlay: Overlay, stale: list[Stale]) -> tuple[Program, Ints]:
    found = []
    for edit in overlay:
        if (edit.verb, edit.name) == ("drop", SYMBOL):
            row = named(program.symbols.id, str(edit.arguments[0]))
            if row == NONE:
                stale.append(Stale(edit, f"there is no symbol '{edit.arguments[0]}'"))
            else:
                found.append(row)
    return without(program, found) if found else (program, np.arange(len(program.symbols), dtype=np.int32))


def _tried(change: Callable[[], Program], program: Program, edit: Edit, stale: list[Stale]) -> Program:
    try:
        return change()
    except AbsentError as error:
        stale.append(Stale(edit, str(error)))
        return program


def _row(texts: StringTable, missing: str, text: str) -> int:
    row = named(texts, text)
    if row == NONE:
        raise AbsentError(f"{missing} '{text}'")
    return row


def _digest(snapshot: str, overlay: Overlay) -> str:
    digest = hashlib.sha256(snapshot.encode())
    for edit in ordered(overlay):
        digest.update(pack_edit(edit) + b"\0")
    return digest.hexdigest()
