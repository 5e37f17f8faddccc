"""The nodes of trees: their bytes, and where one ends and the next begins."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from corollary.decoding import msgpack_decoder
from corollary.store.chunks.addresses import Address
from corollary.store.disk.faults import DamagedError

Item = tuple[bytes, bytes]
"""A key, and its value; in an inner node the last key below a child, and the child's address."""

_LEAST = 2
_USUAL = 32
_MOST = 64
_MOST_BYTES = 64 << 10
_RARE = (1 << 32) // 16
_OFTEN = (1 << 32) // 2
_HIGHEST = 64
_REMEMBERED = 1 << 14
_DECODED = 1 << 9


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its height above the leaves, and its items in the order of their keys."""

    level: int
    items: tuple[Item, ...]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgpack_decoder(tuple[int, list[tuple[bytes, bytes]]])


def encode_node(node: Node) -> bytes:
    """The bytes of a node."""
    return _encoder.encode((node.level, node.items))


@lru_cache(_DECODED)
def decode_node(data: bytes) -> Node:
    """The node of these bytes. Raises DamagedError where they are none.

    The last ones are remembered: an edit, and one after the other, comes by the same nodes again and again.
    """
    try:
        level, items = _decoder.decode(data)
    except msgspec.MsgspecError as error:
        raise DamagedError(f"no node of a tree ({error})") from error
    if not 0 <= level <= _HIGHEST:
        raise DamagedError("no node of a tree: an impossible height")
    return Node(level, tuple(items))


class Cut:
    """Gathers the items of one node after the other and says where each ends."""

    __slots__ = ("ends", "instead_of", "items", "level", "size")

    def __init__(self, level: int) -> None:
        self.level = level
        self.instead_of: Address | None = None
        self.clear()

    def clear(self) -> None:
        self.items: list[Item] = []
        self.size = 0
        self.ends = False

    def add(self, item: Item) -> None:
        self.items.append(item)
        self.size += len(item[0]) + len(item[1])
        count = len(self.items)
        if count < _LEAST:
            return
        self.ends = count >= _MOST or self.size >= _MOST_BYTES or _ends_node(item[0], self.level, count)


def _ends_node(key: bytes, level: int, count: int) -> bool:
    return _hashed(key, level) < (_RARE if count < _USUAL else _OFTEN)


@lru_cache(_REMEMBERED)
def _hashed(key: bytes, level: int) -> int:
    """A hash of a key; one commit after another asks for those of the same nodes."""
    return int.from_bytes(hashlib.blake2b(key, digest_size=4, salt=level.to_bytes(16, "little")).digest(), "little")
