"""Walking two trees side by side, past all that is the same in both."""

from __future__ import annotations

from collections.abc import Callable

from corollary.store.chunks.addresses import Address
from corollary.store.chunks.nodes import Item, Node
from corollary.store.disk.faults import DamagedError


class Walk:
    """What is left of a map: subtrees and items, the next one last."""

    __slots__ = ("_read", "pending")

    def __init__(self, read: Callable[[Address], Node], root: Address) -> None:
        self._read = read
        self.pending: list[tuple[int, Item]] = [(read(root).level + 1, (b"", bytes(root)))]

    @property
    def head(self) -> Item | None:
        """The next item, where it is one and no subtree."""
        return self.pending[-1][1] if self.pending and self.pending[-1][0] == 0 else None

    @property
    def level(self) -> int:
        """0 where an item is next, -1 where nothing is."""
        return self.pending[-1][0] if self.pending else -1

    def drop(self) -> None:
        self.pending.pop()

    def open(self) -> None:
        level, (_, address) = self.pending.pop()
        node = self._read(Address(address))
        if node.level != level - 1:
            raise DamagedError("a node of a tree stands at the wrong height")
        self.pending.extend((node.level, item) for item in reversed(node.items))


def step(left: Walk, right: Walk) -> None:
    """Leaves out what is the same on both sides, and opens subtrees until both sides have an item next, or nothing."""
    while left.level > 0 or right.level > 0:
        if left.level == right.level and left.pending[-1][1][1] == right.pending[-1][1][1]:
            left.drop()
            right.drop()
        elif left.level > right.level:
            left.open()
        elif right.level > left.level:
            right.open()
        else:
            a, b = left.pending[-1][1][0], right.pending[-1][1][0]
            if a <= b:
                left.open()
            if b <= a:
                right.open()
