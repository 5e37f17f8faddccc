"""What chunks are called: the SHA-256 of what they are, so that equal content is one chunk wherever it is kept.

The address covers the kind of a chunk, the version of its encoding and its bytes as they are before compression:
how a chunk is compressed is the business of the store that keeps it, and may change.
"""

from __future__ import annotations

import hashlib
from enum import IntEnum
from typing import NewType

Address = NewType("Address", bytes)
"""The 32 bytes that name a chunk."""

SnapshotId = NewType("SnapshotId", Address)
"""The address of a root record: what a snapshot is called."""

SIZE = 32
NOTHING = Address(b"")
"""Stands where there might be an address and is none."""


class Kind(IntEnum):
    """What a chunk holds."""

    SEGMENT = 1
    """The facts of one source blob."""
    CONTENT = 2
    """A file that is kept as it is: a project manifest."""
    NODE = 3
    """A node of a tree."""
    ROOT = 4
    """The record of a snapshot."""
    SETTINGS = 5
    """The configuration under which a snapshot was taken."""


VERSION = 1
"""Of the encodings of all kinds but segments, whose bytes begin with a version of their own."""


def address_of(kind: Kind, data: bytes) -> Address:
    """The address of a chunk of this kind with these bytes."""
    digest = hashlib.sha256(b"corollary\0%d\0%d\0%d\0" % (kind, VERSION, len(data)))
    digest.update(data)
    return Address(digest.digest())


def shown(address: bytes) -> str:
    """The address as users see and type it."""
    return address.hex()
