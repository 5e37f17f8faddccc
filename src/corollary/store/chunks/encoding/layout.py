"""The cells of a segment, arranged so that they compress well, and back: the same bytes, exactly, both ways.

Cells are 32-bit integers, column after column. Neighbours are alike, so each becomes its difference from the one
before, small numbers without a sign, and the four bytes of all numbers stand together in planes: three of the planes
are nearly empty. Done and undone for all cells of a segment at once.
"""

from __future__ import annotations

from collections.abc import Sequence

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


def unpacked(packs: Sequence[bytes]) -> list[bytes]:
    """The bytes that were packed, of many at once: of a short one alone, calls would cost more than the work.

    Raises ValueError where some are none of ours.
    """
    spans = [span_of_cells(data) for data in packs]
    if None in spans:
        raise ValueError("no segment")
    found = [(data, *span) for data, span in zip(packs, spans, strict=True) if span is not None]
    words = np.zeros(sum(end - start for _, start, end in found) // 4, _WORDS)
    for place in range(4):
        plane = b"".join(
            [
                data[start + (end - start) // 4 * place : start + (end - start) // 4 * (place + 1)]
                for data, start, end in found
            ]
        )
        if plane != bytes(len(plane)):
            words |= np.frombuffer(plane, np.uint8).astype(_WORDS) << np.uint32(8 * place)
    signs = words & np.uint32(1)
    words >>= np.uint32(1)
    words ^= np.negative(signs, out=signs)
    counts = np.array([(end - start) // 4 for _, start, end in found], np.int64)
    ends = np.cumsum(counts)
    sums = np.zeros(len(words) + 1, _CELLS)
    np.cumsum(words.view(_CELLS), dtype=_CELLS, out=sums[1:])
    cells = (sums[1:] - np.repeat(sums[ends - counts], counts)).tobytes()
    return [
        b"".join((data[:start], cells[4 * (at - (end - start) // 4) : 4 * at], data[end:]))
        for (data, start, end), at in zip(found, ends.tolist(), strict=True)
    ]
