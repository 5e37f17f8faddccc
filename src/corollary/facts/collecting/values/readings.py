"""How each expression of a file can be read: which heads captured its node, and with which parts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, KeysView
from itertools import repeat
from operator import itemgetter

from corollary.facts.collecting.captured import Argument
from corollary.facts.collecting.draft import Draft
from corollary.syntax.tables import Node

HEADS: dict[str, tuple[str, ...]] = {
    "instance": ("type",),
    "instance.own": ("type",),
    "attribute": ("object", "name"),
    "item": ("object", "index"),
    "slice": ("object",),
    "call": ("function",),
    "call.new": ("function",),
    "tuple": (),
    "same": ("value",),
    "literal.object": (),
    "collection": (),
    "sequence": (),
    "literal.string": (),
    "literal": (),
    "nothing": (),
    "receiver": (),
    "super": (),
    "pattern": (),
    "type.name": (),
    "type.class": ("value",),
    "type.elements": ("value",),
    "type.members": ("value",),
    "import.dynamic": ("module",),
    "sent": (),
}
"""The heads of expressions, each with the companions that its term depends on."""
LITERALS = ("literal.string", "literal")
"""The heads of literals: a node that can be read in no other way has the one term of its kind."""
CALLS = ("call", "call.new")
_EACH = (*CALLS, "same")
_RANKS = {head: rank for rank, head in enumerate(HEADS)}
_START = itemgetter(0)
_NOBODY = dict[int, int]().keys()

Reading = tuple[str, Node, Node, Node | None]
"""A head, the node, and two companions; the node again and None where there are none."""


class Readings:
    """The readings of all expressions that are not evaluated yet, by the id of the node."""

    def __init__(self, draft: Draft) -> None:
        self.first: dict[int, Reading] = {}
        self.others: dict[int, list[Reading]] = {}
        """All readings of the nodes that have several."""
        self.literals: dict[int, Node] = {}
        """The nodes that are nothing but literals."""
        for head in HEADS:
            if head not in LITERALS:
                self._gather(draft, head, draft.function_scopes.keys() if head in CALLS else _NOBODY)

    def add_literals(self, draft: Draft) -> None:
        """Notes the literals, once all other readings are."""
        for head in LITERALS:
            table, taken = draft.matches[head], draft.node_terms.keys() if head == "literal" else _NOBODY
            if self.first.keys().isdisjoint(table.ids) and taken.isdisjoint(table.ids):
                self.literals.update(zip(table.ids, table, strict=True))
                continue
            for node_id, node in zip(table.ids, table, strict=True):
                if node_id in self.first and node_id not in taken:
                    self._add_another(node_id, self.first[node_id], (head, node, node, None), again=False)
                    self.others.get(node_id, []).sort(key=_rank)
                elif node_id not in taken:
                    self.literals[node_id] = node

    def _gather(self, draft: Draft, head: str, taken: KeysView[int]) -> None:
        """Notes which nodes have this head, with the first of its matches, or with each where each counts."""
        table = draft.matches[head]
        if not table:
            return
        first, second = (*HEADS[head], "", "")[:2]
        firsts = table.column(first) if first else table.nodes
        self.add(head, table.ids, zip(repeat(head), table, firsts, table.optional(second), strict=False), taken)

    def add(self, head: str, ids: Collection[int], entries: Iterable[Reading], taken: KeysView[int] = _NOBODY) -> None:
        """Notes the reading of each node, but of those that are taken."""
        known, again = self.first, head in _EACH
        apart = known.keys().isdisjoint(ids) and taken.isdisjoint(ids)
        if apart and len(set(ids)) == len(ids):
            known.update(zip(ids, entries, strict=True))
            return
        for node_id, entry in zip(ids, entries, strict=True):
            if node_id not in taken and (first := known.setdefault(node_id, entry)) is not entry:
                self._add_another(node_id, first, entry, again=again)

    def _add_another(self, node_id: int, first: Reading, entry: Reading, *, again: bool) -> None:
        """Notes another reading of a node: if its head is that of the last one, only where it is to count `again`."""
        known = self.others.get(node_id)
        if again or (known[-1] if known else first)[0] != entry[0]:
            self.others.setdefault(node_id, [first]).append(entry)


def _rank(reading: Reading) -> int:
    return _RANKS.get(reading[0], len(_RANKS))


def gather_arguments(draft: Draft) -> set[int]:
    """Gathers the arguments of each call in source order; the calls that are given something but spread containers."""
    arguments = draft.arguments
    given = set()
    for head in ("argument", "argument.last", "argument.rest", "argument.places", "argument.keywords"):
        table = draft.matches[head]
        values = table.column("value")
        last = head == "argument.last"
        starts = [value.start_byte for value in values] if not last else [call.end_byte for call in table]
        kinds = repeat("argument" if last else head)
        passed: Iterable[Argument] = zip(starts, kinds, values, table.optional("name"), strict=False)
        for call, argument in zip(table.ids, passed, strict=True):
            arguments.setdefault(call, []).append(argument)
        if head == "argument.last":
            given = set(arguments)
    for found in arguments.values():
        if len(found) > 1:
            found.sort(key=_START)
    return given
