"""Classes and what they inherit: base classes, linearisations, what lies below.

Bases are resolved before values are propagated, by scopes, imports and assignments alone; what only a computation
tells is unknown, or comes from an earlier propagation in languages whose classes are often made that way.
Linearisation is C3 (Barrett et al., 1996), or depth-first order where C3 has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import copy
from functools import cached_property

import numpy as np

from corollary.facts.schema import RELATION
from corollary.linking.assembly import Rows
from corollary.linking.classes.static.values import StaticValues, static_values
from corollary.linking.context import Context
from corollary.linking.names.told import Earlier, Told
from corollary.linking.values.joins import Longs, longs
from corollary.linking.values.things import Outside, thing_of

NONE: Mapping[int, frozenset[int]] = {}


def base_values(static: StaticValues, before: tuple[Told, Earlier] | None) -> Told:
    """The values of the terms of bases, and of the classes of classes: term, value."""
    assembly = static.context.assembly

    def terms(file: int) -> Rows:
        return np.concatenate([assembly.rows_of(name, file)[:, place] for name, place in places])

    columns = {"inherits": "base", "metaclass": "term"}
    places = [(name, [each for each, _ in RELATION[name].columns].index(of)) for name, of in columns.items()]
    return static_values(static, terms, before)


class Hierarchy:
    """Bases of each class in order, and what follows from them.

    `outside_bases[c]` are the names of base classes outside the program; `open_classes` are those of which a
    base is not known at all.
    """

    def __init__(
        self, context: Context, base_values: Told, outside: Outside, computed: Mapping[int, frozenset[int]] = NONE
    ) -> None:
        self.context = context
        self.bases: dict[int, list[int]] = defaultdict(list)
        self.outside_bases: dict[int, list[str]] = defaultdict(list)
        self.open_classes: set[int] = set()
        self.rows: list[tuple[int, int, int]] = []
        values: dict[int, set[int]] = defaultdict(set)
        stubs = context.stubs
        for term, value in base_values.rows.tolist():
            values[term].add(value)
        for file, cls, position, term in context.assembly.rows("inherits", "class", "position", "base"):
            if file in stubs:  # the class of the source beside it is meant
                continue
            known = sorted(values.get(term, frozenset()) | computed.get(term, frozenset()))
            inside = [thing_of(value) for value in known if thing_of(value) < outside.base]
            inside = [thing for thing in inside if context.is_class[thing] and thing != cls]
            names = sorted(outside.name(value) for value in known if outside.holds(value))
            self.bases[cls].extend(thing for thing in inside if thing not in self.bases[cls])
            if names:
                self.outside_bases[cls].extend(names)
            elif not inside:
                self.open_classes.add(cls)
            beyond = [] if inside and not names else [-1]
            self.rows.extend((cls, thing, position) for thing in (*inside, *beyond))
        self.metaclasses = _said_metaclasses(context, values)
        self._orders: dict[int, tuple[int, ...]] = {}
        self._circular: set[int] = set()
        self._below: dict[int, tuple[int, ...]] = {}
        self._around: dict[int, Longs] = {}
        self._objects: dict[int, tuple[int, ...]] = {}
        self.implementations: Mapping[int, tuple[int, ...]] = {}
        self._made = object()
        """What those have in common that are made of one another."""

    def as_before(self, context: Context, numbers: Sequence[int] | None) -> Hierarchy:
        """The same for the same classes with the same bases, which have other `numbers` now, if any are told.

        Which implement which interfaces is not known yet.
        """
        found = copy(self)
        found.begin(context)
        if numbers is not None:
            found.renumber(self, numbers)
        return found

    def renumber(self, before: Hierarchy, now: Sequence[int]) -> None:
        """Has other numbers for all of its classes, which are in the same order as before."""
        number = now.__getitem__
        self.bases = defaultdict(list, {now[cls]: list(map(number, bases)) for cls, bases in before.bases.items()})
        self.outside_bases = defaultdict(list, {now[cls]: names for cls, names in before.outside_bases.items()})
        self.open_classes = set(map(number, before.open_classes))
        self.rows = [(now[cls], base if base < 0 else now[base], place) for cls, base, place in before.rows]
        self.metaclasses = {now[cls]: now[metaclass] for cls, metaclass in before.metaclasses.items()}
        self._orders = {now[cls]: tuple(map(number, order)) for cls, order in before._orders.items() if now[cls] >= 0}
        self._circular = set(map(number, before._circular))
        self._direct_below = defaultdict(
            list, {now[cls]: list(map(number, below)) for cls, below in before._direct_below.items()}
        )
        self._inheriting = {now[cls]: set(map(number, lower)) for cls, lower in before._inheriting.items()}
        self.__dict__.pop("_of_metaclasses", None)

    def is_like(self, before: Hierarchy) -> bool:
        """Holds if it was made of an earlier one, so that the same classes have the same bases."""
        return self._made is before._made

    def begin(self, context: Context) -> None:
        """Is of these classes from now on; forgets which implement which interfaces, and what follows from that."""
        self.context, self._below, self._around, self._objects, self.implementations = context, {}, {}, {}, {}

    def take_over(self, before: Hierarchy) -> None:
        """Keeps what was found out of the same classes with the same bases."""
        self._orders, self._circular, self._below = before._orders, before._circular, before._below
        self._direct_below, self._inheriting, self._around = before._direct_below, before._inheriting, before._around
        self._of_metaclasses, self._objects = before._of_metaclasses, before._objects

    def order(self, cls: int) -> tuple[int, ...]:
        """The classes in which a member of a class is looked for, in order, the class first."""
        known = self._orders.get(cls)
        if known is None:
            if (members := self._post_order(cls)) is None:
                self._circular.add(cls)
                self._orders[cls] = self._depth_first(cls)
            for member in members or ():
                if member not in self._orders:
                    self._orders[member] = self._linearise(member)
            known = self._orders[cls]
        return known

    def _post_order(self, cls: int) -> list[int] | None:
        """The classes above a class and itself, bases first; None where a class above inherits from itself."""
        done: list[int] = []
        seen, ongoing = {cls}, {cls}
        stack = [(cls, iter(self.bases.get(cls, ())))]
        while stack:
            current, bases = stack[-1]
            following = None
            for base in bases:
                if base in ongoing or base in self._circular:
                    return None
                if base not in seen and base not in self._orders:
                    following = base
                    break
            if following is None:
                done.append(current)
                ongoing.discard(current)
                stack.pop()
            else:
                seen.add(following)
                ongoing.add(following)
                stack.append((following, iter(self.bases.get(following, ()))))
        return done

    def _depth_first(self, cls: int) -> tuple[int, ...]:
        """The order where none is right: the same, whatever else was asked for before."""
        found: dict[int, None] = {}
        stack = [cls]
        while stack:
            current = stack.pop()
            if current not in found:
                found[current] = None
                stack.extend(reversed(self.bases.get(current, [])))
        return tuple(found)

    def _linearise(self, cls: int) -> tuple[int, ...]:
        bases = self.bases.get(cls, [])
        orders = [self._orders.get(base, (base,)) for base in bases]
        merged = list(orders[0]) if len(orders) == 1 else _merge([*map(list, orders), list(bases)])
        if merged is None or cls in merged:
            merged = list(dict.fromkeys(m for base in bases for m in self._orders.get(base, (base,)) if m != cls))
        return (cls, *merged)

    @cached_property
    def _direct_below(self) -> dict[int, list[int]]:
        below: dict[int, list[int]] = defaultdict(list)
        for cls, bases in self.bases.items():
            if not self.context.specifications[int(self.context.file[cls])].classes.embeds:
                for base in bases:
                    below[base].append(cls)
        return below

    @cached_property
    def _inheriting(self) -> Mapping[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for cls in self.bases:
            for upper in self.order(cls)[1:]:
                found[upper].add(cls)
        return found

    def inheriting(self, cls: int) -> set[int]:
        """The classes that have the members of a class, be their objects of it or not."""
        return self._inheriting.get(cls, set())

    def below(self, cls: int) -> tuple[int, ...]:
        """Every class below a class, sorted, without itself."""
        found = self._below.get(cls)
        if found is None:
            seen = {cls}
            stack = [cls]
            while stack:
                upper = stack.pop()
                for lower in (*self._direct_below.get(upper, ()), *self.implementations.get(upper, ())):
                    if lower not in seen:
                        seen.add(lower)
                        stack.append(lower)
            found = self._below[cls] = tuple(sorted(seen - {cls}))
        return found

    def around(self, cls: int) -> Longs:
        """The classes whose members an object of a class, or of one below it, has; sorted."""
        found = self._around.get(cls)
        if found is None:
            classes = {upper for lower in (cls, *self.below(cls)) for upper in self.order(lower)}
            found = self._around[cls] = longs(sorted(classes))
        return found

    def is_open(self, cls: int) -> bool:
        """Whether a class may have bases that are not known."""
        return not self.open_classes.isdisjoint(self.order(cls))

    def metaclass(self, cls: int) -> int | None:
        """The class of the program that a class is itself an object of: it, or the first above it, says so."""
        if not self.metaclasses:
            return None
        return next((self.metaclasses[above] for above in self.order(cls) if above in self.metaclasses), None)

    def objects_of(self, metaclass: int) -> tuple[int, ...]:
        """The classes that are themselves objects of a class, or of one below it, sorted."""
        known = self._of_metaclasses
        if not known:
            return ()
        found = self._objects.get(metaclass)
        if found is None:
            classes = (cls for each in (metaclass, *self.below(metaclass)) for cls in known.get(each, ()))
            found = self._objects[metaclass] = tuple(sorted(classes))
        return found

    @cached_property
    def _of_metaclasses(self) -> dict[int, list[int]]:
        """Metaclass -> the classes that are objects of it."""
        found: dict[int, list[int]] = defaultdict(list)
        for cls in sorted(self.metaclasses.keys() | set().union(*map(self.inheriting, self.metaclasses))):
            metaclass = self.metaclass(cls)
            if metaclass is not None:
                found[metaclass].append(cls)
        return found

    def outside_of(self, cls: int) -> list[str]:
        """The outside classes among all that a class inherits from."""
        return [name for member in self.order(cls) for name in self.outside_bases.get(member, ())]


def _said_metaclasses(context: Context, values: Mapping[int, set[int]]) -> dict[int, int]:
    """Class -> the class of the program that it says it is an object of."""
    found: dict[int, int] = {}
    for _, cls, term in context.assembly.rows("metaclass", "class", "term"):
        for thing in sorted(map(thing_of, values.get(term, ()))):
            if thing < context.assembly.definitions and context.is_class[thing] and thing != cls:
                found.setdefault(cls, thing)
    return found


def _merge(orders: list[list[int]]) -> list[int] | None:
    merged: list[int] = []
    orders = [order for order in orders if order]
    while orders:
        for order in orders:
            head = order[0]
            if not any(head in other[1:] for other in orders):
                break
        else:
            return None
        merged.append(head)
        orders = [[item for item in order if item != head] for order in orders]
        orders = [order for order in orders if order]
    return merged
