"""Abstract values: what a term may denote at run time, as integers that arrays can hold.

A *thing* is a definition, an object made at one place, or something outside the program; a *value* is a
thing in one of a few roles. Definitions come first in the numbering, then objects, then outside things, which
are found while linking.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import numpy.typing as npt

ROLE_BITS = 4
ROLES = (1 << ROLE_BITS) - 1
"""The bits of a value that are its role."""


class Role(IntEnum):
    """How a value relates to its thing."""

    THING = 0
    """The thing itself: a function, a class, a module, an object."""
    INSTANCE = 1
    """An object made by calling the class."""
    INSTANCE_OR_BELOW = 2
    """An object of the class or of a class below it."""
    CLASS_OR_BELOW = 3
    """The class or a class below it."""
    SUPERIOR = 4
    """An object of the class or below, seen from above the class."""
    PROPERTY = 5
    """The property function that reading a member runs; stays at the term that reads it."""
    PART = 6
    """A container as what is made of its elements: of places that are numbers they stand at others."""
    DECLARED = 7
    """An object literal together with what is declared where it stands; no node has it as a value."""
    ASSIGNED = 8
    """The function that assigning a member runs, as PROPERTY is the one that reading it runs."""
    DELETED = 9
    """The same for deleting it."""


_INSTANCE, _INSTANCE_OR_BELOW, _PROPERTY, _ASSIGNED = map(
    int, (Role.INSTANCE, Role.INSTANCE_OR_BELOW, Role.PROPERTY, Role.ASSIGNED)
)
ACCESSING = (Role.PROPERTY, Role.ASSIGNED, Role.DELETED)
"""The roles of functions that run where a member is met; they stay at the term that names it."""


def value_of(thing: int, role: Role = Role.THING) -> int:
    """The value of a thing in a role."""
    return thing << ROLE_BITS | role


def thing_of(value: int) -> int:
    """The thing of a value."""
    return value >> ROLE_BITS


def role_of(value: int) -> int:
    """The role of a value, as a plain integer."""
    return value & ROLES


def are_objects(values: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which values are objects of a class, or of a class below it."""
    roles = values & ROLES
    found: npt.NDArray[np.bool_] = (roles == _INSTANCE) | (roles == _INSTANCE_OR_BELOW)
    return found


def are_accessing(values: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which values are functions that run where a member is met."""
    roles = values & ROLES
    found: npt.NDArray[np.bool_] = (roles == _PROPERTY) | (roles >= _ASSIGNED)
    return found


CONTAINER = "<container>"
"""The outside name of what containers can do; its calls may give back what was put in."""


MISSING = "missing "
"""What the names of things begin with that should lie inside the program."""


class Outside:
    """Names of things that lie outside the program, numbered from `base` in the order they are found.

    The first is the unknown: a value of which nothing is known, so that it may be anything. The second is plain
    data, whose members give nothing but plain data.
    """

    DEEPEST = 4

    def __init__(self, base: int, plain: frozenset[str] = frozenset(), anything: frozenset[str] = frozenset()) -> None:
        self.base = base
        self._anything = anything
        self._plain = plain
        self._ids: dict[str, int] = {}
        self.names: list[str] = []
        self.modules: dict[str, int] = {}
        """The modules of the program below a package that no file stands for, by their whole names."""
        self.inherited: frozenset[str] = frozenset()
        """The names of classes outside that classes of the program inherit from."""
        self.unknown = self.value("?")
        self.data = self.value("<data>")

    def value(self, name: str) -> int:
        """The value of an outside name."""
        found = self._ids.get(name)
        if found is None:
            found = self._ids[name] = len(self.names)
            self.names.append(name)
        return value_of(self.base + found)

    def adopt(self, other: Outside) -> None:
        """Begins with the names that another has, in their order."""
        self.names, self._ids = other.names.copy(), other._ids.copy()

    def missing(self, name: str) -> int:
        """The value of a name that a file of the program should define, if that file were there."""
        return self.value(MISSING + name)

    def holds(self, value: int) -> bool:
        """Whether a value is outside and known by name."""
        return thing_of(value) > self.base

    def name(self, value: int) -> str:
        """The name of an outside value."""
        return self.names[thing_of(value) - self.base]

    def member(self, value: int, name: str) -> int:
        """A member of an outside value; from some depth on it is unknown."""
        if value in (self.unknown, self.data):
            return value
        module = self.modules.get(f"{self.name(value).removeprefix(MISSING)}.{name}") if self.modules else None
        return self._deeper(value, "." + name) if module is None else module

    def result(self, value: int) -> int:
        """What calling an outside value gives: plain data where the name is one of those that give nothing else."""
        if value in (self.unknown, self.data):
            return value
        name = self.name(value)
        if name in self._anything:
            return self.unknown
        return self.data if name in self._plain else self._deeper(value, "()")

    def is_plain(self, value: int) -> bool:
        """Whether an outside value, when called, only looks at what it is given."""
        name = self.name(value)
        return value == self.data or name in self._plain or name.startswith(CONTAINER)

    def openness(self, value: int) -> str:
        """Why calling an outside value may still run code of the program, "" where it cannot.

        What an outside function gives back may be an object of the program that was handed to it, and so may be what
        objects of the program hold for a class outside that they inherit from.
        """
        name = self.name(value)
        if name.startswith(MISSING):
            return "missing-module"
        if value == self.data:
            return ""
        if name.endswith("()"):
            return "unknown-value"
        return "unknown-receiver" if "()." in name or self._is_of_held(name) else ""

    def _is_of_held(self, name: str) -> bool:
        """Whether a name is that of a member of what an inherited class outside holds."""
        parts = name.split(".")
        return any(".".join(parts[:length]) in self.inherited for length in range(1, len(parts) - 1))

    def _deeper(self, value: int, step: str) -> int:
        """A step on from an outside value; whatever is done with what a call gave, only that is known of it."""
        name = self.name(value)
        if "()" in name:
            return self.value(name[: name.index("()") + 2] + (".*" if step != "()" else ""))
        if name.count(".") + name.count("()") >= self.DEEPEST:
            return self.unknown
        return self.value(name + step)
