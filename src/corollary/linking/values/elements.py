"""What may be found in what objects hold, where names or keys are not known."""

from __future__ import annotations

from dataclasses import dataclass

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

    def variety(self, name: int) -> int:
        """What reading a member may find in a field of some name."""
        return COMPUTED if name in self.computed else KEYED if name == self.keyed else 0
