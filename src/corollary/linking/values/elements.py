"""What may be found in what objects hold, where names or keys are not known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corollary.facts.schema import TYPE_ARGUMENT, TYPE_DEFAULT
from corollary.linking.values.joins import Bytes, Longs

_TYPE_ARGUMENT = TYPE_ARGUMENT.partition("{")[0]
_DEFAULT_END = TYPE_DEFAULT.removeprefix(TYPE_ARGUMENT)
COMPUTED, KEYED = 1, 2
"""Fields of which not all can be what reads them: by their names, and because they are called as members."""


@dataclass(frozen=True, slots=True)
class ElementNames:
    """The names of what is stored in objects as an element, by a key or without one: no function is called as one.

    `computed` are those under which things stand whose names are not known, `keyed` that of all whose keys are.
    """

    all: frozenset[int]
    computed: frozenset[int]
    keyed: int
    element: int
    held: frozenset[int]
    """The names of what the program put in containers."""
    detached: frozenset[int] = frozenset()
    """Names of members that run on other objects than the one that holds them."""

    @property
    def held_for_others(self) -> frozenset[int]:
        """The names under which a function is held that does not run on what holds it."""
        return self.all | self.detached

    def varieties(self, names: Longs) -> Bytes:
        """What reading a member may find in fields of some names."""
        found: Bytes = np.where(names == self.keyed, np.int8(KEYED), np.int8(0))
        for name in self.computed:
            found[names == name] = COMPUTED
        return found


def names_type_argument(text: str) -> bool:
    """Whether a name is that of what is given to a generic definition, or to a generic type."""
    return text.startswith(_TYPE_ARGUMENT) and text[len(_TYPE_ARGUMENT) :][:1].isdigit()


def type_argument_of_default(text: str) -> str:
    """The name of what is given for a type parameter, of that of what it is where nothing is given; else nothing."""
    is_default = names_type_argument(text) and text.endswith(_DEFAULT_END)
    return text.removesuffix(_DEFAULT_END) if is_default else ""
