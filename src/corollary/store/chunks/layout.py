"""The cells of a segment, arranged so that they compress well, and back: the same bytes, exactly, both ways.

Cells are 32-bit integers, column after column. Neighbours are alike, so each becomes its difference from the one
before, small numbers without a sign, and the four bytes of all numbers stand together in planes: three of the planes
are nearly empty. Done and undone for all cells of a segment at once.
"""

from __future__ import annotations

import numpy as np

from corollary.facts.segment import span_of_cells

_CELLS = np.dtype("<i4")
_WORDS = np.dtype("<u4")


def packed(data: bytes) -> bytes | None:
    """The bytes of a segment with its cells rearranged, of the same length; None if they are no segment's."""
    span = span_of_cells(data)
    if span is None:
        return None
    start, end = span
    cells = np.frombuffer(data, _CELLS, (end - start) // 4, start)
    steps = cells.copy()
    steps[1:] -= cells[:-1]
    words = ((steps << 1) ^ (steps >> 31)).astype(_WORDS)
    planes = words.view(np.uint8).reshape(-1, 4).T
    return b"".join((data[:start], planes.tobytes(), data[end:]))


def unpacked(data: bytes) -> bytes:
    """The bytes that were packed. Raises ValueError where that is none of ours."""
    span = span_of_cells(data)
    if span is None:
        raise ValueError("no segment")
    start, end = span
    planes = np.frombuffer(data, np.uint8, end - start, start).reshape(4, -1)
    words = planes[0].astype(_WORDS)
    for place in (1, 2, 3):
        if planes[place].any():
            words |= planes[place].astype(_WORDS) << np.uint32(8 * place)
    steps = (words >> np.uint32(1)).view(_CELLS)
    steps ^= -(words & np.uint32(1)).view(_CELLS)
    cells = np.cumsum(steps, dtype=_CELLS)
    return b"".join((data[:start], cells.tobytes(), data[end:]))
