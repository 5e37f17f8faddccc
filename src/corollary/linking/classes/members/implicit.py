"""Members that only the language asks for: which reads of members those are, and which values can have them.

Nothing but what the program defines or makes has such members, so that what lies outside of it is not asked for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs, among, longs
from corollary.linking.values.things import ROLE_BITS, ROLES, Role

_ALTERNATIVES = re.compile(r"[^|]+(\|[^|]+)+")


class ImplicitMembers:
    """The members that implicit calls ask for; `names` are those that nothing else in the program asks for."""

    def __init__(self, context: Context, namespaces: Namespaces, hierarchy: Hierarchy) -> None:
        self._context = context
        self._namespaces = namespaces
        self._hierarchy = hierarchy
        column = context.assembly.column
        callees, by_language = column("call", "callee"), context.assembly.member_calls
        written = callees[~by_language & (callees >= 0)]
        self.asks = np.zeros(context.assembly.terms, dtype=bool)
        self.asks[callees[by_language]] = True
        self.asks[written] = False
        terms, names = column("attribute", "term"), column("attribute", "name")
        strings, asks = len(context.assembly.strings), self.asks[terms]
        asked = sets.marked(strings, names[asks])
        self._asked = np.flatnonzero(asked)
        self.asked = frozenset(self._asked.tolist())
        asked &= ~sets.marked(strings, names[~asks])
        self.names = frozenset(np.flatnonzero(asked).tolist())

    @cached_property
    def alternatives(self) -> dict[int, tuple[int, ...]]:
        """The names of which the first that a class has counts, by the name that lists them."""
        context = self._context
        texts = {name: context.string(name) for name in self._asked.tolist()}
        listed = {name: text for name, text in texts.items() if _ALTERNATIVES.fullmatch(text)}
        return {name: tuple(map(context.string_id, text.split("|"))) for name, text in listed.items()}

    def is_beyond(self, cls: int, name: int) -> bool:
        """Whether a class has one of several alternatives from a base outside: those behind it do not run then."""
        having = self._having_beyond[int(self._context.file[cls])].get(name)
        return having is not None and not having.isdisjoint(self._hierarchy.outside_of(cls))

    @cached_property
    def _having_beyond(self) -> list[dict[int, frozenset[str]]]:
        """For each file by the names of alternatives the classes outside that have a member of the name."""
        context = self._context
        found = {
            language: {context.string_id(name): frozenset(bases.split()) for name, bases in told.implicit.bases.items()}
            for language, told in context.languages.items()
        }
        return [found[language] for language in context.assembly.languages]

    def asked_as(self, terms: Longs, values: Longs, names: Longs) -> tuple[Longs, Longs]:
        """Of what members are read, and under which names: -1 where only the language asks and there is no such member.

        What a class is asked for that is an object of a class of the program, is asked of an object of that.
        """
        found = names.copy()
        asked = np.flatnonzero(self.asks[terms])
        things = values[asked] >> ROLE_BITS
        wanted = np.where(self._are_classes(values[asked]), self._asked_of_class[names[asked]], names[asked])
        has = self._is_stored_anywhere[wanted] | among(self.holders, things << SHIFT | wanted)
        found[asked] = np.where((wanted >= 0) & has, wanted, -1)
        return self._asked_of_metaclasses(asked, values, names, found)

    def _asked_of_metaclasses(self, asked: Longs, values: Longs, names: Longs, found: Longs) -> tuple[Longs, Longs]:
        """The same, where what a class does not say of itself its own class may say."""
        if not self._hierarchy.metaclasses:
            return values, found
        rows = asked[(found[asked] < 0) & self._are_classes(values[asked])]
        of_class = {cls: self._hierarchy.metaclass(cls) for cls in sets.unique(values[rows] >> ROLE_BITS).tolist()}
        metaclasses = longs(
            [-1 if (of := of_class[cls]) is None else of for cls in (values[rows] >> ROLE_BITS).tolist()]
        )
        rows, metaclasses = rows[metaclasses >= 0], metaclasses[metaclasses >= 0]
        has = among(self.holders, metaclasses << SHIFT | names[rows])
        rows, metaclasses = rows[has], metaclasses[has]
        roles = np.where(values[rows] & ROLES == Role.THING, int(Role.INSTANCE), int(Role.INSTANCE_OR_BELOW))
        values, found[rows] = values.copy(), names[rows]
        values[rows] = metaclasses << ROLE_BITS | roles
        return values, found

    def _are_classes(self, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values are classes of languages that ask classes for other members than their objects."""
        things, roles = values >> ROLE_BITS, values & ROLES
        inside = (things < len(self._is_class)) & ((roles == Role.THING) | (roles == Role.CLASS_OR_BELOW))
        found: npt.NDArray[np.bool_] = inside & self._is_class[np.where(inside, things, 0)]
        return found

    @cached_property
    def _is_class(self) -> npt.NDArray[np.bool_]:
        apart = np.array([bool(found.implicit.of_classes) for found in self._context.specifications], dtype=bool)
        found: npt.NDArray[np.bool_] = self._context.is_class & apart[self._context.file]
        return found

    @cached_property
    def _asked_of_class(self) -> Longs:
        """By the name of what objects are asked for that of what their class is, -1 where there is none."""
        context = self._context
        pairs = {pair for told in context.languages.values() for pair in told.implicit.of_classes.items()}
        found = np.full(len(context.assembly.strings), -1, dtype=np.int64)
        for name, of_class in sorted(pairs):
            if context.string_id(name) >= 0:
                found[context.string_id(name)] = context.string_id(of_class)
        return found

    @cached_property
    def _stores(self) -> tuple[Longs, Longs]:
        """Things that are stored in where they are made, with the names; and the names that are stored elsewhere."""
        column = self._context.assembly.column
        owners, names = column("store", "object").astype(np.int64), column("store", "name").astype(np.int64)
        wanted = sets.marked(len(self._context.assembly.strings), self._single_names)[names]
        owners, names = owners[wanted], names[wanted]
        objects = column("object", "term")
        order = np.argsort(objects)
        places = np.minimum(np.searchsorted(objects[order], owners), max(len(objects) - 1, 0))
        made = objects[order][places] == owners if len(objects) else np.zeros(len(owners), dtype=bool)
        things = order[places[made]] + self._context.assembly.definitions
        return things << SHIFT | names[made], sets.unique(names[~made])

    @cached_property
    def _single_names(self) -> Longs:
        listed = [name for names in self.alternatives.values() for name in names if name >= 0]
        of_class = self._asked_of_class[self._asked_of_class >= 0]
        return sets.unique(np.concatenate((self._asked, longs(listed), of_class)))

    @cached_property
    def stored_anywhere(self) -> Longs:
        return self._with_alternatives(self._stores[1])

    @cached_property
    def _is_stored_anywhere(self) -> npt.NDArray[np.bool_]:
        found = np.zeros(len(self._context.assembly.strings), dtype=bool)
        found[self.stored_anywhere] = True
        return found

    @cached_property
    def holders(self) -> Longs:
        """Things and names of members that they may have, as one number."""
        keys = [self._stores[0], self._of_classes]
        found = sets.unique(np.concatenate(keys))
        things, names_held, strings = found >> SHIFT, found & LOW, len(self._context.assembly.strings)
        for listing, listed in self.alternatives.items():
            held = sets.marked(strings, [name for name in listed if name >= 0])
            keys.append(things[held[names_held]] << SHIFT | listing)
        return sets.unique(np.concatenate(keys))

    @cached_property
    def _of_classes(self) -> Longs:
        """What objects of classes may have because their classes, or those below, have it."""
        keys = [np.zeros(0, dtype=np.int64)]
        rows = self._namespaces.members.rows()
        rows = rows[self._context.is_class[rows[:, 0]] & np.isin(rows[:, 1], self._single_names)]
        held = sets.unique(rows[:, 0] << SHIFT | rows[:, 1])
        classes, starts = np.unique(held >> SHIFT, return_index=True)
        for cls, names in zip(classes.tolist(), np.split(held & LOW, starts[1:]), strict=False):
            around = longs([*self._hierarchy.order(cls), *self._hierarchy.below(cls)])
            keys.append((around[:, None] << SHIFT | names).ravel())
        return sets.unique(np.concatenate(keys))

    def take_over(self, before: ImplicitMembers) -> None:
        """Keeps what was found of the same classes with the same members, for the same names."""
        if np.array_equal(before._single_names, self._single_names):
            self._of_classes = before._of_classes

    def _with_alternatives(self, names: Iterable[int] | Longs) -> Longs:
        found = set(map(int, names))
        return longs(sorted(found | {name for name, listed in self.alternatives.items() if found.intersection(listed)}))
