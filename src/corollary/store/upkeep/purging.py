"""Taking facts out of every snapshot for good, and showing that nothing of them is left.

Every snapshot that holds a matching file is written anew without it, and every one that comes from it: their ids
change. Where the file was stands a nameless entry that says that something was purged, so that no answer takes what
is missing for what never was. What leaned on the purged chunks is written anew, the file of the store is rebuilt,
its log is emptied, and the bytes are searched.

A pattern with `#` means symbols. The facts of one symbol cannot be told with certainty from those of its file, so
every version of a file that defines a matching symbol is purged as a whole; other versions of the file stay.
Deliberately absent: overwriting of free blocks of the disk, and of copies elsewhere (exports, other stores).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from msgspec import structs

from corollary.errors import CorollaryError
from corollary.facts.layouts import layout_of
from corollary.facts.segment import parts
from corollary.source.spelling import readings
from corollary.store.cache import forget_everything
from corollary.store.chunks.addresses import NOTHING, Address, Kind, SnapshotId
from corollary.store.disk.failures import told
from corollary.store.disk.faults import UnusableError, sqlite_faults
from corollary.store.entries import Entry, Snapshot, key_of, left_out, pack, path_of, unpack_conflict, unpack_entry
from corollary.store.overlay import Edit, Overlay
from corollary.store.refs.ledger import Operation, PurgeRecord, Ref
from corollary.store.repository import Repository, login, now
from corollary.store.upkeep.collecting import sweep
from corollary.store.upkeep.reachable import in_order, reachable
from corollary.store.upkeep.scanning import Traces, traces_in

PURGED = "purged"
_PLACE = "(purged)"
_PATTERNS = "A path, a folder, or a pattern such as 'src/secret/*'; with '#' a pattern of symbols."


@dataclass(frozen=True, slots=True)
class Purge:
    """What was done: the record of it, and how nothing was found afterwards."""

    record: PurgeRecord
    chunks: int
    scanned: int
    searched: int
    elsewhere: int
    """Segments that stay, because other paths have the same content."""
    mentions: int


def purge(store: Repository, pattern: str, reason: str, *, author: str = "") -> Purge:
    """Takes what matches out of every snapshot: O(snapshots * changes + store).

    Raises CorollaryError "bad-arguments" for an empty pattern or reason, "purge-blocked" where another process has the
    store open, "nothing-to-purge", and "purge-incomplete" where the file could not be written anew, or traces are left,
    which would be an error of ours.
    """
    if not pattern.strip("/ "):
        raise CorollaryError("bad-arguments", "an empty pattern names nothing", remedy=_PATTERNS)
    if not reason.strip():
        raise CorollaryError("bad-arguments", "a purge has a reason, which is kept", remedy="Say why.")
    with told(store.place):
        _expect_nobody_reads(store, "nothing was changed")
        with store.writing():
            work = _work(store, pattern)
            if work.found:
                record = work.record(pattern, reason, author or login())
                traces, chunks = work.finish(record)
        if not work.found:
            raise _nothing(store, pattern)
        _destroy(store)
        scanned = traces_in(store.file.path, traces)
        if scanned.found:
            raise CorollaryError(
                "purge-incomplete",
                f"{scanned.found} traces are still in the file",
                place=store.place,
                remedy="This is a bug of Corollary. Destroy the file.",
            )
        elsewhere = sum(store.chunks.has(Address(segment)) for segment in work.segments)
        return Purge(record, chunks, scanned.size, traces.count, elsewhere, _mentions(store, work.paths))


def _nothing(store: Repository, pattern: str) -> CorollaryError:
    """The error of a pattern that nothing matches; what an interrupted purge left undone is done on the way."""
    earlier = bool(store.ledger.purges())
    if earlier:
        _destroy(store)
    return CorollaryError(
        "nothing-to-purge",
        "no snapshot holds anything that matches" + ("; what earlier purges left was destroyed" if earlier else ""),
        place=pattern,
        remedy=_PATTERNS,
    )


def _work(store: Repository, pattern: str) -> _Work:
    """What is done for a pattern; where nothing matches it, with its brackets as parts of names."""
    work = _Work(store, pattern)
    work.run()
    if not work.found and "[" in pattern:
        work = _Work(store, pattern.replace("[", "[[]"))
        work.run()
    return work


class _Work:
    """The rewriting of every snapshot."""

    def __init__(self, store: Repository, pattern: str) -> None:
        self.paths: set[str] = set()
        self._store = store
        self._patterns = readings(pattern)
        self.segments: set[bytes] = set()
        self._mapping: dict[bytes, SnapshotId] = {}
        self._found: dict[bytes, tuple[tuple[bytes, bytes], ...]] = {}
        self._trees: dict[bytes, Address] = {}
        self._edits: set[Edit] = set()

    def run(self) -> None:
        """Writes new snapshots."""
        store = self._store
        everything = reachable(store, self._roots())
        number = len(store.ledger.purges())
        matching = sorted(set(self._matching(everything)))
        self._places = {path: f"{_PLACE}/{number}.{at}" for at, path in enumerate(matching)}
        self.paths = set(self._places)
        for address, kind in everything.items():
            if kind is Kind.ROOT:
                self._rewrite(SnapshotId(Address(address)))

    @property
    def found(self) -> bool:
        """Whether anything matched."""
        return bool(self.paths or self._edits)

    def record(self, written: str, reason: str, author: str) -> PurgeRecord:
        """The record of a pattern as it was written."""
        changed = ((old, bytes(new)) for old, new in self._mapping.items() if old != new)
        pattern = hashlib.sha256(written.encode("utf-8", "surrogatepass")).digest()
        return PurgeRecord(now(), author, reason, pattern, len(self.paths), len(self.segments), tuple(changed))

    def finish(self, record: PurgeRecord) -> tuple[Traces, int]:
        """Moves refs and log, and destroys what is left behind: what to search for, and how many chunks went."""
        store = self._store
        for ref in store.ledger.refs():
            store.ledger.set_ref(Ref(ref.name, ref.kind, self._mapping[ref.snapshot]))
        log = [self._moved(operation) for operation in store.ledger.operations()][::-1]
        store.ledger.rewrite([*log, Operation(record.time, record.author, "purge", "", b"", b"", record.reason)])
        kept = reachable(store, sorted(set(self._mapping.values())))
        destroyed = [address for _, address in store.chunks.addresses() if address not in kept]
        said = {one for edit in self._edits for one in edit.arguments if isinstance(one, str) and self._names(one)}
        texts = sorted(self.paths | said) if self._is_of_paths else []
        traces = Traces.of(store, destroyed, [key_of(text) for text in texts])
        store.memo.follow(self._mapping)
        sweep(store, kept, lost=0)
        store.ledger.add_purge(record)
        return traces.without(store, kept), len(destroyed)

    @property
    def _is_of_paths(self) -> bool:
        return "#" not in self._patterns[0]

    def _roots(self) -> list[SnapshotId]:
        with sqlite_faults():
            rows = self._store.file.connection.execute("SELECT address FROM chunks WHERE kind = ?", (Kind.ROOT,))
            return [SnapshotId(Address(row[0])) for row in rows.fetchall()]

    def _matching(self, everything: dict[bytes, Kind]) -> Iterator[str]:
        """The paths that match anywhere."""
        for address, kind in everything.items():
            if kind is Kind.ROOT:
                root = self._store.get(SnapshotId(Address(address))).root
                for tree in filter(None, (root.manifest, root.conflicts)):
                    yield from (path_of(key) for key, _ in self._matches(tree, conflicts=tree == root.conflicts))

    def _matches(self, node: Address, *, conflicts: bool) -> tuple[tuple[bytes, bytes], ...]:
        """The items below a node that match; each node is looked at once."""
        if node not in self._found:
            found = self._store.tree.node(node)
            if found.level:
                below = (self._matches(Address(value), conflicts=conflicts) for _, value in found.items)
                self._found[node] = tuple(item for items in below for item in items)
            else:
                hits = (item for item in found.items if self._is_match(*item, conflicts=conflicts))
                self._found[node] = tuple(hits)
        return self._found[node]

    def _is_match(self, key: bytes, value: bytes, *, conflicts: bool) -> bool:
        path = path_of(key)
        if path.startswith(f"{_PLACE}/") and not conflicts and unpack_entry(value).reason == PURGED:
            return False
        if self._is_of_paths:
            return self._names(path)
        if conflicts:
            sides = unpack_conflict(value)
            entries: Iterable[Entry] = filter(None, (sides.base, sides.ours, sides.theirs))
        else:
            entries = (unpack_entry(value),)
        return any(self._defines(path, entry) for entry in entries)

    def _names(self, text: str) -> bool:
        """Whether a path or an id of a symbol is what the pattern means."""
        if not self._is_of_paths:
            return any(fnmatchcase(text, one) for one in self._patterns)
        path = text.partition("#")[0]
        return any(
            path == one or path.startswith(one.rstrip("/") + "/") or fnmatchcase(path, one) for one in self._patterns
        )

    def _defines(self, path: str, entry: Entry) -> bool:
        """Whether the facts of an entry define a symbol that matches."""
        if not entry.chunk or entry.kind is not Kind.SEGMENT:
            return False
        if not any(fnmatchcase(path, one.partition("#")[0]) for one in self._patterns):
            return False
        found = parts(self._store.chunks.get(Kind.SEGMENT, entry.chunk))
        layout = None if found is None else layout_of(found.version)
        if found is None or layout is None:
            raise CorollaryError(
                "facts-version",
                "a version of this file was extracted by a version of Corollary whose facts this one does not know",
                place=path,
                remedy="Purge the whole file, by its path.",
            )
        definitions = layout.tables(found)[layout.definition][:, layout.qualified]
        names = (found.strings[row].decode("utf-8", "surrogateescape") for row in definitions.tolist())
        return any(self._names(f"{path}#{name}") for name in names if name)

    def _rewrite(self, identifier: SnapshotId) -> None:
        """Writes a snapshot anew; its parents were before."""
        root = self._store.get(identifier).root
        changed = structs.replace(
            root,
            overlay=self._amended(self._store.overlay(Snapshot(identifier, root))),
            manifest=self._edited(root.manifest, conflicts=False),
            conflicts=self._edited(root.conflicts, conflicts=True),
            parents=tuple(self._mapping[parent] for parent in root.parents),
            message=self._without_paths(root.message),
        )
        self._mapping[identifier] = SnapshotId(self._store.chunks.put(Kind.ROOT, pack(changed)))

    def _edited(self, tree: Address, *, conflicts: bool) -> Address:
        if not tree:
            return NOTHING
        if tree not in self._trees:
            edits: dict[bytes, bytes | None] = {}
            for key, value in self._matches(tree, conflicts=conflicts):
                place = key_of(self._places[path_of(key)]) if self._is_of_paths else key
                edits[key] = None
                if not conflicts:
                    edits[place] = pack(left_out(PURGED))
                    self.segments.add(unpack_entry(value).chunk)
            self._trees[tree] = self._store.tree.edit(tree, edits) if edits else tree
        edited = self._trees[tree]
        return NOTHING if conflicts and not self._store.tree.node(edited).items else edited

    def _amended(self, overlay: Overlay) -> Address:
        """An overlay without what it says of what matches."""
        gone = {edit for edit in overlay if any(isinstance(one, str) and self._names(one) for one in edit.arguments)}
        self._edits |= gone
        return self._store.overlay_tree(tuple(edit for edit in overlay if edit not in gone))

    def _without_paths(self, text: str) -> str:
        """A message that names no purged path."""
        if self._is_of_paths:
            for path in sorted(self.paths, key=len, reverse=True):
                text = text.replace(path, _PLACE)
        return text

    def _moved(self, operation: Operation) -> Operation:
        """A line of the log with the new ids; one that is gone already stays as it is."""
        before, after = (bytes(self._mapping.get(one, one)) for one in (operation.before, operation.after))
        one = operation
        detail = self._without_paths(one.detail)
        return Operation(one.time, one.author, one.action, one.ref, before, after, detail)


def _destroy(store: Repository) -> None:
    """Writes the file anew without what was deleted, empties its log, and the cache."""
    try:
        with sqlite_faults():
            store.file.connection.execute("VACUUM")
    except UnusableError as error:
        raise CorollaryError(
            "purge-incomplete",
            f"snapshots were purged, but old bytes are still in the file, which cannot be written anew: {error}",
            place=store.place,
            remedy="Mend this (it needs as much room as the file has), and purge again: the rest is done then.",
        ) from error
    _expect_nobody_reads(store, "snapshots were purged, but old bytes are still in the log")
    forget_everything(store.file.path.parent)


def _expect_nobody_reads(store: Repository, state: str) -> None:
    """The log can be emptied only where no other connection reads."""
    if not store.file.checkpoint():
        raise CorollaryError(
            "purge-blocked",
            f"another process has the store open: {state}",
            place=store.place,
            remedy="Close it (a server, another command), and purge again: what is done already is not done twice.",
        )


def _mentions(store: Repository, paths: set[str]) -> int:
    """How many chunks that are left mention a purged path: the facts of other files may."""
    keys = [key_of(path) for path in paths]
    with sqlite_faults():
        kinds = dict(store.file.connection.execute("SELECT address, kind FROM chunks").fetchall())
    count = 0
    for _, address in in_order(store):
        if kinds[address] in (Kind.SEGMENT, Kind.CONTENT, Kind.SETTINGS):
            ((_, data),) = store.chunks.contents(Kind(kinds[address]), [address])
            count += any(key in data for key in keys)
    return count


def check_not_purged(store: Repository, snapshots: Iterable[bytes]) -> None:
    """Raises CorollaryError "purged-snapshot" if any of these were purged here: they are not to come back."""
    rewritten = {old for record in store.ledger.purges() for old, _ in record.rewritten}
    if not rewritten.isdisjoint(snapshots):
        raise CorollaryError(
            "purged-snapshot",
            "it holds facts that were purged here, and would bring them back",
            remedy="Purge them there, too, and share it again.",
        )
