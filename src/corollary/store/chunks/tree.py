"""Sorted maps as trees of content-addressed nodes: equal maps have equal roots, however they came about.

A prolly tree (Noms, 2015; Dolt): which items end a node is told by hashes of their keys and by how many items the
node has, and by nothing that history could change. So two maps share every node whose items they share, a change
rewrites one path from a leaf to the root, and a difference is found without visiting what is equal.

A node has about 16 items; the more it has, the likelier the next one ends it, and with 64, or 64 KiB of keys and
values, any does. So keys chosen by an enemy make nodes neither large nor, since every inner node has at least two
children, the tree higher than the logarithm of its size.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from corollary.store.chunks.addresses import Address, Kind
from corollary.store.chunks.nodes import Cut, Item, Node, decode_node, encode_node
from corollary.store.chunks.walking import Walk, step


class Chunks(Protocol):
    """Where nodes are read from and put."""

    def get(self, kind: Kind, address: Address) -> bytes: ...

    def put(self, kind: Kind, data: bytes, base: Address | None = None) -> Address: ...


@dataclass(frozen=True, slots=True)
class Change:
    """What one key has in two maps; None where it is not there."""

    key: bytes
    before: bytes | None
    after: bytes | None


class Tree:
    """Reads and edits maps that are named by the addresses of their roots. Costs are in nodes that are touched."""

    def __init__(self, chunks: Chunks) -> None:
        self._chunks = chunks

    def node(self, address: Address) -> Node:
        return decode_node(self._chunks.get(Kind.NODE, address))

    def build(self, items: Iterable[Item]) -> Address:
        """The root of a map of these items, sorted by key and each key once: O(items)."""
        level = 0
        row = self._nodes(0, items)
        while len(row) > 1:
            level += 1
            row = self._nodes(level, row)
        return Address(row[0][1]) if row else self._put(Node(0, ()))

    def get(self, root: Address, key: bytes) -> bytes | None:
        """The value of a key: O(log items)."""
        node = self.node(root)
        while True:
            at = bisect_left(node.items, key, key=_key)
            if at == len(node.items):
                return None
            if not node.level:
                return node.items[at][1] if node.items[at][0] == key else None
            node = self.node(Address(node.items[at][1]))

    def items(self, root: Address, prefix: bytes = b"") -> Iterator[Item]:
        """The items whose keys begin with the prefix, in order: O(log items + what is given)."""
        node = self.node(root)
        for key, value in node.items[bisect_left(node.items, prefix, key=_key) :]:
            if node.level:
                yield from self.items(Address(value), prefix)
                if not key.startswith(prefix) and key > prefix:
                    return
            elif key.startswith(prefix):
                yield key, value
            else:
                return

    def edit(self, root: Address, edits: Mapping[bytes, bytes | None]) -> Address:
        """The root of the map with these values set, and the keys that have None removed: O(edits * log items)."""
        if not edits:
            return root
        top = self.node(root).level
        changed: Mapping[bytes, bytes | None] = edits
        for level in range(top + 1):
            changed, single = self._edit_level(root, level, changed, last=level == top)
            if single is not None:
                return self._lowered(single)
            if not changed:
                return root
        return self._raised(top, [(key, value) for key, value in sorted(changed.items()) if value is not None])

    def diff(self, before: Address, after: Address) -> Iterator[Change]:
        """The keys whose values differ, in order: O(differences * log items)."""
        if before == after:
            return
        left, right = Walk(self.node, before), Walk(self.node, after)
        while left.pending or right.pending:
            step(left, right)
            a, b = left.head, right.head
            if a is None and b is None:
                continue
            if b is None or (a is not None and a[0] < b[0]):
                assert a is not None
                left.drop()
                yield Change(a[0], a[1], None)
            elif a is None or b[0] < a[0]:
                right.drop()
                yield Change(b[0], None, b[1])
            else:
                left.drop()
                right.drop()
                if a[1] != b[1]:
                    yield Change(a[0], a[1], b[1])

    def addresses(self, root: Address, seen: set[bytes], leaf: Callable[[Node], None]) -> None:
        """Adds the nodes below a root to those that were seen, and shows each leaf that was not: O(new nodes)."""
        pending = [root]
        while pending:
            address = pending.pop()
            if address in seen:
                continue
            seen.add(address)
            node = self.node(address)
            if node.level:
                pending.extend(Address(value) for _, value in node.items)
            else:
                leaf(node)

    def _put(self, node: Node, base: Address | None = None) -> Address:
        return self._chunks.put(Kind.NODE, encode_node(node), base)

    def _nodes(self, level: int, items: Iterable[Item]) -> list[Item]:
        """The nodes of a level as items of the level above."""
        row, cut = [], Cut(level)
        for item in items:
            cut.add(item)
            if cut.ends:
                row.append(self._closed(cut))
        if cut.items:
            row.append(self._closed(cut))
        return row

    def _closed(self, cut: Cut) -> Item:
        """The node of what was gathered, as an item of the level above; gathering begins anew."""
        last = cut.items[-1][0]
        item = last, self._put(Node(cut.level, tuple(cut.items)), cut.instead_of)
        cut.clear()
        return item

    def _edit_level(
        self, root: Address, level: int, edits: Mapping[bytes, bytes | None], *, last: bool
    ) -> tuple[dict[bytes, bytes | None], Address | None]:
        """What edits of the items of a level change in the level above; at the top, the node if only one is left.

        From the node that holds the first edit on, nodes are cut anew until a cut falls where one was before.
        """
        above: dict[bytes, bytes | None] = {}
        made: list[Item] = []
        keys = sorted(edits)
        at = 0
        while at < len(keys):
            cut = Cut(level)
            old: Item | None = self._find(root, level, keys[at])
            while old is not None:
                node = self.node(Address(old[1]))
                cut.instead_of = Address(old[1])
                above.setdefault(old[0], None)
                following = self._after(root, level, old[0])
                end = at
                while end < len(keys) and (following is None or keys[end] <= old[0]):
                    end += 1
                for item in _merged(node.items, [(key, edits[key]) for key in keys[at:end]]):
                    cut.add(item)
                    if cut.ends:
                        made.append(self._closed(cut))
                at = end
                if not cut.items:
                    break
                old = following
            if cut.items:
                made.append(self._closed(cut))
        above.update(made)
        if last and len(made) <= 1:
            return above, Address(made[0][1]) if made else self._put(Node(0, ()))
        return above, None

    def _raised(self, level: int, row: list[Item]) -> Address:
        """The root above several nodes of a level."""
        while len(row) > 1:
            level += 1
            row = self._nodes(level, row)
        return Address(row[0][1])

    def _lowered(self, root: Address) -> Address:
        """The root without inner nodes that have one child."""
        node = self.node(root)
        while node.level and len(node.items) == 1:
            root = Address(node.items[0][1])
            node = self.node(root)
        return root

    def _find(self, root: Address, level: int, key: bytes) -> Item:
        """The node of a level where a key is or would be, with its last key (b"" for the root itself)."""
        node, found = self.node(root), (_last_key(self.node(root)), bytes(root))
        while node.level > level:
            at = min(bisect_left(node.items, key, key=_key), len(node.items) - 1)
            found = node.items[at]
            node = self.node(Address(found[1]))
        return found

    def _after(self, root: Address, level: int, key: bytes) -> Item | None:
        """The first node of a level whose last key is greater."""
        candidate: Item | None = None
        node = self.node(root)
        bound = key + b"\0"
        while node.level > level:
            at = bisect_left(node.items, bound, key=_key)
            if at == len(node.items):
                return None
            candidate = node.items[at]
            node = self.node(Address(candidate[1]))
        return candidate


def _merged(items: Iterable[Item], edits: list[tuple[bytes, bytes | None]]) -> Iterator[Item]:
    """The items with the edits made, in order."""
    values: dict[bytes, bytes | None] = dict(items)
    before = list(values)
    values.update(edits)
    keys = before if len(values) == len(before) else sorted(values)
    for key in keys:
        value = values[key]
        if value is not None:
            yield key, value


def _key(item: Item) -> bytes:
    return item[0]


def _last_key(node: Node) -> bytes:
    return node.items[-1][0] if node.items else b""
