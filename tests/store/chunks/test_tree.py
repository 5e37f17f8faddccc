"""Laws of trees: what a map is decides its root, and nothing else does."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corollary.store.chunks.addresses import Address, Kind, address_of
from corollary.store.chunks.nodes import Node, _ends_node, decode_node, encode_node
from corollary.store.chunks.tree import Change, Tree
from corollary.store.disk.faults import DamagedError

KEYS = st.one_of(
    st.integers(0, 400).map(lambda number: b"src/%d/file.x" % number),
    st.binary(max_size=3),
)
MAPS = st.dictionaries(KEYS, st.binary(max_size=4), max_size=300)
EDITS = st.dictionaries(KEYS, st.none() | st.binary(max_size=4), max_size=40)


class Memory:
    """Chunks in a dictionary, with a count of reads."""

    def __init__(self) -> None:
        self.chunks: dict[bytes, bytes] = {}
        self.reads = 0

    def get(self, kind: Kind, address: Address) -> bytes:
        self.reads += 1
        return self.chunks[address]

    def put(self, kind: Kind, data: bytes, base: Address | None = None) -> Address:
        address = address_of(kind, data)
        self.chunks[address] = data
        return address


def applied(before: dict[bytes, bytes], edits: dict[bytes, bytes | None]) -> dict[bytes, bytes]:
    return {key: value for key, value in {**before, **edits}.items() if value is not None}


def nodes(memory: Memory, root: Address) -> list[Node]:
    node = decode_node(memory.chunks[root])
    if not node.level:
        return [node]
    return [node, *(one for _, child in node.items for one in nodes(memory, Address(child)))]


@given(before=MAPS, edits=st.lists(EDITS, max_size=6))
def test_edits_give_the_tree_that_building_gives(
    before: dict[bytes, bytes], edits: list[dict[bytes, bytes | None]]
) -> None:
    tree = Tree(Memory())
    root = tree.build(sorted(before.items()))
    for change in edits:
        before = applied(before, change)
        root = tree.edit(root, change)
        assert root == tree.build(sorted(before.items()))
    assert dict(tree.items(root)) == before


@given(items=MAPS, order=st.randoms(use_true_random=False))
def test_the_order_of_edits_leaves_no_trace(items: dict[bytes, bytes], order: object) -> None:
    tree = Tree(Memory())
    keys = sorted(items)
    getattr(order, "shuffle")(keys)  # noqa: B009 - the strategy's type has no public name
    root = tree.build(())
    for key in keys:
        root = tree.edit(root, {key: items[key]})
    assert root == tree.build(sorted(items.items()))
    for key in keys:
        root = tree.edit(root, {key: None})
    assert root == tree.build(())


@given(before=MAPS, edits=EDITS)
def test_a_difference_is_the_difference_of_the_maps(
    before: dict[bytes, bytes], edits: dict[bytes, bytes | None]
) -> None:
    tree = Tree(Memory())
    after = applied(before, edits)
    roots = [tree.build(sorted(one.items())) for one in (before, after)]
    differing = [key for key in sorted(before.keys() | after.keys()) if before.get(key) != after.get(key)]
    wanted = [Change(key, before.get(key), after.get(key)) for key in differing]
    assert list(tree.diff(*roots)) == wanted
    assert list(tree.diff(*reversed(roots))) == [Change(one.key, one.after, one.before) for one in wanted]
    assert tree.edit(roots[0], {change.key: change.after for change in wanted}) == roots[1]


@given(items=MAPS, prefix=KEYS)
def test_items_are_found_by_key_and_by_prefix(items: dict[bytes, bytes], prefix: bytes) -> None:
    tree = Tree(Memory())
    root = tree.build(sorted(items.items()))
    assert tree.get(root, prefix) == items.get(prefix)
    wanted = [(key, value) for key, value in sorted(items.items()) if key.startswith(prefix)]
    assert list(tree.items(root, prefix)) == wanted


def many(count: int) -> list[tuple[bytes, bytes]]:
    return [(b"package%03d/module%06d.x" % (number % 97, number), b"v" * 90) for number in range(count)]


@pytest.mark.parametrize(("count", "most_nodes"), [(100, 6), (1_000, 9), (10_000, 12)])
def test_a_change_touches_one_path_of_nodes(count: int, most_nodes: int) -> None:
    memory = Memory()
    tree = Tree(memory)
    root = tree.build(sorted(many(count)))
    known = len(memory.chunks)
    changed = tree.edit(root, {many(count)[count // 2][0]: b"other"})
    assert len(memory.chunks) - known <= most_nodes / 2
    memory.reads = 0
    assert len(list(tree.diff(root, changed))) == 1
    assert memory.reads <= 2 * most_nodes


def test_keys_chosen_by_an_enemy_make_no_large_nodes() -> None:
    def never_ends(key: bytes) -> bool:
        return not any(_ends_node(key, 0, count) for count in (2, 40))

    keys = [key for key in (b"%07d" % number for number in range(40_000)) if never_ends(key)][:5_000]
    assert len(keys) == 5_000
    memory = Memory()
    tree = Tree(memory)
    root = tree.build((key, b"") for key in keys)
    assert max(len(node.items) for node in nodes(memory, root)) <= 64
    assert tree.edit(root, {keys[7]: None}) == tree.build((key, b"") for key in keys if key != keys[7])


def test_keys_that_all_end_a_node_make_no_high_tree() -> None:
    def always_ends(key: bytes) -> bool:
        return all(_ends_node(key, level, 2) for level in (0, 1))

    keys = [key for key in (b"%07d" % number for number in range(120_000)) if always_ends(key)][:256]
    assert len(keys) == 256
    memory = Memory()
    root = Tree(memory).build((key, b"") for key in keys)
    assert decode_node(memory.chunks[root]).level <= 8


def test_large_values_make_small_nodes() -> None:
    memory = Memory()
    root = Tree(memory).build((b"%03d" % number, b"v" * 40_000) for number in range(20))
    assert all(len(node.items) <= 2 for node in nodes(memory, root) if not node.level)


@given(data=st.binary(max_size=60))
def test_bytes_that_are_no_node_are_damage(data: bytes) -> None:
    try:
        node = decode_node(data)
    except DamagedError:
        return
    assert decode_node(encode_node(node)) == node


def test_roots_stay_what_they_were() -> None:
    """An address that changes makes every store unreadable: only with a new format."""
    root = Tree(Memory()).build(sorted(many(500)))
    assert hashlib.sha256(root).hexdigest()[:16] == "b5410bace77738aa"
