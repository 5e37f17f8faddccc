"""What tests and declarations of types say: the classes that they name, where they can be trusted.

A test is trusted only where every type that it names is one class of the program or a built-in type whose objects
nothing else can be. No class is trusted that says itself what its objects are, or whose own class may; to which others
are added without naming it; or whose objects need only have its members (a protocol).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from corollary.facts.schema import LOOSE, NONE_OF, TOLD
from corollary.facts.vocabulary import KINDS
from corollary.linking.assembly import Rows
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.classes.static.values import StaticValues, static_values
from corollary.linking.context import Context
from corollary.linking.incremental.numbering import changed_rows
from corollary.linking.names.told import Earlier, Told
from corollary.linking.values.joins import Longs
from corollary.linking.values.things import ROLE_BITS, Outside, Role, role_of, thing_of
from corollary.syntax.specification import Specification

_NOT_NAMED = frozenset(map(KINDS.index, ("type", "interface")))
"""The kinds of what stands for others, and of what objects need not say that they are."""
_TOLD = f".{TOLD}"


@dataclass(frozen=True, slots=True)
class Test:
    """The classes that a test names, built-in types `beyond` them, and whether what passes is of none of it.

    It is `declared` where nothing tests it, and `loose` where what was tested may be another object by now.
    """

    classes: frozenset[int]
    beyond: frozenset[str]
    negative: bool
    declared: bool = False
    loose: bool = False


def tested_values(static: StaticValues, before: tuple[Told, Earlier] | None) -> Told:
    """The values of what tests name, of classes of classes, and of what others may be added to: term, value."""
    context = static.context
    registers = _registers(context)

    def terms(file: int) -> Rows:
        attributes = context.assembly.rows_of("attribute", file)
        return np.concatenate(
            (
                context.assembly.rows_of("narrowed", file)[:, 1],
                context.assembly.rows_of("metaclass", file)[:, 1],
                attributes[np.isin(attributes[:, 2], registers), 1],
            )
        )

    return static_values(static, terms, before)


def _registers(context: Context) -> list[int]:
    """The names of the members by which others are added to a class."""
    names = {found.classes.register for found in context.languages.values()} - {""}
    return [context.string_id(name) for name in sorted(names)]


def says_alike(earlier: Earlier, before: Context, after: Context) -> bool:
    """Holds if files say the same of tests, and of what others may be added to."""
    mine, its = before.assembly, after.assembly
    same = earlier.says_alike(mine, its, "narrowed", "term", "type", "negative")
    same = same and earlier.says_alike(mine, its, "metaclass", "class", "term")
    now = earlier.numbering.definitions
    same = same and {int(now[cls]) for cls in _saying(before)} == _saying(after)
    old, new = changed_rows(mine, its, "attribute", earlier.numbering)
    registers = _registers(after)
    return same and np.array_equal(old[np.isin(old[:, 2], registers)], new[np.isin(new[:, 2], registers)])


def _saying(context: Context) -> set[int]:
    """The classes that have a member by which they say what their objects are."""
    return having(context, {name for found in context.languages.values() for name in found.classes.instance_checks})


def having(context: Context, names: set[str]) -> set[int]:
    """The classes that have a function of one of some names themselves."""
    known = {context.string_id(name) for name in names if name} - {-1}
    found = context.parent[np.isin(context.name, sorted(known))]
    return set(found[found >= 0].tolist())


@dataclass(frozen=True, slots=True)
class Said:
    """What the source says of the classes of values, before it is known which of that can be trusted."""

    tested: Told
    """The values of the terms of types that are tested for."""
    declared: Told
    """What terms are declared as."""
    results: Told
    """What functions are declared to return."""
    meant: Longs
    """The classes that parameters are meant for, by the name of their function: term, class."""


def trusted_tests(
    context: Context, said: Said, hierarchy: Hierarchy, outside: Outside, nominal: Longs
) -> dict[int, Test]:
    """The test of each term, or node of what a function returns, that has one to be trusted, be it only declared.

    `nominal` are the classes whose objects are told by them even where those of others need only have their members.
    """
    values = _by_term(said.tested.rows)
    types = _Types(context, values, hierarchy, outside, frozenset(nominal.tolist()))
    meant = np.stack((said.meant[:, 0], said.meant[:, 1] << ROLE_BITS | Role.THING), axis=1)
    declared = {**types.declared(meant), **types.declared(said.declared.rows)}
    results = types.declared_results(said.results.rows)
    returned = {context.returned(definition): test for definition, test in results.items()}
    return {**declared, **types.tested(values), **returned}


class _Types:
    """The types that tests name, and which of them tell what their objects are."""

    def __init__(
        self,
        context: Context,
        values: Mapping[int, list[int]],
        hierarchy: Hierarchy,
        outside: Outside,
        nominal: frozenset[int],
    ) -> None:
        self._context, self._hierarchy, self._outside, self._nominal_classes = context, hierarchy, outside, nominal
        builtins = {name: frozenset(found.builtins.nominal.split()) for name, found in context.languages.items()}
        self._nominal = [builtins[name] for name in context.assembly.languages]
        self._of_classes = frozenset(found.builtins.of_classes for found in context.languages.values()) - {""}
        self._structural = frozenset(
            name for found in context.languages.values() for name in found.classes.structural_bases
        )
        self._untold = self._untold_classes(values)

    def declared(self, declared: Longs) -> dict[int, Test]:
        """What terms are declared to be."""
        return self._told(declared, lambda term: self._context.file_of_term(term)[0])

    def declared_results(self, declared: Longs) -> dict[int, Test]:
        """What functions are declared to return."""
        return self._told(declared, lambda definition: int(self._context.file[definition]))

    def _told(self, declared: Longs, file_of: Callable[[int], int]) -> dict[int, Test]:
        found = {}
        for number, values in _by_term(declared).items():
            file = file_of(number)
            test = _test([self._declared(file, value) for value in values], declared=True)
            if test is not None:
                found[number] = test
        return found

    def tested(self, values: Mapping[int, list[int]]) -> dict[int, Test]:
        """What terms are tested to be."""
        types: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for file, term, of_type, negative in self._context.assembly.rows("narrowed", "term", "type", "negative"):
            types[term, negative].append((file, of_type))
        found = {}
        for (term, negative), named in types.items():
            test = _test(
                [self._named(file, values.get(of_type, [])) for file, of_type in named],
                negative=self._of_classes if negative & NONE_OF else None,
            )
            if test is not None:
                found[term] = replace(test, loose=bool(negative & LOOSE))
        return found

    def _declared(self, file: int, value: int) -> int | str | None:
        """The same of what is declared: a class whose objects need only have its members is none."""
        found = self._named(file, [value])
        structural = isinstance(found, int) and self._context.specifications[file].classes.structural
        return None if structural and found not in self._nominal_classes else found

    def _named(self, file: int, values: list[int]) -> int | str | None:
        """The class that a type is, the name of a built-in one, None where that is not known."""
        if len(values) != 1:
            return None
        (value,) = values
        thing = thing_of(value)
        if role_of(value) != Role.THING:
            return None
        if thing >= self._outside.base:
            name = self._outside.name(value) if self._outside.holds(value) else ""
            if name.endswith(_TOLD):
                name = self._context.specifications[file].builtins.tells.get(name.removesuffix(_TOLD), "")
            return name if name in self._nominal[file] or name in self._of_classes else None
        is_class = thing < self._context.assembly.definitions and bool(self._context.is_class[thing])
        if is_class and int(self._context.kind[thing]) in _NOT_NAMED:
            return None
        if is_class and not self._untold.isdisjoint(self._hierarchy.order(thing)):
            return None
        return thing if is_class and self._structural.isdisjoint(self._hierarchy.outside_of(thing)) else None

    def _untold_classes(self, values: Mapping[int, list[int]]) -> set[int]:
        """The classes whose objects are not told by what these inherit from."""
        context, says = self._context, _saying(self._context)
        found = set(says)
        attributes = context.assembly.relations["attribute"]
        for owner in attributes[np.isin(attributes[:, 2], _registers(context)), 1].tolist():
            found.update(above for value in values.get(owner, ()) for above in self._above(thing_of(value)))
        for file, cls, term in context.assembly.rows("metaclass", "class", "term"):
            specification, metaclasses = context.specifications[file], values.get(term) or [-1]
            if not all(self._is_plain_metaclass(value, says, specification) for value in metaclasses):
                found.add(cls)
        return found

    def _above(self, thing: int) -> tuple[int, ...]:
        is_class = thing < self._context.assembly.definitions and bool(self._context.is_class[thing])
        return self._hierarchy.order(thing) if is_class else ()

    def _is_plain_metaclass(self, value: int, says: set[int], specification: Specification) -> bool:
        """Whether a class of classes leaves it to bases what an object of a class is."""
        if value < 0 or value == self._outside.unknown:
            return False
        if self._outside.holds(value):
            return self._outside.name(value) in specification.bases
        above = self._above(thing_of(value))
        beyond = [name for cls in above for name in self._hierarchy.outside_bases.get(cls, ())]
        known = all(name in specification.bases for name in beyond) and not self._hierarchy.is_open(thing_of(value))
        return bool(above) and known and says.isdisjoint(above)


def _test(
    named: Iterable[int | str | None], *, negative: frozenset[str] | None = None, declared: bool = False
) -> Test | None:
    """What of some types tells; where the test is of none of them, only classes and those that are `negative`."""
    found = set(named)
    classes = frozenset(each for each in found if isinstance(each, int))
    beyond = frozenset(each for each in found if isinstance(each, str))
    if negative is not None:
        return Test(classes, beyond & negative, True) if classes or beyond & negative else None
    return None if None in found else Test(classes, beyond, False, declared)


def _by_term(rows: Longs) -> dict[int, list[int]]:
    """The values of each term."""
    found: dict[int, list[int]] = defaultdict(list)
    for term, value in rows.tolist():
        found[term].append(value)
    return found
