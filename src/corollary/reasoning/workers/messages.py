"""What a worker and its parent say to each other: length-prefixed MessagePack over pipes."""

from __future__ import annotations

from typing import BinaryIO

import msgspec

from corollary.decoding import msgpack_decoder

_PREFIX = 4


class Call(msgspec.Struct, frozen=True):
    """A call by name with a text; `seconds` of processor time and `memory` more bytes than now are what it may take."""

    name: str
    text: str
    seconds: float
    memory: int


class Reply(msgspec.Struct, frozen=True):
    """What the call gave, or the error that ended it."""

    text: str = ""
    error: str = ""


_calls, _replies = msgpack_decoder(Call), msgpack_decoder(Reply)


class OversizedError(Exception):
    """A reply is longer than it may be."""


def send(stream: BinaryIO, message: Call | Reply) -> None:
    """Writes one message."""
    body = msgspec.msgpack.encode(message)
    stream.write(len(body).to_bytes(_PREFIX, "big") + body)
    stream.flush()


def receive_call(stream: BinaryIO) -> Call | None:
    """The next call, or None when the stream ends."""
    body = _body(stream, None)
    return None if body is None else _calls.decode(body)


def receive_reply(stream: BinaryIO, most: int) -> Reply | None:
    """The next reply, or None when the stream ends or says what is none. Raises OversizedError over `most` bytes."""
    body = _body(stream, most)
    try:
        return None if body is None else _replies.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _body(stream: BinaryIO, most: int | None) -> bytes | None:
    prefix = stream.read(_PREFIX)
    if len(prefix) < _PREFIX:
        return None
    length = int.from_bytes(prefix, "big")
    if most is not None and length > most:
        raise OversizedError
    body = stream.read(length)
    return body if len(body) == length else None
