"""Addresses in nodes and records as the numbers of rows: 5 bytes instead of 34 that nothing makes shorter.

A number follows the byte that msgpack never uses; where that byte stands in the data itself, so does a number that no
row has. Only what lies in a pack is written so, and only as long as the chunks that it names are there, which is as
long as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from corollary.store.chunks.addresses import SIZE, Address
from corollary.store.disk.faults import DamagedError

_MARK = b"\xc1"
_BINARY = b"\xc4\x20"
"""How 32 bytes begin in msgpack."""
_ITSELF = b"\xff\xff\xff\xff"
_NUMBER = 4
_MOST = 0xFFFF_FFFE
_HERE = re.compile(re.escape(_MARK) + b"|" + re.escape(_BINARY))


def shortened(data: bytes, numbers: Mapping[Address, int]) -> bytes:
    """The data with numbers in the places of the addresses that have one."""
    parts: list[bytes] = []
    at = 0
    while match := _HERE.search(data, at):
        start = match.start()
        parts.append(data[at:start])
        address = Address(data[start + 2 : start + 2 + SIZE])
        number = numbers.get(address, -1)
        if match[0] == _MARK:
            parts.append(_MARK + _ITSELF)
            at = start + 1
        elif 0 <= number <= _MOST:
            parts.append(_MARK + number.to_bytes(_NUMBER, "big"))
            at = start + 2 + SIZE
        else:
            parts.append(_BINARY)
            at = start + 2
    return b"".join((*parts, data[at:]))


def lengthened(data: bytes, look_up: Callable[[Iterable[int]], Mapping[int, Address]]) -> bytes:
    """The data that was shortened. Raises DamagedError where a number is that of no row."""
    pieces: list[bytes | int] = []
    at = 0
    while (mark := data.find(_MARK, at)) >= 0:
        number = data[mark + 1 : mark + 1 + _NUMBER]
        if len(number) != _NUMBER:
            raise DamagedError("a chunk ends in the middle of a number")
        pieces.append(data[at:mark])
        pieces.append(_MARK if number == _ITSELF else int.from_bytes(number, "big"))
        at = mark + 1 + _NUMBER
    pieces.append(data[at:])
    addresses = look_up({one for one in pieces if isinstance(one, int)})
    try:
        return b"".join(_BINARY + addresses[one] if isinstance(one, int) else one for one in pieces)
    except KeyError as error:
        raise DamagedError(f"a chunk names row {error}, which is not there") from error
