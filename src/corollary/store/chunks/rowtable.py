"""The rows of chunks as they lie in the file: looked up, kept and listed. What is in them is not looked at here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corollary.store.chunks.addresses import Address, Kind, shown
from corollary.store.chunks.rows import COLUMNS, Row, checked
from corollary.store.disk.faults import DamagedError, sqlite_faults
from corollary.store.disk.file import File

_INSERT = (
    "INSERT OR IGNORE INTO chunks (address, kind, form, size, depth, base, seal, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_SELECT = f"SELECT {COLUMNS} FROM chunks WHERE address = ?"
_NUMBERED = f"SELECT {COLUMNS} FROM chunks WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Measure:
    """How many chunks there are, how many of them are records of snapshots, and how many bytes are stored of them."""

    chunks: int = 0
    snapshots: int = 0
    bytes: int = 0

    def __add__(self, other: Measure) -> Measure:
        return Measure(self.chunks + other.chunks, self.snapshots + other.snapshots, self.bytes + other.bytes)


class RowTable:
    """The rows of chunks of a store file. What writes is for transactions."""

    def __init__(self, file: File) -> None:
        self._file = file

    def has(self, address: Address) -> bool:
        with sqlite_faults():
            row = self._file.connection.execute("SELECT 1 FROM chunks WHERE address = ?", (address,)).fetchone()
        return row is not None

    def insert(self, row: Row) -> None:
        """Keeps a row, unless its address is taken."""
        values = (row.address, row.kind, row.form, row.size, row.depth, row.base, row.seal, row.data)
        with sqlite_faults():
            self._file.connection.execute(_INSERT, values)

    def row(self, address: Address) -> Row:
        """The stored form of a chunk. Raises DamagedError where it is missing or its seal is broken."""
        with sqlite_faults():
            found = self._file.connection.execute(_SELECT, (address,)).fetchone()
        if found is None:
            raise DamagedError(f"chunk {shown(address)[:12]} is missing")
        return checked(found)

    def numbered(self, number: int) -> Row:
        """The stored form of the chunk in a row. Raises DamagedError."""
        with sqlite_faults():
            found = self._file.connection.execute(_NUMBERED, (number,)).fetchone()
        if found is None:
            raise DamagedError(f"chunk number {number} is missing")
        return checked(found)

    def found(self, addresses: list[Address]) -> dict[Address, Row]:
        """The stored forms of those of the chunks that are there."""
        marks = ", ".join("?" * len(addresses))
        statement = f"SELECT {COLUMNS} FROM chunks WHERE address IN ({marks})"
        with sqlite_faults():
            found = map(checked, self._file.connection.execute(statement, addresses).fetchall())
        return {row.address: row for row in found}

    def base_of(self, row: Row) -> Row | None:
        """The stored form of the chunk on which one leans. Raises DamagedError."""
        if not isinstance(row.base, int):
            return None if row.base is None else self.row(row.base)
        return self.numbered(row.base)

    def leans(self, row: Row, other: Row) -> bool:
        """Holds if a chunk is another, or leans on it, however indirectly."""
        at: Row | None = row
        while at is not None:
            if at.address == other.address:
                return True
            at = self.base_of(at)
        return False

    def lay(self, old: Row, new: Row) -> bool:
        """Lets a chunk lie as `new` says; false if it does not lie as `old` says any more. For transactions."""
        values = (new.form, new.depth, new.base, new.seal, new.data, old.number, old.address, old.seal)
        with sqlite_faults():
            done = self._file.connection.execute(
                "UPDATE chunks SET form = ?, depth = ?, base = ?, seal = ?, data = ?"
                " WHERE id = ? AND address = ? AND seal = ?",
                values,
            )
        return done.rowcount == 1

    def addresses(self) -> list[tuple[int, Address]]:
        """The row number and address of every chunk, in the order of an index that holds nothing else: O(chunks)."""
        with sqlite_faults():
            return self._file.connection.execute("SELECT id, address FROM chunks").fetchall()

    def leaning_on(self, others: Mapping[int, Address]) -> list[Address]:
        """The chunks that lean on any of the others, which are given by the numbers of their rows: O(chunks)."""
        bases: set[int | bytes] = {*others, *others.values()}
        with sqlite_faults():
            rows = self._file.connection.execute("SELECT address, base FROM chunks WHERE base IS NOT NULL").fetchall()
        return [address for address, base in rows if base in bases]

    def measure(self, first: int, last: int) -> Measure:
        """How much there is in the rows from one number to another."""
        sums = "count(*), ifnull(sum(kind = ?), 0), ifnull(sum(length(data)), 0)"
        statement = f"SELECT {sums} FROM chunks WHERE id BETWEEN ? AND ?"
        with sqlite_faults():
            return Measure(*self._file.connection.execute(statement, (Kind.ROOT, first, last)).fetchone())
