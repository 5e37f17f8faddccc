"""How sure an edge is, and in which form a call site names its callee."""

from __future__ import annotations

from enum import IntEnum


class Evidence(IntEnum):
    """Why an edge is believed, from the surest to the weakest; smaller is stronger."""

    EXACT = 0
    """Scope or import resolution proves it."""
    INFERRED = 1
    """Types or value flow say so."""
    DISPATCH = 2
    """One of several overrides may run."""
    GUESS = 3
    """Only the name matches: never stated as fact, used to stay on the safe side."""
    ASSERTED = -1
    """A user says so, in an overlay: it counts as what is proved, and is always shown as what it is."""

    @property
    def label(self) -> str:
        return self.name.lower()


class Form(IntEnum):
    """What happens at a site: the callee is called, or only mentioned."""

    CALL = 0
    """The callee runs: a call, a construction, a decorator application."""
    REFERENCE = 1
    """The callee is mentioned (passed on, stored, returned) and may be called elsewhere."""

    @property
    def label(self) -> str:
        return self.name.lower()
