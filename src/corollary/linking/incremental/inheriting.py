"""Which classes are no more what they were: they, what they inherit from, or what inherits from them.

Whatever is found out of a class follows from its order, from those of the classes below it, and from the members that
the language itself asks for. So a class that differs concerns all that inherit from it, and all that these inherit
from, and the classes that any of these are objects of or have as objects: more than need be, never less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from corollary.facts.vocabulary import KINDS
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.incremental.numbering import NONE, Numbering
from corollary.linking.linker import Prepared
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs

_INTERFACE = KINDS.index("interface")


def changed_classes(before: Prepared, after: Prepared, numbering: Numbering, others: Iterable[int]) -> Longs:
    """The classes of now that may be found to be something else; `others` are known to have other members."""
    now = numbering.definitions
    is_new = np.ones(after.assembly.definitions, dtype=bool)
    is_new[now[now >= 0]] = False
    lost = np.flatnonzero(before.context.is_class & (now < 0)).tolist()
    seeds = {*np.flatnonzero(after.context.is_class & is_new).tolist(), *others}
    seeds.update(_inheriting_otherwise(before.hierarchy, after.hierarchy, now.tolist()))
    then = np.full(after.assembly.definitions, NONE, dtype=np.int64)
    then[now[now >= 0]] = np.flatnonzero(now >= 0)
    seeds_before = {*lost, *then[sorted(seeds)].tolist()} - {NONE}
    concerned = now[sorted(_Around(before).concerned(seeds_before))]
    return sets.union(concerned[concerned >= 0], np.array(sorted(_Around(after).concerned(seeds)), dtype=np.int64))


def _inheriting_otherwise(before: Hierarchy, after: Hierarchy, now: list[int]) -> Iterator[int]:
    """The classes of now that have other bases, or other implementations, than before."""
    now = [*now, NONE]
    if not after.is_like(before):
        for cls in before.bases.keys() | before.outside_bases.keys() | before.open_classes:
            mine = [now[base] for base in before.bases.get(cls, ())], before.outside_bases.get(cls, [])
            its = after.bases.get(now[cls], []), after.outside_bases.get(now[cls], [])
            if now[cls] >= 0 and (mine != its or (cls in before.open_classes) != (now[cls] in after.open_classes)):
                yield now[cls]
        inheriting = {now[cls] for cls in before.bases}
        yield from (cls for cls in after.bases if cls not in inheriting)
        yield from _made_otherwise(before.metaclasses, after.metaclasses, now)
    implemented = {now[cls]: tuple(now[lower] for lower in below) for cls, below in before.implementations.items()}
    its_implemented = after.implementations
    for cls in implemented.keys() | its_implemented.keys():
        if cls >= 0 and implemented.get(cls, ()) != its_implemented.get(cls, ()):
            yield cls


def _made_otherwise(before: Mapping[int, int], after: Mapping[int, int], now: list[int]) -> Iterator[int]:
    """The classes of now that are objects of other classes than before."""
    were = {now[cls]: now[metaclass] for cls, metaclass in before.items()}
    yield from (cls for cls in were.keys() | after.keys() if cls >= 0 and were.get(cls) != after.get(cls))


@dataclass(frozen=True, slots=True)
class _Around:
    """The classes around some classes, at one time."""

    linked: Prepared

    def concerned(self, classes: Iterable[int]) -> set[int]:
        """The classes that are found to be something else where some are."""
        found = self._by_inheritance(classes)
        while others := self._by_metaclasses(found) - found:
            found |= self._by_inheritance(others)
        return found

    def _by_metaclasses(self, classes: set[int]) -> set[int]:
        """The classes of some classes, and those that are objects of any of them."""
        hierarchy = self.linked.hierarchy
        if not hierarchy.metaclasses:
            return set()
        of_classes = {metaclass for cls in classes if (metaclass := hierarchy.metaclass(cls)) is not None}
        return of_classes.union(*map(hierarchy.objects_of, classes))

    def _by_inheritance(self, classes: Iterable[int]) -> set[int]:
        """The classes around some, by what they inherit from and what inherits from them."""
        hierarchy = self.linked.hierarchy
        lower = self._inheriting(classes)
        upper = set[int]().union(lower, *map(hierarchy.order, lower))
        for interface, implementing in hierarchy.implementations.items():
            if not lower.isdisjoint(implementing):
                upper.update(hierarchy.order(interface))
        kinds = self.linked.context.kind
        return upper | self._inheriting(cls for cls in upper if kinds[cls] == _INTERFACE)

    def _inheriting(self, classes: Iterable[int]) -> set[int]:
        found = set(classes)
        return found.union(*map(self.linked.hierarchy.inheriting, found))
