"""What modules and classes hold by name, owner by owner as they are asked for."""

from __future__ import annotations

import numpy as np

from corollary.linking.context import Context
from corollary.linking.values.joins import Longs

Held = dict[int, list[int]]
"""The terms that an owner holds, by name."""


class HeldTerms:
    """The terms that modules and classes hold: those that the facts tell, and such as are attached."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[int, Held] = {}
        self._attached: list[tuple[int, int, int]] = []

    def get(self, owner: int) -> Held:
        """What an owner holds: nothing where it is none of the program."""
        found = self._known.get(owner)
        if found is None:
            if not 0 <= owner < self._context.assembly.definitions:
                return {}
            file, number = self._context.file_of_definition(owner)
            held = self._context.assembly.pieces[file].look_ups.held.get(number, {})
            term = self._context.term
            found = {name: [term(file, each) for each in terms] for name, terms in held.items()}
            self._known[owner] = found
        return found

    def under(self, owner: int, name: int) -> list[int]:
        """The terms that a definition of the program holds under a name."""
        if owner in self._known:
            return self._known[owner].get(name, [])
        file, number = self._context.file_of_definition(owner)
        held = self._context.assembly.pieces[file].look_ups.held.get(number, {})
        return [self._context.term(file, each) for each in held.get(name, ())]

    def attach(self, owner: int, name: int, term: int) -> None:
        """Makes a term a member, besides those that the facts tell."""
        self.get(owner).setdefault(name, []).append(term)
        self._attached.append((owner, name, term))

    @property
    def attached(self) -> Longs:
        """What was attached: owner, name, term."""
        return np.array(self._attached, dtype=np.int64).reshape(-1, 3)

    def rows(self) -> Longs:
        """All of it: owner, name, term."""
        return np.concatenate((self._context.assembly.relations["member"].astype(np.int64), self.attached))
