"""Literals of containers as what they hold: for each key the node of its value.

Only what is spelt out is known: a literal with a key that is no constant, or with the elements of something else in it,
holds nothing that is known. Keys of another kind are other keys, though they may be spelt alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from corollary.facts.collecting.draft import Draft
from corollary.syntax.tables import Node

_DEEPEST = 4
_NUMBER = re.compile(r"-?\d{1,3}")
_QUOTES = (1, 3)
"""How many characters stand in front of the text of a string that has no marks of its own."""


@dataclass(slots=True)
class Entry:
    """The node of a value, and what that holds where it is a container that nothing else leads to."""

    node: Node
    held: Held | None = None


@dataclass(slots=True)
class Held:
    """What a container holds by key; `ordered` where the keys are places, all of them."""

    ordered: bool
    entries: dict[str, Entry]

    def find(self, key: str) -> Entry | None:
        """What stands at a key; places may be counted from the end."""
        return self.entries.get(self._place(key))

    def put(self, key: str, entry: Entry) -> bool:
        """Puts something at a key, and whether there is such a place."""
        place = self._place(key)
        if self.ordered and place not in self.entries:
            return False
        self.entries[place] = entry
        return True

    def part(self, first: int | None, last: int | None) -> Held | None:
        """What stands from one place up to another, in places of its own."""
        if not self.ordered:
            return None
        found = list(self.entries.values())[first:last]
        return Held(True, {str(place): Entry(entry.node) for place, entry in enumerate(found)})

    def share(self) -> None:
        """Forgets what the containers in it hold: something else leads to them."""
        for entry in self.entries.values():
            entry.held = None

    def _place(self, key: str) -> str:
        return str(int(key) + len(self.entries)) if self.ordered and key.startswith("-") else key


class Literals:
    """The literals of one file."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        sequences, collections = draft.matches["sequence"], draft.matches["collection"]
        self._ordered = {*sequences.ids, *draft.matches["ordered"].ids}
        empty = zip(collections.ids, collections.optional("value"), strict=True)
        self._written = self._ordered.union(node for node, value in empty if value is None)
        for head in ("sequence.rest", "merged"):
            self._written.difference_update(draft.matches[head].ids)

    def is_known(self, node: Node) -> bool:
        """Whether a node is a literal that is written out."""
        return node.id in self._written

    def of(self, node: Node, depth: int = 0) -> Held | None:
        """What the literal that a node is holds, None where it is none or not all is known of it."""
        if node.id not in self._written or depth == _DEEPEST:
            return None
        ordered, found = node.id in self._ordered, dict[str, Entry]()
        for place, (value, name) in enumerate(self._parts.get(node.id, {}).values()):
            key = str(place) if ordered else None if name is None else self._spelt.get(name.id, self._number(name))
            if key is None:
                return None
            found[key] = Entry(value, self.of(value, depth + 1))
        return Held(ordered, found)

    def key(self, index: Node | None) -> str | None:
        """The key that an index means, None where it is no constant."""
        if index is None:
            return None
        return self._keys[index.id] if index.id in self._keys else self._number(index)

    def bound(self, node: Node | None) -> int | None:
        """The place that the bound of a slice is."""
        return None if node is None else int(self._draft.text(node))

    def _number(self, node: Node) -> str | None:
        text = self._draft.text(node) if node.end_byte - node.start_byte <= len("-999") else ""
        return text if _NUMBER.fullmatch(text) else None

    @cached_property
    def _parts(self) -> dict[int, dict[int, tuple[Node, Node | None]]]:
        """The values of each literal with the nodes of their keys, by where they start, in order."""
        found: dict[int, dict[int, tuple[Node, Node | None]]] = {}
        for head in ("sequence", "collection"):
            table = self._draft.matches[head]
            names: Iterable[Node | None] = table.optional("name")
            for node, value, name in zip(table.ids, table.optional("value"), names, strict=True):
                if value is not None:
                    parts = found.setdefault(node, {})
                    if name is not None or value.start_byte not in parts:
                        parts[value.start_byte] = value, name
        return {node: dict(sorted(parts.items())) for node, parts in found.items()}

    @cached_property
    def _keys(self) -> dict[int, str | None]:
        """The keys that strings are, by the ids of their nodes; None for those that do not spell it."""
        table = self._draft.matches["literal.string"]
        pairs = zip(table, table.optional("value"), strict=True)
        return {node.id: self._spelling(node, value) for node, value in pairs if value is not None}

    @cached_property
    def _spelt(self) -> dict[int, str | None]:
        """The same by the ids of the nodes of their texts."""
        table = self._draft.matches["literal.string"]
        pairs = zip(table, table.optional("value"), strict=True)
        return {value.id: self._spelling(node, value) for node, value in pairs if value is not None}

    def _spelling(self, node: Node, value: Node) -> str | None:
        text = self._draft.text(value)
        plain = value.start_byte - node.start_byte in _QUOTES and "\\" not in text
        return f"'{text}" if plain else None
