"""What members classes give: to themselves, to their objects, and to what is seen from above one of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence
from corollary.facts.schema import PATTERN, Trait
from corollary.facts.vocabulary import KINDS
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.classes.members.asked import AskedMembers
from corollary.linking.classes.members.implicit import ImplicitMembers
from corollary.linking.classes.members.metaclasses import Metaclasses
from corollary.linking.classes.members.naming import MemberNames
from corollary.linking.classes.members.providers import Providers
from corollary.linking.classes.members.reading_through import ReadThrough
from corollary.linking.classes.members.storing import computed_holders
from corollary.linking.context import Context
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.values import sets
from corollary.linking.values.bounds import FEWEST_DEFINITIONS, most_definitions
from corollary.linking.values.found import Found
from corollary.linking.values.joins import SHIFT, Longs
from corollary.linking.values.things import Outside, Role, value_of

CLASS, INTERFACE = KINDS.index("class"), KINDS.index("interface")
EXACT, INFERRED, DISPATCH, GUESS = map(int, (Evidence.EXACT, Evidence.INFERRED, Evidence.DISPATCH, Evidence.GUESS))

_THING, _SUPERIOR = int(Role.THING), int(Role.SUPERIOR)
_OR_BELOW = (int(Role.INSTANCE_OR_BELOW), int(Role.CLASS_OR_BELOW))
_OBJECTS = (int(Role.INSTANCE), int(Role.INSTANCE_OR_BELOW))
_CLASS_OF = {Role.INSTANCE: Role.THING, Role.INSTANCE_OR_BELOW: Role.CLASS_OR_BELOW}
"""By objects what the member is that is their class."""


class ClassMembers(AskedMembers):
    """Look-ups of members of classes. `stored_names` are the names under which anything is stored in members."""

    def __init__(self, context: Context, namespaces: Namespaces, hierarchy: Hierarchy, outside: Outside) -> None:
        super().__init__(context, Providers(context, namespaces, hierarchy))
        self.namespaces = namespaces
        self.hierarchy = hierarchy
        self.outside = outside
        self.stored_names: frozenset[int] = frozenset()
        self.read_through: Mapping[int, ReadThrough] = {}
        """The members that give what a function does that they wrap, by class and name in one number."""
        self._most = most_definitions(context.assembly.terms)
        self._outside_of = cache(hierarchy.outside_of)
        self._kinds: bytes = context.kind.astype(np.uint8).tobytes()
        self._class_members = context.by_definition(lambda found: found.receiver.class_member)
        self._writer_names = context.by_definition(
            lambda found: context.string_id(found.classes.writer) if found.classes.writer else -1
        )
        self.metaclasses = Metaclasses(context, hierarchy)
        self.implicit = ImplicitMembers(context, namespaces, hierarchy)
        self.names = MemberNames(context, self.implicit.asked)

    @cached_property
    def _computed(self) -> frozenset[int]:
        return computed_holders(self.context)

    @cached_property
    def _properties(self) -> dict[int, dict[int, list[int]]]:
        """Class -> name -> the functions that run when the member is read."""
        context = self.context
        found: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for definition in (context.traits & int(Trait.PROPERTY)).nonzero()[0].tolist():
            found[int(context.parent[definition])][int(context.name[definition])].append(definition)
        return found

    def _stored(self, things: Sequence[int], name: int, found: Found) -> None:
        """What is stored in some things under a name, be it one that is computed."""
        for stored in self.names.elements.get(name, (name,)):
            if stored in self.stored_names:
                found.stored.extend([thing << SHIFT | stored for thing in things])
        if name not in self.names.elements:
            known = self._computed
            if not known.isdisjoint(things):
                names = (self.names.all, self.names.element)
                found.stored.extend([thing << SHIFT | each for thing in things if thing in known for each in names])

    def _of_class(self, cls: int, role: int, name: int, found: Found) -> None:
        order = self.hierarchy.order(cls)
        if role == _SUPERIOR:
            self._of_superior(cls, name, found)
            return
        if role in _OBJECTS and self.context.string(name) == self._class_members[cls]:
            found.values.append((value_of(cls, _CLASS_OF[Role(role)]), INFERRED))
            return
        if role == _THING and self._invokes(cls, name):
            found.values.append((value_of(cls), INFERRED))
            return
        dispatched = role in _OR_BELOW or self._kinds[cls] == INTERFACE
        below = self.hierarchy.below(cls) if dispatched else ()
        held = self._member_name(cls, name)
        provider = self.providers.of(held).get(cls)
        if provider is not None and (self._kinds[cls], self._kinds[provider]) == (CLASS, INTERFACE):
            below = self.hierarchy.below(provider)
        overriding = self.providers.overriding(provider, below, held)
        evidence = EXACT if role == _THING else DISPATCH if overriding else INFERRED
        if len(overriding) > FEWEST_DEFINITIONS and provider is not None and self._kinds[provider] == INTERFACE:
            overriding = self._implementing(overriding)
        of_instance = role in _OBJECTS
        if provider is not None and self._lists(cls, provider, held):
            found.values.append((value_of(cls, Role.INSTANCE), INFERRED))
        elif provider is not None:
            self._of_provider(provider, held, evidence, of_instance, found)
        most = FEWEST_DEFINITIONS if name in self.implicit.names else self._most
        self._of_several(overriding, held, most, of_instance, found)
        holders = order if provider is None else self.providers.stored_in(provider, held, order)
        self._stored((*holders, *below, *self.metaclasses.stored_in(cls)), name, found)
        if name == self.names.element and self._rules[cls].computed_members:
            found.values.append((self.outside.unknown, EXACT))
        if of_instance:
            self._of_writers(cls, below, found)
        if (of_instance and self._of_objects(cls, name, found)) or provider is not None:
            return
        subscripted = not of_instance and name in self.names.elements
        if not (subscripted and self._of_subscripted(cls, role, found)):
            self._of_elsewhere(cls, role, name, found)

    def _of_made(self, metaclass: int, name: int, found: Found) -> bool:
        """The classes that are objects of a class, if that is asked for what runs when an object is called."""
        is_called = self.context.string(name) == self._rules[metaclass].call_operator
        classes = self.hierarchy.objects_of(metaclass)[: self._most] if is_called else ()
        found.values.extend((value_of(cls), DISPATCH) for cls in classes)
        return bool(classes)

    def _of_several(self, providers: list[int], name: int, most: int, of_instance: bool, found: Found) -> None:
        """What a member is that each of some classes may provide; of too many it is not known."""
        if len(providers) > most:
            found.is_cut = True
            found.values.append((self.outside.unknown, EXACT))
            return
        for provider in providers:
            self._of_provider(provider, name, DISPATCH, of_instance, found)

    def _implementing(self, providers: list[int]) -> list[int]:
        """Those of many that are no interfaces: what one above says of a member, those below it say more precisely."""
        return [each for each in providers if self._kinds[each] != INTERFACE]

    def _of_elsewhere(self, cls: int, role: int, name: int, found: Found) -> None:
        """What a class or its objects have though no class that it inherits from in the program has it."""
        if role in _OBJECTS:
            self._of_fallback(cls, self.hierarchy.order(cls), name, found)
        elif self._of_own_class(cls, role, name, found):
            return
        self._of_missing(cls, name, found, of_object=role in _OBJECTS)

    def _of_writers(self, cls: int, below: tuple[int, ...], found: Found) -> None:
        """What runs where any member of an object of a class is assigned."""
        writer = self._writer_names[cls]
        provider = self.providers.of(writer).get(cls) if writer >= 0 else None
        overriding = self.providers.overriding(provider, below, writer) if writer >= 0 else []
        for having in [*overriding, *([] if provider is None else [provider])]:
            for definition in self.providers.defined(having, writer):
                found.values.append((value_of(definition, Role.PROPERTY), DISPATCH if overriding else INFERRED))

    @cached_property
    def writers(self) -> frozenset[int]:
        """The functions that run where any member of an object is assigned, or one of which a class holds an object."""
        assigners = {self.context.string_id(rules.assigner) for rules in self._distinct_rules if rules.assigner}
        writers = {self.context.string_id(rules.writer) for rules in self._distinct_rules if rules.writer}
        named = sets.marked(len(self.context.assembly.strings), sorted((writers | assigners) - {-1}))
        of_classes = self.context.is_callable & named[self.context.name]
        return frozenset(of_classes.nonzero()[0].tolist())

    def _of_own_class(self, cls: int, role: int, name: int, found: Found) -> bool:
        """What the class of a class has for it; whether that is anything."""
        metaclass = self.hierarchy.metaclass(cls)
        if metaclass is None:
            return False
        below = self.hierarchy.below(metaclass) if role == Role.CLASS_OR_BELOW else ()
        held = self._member_name(metaclass, name)
        provider = self.providers.of(held).get(metaclass)
        overriding = self.providers.overriding(provider, below, held)
        providers = [*overriding, *([] if provider is None else [provider])]
        for having in providers:
            self._of_provider(having, held, DISPATCH if overriding else INFERRED, True, found)
        return bool(providers)

    def _of_objects(self, metaclass: int, name: int, found: Found) -> bool:
        """What the classes have that are objects of a class: it may be any of these; whether that is anything."""
        classes = self.hierarchy.objects_of(metaclass)
        if not classes:
            return False
        known = self.providers.of(name) if name not in self.implicit.asked else {}
        providers = sorted({known[cls] for cls in classes if cls in known})
        if self._of_made(metaclass, name, found):
            return True
        self._of_several(providers, name, self._most, False, found)
        self._stored(sorted({above for cls in classes for above in self.hierarchy.order(cls)}), name, found)
        return bool(providers)

    @property
    def called_as_objects(self) -> npt.NDArray[np.bool_]:
        """The classes, among all things, that are objects of classes of the program."""
        return self.metaclasses.having

    def run_on_classes(self, holders: Longs, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values, members of classes, are functions that run on the class as they do on any object."""
        return self.metaclasses.run_on(holders, values)

    def _of_subscripted(self, cls: int, role: int, found: Found) -> bool:
        """What a class with something in brackets behind it is, where the program says nothing of that."""
        rules, outside = self._rules[cls], self._outside_of(cls)
        if not frozenset(rules.generic_bases).isdisjoint(outside):
            found.values.append((value_of(cls, Role(role)), INFERRED))
        elif not frozenset(rules.listing_bases).isdisjoint(outside):
            found.values.append((value_of(cls, Role.INSTANCE), INFERRED))
        else:
            return False
        return True

    def _lists(self, cls: int, provider: int, name: int) -> bool:
        """Whether a member that a class holds is one of its objects: what it lists, but for functions."""
        listing = frozenset(self._rules[cls].listing_bases)
        return not listing.isdisjoint(self._outside_of(cls)) and not self.providers.defined(provider, name)

    def _of_fallback(self, cls: int, order: tuple[int, ...], name: int, found: Found) -> None:
        """What the member gives that runs where an object has no member of a name."""
        classes = self._rules[cls]
        fallback = self.context.string_id(classes.fallback) if classes.fallback else -1
        provider = self.providers.of(fallback).get(cls) if fallback >= 0 else None
        if (
            provider is None
            or name in self.names.elements
            or any(above << SHIFT | name in self.assigned.to_receivers for above in order)
        ):
            return
        if PATTERN in self.context.string(name) or self._is_protocol(cls, name):
            return
        sure = not self._outside_of(cls) and name not in self.assigned.to_others
        for definition in self.providers.defined(provider, fallback):
            found.nodes.append((self.context.returned(definition), INFERRED if sure else GUESS))
            found.values.append((value_of(definition, Role.PROPERTY), INFERRED if sure else GUESS))

    def _is_protocol(self, definition: int, name: int) -> bool:
        """Whether the language itself calls members of a name, as that which a definition is written in has it."""
        protocol = self._rules[definition].protocol
        return bool(protocol and re.search(protocol, self.context.string(name)))

    def _invokes(self, cls: int, name: int) -> bool:
        """Whether a member of a class that is a function runs the class itself."""
        return self.context.string(name) in self._rules[cls].invokers and name not in self.namespaces.members.get(cls)

    def _member_name(self, cls: int, name: int) -> int:
        """The name of the member that a class has for a name: of alternatives the first; an element may be any."""
        if name in self.names.elements:
            return name if self.providers.definers(name) else self.names.element
        names = self.implicit.alternatives.get(name, ())
        beyond = self.implicit.is_beyond
        own = next((other for other in names if cls in self.providers.of(other) or beyond(cls, other)), None)
        return own if own is not None else next((other for other in names if self.providers.definers(other)), name)

    def _of_provider(self, cls: int, name: int, evidence: int, of_instance: bool, found: Found) -> None:
        handing = self.read_through.get(cls << SHIFT | name) if of_instance else None
        if handing is not None:
            called = () if handing.wrapped < 0 else (self.context.returned(handing.wrapped),)
            found.nodes.extend((node, max(evidence, INFERRED)) for node in (*called, *handing.terms))
            found.values.append((value_of(handing.getter, Role.PROPERTY), max(evidence, INFERRED)))
            return
        traits = self.context.traits
        candidates = self._properties.get(cls, {}).get(name, ())
        properties = [each for each in candidates if bool(traits[each] & int(Trait.STATIC)) != of_instance]
        for definition in properties:
            if not traits[definition] & int(Trait.SETTER):
                found.nodes.append((self.context.returned(definition), evidence))
            found.values.append((value_of(definition, Role.PROPERTY), evidence))
        if all(traits[each] & int(Trait.SETTER) for each in properties):
            found.nodes.extend((term, evidence) for term in self.namespaces.members.get(cls)[name])

    def _of_superior(self, cls: int, name: int, found: Found) -> None:
        """The next class after `cls` in its own order, and in that of each class below it."""
        providers: dict[int, int] = {}
        own = self.providers.first(self.hierarchy.order(cls)[1:], name)
        if own is not None:
            providers[own] = INFERRED
        for lower in self.hierarchy.below(cls):
            order = self.hierarchy.order(lower)
            provider = self.providers.first(order[order.index(cls) + 1 :], name) if cls in order else None
            if provider is not None and provider not in providers:
                providers[provider] = DISPATCH
        for provider, evidence in sorted(providers.items()):
            self._of_provider(provider, name, evidence, True, found)
        if own is None and not self._of_made(cls, name, found):
            self._of_missing(cls, name, found, of_object=True)

    def _of_missing(self, cls: int, name: int, found: Found, *, of_object: bool) -> None:
        if name in self.implicit.names:
            return
        outside = self._outside_of(cls)
        if outside:
            member = self.outside.value(f"{outside[0]}.{self.context.string(name)}")
            is_given = (
                of_object and name in self.names.elements
            )  # by a call of code outside, which may have been given it before
            found.values.append((self.outside.result(member) if is_given else member, INFERRED))
        elif not found.nodes and not found.stored:
            found.values.append((self.outside.unknown, EXACT))
