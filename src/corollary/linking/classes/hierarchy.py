"""Classes and what they inherit: base classes, linearisations, what lies below.

Bases are resolved before values are propagated, by scopes, imports and assignments alone; what only a computation
tells is unknown, or comes from an earlier propagation in languages whose classes are often made that way.
Linearisation is C3 (Barrett et al., 1996), or depth-first order where C3 has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from functools import cached_property

from corollary.facts.schema import RELATION
from corollary.linking.assembly import Rows
from corollary.linking.context import Context, Import
from corollary.linking.names.namespaces import Namespaces, Unit
from corollary.linking.names.told import Earlier, Told, told
from corollary.linking.values import sets
from corollary.linking.values.things import Outside, thing_of, value_of

_DEEPEST = 40
NONE: Mapping[int, frozenset[int]] = {}


class StaticValues:
    """The definitions, modules and outside names that scopes and imports alone give a term."""

    def __init__(self, namespaces: Namespaces) -> None:
        self.namespaces, self.context = namespaces, namespaces.context
        self._outside = namespaces.outside

    def of(self, term: int, depth: int = 0, seen: frozenset[int] = frozenset()) -> set[int]:
        """The values of a term; the unknown is left out."""
        if term < 0 or depth > _DEEPEST or term in seen:
            return set()
        seen |= {term}
        values: set[int] = set()
        file, number = self.context.file_of_term(term)
        said, own = self.context.assembly.pieces[file].look_ups, self.context.term
        self.namespaces.consult(file)
        if number in said.denoted:
            values.add(value_of(self.context.module(file) + said.denoted[number]))
        if number in said.free:
            values |= self._of_free(file, said.free[number], depth, seen)
        if number in said.imported:
            values |= self._of_import(self.context.imports_of(file)[said.imported[number]], depth, seen)
        if number in said.members:
            owner, name = said.members[number]
            for value in self.of(own(file, owner), depth + 1, seen) if owner >= 0 else ():
                values |= self._of_member(value, name, depth, seen)
        for source in said.sources.get(number, ()):
            values |= self.of(own(file, source), depth + 1, seen)
        return values

    def _of_free(self, file: int, name: int, depth: int, seen: frozenset[int]) -> set[int]:
        values = self._of_unit(self.namespaces.unit_of(file), name, depth, seen)
        if values:
            return values
        text = self.context.string(name)
        outside = [f"{module}.{text}" for module in self.namespaces.outside_stars(file)]
        return {self._outside.value(name) for name in outside[:1] or [text]}

    def _of_import(self, item: Import, depth: int, seen: frozenset[int]) -> set[int]:
        found = self.namespaces.imported(item)
        values = {value for value, _ in found.values}
        for node, _ in found.nodes:
            values |= self.of(node, depth + 1, seen)
        return values

    def _of_member(self, value: int, name: int, depth: int, seen: frozenset[int]) -> set[int]:
        if self._outside.holds(value):
            return {self._outside.member(value, self.context.string(name))}
        thing = thing_of(value)
        unit = self.namespaces.unit_of_module(thing)
        if unit is not None:
            return self._of_unit(unit, name, depth, seen)
        values: set[int] = set()
        if thing < self.context.assembly.definitions:
            self.namespaces.consult(self.context.file_of_definition(thing)[0])
        for term in self.namespaces.members.get(thing).get(name, ()):
            values |= self.of(term, depth + 1, seen)
        return values

    def _of_unit(self, unit: Unit, name: int, depth: int, seen: frozenset[int]) -> set[int]:
        found = self.namespaces.look_up(unit, name)
        values = {value for value, _ in found.values}
        for node, _ in found.nodes:
            values |= self.of(node, depth + 1, seen)
        return values


def base_values(static: StaticValues, before: tuple[Told, Earlier] | None) -> Told:
    """The values of the terms of bases: term, value."""
    place = [name for name, _ in RELATION["inherits"].columns].index("base")
    return static_values(static, lambda file: static.context.assembly.rows_of("inherits", file)[:, place], before)


def static_values(static: StaticValues, terms: Callable[[int], Rows], before: tuple[Told, Earlier] | None) -> Told:
    """The values of some terms of each file: term, value."""

    def of(file: int) -> Iterator[tuple[int, int]]:
        for term in sets.unique(terms(file)).tolist():
            yield from ((term, value) for value in sorted(static.of(term)))

    return told(static.namespaces, ("term", "value"), of, before)


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
        for term, value in base_values.rows.tolist():
            values[term].add(value)
        for _, cls, position, term in context.assembly.rows("inherits", "class", "position", "base"):
            known = sorted(values.get(term, frozenset()) | computed.get(term, frozenset()))
            inside = [thing_of(value) for value in known if thing_of(value) < outside.base]
            inside = [thing for thing in inside if context.is_class[thing] and thing != cls]
            names = sorted(outside.name(value) for value in known if outside.holds(value))
            self.bases[cls].extend(thing for thing in inside if thing not in self.bases[cls])
            if not inside:
                self.outside_bases[cls].extend(names)
                if not names:
                    self.open_classes.add(cls)
            self.rows.extend((cls, thing, position) for thing in inside or [-1])
        self._orders: dict[int, tuple[int, ...]] = {}
        self._circular: set[int] = set()
        self._below: dict[int, tuple[int, ...]] = {}
        self.implementations: Mapping[int, tuple[int, ...]] = {}

    def as_before(self, context: Context) -> Hierarchy:
        """The same for the same classes with the same bases; which implement which interfaces is not known yet."""
        found = copy(self)
        found.begin(context)
        return found

    def is_like(self, before: Hierarchy) -> bool:
        """Holds if it was made of an earlier one, so that the same classes have the same bases."""
        return self.rows is before.rows

    def begin(self, context: Context) -> None:
        """Is of these classes from now on; forgets which implement which interfaces, and what follows from that."""
        self.context, self._below, self.implementations = context, {}, {}

    def take_over(self, before: Hierarchy) -> None:
        """Keeps what was found out of the same classes with the same bases."""
        self._orders, self._circular, self._below = before._orders, before._circular, before._below
        self._direct_below, self._inheriting = before._direct_below, before._inheriting

    def order(self, cls: int) -> tuple[int, ...]:
        """The classes in which a member of a class is looked for, in order, the class first."""
        if cls not in self._orders:
            if (members := self._post_order(cls)) is None:
                self._circular.add(cls)
                self._orders[cls] = self._depth_first(cls)
            for member in members or ():
                if member not in self._orders:
                    self._orders[member] = self._linearise(member)
        return self._orders[cls]

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
    def _inheriting(self) -> dict[int, set[int]]:
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

    def is_open(self, cls: int) -> bool:
        """Whether a class may have bases that are not known."""
        return not self.open_classes.isdisjoint(self.order(cls))

    def outside_of(self, cls: int) -> list[str]:
        """The outside classes among all that a class inherits from."""
        return [name for member in self.order(cls) for name in self.outside_bases.get(member, ())]


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
