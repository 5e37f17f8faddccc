"""What a container surely has at a constant key, where the code before says so: what was stored there last.

A variable that is bound to a literal of a container is followed along its own code: through assignments at constant
keys, which end what was there before, and through slices with constant bounds. It is followed as long as nothing else
can have come at the container: up to the end of the block in which it was written, never into what may run again, and
no further than the next code that may run other code, unless the container is a local one that nobody else gets to
see. What is read elsewhere is any of what was ever stored: propagation knows no order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from corollary.facts.collecting.draft import Draft
from corollary.facts.collecting.entries.disturbances import Disturbances
from corollary.facts.collecting.entries.literals import Entry, Held, Literals
from corollary.facts.collecting.names.scopes import Intervals
from corollary.syntax.tables import Node

Variable = tuple[int, str]
"""The scope that binds a name, and the name."""


class _Write(NamedTuple):
    """An assignment that surely runs, by itself: its target, where it is done, and the value."""

    target: Node
    end: int
    value: Node


@dataclass(slots=True)
class _State:
    """What is known of the container that a variable holds, from a place on and no further than another."""

    held: Held
    since: int
    until: int


def held_values(draft: Draft) -> dict[int, Node]:
    """By the id of a node that reads an entry of a container the node of the value that surely stands there.

    Identifiers that are read must be known.
    """
    overwritten, items = draft.matches["overwrite"], draft.matches["item"]
    if not overwritten or not items:
        return {}
    ends = {target.id: node.end_byte for target, node in zip(overwritten.column("target"), overwritten, strict=True)}
    assigned = draft.matches["assign"]
    writes = [
        _Write(target, ends[target.id], value)
        for target, value in zip(assigned.column("target"), assigned.optional("value"), strict=True)
        if value is not None and target.id in ends
    ]
    literals = Literals(draft)
    slices = set(draft.matches["slice.constant"].ids)
    names = {draft.text(each.target) for each in writes if literals.is_known(each.value) or each.value.id in slices}
    read = {draft.text(node) for node in items.column("object") if node.id in draft.identifiers}
    return {} if names.isdisjoint(read) else _Following(draft, literals, writes).run()


_Event = tuple[int, int, Callable[[int], None]]
"""Where something happens, its rank among what happens there, and what to do about it, given the place."""


class _Following:
    """The variables of one file, followed from its first byte to the last."""

    def __init__(self, draft: Draft, literals: Literals, writes: list[_Write]) -> None:
        self._draft, self._literals, self._writes = draft, literals, writes
        items, slices, self._updates = (draft.matches[head] for head in ("item", "slice.constant", "overwrite.entries"))
        parts = zip(items.column("object"), items.optional("index"), strict=True)
        self._items = dict(zip(items.ids, parts, strict=True))
        bounds = zip(slices.column("object"), slices.optional("first"), slices.optional("last"), strict=True)
        self._slices = dict(zip(slices.ids, bounds, strict=True))
        self._scope_of = {node_id: scope for _, node_id, scope in draft.reads}
        scopes = draft.scope_at.at([write.target.start_byte for write in writes])
        self._scope_of.update(zip([write.target.id for write in writes], scopes, strict=True))
        self._taken_apart = {node.id for node in items.column("object")}
        self._stored = {write.target.id for write in writes if write.target.id in self._items}
        self._bound = {self._variable(write.target) for write in writes if self._binds(write)} & draft.bindings.keys()
        calls = {*self._updates.ids, *(node.id for node in self._updates.column("function"))}
        self._disturbances = Disturbances(draft, calls.union(self._items, self._slices))
        self._unordered = _unordered(draft)
        self._local = self._bound - set(self._shared())
        self._states: dict[Variable, _State] = {}
        self._found: dict[int, Node] = {}

    def run(self) -> dict[int, Node]:
        """Goes through all that happens, in order."""
        for place, _, happens in sorted(self._events(), key=lambda event: event[:2]):
            happens(place)
        return self._found

    def _events(self) -> Iterator[_Event]:
        for write in self._writes:
            if write.target.id in self._items:
                yield write.end, 1, partial(self._store, write)
            elif self._binds(write):
                yield write.end, 1, partial(self._bind, write)
        bound = {write.target.id for write in self._writes if self._binds(write)}
        for variable in self._bound:
            others = [node for node in self._draft.bindings[variable] if node.id not in bound]
            yield from ((node.start_byte, 0, partial(self._forget, variable)) for node in others)
        for table in (self._draft.matches["implicit.store"], self._draft.matches["implicit.delete"]):
            owners = zip(table, table.column("object"), strict=True)
            yield from ((n.start_byte, 0, partial(self._spoil, o)) for n, o in owners if n.id not in self._stored)
        updates = zip(self._updates, self._updates.column("object"), self._updates.column("value"), strict=True)
        yield from ((call.end_byte, 1, partial(self._update, target, value)) for call, target, value in updates)
        items = [node for node in self._draft.matches["item"] if node.id not in self._stored]
        yield from ((node.start_byte, 0, partial(self._read, node)) for node in items)
        yield from ((node.start_byte, 0, partial(self._slice, node)) for node in self._draft.matches["slice.constant"])

    def _binds(self, write: _Write) -> bool:
        """Whether a variable becomes a container of which all may be known."""
        is_known = self._literals.is_known(write.value) or write.value.id in self._slices
        return is_known and write.target.id in self._draft.identifiers

    def _variable(self, node: Node) -> Variable:
        """The variable that an identifier means if its own scope binds it."""
        return self._draft.binding_scope(self._scope_of.get(node.id, 0)), self._draft.text(node)

    def _shared(self) -> Iterator[Variable]:
        """The variables that code outside of a function may see, or whose containers are more than taken apart."""
        draft, names = self._draft, {name for _, name in self._bound}
        slices, updates = draft.matches["slice.constant"].column("object"), self._updates.column("object")
        harmless = self._taken_apart.union(node.id for node in (*slices, *updates))
        reads: dict[str, list[tuple[int, int, bool]]] = {name: [] for name in names}
        for node, node_id, scope in draft.reads:
            if (name := draft.text(node)) in names:
                reads[name].append((node.start_byte, draft.binding_scope(scope), node_id in harmless))
        for scope, name in self._bound:
            table = draft.scopes[scope]
            inside = [read[1:] for read in reads[name] if table.start <= read[0] < table.end]
            if table.kind != "function" or name in table.outer or any(read != (scope, True) for read in inside):
                yield scope, name

    def _at(self, node: Node, place: int) -> Held | None:
        """What the container that an expression is holds at a place, None where that is not known."""
        if node.id in self._items:
            owner, index = self._items[node.id]
            held, key = self._at(owner, place), self._literals.key(index)
            entry = held.find(key) if held is not None and key is not None else None
            return entry.held if entry is not None else None
        if node.id in self._slices:
            owner, first, last = self._slices[node.id]
            held = self._at(owner, place)
            return None if held is None else held.part(*map(self._literals.bound, (first, last)))
        if node.id not in self._draft.identifiers:
            return None
        variable = self._variable(node)
        state = self._states.get(variable)
        if state is None or self._scope_of.get(node.id) != variable[0]:
            return None
        disturbed = self._disturbances.between(state.since, place, local=variable in self._local)
        return None if disturbed or place >= state.until else state.held

    def _bind(self, write: _Write, place: int) -> None:
        held, variable = self._literals.of(write.value) or self._at(write.value, place), self._variable(write.target)
        self._forget(variable)
        if held is not None and variable in self._bound:
            self._states[variable] = _State(held, place, self._disturbances.until(write.target.start_byte))

    def _store(self, write: _Write, place: int) -> None:
        """Puts a value at its key, or forgets what holds it."""
        owner, index = self._items[write.target.id]
        held, key = self._at(owner, place), self._literals.key(index)
        if held is None or key is None or not held.put(key, Entry(write.value, self._literals.of(write.value))):
            self._spoil(owner)
            self._disturbances.add(place)
        else:
            self._shorten(owner)

    def _update(self, target: Node, value: Node, place: int) -> None:
        """Puts all that a literal holds into a container."""
        held, more = self._at(target, place), self._literals.of(value)
        if held is None or held.ordered or more is None or more.ordered:
            self._spoil(target)
            self._disturbances.add(place)
        else:
            held.entries.update(more.entries)
            self._shorten(target)

    def _read(self, node: Node, place: int) -> None:
        """Notes what stands where an element is read: what that holds, if it is taken elsewhere, is no more known."""
        owner, index = self._items[node.id]
        held, key = self._at(owner, place), self._literals.key(index)
        entry = held.find(key) if held is not None and key is not None else None
        if entry is None:
            self._share(owner)
            self._disturbances.add(node.end_byte)
            return
        if self._unordered.at([place])[0] == -1:
            self._found[node.id] = entry.node
        if node.id not in self._taken_apart:
            entry.held = None

    def _slice(self, node: Node, place: int) -> None:
        """Lets another container have what the sliced one holds."""
        if self._at(node, place) is None:
            self._disturbances.add(node.end_byte)
        self._share(node)

    def _share(self, node: Node) -> None:
        """Forgets what the containers hold that are in the one that an expression takes apart."""
        state = self._states.get(self._root(node))
        if state is not None:
            state.held.share()

    def _spoil(self, node: Node, _: int = 0) -> None:
        """Forgets what the variable holds that an expression begins with."""
        self._forget(self._root(node))

    def _forget(self, variable: Variable, _: int = 0) -> None:
        self._states.pop(variable, None)

    def _shorten(self, node: Node) -> None:
        """Lets what is known of a container end with the block in which it was written to."""
        state = self._states[self._root(node)]
        state.until = min(state.until, self._disturbances.until(node.start_byte))

    def _root(self, node: Node) -> Variable:
        """The variable that an expression takes apart in the end, or one that is none."""
        while node.id in self._items or node.id in self._slices:
            node = (self._items if node.id in self._items else self._slices)[node.id][0]
        return self._variable(node) if node.id in self._draft.identifiers else (-1, "")


def _unordered(draft: Draft) -> Intervals:
    """The code that may run after what stands behind it: targets of assignments, and what is captured as such."""
    nodes = [node for node in draft.matches["assign"].column("target") if node.id not in draft.identifiers]
    nodes += draft.matches["implicit.store"].nodes + draft.matches["unordered"].nodes
    return Intervals([(node.start_byte, node.end_byte) for node in nodes])
