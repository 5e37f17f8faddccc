"""What the worker and its parent say to each other: length-prefixed MessagePack over pipes."""

from __future__ import annotations

from typing import BinaryIO

import msgspec

_PREFIX = 4


class Call(msgspec.Struct, frozen=True):
    """Call one of the engine's predicates with a text; `seconds` is the processor time it may take."""

    predicate: str
    text: str
    seconds: int


class Reply(msgspec.Struct, frozen=True):
    """What the predicate gave, or the error that ended it."""

    text: str = ""
    error: str = ""


def send(stream: BinaryIO, message: Call | Reply) -> None:
    """Writes one message."""
    body = msgspec.msgpack.encode(message)
    stream.write(len(body).to_bytes(_PREFIX, "big") + body)
    stream.flush()


def receive_call(stream: BinaryIO) -> Call | None:
    """The next call, or None when the stream ends."""
    body = _body(stream)
    return None if body is None else msgspec.msgpack.decode(body, type=Call)


def receive_reply(stream: BinaryIO) -> Reply | None:
    """The next reply, or None when the stream ends."""
    body = _body(stream)
    return None if body is None else msgspec.msgpack.decode(body, type=Reply)


def _body(stream: BinaryIO) -> bytes | None:
    prefix = stream.read(_PREFIX)
    if len(prefix) < _PREFIX:
        return None
    length = int.from_bytes(prefix, "big")
    body = stream.read(length)
    return body if len(body) == length else None
