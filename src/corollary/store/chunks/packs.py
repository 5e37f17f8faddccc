"""Packs: many chunks compressed together, so that what they have in common is there once.

Versions of a tree or of a record are nearly equal, and edits of facts are too short to compress one by one. A pack is
written once and unpacked whole; its rows are pieces that fill pages, since one long row would leave most of its last
page empty. What is in it is told by the rows of the chunks, and what none of them leads to any more is lost room.
"""

from __future__ import annotations

import struct
import zlib
from collections import OrderedDict
from collections.abc import Sequence

import zstandard

from corollary.store.chunks.rows import Place
from corollary.store.disk.faults import DamagedError, sqlite_faults
from corollary.store.disk.file import File

MOST_UNPACKED = 16 << 20
"""How many bytes a pack may unpack to."""
_HEADER = struct.Struct("<IQI")
_PIECE = 4064
"""Bytes of a row: four of them fill a page."""
_LEVEL = 19
_KEPT = 32 << 20
"""Bytes of unpacked packs that are kept in memory."""


class Packs:
    """The packs of a store file; those that were read last are kept in memory until they are to be forgotten."""

    def __init__(self, file: File) -> None:
        self._file = file
        self._recent: OrderedDict[int, bytes] = OrderedDict()
        self._bytes = 0

    def cut(self, place: Place) -> bytes:
        """What lies at a place. Raises DamagedError."""
        found = self._recent.get(place.pack)
        if found is None:
            found = self._unpacked(place.pack)
            self._recent[place.pack] = found
            self._bytes += len(found)
            while self._bytes > _KEPT and len(self._recent) > 1:
                self._bytes -= len(self._recent.popitem(last=False)[1])
        else:
            self._recent.move_to_end(place.pack)
        if place.start + place.length > len(found):
            raise DamagedError(f"a chunk lies beyond the end of pack {place.pack}")
        return found[place.start : place.start + place.length]

    def write(self, bodies: Sequence[bytes]) -> list[Place]:
        """Keeps bodies as a new pack: where each lies. For transactions."""
        whole = b"".join(bodies)
        if len(whole) > MOST_UNPACKED:
            raise ValueError(f"a pack of {len(whole)} bytes is larger than {MOST_UNPACKED}")
        stored = _compressed(whole)
        pieces = -(-(_HEADER.size + len(stored)) // _PIECE)
        data = _HEADER.pack(pieces, len(whole), zlib.crc32(stored)) + stored
        with sqlite_faults():
            number = self._file.connection.execute("SELECT ifnull(max(id), 0) + 1 FROM packs").fetchone()[0]
            rows = ((number + at, data[at * _PIECE : (at + 1) * _PIECE]) for at in range(pieces))
            self._file.connection.executemany("INSERT INTO packs VALUES (?, ?)", rows)
        places, start = [], 0
        for body in bodies:
            places.append(Place(number, start, len(body)))
            start += len(body)
        return places

    def stored(self, number: int) -> bytes:
        """A pack as it is compressed. Raises DamagedError where it is missing or has changed."""
        return self._read(number)[2]

    def sizes(self) -> dict[int, int]:
        """How many bytes each pack unpacks to. Raises DamagedError."""
        found: dict[int, int] = {}
        with sqlite_faults():
            rows = self._file.connection.execute("SELECT id, substr(data, 1, 16) FROM packs ORDER BY id").fetchall()
        following = 0
        for number, start in rows:
            if number >= following:
                pieces, size, _ = _header(number, start)
                found[number], following = size, number + max(pieces, 1)
        return found

    def delete(self, number: int) -> None:
        """Forgets a pack, in which nothing may lie any more. For transactions."""
        pieces, _, _ = self._read(number)
        self.forget()
        with sqlite_faults():
            self._file.connection.execute("DELETE FROM packs WHERE id >= ? AND id < ?", (number, number + pieces))

    def forget(self) -> None:
        """Empties what is kept in memory."""
        self._recent.clear()
        self._bytes = 0

    def _unpacked(self, number: int) -> bytes:
        _, size, stored = self._read(number)
        try:
            if size > MOST_UNPACKED or zstandard.frame_content_size(stored) != size:
                raise DamagedError(f"pack {number} claims an impossible size")
            return zstandard.ZstdDecompressor().decompress(stored)
        except zstandard.ZstdError as error:
            raise DamagedError(f"pack {number} cannot be unpacked ({error})") from error

    def _read(self, number: int) -> tuple[int, int, bytes]:
        """How many rows a pack has, what it unpacks to, and what is compressed in it. Raises DamagedError."""
        with sqlite_faults():
            first = self._file.connection.execute("SELECT data FROM packs WHERE id = ?", (number,)).fetchone()
            if first is None:
                raise DamagedError(f"pack {number} is missing or broken")
            count, size, seal = _header(number, first[0])
            rows = self._file.connection.execute(
                "SELECT data FROM packs WHERE id > ? AND id < ? ORDER BY id", (number, number + count)
            ).fetchall()
        stored = b"".join((first[0], *(row[0] for row in rows)))[_HEADER.size :]
        if len(rows) + 1 != count or zlib.crc32(stored) != seal:
            raise DamagedError(f"pack {number} has changed since it was written")
        return count, size, stored


def _compressed(whole: bytes) -> bytes:
    window = max(10, min(24, len(whole).bit_length()))
    parameters = zstandard.ZstdCompressionParameters.from_level(_LEVEL, window_log=window, write_content_size=1)
    return zstandard.ZstdCompressor(compression_params=parameters).compress(whole)


def _header(number: int, start: bytes) -> tuple[int, int, int]:
    """How many pieces a pack has, what it unpacks to, and its check sum."""
    try:
        pieces, size, seal = _HEADER.unpack_from(start)
    except struct.error as error:
        raise DamagedError(f"pack {number} is missing or broken") from error
    return pieces, size, seal
