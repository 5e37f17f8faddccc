"""The table of chunks: content goes in once, and comes out as it went in or not at all.

Each row is sealed with a check sum over its stored form, looked at on every read; that the content also is what its
address says is checked by `verify`, which costs a hash of everything.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice

from corollary.store.chunks.addresses import Address, Kind, address_of, shown
from corollary.store.chunks.encoding.codec import PACKED, Form, Stored, decode_all, decode_chain, encode
from corollary.store.chunks.packs import Packs
from corollary.store.chunks.references import lengthened
from corollary.store.chunks.rows import Row, alone
from corollary.store.chunks.rowtable import Measure, RowTable
from corollary.store.disk.faults import DamagedError, sqlite_faults
from corollary.store.disk.file import File

DEEPEST = 64
"""How many differences may lean on one another, in whatever way they came about."""
_SHORT = 4
"""How many of trees and records do: they are read more often than facts."""
_STRIDE = 8
_WORTH = 2 / 3
"""A difference is kept if it is at most so large beside the chunk by itself."""
_SURELY = 1 / 8
"""And if it is at most so large beside what is not compressed: there is no need to look then."""
_LONG = frozenset({Kind.SEGMENT, Kind.CONTENT})
_CACHED = 4096
_BATCH = 128
_MOST_NAMED = 100_000
"""Numbers of rows whose addresses are kept in memory."""
_MOST_CACHED = 64 << 10
_MOST_LEANED = 32 << 20
"""Bytes of chunks on which others lean that are kept in memory."""
_MOST_KEPT = 16 << 20
"""Bytes that are freed and not given back: more than a batch takes, less than glibc lets anyone keep."""


@cache
def _keep_what_is_freed() -> None:
    """Lets the allocator of the C library keep what each batch frees for the next one.

    glibc gives every large block back to the system, which then clears its pages again for the next one (a fifth of
    the time of reading many chunks), until a block as large as this was freed once. Elsewhere it changes nothing.
    """
    bytes(_MOST_KEPT)


class ChunkTable(RowTable):
    """The chunks of a store file. `put` is for transactions; small chunks that were read are kept in memory."""

    def __init__(self, file: File) -> None:
        super().__init__(file)
        self.packs = Packs(file)
        self._named: dict[int, Address] = {}
        self._moment = file.moment
        self._recent: OrderedDict[bytes, tuple[int, bytes]] = OrderedDict()
        self._leaned: OrderedDict[bytes | int, bytes] = OrderedDict()
        self._leaned_bytes = 0

    def get(self, kind: Kind, address: Address) -> bytes:
        """The content of a chunk, which must be of this kind. Raises DamagedError where it is missing or broken."""
        found = self._recent.get(address)
        if found is None:
            found = self._read(address)
            self._keep(address, *found)
        if found[0] != kind:
            raise DamagedError(f"chunk {shown(address)[:12]} is of another kind")
        return found[1]

    def fetch(self, addresses: Iterable[Address]) -> None:
        """Takes small chunks into memory that are about to be asked for one by one; those that are missing stay so."""
        wanted = (address for address in addresses if address not in self._recent)
        while batch := list(islice(wanted, _BATCH)):
            rows = self.found(batch).values()
            for address, found in self._decoded([row for row in rows if row.base is None]).items():
                self._keep(address, *found)
            for row in rows:
                if row.base is not None and row.size <= _MOST_CACHED:
                    self._keep(row.address, *self._read(row.address, row))

    def contents(self, kind: Kind, addresses: Iterable[Address]) -> Iterator[tuple[Address, bytes]]:
        """The contents of many chunks, without keeping them in memory."""
        _keep_what_is_freed()
        wanted = iter(addresses)
        while batch := list(islice(wanted, _BATCH)):
            yield from self._batch(kind, batch)

    def _batch(self, kind: Kind, batch: list[Address]) -> list[tuple[Address, bytes]]:
        with self._file.reading():
            rows = self.found(batch)
            for row in rows.values():
                if row.kind != kind:
                    raise DamagedError(f"chunk {shown(row.address)[:12]} is of another kind")
            small = [row for row in rows.values() if row.base is None and row.size <= _MOST_CACHED]
            alone = dict(zip([row.address for row in small], decode_all(self._stored(small)), strict=True))
            return [
                (address, alone[address] if address in alone else self._read(address, rows.get(address))[1])
                for address in batch
            ]

    def put(self, kind: Kind, data: bytes, base: Address | None = None) -> Address:
        """Keeps a chunk, as its difference from `base` where that saves room; its address."""
        address = address_of(kind, data)
        if self.has(address):
            return address
        row = None
        if base is not None and base != address:
            row = self._difference(address, kind, data, base)
            self._lean_on(address, data)
        self.insert(row or alone(address, kind, data))
        if kind not in _LONG:
            self._keep(address, kind, data)
        return address

    def stand_alone(self, address: Address) -> None:
        """Keeps a chunk without a difference; those that lean on it stay as they are, at most as deep as they were."""
        kind, data = self._read(address)
        row = alone(address, Kind(kind), data)
        statement = "UPDATE chunks SET form = ?, depth = ?, base = NULL, seal = ?, data = ? WHERE address = ?"
        with sqlite_faults():
            self._file.connection.execute(statement, (row.form, row.depth, row.seal, row.data, address))

    def delete(self, gone: Mapping[int, Address]) -> Measure:
        """Forgets chunks, by the numbers of their rows: how much. Nothing may refer to them or lean on them.

        By runs of neighbours: chunks that came together go together, and in the order of the table that takes a tenth
        of the time that it takes in the order of addresses.
        """
        for address in self._recent.keys() & gone.values():
            del self._recent[address]
        self._named.clear()
        self._leaned.clear()
        self._leaned_bytes = 0
        runs = _runs(sorted(gone))
        freed = sum((self.measure(*run) for run in runs), Measure())
        with sqlite_faults():
            self._file.connection.executemany("DELETE FROM chunks WHERE id BETWEEN ? AND ?", runs)
        return freed

    def forget(self) -> None:
        """Empties what is kept in memory: another process may have taken chunks away."""
        self._recent.clear()
        self._named.clear()
        self._leaned.clear()
        self._leaned_bytes = 0
        self.packs.forget()

    def refresh(self) -> None:
        """Forgets what may mean something else since anybody wrote: numbers of rows, and packs."""
        moment = self._file.moment
        if moment != self._moment:
            self._named.clear()
            self.packs.forget()
            self._moment = moment

    def _stored(self, rows: Iterable[Row]) -> list[Stored]:
        """Chunks as they are stored, wherever that is."""
        found: list[Stored] = []
        refreshed = False
        for row in rows:
            place = row.place
            if place is None:
                found.append((row.form, row.data, row.size))
                continue
            if not refreshed:
                self.refresh()
                refreshed = True
            form, body = row.form, self.packs.cut(place)
            if form == Form.REFERENCES | PACKED:
                form, body = Form.PLAIN | PACKED, lengthened(body, self._addresses)
            found.append((form, body, row.size))
        return found

    def named(self, numbers: Iterable[int]) -> dict[int, Address]:
        """The addresses of the chunks in some rows."""
        self.refresh()
        return self._addresses(numbers)

    def _addresses(self, numbers: Iterable[int]) -> dict[int, Address]:
        """The same, after `refresh`."""
        if len(self._named) > _MOST_NAMED:
            self._named.clear()
        found = {number: self._named[number] for number in numbers if number in self._named}
        missing = [number for number in numbers if number not in found]
        for start in range(0, len(missing), _BATCH):
            some = missing[start : start + _BATCH]
            marks = ", ".join("?" * len(some))
            with sqlite_faults():
                rows = self._file.connection.execute(f"SELECT id, address FROM chunks WHERE id IN ({marks})", some)
                found.update((number, Address(address)) for number, address in rows.fetchall())
        self._named.update(found)
        return found

    def _decoded(self, rows: list[Row]) -> dict[Address, tuple[int, bytes]]:
        """The kinds and contents of small chunks that lean on no other, unpacked together."""
        small = [row for row in rows if row.size <= _MOST_CACHED]
        datas = decode_all(self._stored(small))
        return {row.address: (row.kind, data) for row, data in zip(small, datas, strict=True)}

    def _read(self, address: Address, first: Row | None = None) -> tuple[int, bytes]:
        """The kind and content of a chunk, all that it is made of as of one moment."""
        with self._file.reading():
            return self._unpacked(address, first)

    def _unpacked(self, address: Address, first: Row | None) -> tuple[int, bytes]:
        """The same; those on which it leans come first, from the last one on."""
        rows = [first or self.row(address)]
        start: bytes | None = None
        while rows[-1].base is not None:
            start = self._remembered(rows[-1].base)
            base = self.base_of(rows[-1]) if start is None else None
            start = start if base is None else self._remembered(base.address)
            if base is None or start is not None:
                break
            if len(rows) > DEEPEST:
                raise DamagedError(f"chunk {shown(address)[:12]} leans on too many others")
            rows.append(base)
        data = decode_chain(self._stored(reversed(rows)), start)
        if rows[0].base is not None:
            self._lean_on(address, data)
        return rows[0].kind, data

    def _remembered(self, base: Address | int) -> bytes | None:
        """A chunk on which others lean, where it is in memory."""
        found = self._leaned.get(base)
        if found is None and isinstance(base, bytes) and base in self._recent:
            return self._recent[base][1]
        return found

    def _keep(self, address: Address, kind: int, data: bytes) -> None:
        """Keeps a small chunk in memory: who read or wrote it may want it soon."""
        if len(data) <= _MOST_CACHED:
            self._recent[address] = kind, data
            if len(self._recent) > _CACHED:
                self._recent.popitem(last=False)

    def _lean_on(self, address: Address, data: bytes) -> None:
        """Keeps in memory what others lean on, or will: versions of a file are read and written in a row."""
        if address not in self._leaned and len(data) <= _MOST_LEANED // 4:
            self._leaned[address] = data
            self._leaned_bytes += len(data)
            while self._leaned_bytes > _MOST_LEANED:
                self._leaned_bytes -= len(self._leaned.popitem(last=False)[1])

    def _difference(self, address: Address, kind: Kind, data: bytes, base: Address) -> Row | None:
        """The chunk as its difference from another; None where that saves too little or leans on too many."""
        last = self.found([base]).get(base)
        if last is None or last.kind != kind or (kind not in _LONG and last.depth >= _SHORT):
            return None
        found = self._leaned_on(last) if kind in _LONG else last
        before = self._remembered(found.address) or self._read(found.address, found)[1]
        form, stored = encode(kind, data, before)
        if len(stored) > _SURELY * len(data) and len(stored) > _WORTH * len(encode(kind, data)[1]):
            return None
        return Row(address, kind, form, len(data), last.depth + 1, found.address, stored)

    def _leaned_on(self, last: Row) -> Row:
        """The version that the one after `last` leans on, so that few lie between any and the first.

        Versions of one file are numbered by `depth`. Each leans on the one before; every 8th on the 8th before, every
        64th on the 64th before, and so on: at most 7 * log8(versions) are read for one (skip deltas, as Subversion
        has them, with a wider stride because near versions differ less).
        """
        number = last.depth + 1
        stride = 1
        while number % (stride * _STRIDE) == 0:
            stride *= _STRIDE
        found = last
        while found.depth > number - stride and (base := self.base_of(found)) is not None:
            found = base
        return found


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """The first and the last of each run of numbers that follow one another, of sorted ones."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = found[-1][0], number
        else:
            found.append((number, number))
    return found
