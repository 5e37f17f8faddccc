"""Settings that both sides of a merge changed, brought together key by key."""

from __future__ import annotations

from typing import Any

import msgspec

from corollary.decoding import json_decoder
from corollary.store.chunks.addresses import NOTHING, Address, Kind
from corollary.store.entries import Conflict, Entry, Snapshot
from corollary.store.repository import SETTINGS_PLACE, Repository

_ABSENT = object()
_stored = json_decoder(Any)


def merge_settings(
    store: Repository, base: Snapshot | None, ours: Snapshot, theirs: Snapshot
) -> tuple[Address, dict[str, Conflict]]:
    """The settings with what both sides changed since the base; ours, and a conflict, where that was the same key.

    Where they have no base, whatever differs was changed by both.
    """
    before = NOTHING if base is None else base.root.settings
    mine, other = ours.root.settings, theirs.root.settings
    if other in {mine, before}:
        return mine, {}
    if mine == before:
        return other, {}
    values = (_ABSENT if not one else _read(store, one) for one in (before, mine, other))
    merged, clashes = _merged(*values)
    conflict = {SETTINGS_PLACE: Conflict(_entry(before), _entry(mine), _entry(other))}
    return store.chunks.put(Kind.SETTINGS, _written(merged), mine), conflict if clashes else {}


def _merged(base: Any, ours: Any, theirs: Any) -> tuple[Any, bool]:
    """A value with the changes of both sides, and whether they changed the same differently."""
    if theirs in (ours, base):
        return ours, False
    if ours == base:
        return theirs, False
    if not (isinstance(ours, dict) and isinstance(theirs, dict)):
        return ours, True
    before = base if isinstance(base, dict) else {}
    found, clashes = {}, False
    for key in ours.keys() | theirs.keys():
        value, clash = _merged(*(side.get(key, _ABSENT) for side in (before, ours, theirs)))
        clashes = clashes or clash
        if value is not _ABSENT:
            found[key] = value
    return found, clashes


def _read(store: Repository, address: Address) -> Any:
    """What settings say; what is no JSON is a value like another."""
    data = store.chunks.get(Kind.SETTINGS, address)
    try:
        return _stored.decode(data)
    except msgspec.MsgspecError:
        return data


def _written(value: Any) -> bytes:
    return value if isinstance(value, bytes) else msgspec.json.encode(value, order="deterministic")


def _entry(address: Address) -> Entry | None:
    return Entry("settings", bytes(address), NOTHING) if address else None
