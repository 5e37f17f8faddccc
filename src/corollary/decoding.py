"""Reading values of declared types, where several threads begin to do so at once.

msgspec learns what a type holds when the first decoder of it is made or something is first converted to it, and crashes
where two threads are the first. So no other module makes a decoder or converts: here it happens one at a time.
"""

from __future__ import annotations

from threading import Lock
from typing import Any, TypeVar

import msgspec

Value = TypeVar("Value")

_learning = Lock()
_learned: set[object] = set()


def json_decoder(kind: type[Value]) -> msgspec.json.Decoder[Value]:
    """A decoder of JSON; to be made once, where a module is loaded."""
    with _learning:
        return msgspec.json.Decoder(kind)


def msgpack_decoder(kind: type[Value]) -> msgspec.msgpack.Decoder[Value]:
    """A decoder of MessagePack; to be made once, where a module is loaded."""
    with _learning:
        return msgspec.msgpack.Decoder(kind)


def converted(value: Any, kind: type[Value], *, strict: bool = True) -> Value:
    """Plain values as one of a kind. Raises msgspec.ValidationError."""
    if kind not in _learned:
        json_decoder(kind)
        _learned.add(kind)
    return msgspec.convert(value, kind, strict=strict)
