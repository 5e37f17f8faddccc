"""What is stored comes back as it was, or not at all."""

from __future__ import annotations

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from corollary.facts.schema import RELATIONS
from corollary.facts.segment import encode as encode_segment
from corollary.facts.segment import make_segment
from corollary.store.chunks.addresses import Kind, address_of
from corollary.store.chunks.encoding import codec
from corollary.store.chunks.encoding.codec import Form, decode, decode_all, encode
from corollary.store.chunks.encoding.layout import packed, unpacked
from corollary.store.disk.faults import DamagedError

CELLS = st.integers(-(2**31), 2**31 - 1)
ROWS = st.fixed_dictionaries(
    {},
    optional={one.name: st.lists(st.tuples(*[CELLS] * len(one.columns)), max_size=5) for one in RELATIONS[:8]},
)
SEGMENTS = st.builds(
    lambda strings, rows: encode_segment(make_segment("x", strings, 9, rows)),
    st.lists(st.text(max_size=5), max_size=5),
    ROWS,
)


@given(data=SEGMENTS)
def test_cells_come_back_from_their_planes(data: bytes) -> None:
    arranged = packed(data)
    assert arranged is not None
    assert len(arranged) == len(data)
    assert unpacked([arranged]) == [data]
    assert unpacked([arranged, arranged]) == [data, data]
    assert unpacked([]) == []


@given(kind=st.sampled_from(Kind), data=SEGMENTS | st.binary(max_size=200), base=st.none() | SEGMENTS | st.binary())
def test_chunks_come_back(kind: Kind, data: bytes, base: bytes | None) -> None:
    form, stored = encode(kind, data, base)
    assert decode(form, stored, len(data), None if base is None else (kind, base)) == data


@given(chunks=st.lists(st.tuples(st.sampled_from(Kind), SEGMENTS | st.binary(max_size=200)), max_size=5))
def test_many_chunks_come_back_together(chunks: list[tuple[Kind, bytes]]) -> None:
    stored = [(*encode(kind, data), len(data)) for kind, data in chunks]
    assert decode_all(stored) == [data for _, data in chunks]


@given(data=SEGMENTS | st.binary(min_size=1, max_size=400), cut=st.integers(0), flip=st.integers(0))
def test_damage_is_noticed_or_harmless(data: bytes, cut: int, flip: int) -> None:
    form, stored = encode(Kind.SEGMENT, data)
    flipped = bytearray(stored)
    flipped[flip // 8 % len(flipped)] ^= 1 << flip % 8
    for damaged in (stored[: cut % len(stored)], bytes(flipped), stored + b"x"):
        try:
            found = decode(form, damaged, len(data))
        except DamagedError:
            continue
        assert found == data or address_of(Kind.SEGMENT, found) != address_of(Kind.SEGMENT, data)


def bomb(size: int) -> bytes:
    compressor = zstandard.ZstdCompressor().compressobj(size=size)
    block = bytes(1 << 20)
    return b"".join([*(compressor.compress(block) for _ in range(size >> 20)), compressor.flush()])


@pytest.mark.parametrize(
    ("stored", "size"),
    [
        (bomb(64 << 20), 1000),
        (bomb(64 << 20), -1),
        (bomb(2 << 20), codec.MOST_BYTES + 1),
        (zstandard.ZstdCompressor(write_content_size=False).compress(bytes(1 << 20)), 1 << 20),
        (b"", 10),
        (b"no frame at all", 15),
    ],
    ids=["more than it says", "less than nothing", "more than allowed", "no size in the frame", "empty", "foreign"],
)
def test_bombs_are_not_unpacked(stored: bytes, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def unpack(*_: object, **__: object) -> object:
        raise AssertionError("unpacked")

    monkeypatch.setattr(zstandard, "ZstdDecompressor", unpack)
    with pytest.raises(DamagedError):
        decode(Form.COMPRESSED, stored, size)


def test_a_chunk_that_is_too_large_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "MOST_BYTES", 100)
    with pytest.raises(ValueError, match="larger than"):
        encode(Kind.CONTENT, bytes(101))


def test_addresses_tell_kinds_apart_and_stay() -> None:
    addresses = {address_of(kind, b"data") for kind in Kind}
    assert len(addresses) == len(Kind)
    assert address_of(Kind.SEGMENT, b"data").hex()[:16] == "aee79b7ca453aba6"
