"""What users say of a snapshot that no source says: edits, each a value, kept as the keys of a tree.

An overlay is a set: the order in which edits came about is nowhere, so equal sets have equal roots. What an edit
means for a program is said in `versioning/overlays`; here it is only kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import msgspec

from corollary.decoding import msgpack_decoder
from corollary.store.disk.faults import DamagedError

Verb = Literal["assert", "declare", "drop", "retract"]
Argument = str | int | None
"""A text, a number, or None for anything at all, which only what is retracted may have."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing that a user says.

    "assert" and "retract" name a relation and have its arguments; "drop" names what sort of thing is dropped ("symbol"
    or "path") and has which; "declare" names a relation of the user's own and has the types of its arguments.
    """

    verb: Verb
    name: str
    arguments: tuple[Argument, ...]

    def matches(self, other: Edit) -> bool:
        """Holds if the other one has this name and these arguments; None fits any."""
        return (
            self.name == other.name
            and len(self.arguments) == len(other.arguments)
            and all(mine in (None, theirs) for mine, theirs in zip(self.arguments, other.arguments, strict=True))
        )


Overlay = tuple[Edit, ...]
"""Edits, in the order of their keys, each once."""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgpack_decoder(tuple[Verb, bytes, list[bytes | int | None]])


def pack_edit(edit: Edit) -> bytes:
    """The key of an edit."""
    arguments = [_bytes(one) if isinstance(one, str) else one for one in edit.arguments]
    return _encoder.encode((edit.verb, _bytes(edit.name), arguments))


def unpack_edit(key: bytes) -> Edit:
    """The edit of a key. Raises DamagedError."""
    try:
        verb, name, arguments = _decoder.decode(key)
    except msgspec.MsgspecError as error:
        raise DamagedError(f"an edit that cannot be read ({error})") from error
    return Edit(verb, _text(name), tuple(_text(one) if isinstance(one, bytes) else one for one in arguments))


def ordered(edits: Iterable[Edit]) -> Overlay:
    """The overlay of some edits."""
    return tuple(sorted(set(edits), key=pack_edit))


def settled(kept: Overlay, edits: Iterable[Edit]) -> Overlay:
    """The overlay after further edits: of two that contradict each other, the later one."""
    left = dict.fromkeys(kept)
    for edit in edits:
        opposite = {"assert": "retract", "retract": "assert"}.get(edit.verb)
        for other in [one for one in left if one.verb == opposite]:
            if edit.matches(other) or (edit.verb == "assert" and other == Edit("retract", edit.name, edit.arguments)):
                del left[other]
        left[edit] = None
    return ordered(left)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
