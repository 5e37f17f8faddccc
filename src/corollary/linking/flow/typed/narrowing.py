"""What passes a test of its class, or what is declared: which values a narrowed term takes from those that flow to it.

Of an object of a declared class only that part is left that can be of a class the test names.

Of a member that other code may assign a test is only believed: what goes against it gets there as a guess.
What a parameter, variable or result is declared to be, or meant for by the name of its function (`meant`), is
believed in the same way, and on the same conditions: objects of other classes of the program that get there all the
same do so as a guess. But nothing more is known by it of what lies outside; and objects that stand in for others get
anywhere: those that have a member for every name, and those that run something when they are read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from corollary.facts.evidence import Evidence
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.flow.typed.nominal import nominal_classes
from corollary.linking.flow.typed.requiring import Requiring
from corollary.linking.flow.typed.tested import Said, Test, having, trusted_tests
from corollary.linking.incremental.numbering import Numbering
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Bytes, Longs, expand, longs
from corollary.linking.values.things import ACCESSING, Outside, Role, role_of, thing_of, value_of
from corollary.syntax.specification import Specification

_INFERRED, _GUESS = int(Evidence.INFERRED), int(Evidence.GUESS)
_NONE = -1
_OBJECTS = (int(Role.INSTANCE), int(Role.INSTANCE_OR_BELOW))


class Narrowing:
    """The tests of narrowed terms, and what passes them."""

    def __init__(self, context: Context, said: Said, hierarchy: Hierarchy, outside: Outside) -> None:
        self._context, self._hierarchy, self._outside = context, hierarchy, outside
        self._builtins = {name: _Builtins.of(found) for name, found in context.languages.items()}
        self.nominal = nominal_classes(context, hierarchy)
        """The classes that no object literal stands for."""
        self.requiring = Requiring(context, hierarchy)
        """What literals must have to stand for a class."""
        self.tests = trusted_tests(context, said, hierarchy, outside, self.nominal)
        """The test of each term, or node of what is returned, that has one to be trusted, be it only declared."""
        self._tests = list(dict.fromkeys(self.tests.values()))
        self._is_believed = np.array([test.declared or test.loose for test in self._tests], dtype=bool)
        numbers = {test: number for number, test in enumerate(self._tests)}
        self._test_of = np.full(context.returned(context.things) + 1, _NONE)  # the last is that of other nodes
        self._test_of[longs(list(self.tests))] = [numbers[test] for test in self.tests.values()]
        self._passing: dict[int, tuple[int, ...]] = {}
        self._possible: dict[tuple[int, frozenset[str]], bool] = {}
        self._made = object()
        """What those have in common that are made of one another."""

    def as_before(
        self,
        context: Context,
        hierarchy: Hierarchy,
        outside: Outside,
        nominal: Longs,
        numbering: Numbering,
        classes: Sequence[int] | None,
    ) -> Narrowing:
        """The same for the same tests of the same classes; no literals stand for those that are `nominal`.

        `classes` are the numbers of definitions where these are others than before.
        """
        found = copy(self)
        if classes is not None:
            found.renumber(classes)
        found.begin(context, hierarchy, outside, numbering)
        found.nominal = nominal
        return found

    def renumber(self, classes: Sequence[int]) -> None:
        """Has other numbers for all classes that tests name."""
        self._tests = [replace(test, classes=frozenset(map(classes.__getitem__, test.classes))) for test in self._tests]
        numbers = self._test_of[longs(list(self.tests))].tolist()
        self.tests = dict(zip(self.tests, map(self._tests.__getitem__, numbers), strict=True))
        self.__dict__.pop("_standing_in", None)

    def is_like(self, before: Narrowing) -> bool:
        """Holds if it was made of an earlier one, so that the same terms have the same tests."""
        return self._made is before._made

    def begin(self, context: Context, hierarchy: Hierarchy, outside: Outside, numbering: Numbering) -> None:
        """Is of the nodes that there are now, which had other numbers."""
        self._context, self._hierarchy, self._outside = context, hierarchy, outside
        self._passing, self._possible = {}, {}
        self.requiring = Requiring(context, hierarchy)
        tested = longs(list(self.tests))
        now, numbers = numbering.nodes(tested, context.assembly.terms), self._test_of[tested]
        self.tests = dict(zip(now.tolist(), self.tests.values(), strict=True))
        self._test_of = np.full(context.returned(context.things) + 1, _NONE)  # the last is that of other nodes
        self._test_of[now] = numbers

    @cached_property
    def _standing_in(self) -> frozenset[int]:
        """The classes that have a member for what they do not have, or one that runs when their objects are read."""
        classes = [found.classes for found in self._context.languages.values()]
        return frozenset(having(self._context, {name for found in classes for name in (found.fallback, found.getter)}))

    def narrowed(self, targets: Longs, values: Longs, least: Bytes) -> tuple[Longs, Longs, Bytes]:
        """What passes, of values on their way to nodes with their evidence; against what is declared as a guess."""
        tests = self._test_of[np.minimum(targets, len(self._test_of) - 1)]
        rows = np.flatnonzero(tests != _NONE)
        if not len(rows):
            return targets, values, least
        wanted, inverse = sets.indexed(tests[rows] << SHIFT | values[rows])
        found = [self._left_of(key) for key in wanted.tolist()]
        as_it_is = np.array([left == (key & LOW,) for left, key in zip(found, wanted.tolist(), strict=True)])
        kept = np.ones(len(targets), dtype=bool)
        kept[rows] = as_it_is[inverse]
        changed = np.flatnonzero(~as_it_is[inverse])
        ends = np.cumsum([len(left) for left in found])
        starts = np.concatenate((np.zeros(1, dtype=np.int64), ends))[:-1]
        row, place = expand(starts[inverse[changed]], ends[inverse[changed]])
        flat, row = longs([value for left in found for value in left]), rows[changed[row]]
        against = rows[changed[self._is_believed[tests[rows[changed]]]]]
        return (
            np.concatenate((targets[kept], targets[row], targets[against])),
            np.concatenate((values[kept], flat[place], values[against])),
            np.concatenate(
                (
                    least[kept],
                    np.maximum(least[row], np.int8(_INFERRED)),
                    np.full(len(against), _GUESS, dtype=np.int8),
                )
            ),
        )

    def states(self, term: int) -> bool:
        """Whether a test says of what class the values of a term are."""
        test = self.tests.get(term)
        return test is not None and not (test.negative or test.declared)

    def passing(self, term: int, value: int) -> tuple[int, ...]:
        """What of a value passes the test of a term."""
        number = int(self._test_of[term])
        return (value,) if number == _NONE else self._left_of(number << SHIFT | value)

    def evidence_of(self, term: int, value: int) -> int:
        """The evidence that a value has at most at a term: a guess is what goes against a declaration."""
        test = self.tests.get(term)
        against = test is not None and (test.declared or test.loose) and self.passing(term, value) != (value,)
        return _GUESS if against else int(Evidence.EXACT)

    def _left_of(self, key: int) -> tuple[int, ...]:
        """What of a value passes a test, both told as one number."""
        found = self._passing.get(key)
        if found is None:
            found = self._passing[key] = self._passes(self._tests[key >> SHIFT], key & LOW)
        return found

    def _passes(self, test: Test, value: int) -> tuple[int, ...]:
        thing, role = thing_of(value), role_of(value)
        if role in (*ACCESSING, Role.SUPERIOR):
            return (value,)
        if thing >= self._outside.base:
            return self._of_outside(test, value)
        if thing >= self._context.assembly.definitions:
            return (value,) if test.negative or test.beyond else ()
        if role not in _OBJECTS:
            if not self._builtins[self._context.assembly.languages[self._context.file[thing]]].of_classes & test.beyond:
                return (value,) if test.negative or self._is_class_of_classes(test) else ()
            return (value,) if bool(self._context.is_class[thing]) != test.negative else ()
        return self._of_class(test, thing, role)

    def _of_outside(self, test: Test, value: int) -> tuple[int, ...]:
        """Of what lies outside nothing more is known than what the test says, where it may be of the program at all."""
        if test.declared or test.negative or test.beyond:
            return (value,)
        if value != self._outside.unknown and not self._outside.openness(value):
            return ()
        return self._objects(test.classes)

    def _objects(self, classes: Collection[int]) -> tuple[int, ...]:
        """Objects of some classes or of any below them."""
        among = frozenset(classes)
        highest = [cls for cls in sorted(among) if among.isdisjoint(self._hierarchy.order(cls)[1:])]
        return tuple(value_of(cls, Role.INSTANCE_OR_BELOW) for cls in highest)

    def _is_class_of_classes(self, test: Test) -> bool:
        """Whether classes themselves may be objects of a class that the test names."""
        return any(self._hierarchy.outside_of(cls) or self._hierarchy.is_open(cls) for cls in test.classes)

    def _of_class(self, test: Test, cls: int, role: int) -> tuple[int, ...]:
        value = value_of(cls, Role(role))
        above = self._hierarchy.order(cls)
        if test.declared and not self._standing_in.isdisjoint((*above, *self._hierarchy.below(cls))):
            return (value,)
        passes = not test.classes.isdisjoint(above)
        if test.negative:
            return () if passes else (value,)
        if passes or self._hierarchy.is_open(cls) or self._may_be(cls, test.beyond):
            return (value,)
        if role == Role.INSTANCE:
            return ()
        below = self._hierarchy.below(cls)
        if any(map(self._hierarchy.is_open, below)):
            return (value,)
        return self._objects(
            [
                lower
                for lower in below
                if self._may_be(lower, test.beyond) or not test.classes.isdisjoint(self._hierarchy.order(lower))
            ]
        )

    def _may_be(self, cls: int, names: frozenset[str]) -> bool:
        """Whether objects of a class may be of one of some built-in types: what is of another is of none of these."""
        found = self._possible.get((cls, names))
        if found is None:
            builtins = self._builtins[self._context.assembly.languages[self._context.file[cls]]]
            found = self._possible[cls, names] = builtins.may_be(self._hierarchy.outside_of(cls), names)
        return found


@dataclass(frozen=True, slots=True)
class _Builtins:
    """What a language says of types beyond the program."""

    nominal: frozenset[str]
    apart: frozenset[str]
    of_classes: frozenset[str]
    bases: Mapping[str, str]

    @classmethod
    def of(cls, language: Specification) -> _Builtins:
        """That of a language."""
        said = language.builtins
        nominal, apart, of_classes = (frozenset(text.split()) for text in (said.nominal, said.apart, said.of_classes))
        return cls(nominal, apart, of_classes, language.bases)

    def may_be(self, inherited: Iterable[str], names: frozenset[str]) -> bool:
        """Whether what inherits from classes beyond may be of a type: not if all that these inherit from is known."""
        above = frozenset(inherited)
        while more := frozenset(base for name in above for base in self._inherited(name)) - above:
            above |= more
        told = not above.isdisjoint(self.nominal) or all(name in self.apart or name in self.bases for name in above)
        return not names.isdisjoint(above) or (bool(names) and not told)

    def _inherited(self, name: str) -> Iterator[str]:
        return (word[1:-1] for word in self.bases.get(name, "").split() if word.startswith("<"))
