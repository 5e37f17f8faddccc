"""Chunks moved together into packs, where they take a fraction of the room: what repacking is for git.

The newest version of a file lies whole, and each older one as edits of the next, so that what is asked most is read
at once and the past step by step, at most `_DEEPEST` of them. Which version follows which is read off the snapshots.
Addresses know nothing of it: what is packed and what is not is the same store.

Everything is computed outside of transactions and written in short ones, so that nobody waits for long; a chunk that
was freed or moved meanwhile is passed over. A version is written after the one on which it comes to lean, so whoever
stops this anywhere leaves a whole store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from msgspec import structs

from corollary.store.chunks.addresses import NOTHING, Address, Kind, SnapshotId, address_of
from corollary.store.chunks.encoding.codec import PACKED, Form, arranged
from corollary.store.chunks.references import lengthened, shortened
from corollary.store.chunks.rows import Place, Row, packed_row, place_of
from corollary.store.disk.failures import told
from corollary.store.disk.faults import DamagedError, sqlite_faults
from corollary.store.entries import unpack_entry
from corollary.store.repository import Repository

Progress = Callable[[int, int], None]
"""Told how many of how many chunks were looked at."""

_DEEPEST = 31
_ENOUGH = 1000
"""So many chunks outside of packs are worth it, if they are a third of all."""
_ROOM = 256 << 10
"""How many bytes a pack of trees and records is to hold."""
_ROOM_OF_FACTS = 1 << 20
"""How many one of segments; edits are nearly empty."""
_LARGEST = 1 << 20
"""Larger chunks stay where they are."""
LOST = 0.5
"""What part of a pack may be lost room."""
_ROW = 150
"""About how many bytes the row of a chunk takes, with the index of it and a memo."""
_LOOSE = f"(form & {PACKED}) = 0"


@dataclass(frozen=True, slots=True)
class Packed:
    """How many chunks were moved, and how many bytes all chunks took before and take now."""

    chunks: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class _Known:
    """Where a chunk lies now; `tried` if it lies whole in a pack because edits would not be much shorter."""

    number: int
    kind: Kind
    packed: bool
    base: int | bytes | None
    tried: bool

    def lies_on(self, base: _Known | None) -> bool:
        """Holds if it lies in a pack and, where that is worth it, leans on this chunk."""
        return self.packed and (self.tried or self.base == (None if base is None else base.number))


@dataclass(frozen=True, slots=True)
class _Body:
    """A chunk as it is to lie in a pack, and on which it is to lean."""

    address: Address
    form: Form
    base: Address | None
    tried: bool
    data: bytes


def is_worth_packing(store: Repository) -> bool:
    """Holds if many chunks lie outside of packs."""
    statement = f"SELECT count(CASE WHEN {_LOOSE} THEN 1 END), count(*) FROM chunks"
    with told(store.place), sqlite_faults():
        loose, count = store.file.connection.execute(statement).fetchone()
    return bool(loose >= _ENOUGH and 3 * loose >= count)


def pack(store: Repository, *, progress: Progress | None = None) -> Packed:
    """Moves every chunk into packs: O(what is new since the last time, and the differences of all snapshots)."""
    with told(store.place):
        store.chunks.forget()
        before, done = _bytes(store), 0
        work = _Work(store)
        for bodies in work.batches():
            with store.writing(), store.file.leaving_bytes():
                done += _write(store, bodies)
            if progress is not None:
                progress(work.seen, work.all)
        with store.writing(), store.file.leaving_bytes():
            tidy(store)
        store.file.compact(_bytes(store) + _ROW * work.all)
        return Packed(done, before, _bytes(store))


def tidy(store: Repository, *, lost: float = LOST) -> None:
    """Writes packs anew of which more than this part is lost room. For `writing`."""
    store.chunks.refresh()
    sizes = store.chunks.packs.sizes()
    if not sizes:
        return
    held: dict[int, list[tuple[int, Place]]] = defaultdict(list)
    with sqlite_faults():
        found = store.file.connection.execute(f"SELECT id, data FROM chunks WHERE NOT {_LOOSE}").fetchall()
    for number, stored in found:
        place = place_of(stored)
        held[place.pack].append((number, place))
    for pack_number, size in sizes.items():
        if size - sum(place.length for _, place in held[pack_number]) > lost * size:
            _rewrite(store, pack_number, sorted(held[pack_number], key=lambda one: one[1].start))


def _rewrite(store: Repository, pack_number: int, held: list[tuple[int, Place]]) -> None:
    """Puts what still lies in a pack into a new one, and forgets the old one."""
    packs = store.chunks.packs
    bodies = [packs.cut(place) for _, place in held]
    for (number, _), place in zip(held, packs.write(bodies) if bodies else (), strict=True):
        row = store.chunks.numbered(number)
        store.chunks.lay(row, structs.replace(row, data=place.stored))
    packs.delete(pack_number)


def _bytes(store: Repository) -> int:
    """How many bytes chunks take."""
    tables = ("chunks", "packs") if store.file.is_current else ("chunks",)
    with sqlite_faults():
        found = [store.file.connection.execute(f"SELECT sum(length(data)) FROM {one}").fetchone()[0] for one in tables]
    return sum(size or 0 for size in found)


class _Work:
    """What is to be packed; `seen` of `all` chunks were looked at."""

    def __init__(self, store: Repository) -> None:
        self._store = store
        self._known = _known(store)
        self._numbers = {address: at.number for address, at in self._known.items()}
        self.all = len(self._known)
        self.seen = 0

    def batches(self) -> Iterator[list[_Body]]:
        """What goes into a pack each: whole versions, then edits of them, then all else."""
        known = self._known
        plan = {one: base for one, base in planned(self._store) if one in known and (base is None or base in known)}
        loose = [one for one, base in plan.items() if not known[one].lies_on(None if base is None else known[base])]
        rest = [one for one, at in known.items() if not at.packed and one not in plan]
        self.seen = self.all - len(loose) - len(rest)
        yield from self._gathered((one for one in loose if plan[one] is None), plan, _ROOM_OF_FACTS)
        yield from self._gathered((one for one in loose if plan[one] is not None), plan, _ROOM_OF_FACTS)
        for kind in Kind:
            yield from self._gathered((one for one in rest if known[one].kind is kind), {}, _ROOM)

    def _gathered(
        self, chunks: Iterable[Address], plan: dict[Address, Address | None], room: int
    ) -> Iterator[list[_Body]]:
        """Chunks in groups that fill a pack each."""
        group: list[_Body] = []
        size = 0
        for address in chunks:
            body = self._body(address, plan.get(address))
            if body is None:
                continue
            if group and size + len(body.data) > room:
                yield group
                group, size = [], 0
            self.seen += 1
            group.append(body)
            size += len(body.data)
        if group:
            yield group

    def _body(self, address: Address, base: Address | None) -> _Body | None:
        """A chunk as it is to lie; None where it, or what it was to lean on, was freed meanwhile."""
        try:
            return self._arranged(self._known[address].kind, address, base)
        except DamagedError:
            chunks = self._store.chunks
            if chunks.has(address) and (base is None or chunks.has(base)):
                raise
            return None

    def _arranged(self, kind: Kind, address: Address, base: Address | None) -> _Body:
        if kind in (Kind.NODE, Kind.ROOT):
            return _Body(address, Form.REFERENCES, None, False, shortened(self._content(kind, address), self._numbers))
        before = None if base is None else self._content(kind, base)
        form, data = arranged(kind, self._content(kind, address), before)
        leans = form is Form.EDITS
        return _Body(address, form, base if leans else None, base is not None and not leans, data)

    def _content(self, kind: Kind, address: Address) -> bytes:
        ((_, data),) = self._store.chunks.contents(kind, [address])
        return data


def _known(store: Repository) -> dict[Address, _Known]:
    """Where each chunk lies that is not too large for a pack, in the order in which they came."""
    with sqlite_faults():
        rows = store.file.connection.execute(
            "SELECT address, id, kind, form, base, depth FROM chunks WHERE size <= ? ORDER BY id", (_LARGEST,)
        ).fetchall()
    return {
        Address(address): _Known(number, Kind(kind), bool(form & PACKED), base, base is None and depth > 0)
        for address, number, kind, form, base, depth in rows
    }


def _write(store: Repository, bodies: list[_Body]) -> int:
    """Keeps a pack, and lets those chunks lie in it that still can: how many. For `writing`."""
    chunks = store.chunks
    done = 0
    for body, place in zip(bodies, chunks.packs.write([one.data for one in bodies]), strict=True):
        rows = chunks.found([one for one in (body.address, body.base) if one is not None])
        row, base = rows.get(body.address), rows.get(body.base or NOTHING)
        if row is not None and _holds(store, body, row, base):
            done += chunks.lay(row, packed_row(row, body.form, base, place, tried=body.tried))
    return done


def _holds(store: Repository, body: _Body, row: Row, base: Row | None) -> bool:
    """Whether what was computed before still says the same: nothing it names became something else."""
    if body.form is Form.REFERENCES:
        return address_of(Kind(row.kind), lengthened(body.data, store.chunks.named)) == body.address
    return body.base is None or (base is not None and not store.chunks.leans(base, row))


def planned(store: Repository) -> Iterator[tuple[Address, Address | None]]:
    """Every version of a file with the one that followed it, on which it is to lean, and after that one.

    None where nothing followed, or too many did. What follows was introduced later, so no two lean on each other.
    """
    introduced: dict[Address, int] = {}
    followed: set[Address] = set()
    earlier: dict[Address, list[Address]] = defaultdict(list)
    for time, (before, after) in _changes(store):
        introduced.setdefault(after, time)
        if before is not None and before not in followed and introduced.get(before, time) < introduced[after]:
            followed.add(before)
            earlier[after].append(before)
    for newest in reversed(introduced):
        pending: list[tuple[Address, Address | None, int]] = [] if newest in followed else [(newest, None, 0)]
        while pending:
            one, base, depth = pending.pop()
            yield one, base
            deeper = depth + 1 if depth < _DEEPEST else 0
            pending.extend((before, one if deeper else None, deeper) for before in earlier[one])


def _changes(store: Repository) -> Iterator[tuple[int, tuple[Address | None, Address]]]:
    """What segments each snapshot has in the place of which others of its first parent, snapshot after snapshot."""
    with sqlite_faults():
        rows = store.file.connection.execute("SELECT address FROM chunks WHERE kind = ? ORDER BY id", (Kind.ROOT,))
        roots = [store.get(SnapshotId(Address(row[0]))).root for row in rows.fetchall()]
    for time, root in enumerate(roots):
        pairs: Iterable[tuple[bytes | None, bytes | None]]
        if root.parents:
            before = store.get(root.parents[0]).root.manifest
            pairs = ((change.before, change.after) for change in store.tree.diff(before, root.manifest))
        else:
            pairs = ((None, value) for _, value in store.tree.items(root.manifest))
        for old, new in pairs:
            after = _segment(new)
            if after is not None:
                yield time, (_segment(old), after)


def _segment(value: bytes | None) -> Address | None:
    """The segment that the value of a manifest names."""
    entry = None if value is None else unpack_entry(value)
    return entry.chunk if entry is not None and entry.chunk and entry.kind is Kind.SEGMENT else None
