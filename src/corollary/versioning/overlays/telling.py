"""Edits as users write and read them."""

from __future__ import annotations

from collections.abc import Sequence

from corollary.answers.describing import shown
from corollary.answers.text.words import count
from corollary.answers.types.versions import Change
from corollary.store.overlay import Argument, Edit, Overlay
from corollary.versioning.overlays.laying import Stale

_NAMED = 3


def told(edit: Edit) -> str:
    """An edit in a line."""
    if edit.verb == "drop":
        return f"drop {shown(str(edit.arguments[0]))}"
    return f"{edit.verb} {edit.name}({', '.join(map(_argument, edit.arguments))})"


def described_edits(before: Overlay, after: Overlay) -> list[Change]:
    """What users say no more, and what they say since."""
    gone, new = sorted(map(told, set(before) - set(after))), sorted(map(told, set(after) - set(before)))
    return [*(Change("removed", one) for one in gone), *(Change("added", one) for one in new)]


def _argument(argument: Argument) -> str:
    return "_" if argument is None else shown(str(argument))


def noted(overlay: Overlay, stale: Sequence[Stale]) -> list[str]:
    """What a reader of answers has to know of an overlay."""
    if not overlay:
        return []
    notes = [f"{count(len(overlay), 'edit')} of users laid over it; `corollary show` lists them"]
    notes.extend(f"stale: {told(one.edit)}: {shown(one.why)}" for one in stale[:_NAMED])
    if len(stale) > _NAMED:
        notes.append(f"stale: {count(len(stale) - _NAMED, 'more edit')}")
    return notes
