"""Symbols of which a string of the program spells the whole path, so that code may look them up by it.

Settings and registries name classes and functions in this way: `shop.cart.Cart`, `shop.cart:Cart.add`. Who resolves
the string is not known, so the path is an open site of the module that the string stands in; its only candidate is
that symbol, and not all that have its name.
"""

from __future__ import annotations

import re

import numpy as np

from corollary.facts.evidence import Form
from corollary.facts.vocabulary import REASONS
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.flow.propagation import Propagation
from corollary.linking.names.namespaces import Namespaces, Unit
from corollary.linking.readout.readings import NO_KEY, Reading
from corollary.linking.values.joins import Longs, longs
from corollary.linking.values.things import Role, role_of, thing_of

_STEP = re.compile(r"[.:]")


class SpelledPaths:
    """The paths of symbols that the strings of a program spell."""

    def __init__(
        self, context: Context, namespaces: Namespaces, hierarchy: Hierarchy, propagation: Propagation, last: Reading
    ) -> None:
        """`last` is what was found the last time."""
        self._context, self._namespaces, self._hierarchy = context, namespaces, hierarchy
        self._propagation = propagation
        self._runs = context.is_callable | context.is_constructible
        self._looked_at: list[int] = []
        self._found = self._find(last)

    def open_sites(self) -> tuple[Longs, ...]:
        """The strings that spell a path: caller, string, line, column, reason, form."""
        table = np.unique(self._found[:, :4], axis=0)[:, :3]
        columns = (1, REASONS.index("spelled"), int(Form.REFERENCE))
        return tuple(table.T) + tuple(np.full(len(table), value, dtype=np.int64) for value in columns)

    def candidates(self) -> tuple[Longs, Longs]:
        """(string, symbol) of the paths and what they are the paths of."""
        table = np.unique(self._found[:, [1, 4]], axis=0)
        return table[:, 0], table[:, 1]

    def _find(self, last: Reading) -> Longs:
        """Module, string, line, mention and symbol of the strings that spell the path of a symbol."""
        assembly = self._context.assembly
        mentions = assembly.relations["mention"]
        places = np.flatnonzero(assembly.texts.fitting(_has_steps)[mentions[:, 0]])
        files = assembly.row_file["mention"][places]
        key = longs(np.concatenate([places, files, *mentions[places].T]))
        found = last.again(key)
        if found is None:
            rows = zip(places.tolist(), files.tolist(), mentions[places].tolist(), strict=True)
            told = [
                (self._context.module(file), name, line, place, symbol)
                for place, file, (name, line) in rows
                for symbol in sorted(self._symbols(file, self._context.string(name)))
            ]
            found = np.array(told, dtype=np.int64).reshape(-1, 5)
            last.note(key, NO_KEY, longs(self._looked_at), found)
        return found

    def _symbols(self, file: int, text: str) -> frozenset[int]:
        """What a path means in a file: the longest part in front that is a module, and the members from there on."""
        words = _STEP.split(text)
        ends = [len(text.partition(":")[0].split("."))] if ":" in text else range(len(words) - 1, 0, -1)
        for end in ends:
            unit = self._namespaces.target_unit(self._namespaces.resolve(file, ".".join(words[:end])))
            if unit is not None:
                things = self._members(unit, words[end])
                for word in words[end + 1 :]:
                    things = {member for thing in things for member in self._members_of(thing, word)}
                return frozenset(thing for thing in things if self._runs[thing])
        return frozenset()

    def _members(self, unit: Unit, word: str) -> set[int]:
        name = self._context.string_id(word)
        found = self._namespaces.look_up(unit, name) if name >= 0 else None
        values = {value for value, _ in found.values} if found is not None else set()
        return _definitions(self._context, values).union(
            *(self._meant(node) for node, _ in (found.nodes if found is not None else ()))
        )

    def _members_of(self, cls: int, word: str) -> set[int]:
        name = self._context.string_id(word)
        members = (self._namespaces.members.get(above).get(name, ()) for above in self._hierarchy.order(cls))
        terms = next((terms for terms in members if terms), ())
        return set().union(*(self._meant(term) for term in terms))

    def _meant(self, term: int) -> set[int]:
        self._looked_at.append(term)
        return _definitions(self._context, {value for value, _ in self._propagation.values_of(term)})


def _has_steps(text: str) -> bool:
    return bool(_STEP.search(text, 1))


def _definitions(context: Context, values: set[int]) -> set[int]:
    """The definitions among some values."""
    things = {thing_of(value) for value in values if role_of(value) == Role.THING}
    return {thing for thing in things if thing < context.assembly.definitions}
