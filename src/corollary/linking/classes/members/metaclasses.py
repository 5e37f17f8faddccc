"""Classes as objects of classes: what they have from those, and what these have in the classes that are their objects.

Only classes of classes that the program defines are known; a class has what its own class defines where neither it nor
what it inherits from has such a member, and its objects have none of that but what is stored in the class.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.values.joins import Longs
from corollary.linking.values.things import ROLE_BITS


class Metaclasses:
    """What there is to know of the classes of classes of a program."""

    def __init__(self, context: Context, hierarchy: Hierarchy) -> None:
        self._context, self._hierarchy = context, hierarchy
        self._stored_in: dict[int, tuple[int, ...]] = {}

    def stored_in(self, cls: int) -> tuple[int, ...]:
        """The classes in which code stores what a class and its objects have, besides those that it inherits from."""
        found = self._stored_in.get(cls)
        if found is None:
            metaclass = self._hierarchy.metaclass(cls)
            found = self._stored_in[cls] = () if metaclass is None else self._hierarchy.order(metaclass)
        return found

    @cached_property
    def having(self) -> npt.NDArray[np.bool_]:
        """The classes, among all things, that are objects of a class of the program."""
        found = np.zeros(self._context.things, dtype=bool)
        said = self._hierarchy.metaclasses
        found[sorted(said.keys() | set[int]().union(*map(self._hierarchy.inheriting, said)))] = True
        return found

    @cached_property
    def _of_classes(self) -> npt.NDArray[np.bool_]:
        """The functions, among all definitions, that are members of classes whose objects are classes."""
        said = set(self._hierarchy.metaclasses.values())
        classes = sorted(set[int]().union(*map(self._hierarchy.order, said)))
        found: npt.NDArray[np.bool_] = self._context.is_callable & np.isin(self._context.parent, classes)
        return found

    def run_on(self, holders: Longs, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values, members of classes, are functions that run on the class because its own class has them."""
        things = values >> ROLE_BITS
        inside = (values & (1 << ROLE_BITS) - 1 == 0) & (things < len(self._of_classes)) & (holders >= 0)
        found: npt.NDArray[np.bool_] = inside & self._of_classes[np.where(inside, things, 0)]
        for row in np.flatnonzero(found).tolist():
            order = self._hierarchy.order(int(holders[row]) >> ROLE_BITS)
            found[row] = int(self._context.parent[things[row]]) not in order
        return found
