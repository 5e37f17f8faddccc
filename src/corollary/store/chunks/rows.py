"""A chunk as it lies in its table: in the row itself, or in a pack with others."""

from __future__ import annotations

import struct
import zlib

from msgspec import Struct

from corollary.store.chunks.addresses import Address, Kind, shown
from corollary.store.chunks.encoding.codec import PACKED, Form, encode
from corollary.store.disk.faults import DamagedError

_HEADER = struct.Struct("<32sIIQI")
_NUMBER = struct.Struct("<q")
_PLACE = struct.Struct(">III")

Found = tuple[int, bytes, int, int, int, int, bytes | int | None, int, bytes]
"""The columns of a row, in the order of COLUMNS."""
COLUMNS = "id, address, kind, form, size, depth, base, seal, data"


class Place(Struct, frozen=True):
    """Where in a pack a chunk lies: the number of the pack, and the bytes of what it unpacks to."""

    pack: int
    start: int
    length: int

    @property
    def stored(self) -> bytes:
        """What the row of the chunk holds."""
        return _PLACE.pack(self.pack, self.start, self.length)


class Row(Struct, frozen=True):
    """A chunk as it lies in the table; `base` is the address, or in a pack the number, of the one on which it leans."""

    address: Address
    kind: int
    form: int
    size: int
    depth: int
    base: Address | int | None
    data: bytes
    number: int = 0

    @property
    def seal(self) -> int:
        header = _HEADER.pack(self.address, self.kind, self.form, self.size, self.depth)
        base = _NUMBER.pack(self.base) if isinstance(self.base, int) else self.base or b""
        return zlib.crc32(self.data, zlib.crc32(header + base))

    @property
    def place(self) -> Place | None:
        """Where in a pack it lies, if it does. Raises DamagedError."""
        if not self.form & PACKED:
            return None
        return place_of(self.data)


def place_of(stored: bytes) -> Place:
    """What the row of a chunk that lies in a pack says. Raises DamagedError."""
    try:
        return Place(*_PLACE.unpack(stored))
    except struct.error as error:
        raise DamagedError("a chunk lies nowhere") from error


def alone(address: Address, kind: Kind, data: bytes) -> Row:
    """The row of a chunk that leans on no other."""
    form, stored = encode(kind, data)
    return Row(address, kind, form, len(data), 0, None, stored)


def packed_row(row: Row, form: Form, base: Row | None, place: Place, *, tried: bool = False) -> Row:
    """The row of the same chunk when it lies in a pack; `tried` marks one that leans on none, but was to."""
    depth, number = (int(tried), None) if base is None else (base.depth + 1, base.number)
    return Row(row.address, row.kind, form | PACKED, row.size, depth, number, place.stored, row.number)


def checked(found: Found) -> Row:
    """The row with these columns. Raises DamagedError where its seal is broken."""
    number, address, kind, form, size, depth, base, seal, data = found
    try:
        row = Row(address, kind, form, size, depth, base, data, number)  # type: ignore[arg-type]
        whole = row.seal == seal
    except (struct.error, TypeError) as error:
        raise DamagedError(f"chunk {shown(address)[:12]} is broken") from error
    if not whole:
        raise DamagedError(f"chunk {shown(address)[:12]} has changed since it was written")
    return row
