"""What the language itself asks of classes: what runs when one is called, and when its objects are called or read."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence
from corollary.facts.schema import AS_CLASS, Trait
from corollary.linking.classes.members.providers import Providers
from corollary.linking.classes.members.storing import Assigned, assigned_members, plain_defaults, wrapped_methods
from corollary.linking.context import Context
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs
from corollary.linking.values.things import Role, role_of, thing_of, value_of
from corollary.syntax.specification import Classes

EXACT, INFERRED, DISPATCH = int(Evidence.EXACT), int(Evidence.INFERRED), int(Evidence.DISPATCH)


class AskedMembers:
    """Look-ups of members that the language calls by itself."""

    def __init__(self, context: Context, providers: Providers) -> None:
        self.context = context
        self.providers = providers
        self._known_getters: dict[int, list[int]] = {}
        self._definitions = context.assembly.definitions
        self._is_class: bytes = context.is_class.tobytes()
        self._rules = context.by_definition(lambda found: found.classes)

    @cached_property
    def assigned(self) -> Assigned:
        """The members that code assigns."""
        return assigned_members(self.context.assembly)

    @cached_property
    def of_defaults(self) -> Longs:
        """Class and name, as one number, of plain data in the place of which objects may only have something else."""
        if not self.getting.any():
            return np.zeros(0, dtype=np.int64)
        found = plain_defaults(self.context)
        goes_to_others = sets.marked(len(self.context.assembly.strings), self.assigned.of_others)
        kept: Longs = found[~goes_to_others[found & LOW]]
        return kept

    @cached_property
    def defaults(self) -> frozenset[int]:
        """The same, to be asked for one by one."""
        return frozenset(self.of_defaults.tolist())

    @cached_property
    def wrapped(self) -> dict[int, tuple[int, ...]]:
        """The methods that something else may stand for, by class and name as one number."""
        return wrapped_methods(self.context, self.assigned)

    @property
    def _distinct_rules(self) -> list[Classes]:
        """The rules of the languages that the program has files of."""
        return [self.context.languages[name].classes for name in self.context.spoken]

    @property
    def call_operators(self) -> frozenset[int]:
        """The names by which what runs for a call is asked for itself."""
        texts = {AS_CLASS, *(rules.call_operator for rules in self._distinct_rules if rules.call_operator)}
        return frozenset(map(self.context.string_id, texts)) - {-1}

    @cached_property
    def invokers(self) -> frozenset[int]:
        """The names of members of classes that are functions by which these are called on an object that is there."""
        texts = {text for rules in self._distinct_rules for text in rules.invokers}
        return frozenset(map(self.context.string_id, texts)) - {-1}

    @cached_property
    def invoking(self) -> npt.NDArray[np.bool_]:
        """The definitions in languages where functions have such members."""
        context = self.context
        spoken = np.array([bool(rules.invokers) for rules in self._distinct_rules], dtype=bool)
        return np.repeat(spoken[context.languages_of_files], np.diff(context.assembly.definition_start))

    def call_operator(self, value: int) -> int:
        """What runs when an object is called, or a class that is one, as value and name; -1 where there is nothing."""
        thing, role = thing_of(value), role_of(value)
        if thing >= self._definitions:
            return -1
        operator = self._rules[thing].call_operator
        name = self.context.string_id(operator) if operator else -1
        if name < 0 or role in (Role.INSTANCE, Role.INSTANCE_OR_BELOW):
            return -1 if name < 0 else value << SHIFT | name
        metaclass = self.providers.hierarchy.metaclass(thing) if role in (Role.THING, Role.CLASS_OR_BELOW) else None
        if metaclass is None or metaclass not in self.providers.of(name):
            return -1
        return value_of(metaclass, Role.INSTANCE if role == Role.THING else Role.INSTANCE_OR_BELOW) << SHIFT | name

    def is_of_class(self, value: int, name: int) -> bool:
        """Whether a class holds the member of a value, and not only the object."""
        thing = thing_of(value)
        if thing >= self._definitions or not self._is_class[thing]:
            return False
        known, defaults = self.providers.of(name), self.defaults
        providers = {known[cls] for cls in (thing, *self.providers.hierarchy.below(thing)) if cls in known}
        return any(provider << SHIFT | name not in defaults for provider in providers)

    def wrapped_at(self, value: int, name: int) -> list[int]:
        """The methods that run on a value, for which functions stand that it has as a member."""
        thing, role = thing_of(value), role_of(value)
        if thing >= self._definitions or not self._is_class[thing]:
            return []
        known, hierarchy = self.providers.of(name), self.providers.hierarchy
        if role == Role.SUPERIOR:
            providers = set(hierarchy.order(thing)[1:])
        else:
            providers = {known[cls] for cls in (thing, *hierarchy.below(thing)) if cls in known}
        found = [method for provider in providers for method in self.wrapped.get(provider << SHIFT | name, ())]
        if role in (Role.THING, Role.CLASS_OR_BELOW):
            found = [method for method in found if self.context.traits[method] & int(Trait.CLASS_METHOD)]
        return sorted(found)

    def getters(self, thing: int) -> list[int]:
        """The functions that run when a member that is an object of a class is read, or assigned."""
        if thing not in self._known_getters:
            self._known_getters[thing] = self._find_getters(thing)
        return self._known_getters[thing]

    def _find_getters(self, thing: int) -> list[int]:
        if thing >= self._definitions or not self._is_class[thing]:
            return []
        found: list[int] = []
        for text in filter(None, (self._rules[thing].getter, self._rules[thing].assigner)):
            name = self.context.string_id(text)
            provider = self.providers.of(name).get(thing) if name >= 0 else None
            found += self.providers.defined(provider, name) if provider is not None else []
        return found

    @cached_property
    def getting(self) -> npt.NDArray[np.bool_]:
        """The classes, among all things, whose objects run a function when they are read, or assigned, as members."""
        texts = {text for classes in self._distinct_rules for text in (classes.getter, classes.assigner) if text}
        names = set(map(self.context.string_id, texts)) - {-1}
        found = np.zeros(self.context.things, dtype=bool)
        found[[cls for name in names for cls in self.providers.of(name) if self.getters(cls)]] = True
        return found

    @cached_property
    def choosing(self) -> npt.NDArray[np.bool_]:
        """The classes, among all things, of which a function of the program makes the objects: perhaps of one below."""
        names = {self.context.string_id(classes.maker) for classes in self._distinct_rules if classes.maker}
        found = np.zeros(self.context.things, dtype=bool)
        found[[cls for name in names for cls in self.providers.of(name)]] = True
        return found

    def constructors(self, cls: int, *, or_below: bool = False) -> tuple[list[tuple[int, int]], bool]:
        """(definition, evidence) of the functions that run when a class is called; whether it defines one itself."""
        context, providers = self.context, self.providers
        rules = self._rules[cls]
        found: dict[int, int] = {}
        own = False
        for text in (*rules.constructors, *rules.initialisers):
            name = context.string_id(text)
            if name < 0:
                continue
            provider = providers.provider(cls, name)
            if provider is not None:
                own |= provider == cls and text in rules.constructors
                for definition in providers.defined(provider, name):
                    found[definition] = EXACT if provider == cls else INFERRED
            for lower in providers.hierarchy.below(cls) if or_below else ():
                if name in providers.namespaces.members.get(lower):
                    found.update((each, DISPATCH) for each in providers.defined(lower, name) if each not in found)
        return sorted(found.items()), own

    def keep(self, before: AskedMembers, things: Longs, names: frozenset[int], *, same_definitions: bool) -> None:
        """Keeps what is known of classes that are the same as before, but for members of some names.

        `things` are the numbers now of those before; the language asks for no member of the names by itself.
        """
        kept = things >= 0
        self.getting = np.zeros(self.context.things, dtype=bool)
        self.getting[things[kept]] = before.getting[kept]
        if same_definitions:
            self._known_getters = before._known_getters
            self.providers.take_over(before.providers, names)
