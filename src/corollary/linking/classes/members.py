"""What a member of a value is: the one place that knows how classes, objects and modules are searched."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence
from corollary.facts.schema import (
    ANY_ELEMENT,
    CLOSED,
    CONTAINS,
    ELEMENT,
    HELD,
    JOINED,
    LAMBDA,
    MEMBERS,
    PART,
    PATTERN,
    SEQUENCE,
    SIGNATURE,
    TYPE_ARGUMENT,
    TYPE_ARGUMENTS,
    Trait,
)
from corollary.facts.vocabulary import KINDS
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.classes.implicit import ImplicitMembers
from corollary.linking.classes.structure import structural_implementations
from corollary.linking.context import Context
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.values.bounds import FEWEST_DEFINITIONS, most_definitions
from corollary.linking.values.elements import ElementNames
from corollary.linking.values.found import Found
from corollary.linking.values.joins import LOW, SHIFT, Longs
from corollary.linking.values.things import CONTAINER, Outside, Role, role_of, thing_of, value_of

CLASS, INTERFACE = KINDS.index("class"), KINDS.index("interface")
EXACT, INFERRED, DISPATCH = int(Evidence.EXACT), int(Evidence.INFERRED), int(Evidence.DISPATCH)


class Members:
    """Look-ups of members. `stored_names` are the names under which anything is stored in members."""

    def __init__(self, context: Context, namespaces: Namespaces, hierarchy: Hierarchy, outside: Outside) -> None:
        self.context = context
        self.namespaces = namespaces
        self.hierarchy = hierarchy
        self.outside = outside
        self.stored_names: frozenset[int] = frozenset()
        self._contains = context.assembly.column("object", "contains").tolist()
        self._held, self._part = map(context.string_id, (HELD, PART))
        self._made_of = frozenset((context.string_id(JOINED), self._part)) - {-1}
        self._any, self._keyed, self._all = map(context.string_id, (ELEMENT, ANY_ELEMENT, MEMBERS))
        self._type_arguments = {context.string_id(TYPE_ARGUMENT.format(place)) for place in range(TYPE_ARGUMENTS)} - {
            -1
        }
        self._known_providers: dict[int, Mapping[int, int]] = {}
        self._most = most_definitions(context.assembly.terms)
        self._known_getters: dict[int, list[int]] = {}
        self._outside_of = cache(hierarchy.outside_of)
        self._definitions = context.assembly.definitions
        self._is_class: list[bool] = context.is_class.tolist()
        self._kinds: list[int] = context.kind.tolist()
        self._rules = [context.specifications[file].classes for file in context.file.tolist()]
        self._object_files = context.assembly.row_file["object"].tolist()
        self._properties = self._find_properties()
        self._attach_owned()
        self.implicit = ImplicitMembers(context, namespaces, hierarchy)
        hierarchy.implementations = structural_implementations(
            context, hierarchy, self.classes_named, lambda file: namespaces.unit_of(file).module
        )

    def _find_properties(self) -> dict[int, dict[int, list[int]]]:
        """Class -> name -> the functions that run when the member is read."""
        context = self.context
        found: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for definition in (context.traits & int(Trait.PROPERTY)).nonzero()[0].tolist():
            found[int(context.parent[definition])][int(context.name[definition])].append(definition)
        return found

    def _attach_owned(self) -> None:
        """Makes definitions that name their owner members of it."""
        context = self.context
        owned = context.assembly.rows("owner", "definition", "name")
        denotes = dict(context.assembly.pairs("denotes", "definition", "term")) if owned else {}
        for file, definition, owner in owned:
            for cls in self.classes_named(file, owner):
                self.namespaces.members.attach(cls, int(context.name[definition]), denotes[definition])

    def classes_named(self, file: int, name: int) -> list[int]:
        """The classes that a name means at the top of a file's unit."""
        return self._classes_of_units.get((self.namespaces.unit_of(file).module, name), [])

    @cached_property
    def _classes_of_units(self) -> dict[tuple[int, int], list[int]]:
        context = self.context
        table: dict[tuple[int, int], list[int]] = defaultdict(list)
        for definition in context.is_class.nonzero()[0].tolist():
            file = int(context.file[definition])
            if context.parent[definition] == context.module(file):
                table[self.namespaces.unit_of(file).module, int(context.name[definition])].append(definition)
        return table

    def look_up(self, value: int, name: int) -> Found:
        """What member `name` of a value of the program is."""
        found = Found()
        thing, role = thing_of(value), role_of(value)
        if name == self._held:
            self._of_container(thing, found)
            return found
        if name == self._all:
            self._of_all(thing, found)
            return found
        if name in self._type_arguments:
            found.stored.append(thing << SHIFT | name)
            return found
        if name in self._made_of:
            self._of_part(value, name, found)
            return found
        if name in self._patterns:
            self._of_pattern(value, self._patterns[name], found)
            return found
        if thing >= self._definitions:
            moved = role == Role.PART and name in self._numbered
            self._of_object(thing, self.context.string_id(ELEMENT) if moved else name, found)
        elif self._is_class[thing]:
            self._of_class(thing, role, name, found)
        else:
            self._of_module_or_function(thing, name, found)
        return found

    @cached_property
    def _patterns(self) -> dict[int, re.Pattern[str]]:
        """The names that are known in part, as what the whole must fit; one that a definition has is known."""
        defined = frozenset(self.context.name.tolist())
        texts = {name: self.context.string(name) for name in self.context.member_names if name not in defined}
        known = {name: text for name, text in texts.items() if PATTERN in text and not text.startswith(ELEMENT[0])}
        return {name: re.compile(re.escape(text).replace(r"\*", r"\w+")) for name, text in known.items()}

    def _of_pattern(self, value: int, pattern: re.Pattern[str], found: Found) -> None:
        """Every member that a name may mean: one of several, so that none of them is sure."""
        thing = thing_of(value)
        for name in sorted(self._names_around(thing)):
            if pattern.fullmatch(self.context.string(name)):
                several = self.look_up(value, name)
                found.is_cut |= several.is_cut
                found.nodes.extend((node, max(evidence, DISPATCH)) for node, evidence in several.nodes)
                found.values.extend((each, max(evidence, DISPATCH)) for each, evidence in several.values)
                found.stored.extend(several.stored)
        found.stored_evidence = DISPATCH

    def _names_around(self, thing: int) -> set[int]:
        """The names of the members that a thing of the program, or what is below it, defines."""
        members, hierarchy = self.namespaces.members, self.hierarchy
        if thing >= self._definitions:
            return set()
        classes = (*hierarchy.order(thing), *hierarchy.below(thing)) if self._is_class[thing] else (thing,)
        return {name for cls in classes for name in members.get(cls)}

    def _stored(self, things: Iterable[int], name: int, found: Found) -> None:
        """What is stored in some things under a name, be it one that is computed."""
        for stored in self._elements.get(name, (name,)):
            if stored in self.stored_names:
                found.stored.extend([thing << SHIFT | stored for thing in things])
        if name not in self._elements:
            is_computed = self._is_computed
            computed = [thing << SHIFT for thing in things if is_computed[thing]]
            found.stored.extend([thing | stored for thing in computed for stored in (self._all, self._any)])

    @cached_property
    def _is_computed(self) -> list[bool]:
        """Per thing whether a member of it may have been stored under a name that is computed."""
        context = self.context
        computing = np.array([found.classes.computed_members for found in context.specifications], dtype=bool)
        plain = np.isin(context.assembly.column("object", "contains"), (0, LAMBDA))
        objects = plain & computing[context.assembly.row_file["object"]]
        found: list[bool] = np.concatenate((computing[context.file], objects)).tolist()
        return found

    @property
    def element_names(self) -> ElementNames:
        """The names of elements."""
        known = frozenset(self._elements) | {self._held, self._any, self._all}
        texts = {text for spec in self.context.languages.values() for text in spec.receiver.detached}
        detached = frozenset(map(self.context.string_id, texts)) - {-1}
        return ElementNames(known, frozenset((self._any, self._all)), self._keyed, self._any, detached)

    @cached_property
    def _elements(self) -> dict[int, tuple[int, int]]:
        """What an element that is read may be stored as: at its place, or where the place is not known."""
        context = self.context
        anywhere, known = context.string_id(ELEMENT), context.string_id(ANY_ELEMENT)
        found = {name: (name, anywhere) for name in np.flatnonzero(context.assembly.texts.fitting(_is_place)).tolist()}
        elements = {
            name: stored
            for name, stored in found.items()
            if name not in self.implicit.asked and not self._is_symbol(context.string(name)[1:-1])
        }
        return elements | {anywhere: (anywhere, known)}

    @cached_property
    def _numbered(self) -> frozenset[int]:
        """The names of elements at places that are numbers."""
        return frozenset(name for name in self._elements if self.context.string(name)[1:-1].isdigit())

    def _is_symbol(self, key: str) -> bool:
        """Whether what is stored at a key can only be read at the same one."""
        return any(_fits(each.names.symbols, key) for each in self.context.languages.values() if each.names.symbols)

    def _of_all(self, thing: int, found: Found) -> None:
        """All that a thing has as members, which others are given."""
        found.stored.extend(thing << SHIFT | name for name in (self._all, self._any, self._keyed))
        if thing < self._definitions:
            for terms in self.namespaces.members.get(thing).values():
                found.nodes.extend((term, INFERRED) for term in terms)

    def _of_container(self, thing: int, found: Found) -> None:
        """What the program put in a container."""
        if thing >= self._definitions and self._contains[thing - self._definitions]:
            self._stored((thing,), self.context.string_id(ELEMENT), found)

    def _of_part(self, value: int, name: int, found: Found) -> None:
        """A value as what is made of its elements, if it is a container; those of lists are told by no places."""
        thing = thing_of(value)
        contains = self._contains[thing - self._definitions] if thing >= self._definitions else 0
        if contains == SEQUENCE:
            found.values.append((value_of(thing, Role.PART), INFERRED))
        elif name == self._part or contains in (CONTAINS, CLOSED):
            found.values.append((value, INFERRED))

    def _of_object(self, thing: int, name: int, found: Found) -> None:
        text = self.context.string(name)
        contains = self._contains[thing - self._definitions]
        if contains in (LAMBDA, SIGNATURE):
            self._of_function(thing, name, self._object_files[thing - self._definitions], found)
            return
        self._stored((thing,), name, found)
        is_element = name in self._elements
        if not contains or (is_element and contains == CONTAINS):
            found.values.append((self.outside.unknown, EXACT))
        elif not is_element and name not in self.implicit.names:
            found.values.append((self.outside.value(f"{CONTAINER}.{text}"), EXACT))

    def _of_function(self, thing: int, name: int, file: int, found: Found) -> None:
        if self.context.string(name) in self.context.specifications[file].classes.invokers:
            found.values.append((value_of(thing), INFERRED))
            return
        self._stored((thing,), name, found)
        found.values.append((self.outside.value("function." + self.context.string(name)), EXACT))

    def _of_module_or_function(self, thing: int, name: int, found: Found) -> None:
        unit = self.namespaces.unit_of_module(thing)
        if unit is None:
            self._of_function(thing, name, int(self.context.file[thing]), found)
            return
        deeper = self.namespaces.look_up(unit, name)
        found.nodes.extend(deeper.nodes)
        found.values.extend(deeper.values)
        self._stored((thing,), name, found)
        if not deeper.nodes and not deeper.values:
            found.values.append((self.outside.unknown, EXACT))

    def _of_class(self, cls: int, role: int, name: int, found: Found) -> None:
        order = self.hierarchy.order(cls)
        if role == Role.SUPERIOR:
            self._of_superior(cls, name, found)
            return
        if role == Role.THING and self._invokes(cls, name):
            found.values.append((value_of(cls), INFERRED))
            return
        dispatched = role in (Role.INSTANCE_OR_BELOW, Role.CLASS_OR_BELOW) or self._kinds[cls] == INTERFACE
        below = self.hierarchy.below(cls) if dispatched else ()
        held = self._member_name(cls, name)
        provider = self._providers(held).get(cls)
        if provider is not None and (self._kinds[cls], self._kinds[provider]) == (CLASS, INTERFACE):
            below = self.hierarchy.below(provider)
        overriding = self._overriding(provider, below, held)
        evidence = EXACT if role == Role.THING else DISPATCH if overriding else INFERRED
        of_instance = role in (Role.INSTANCE, Role.INSTANCE_OR_BELOW)
        if provider is not None:
            self._of_provider(provider, held, evidence, of_instance, found)
        if len(overriding) > (FEWEST_DEFINITIONS if name in self.implicit.names else self._most):
            overriding, found.is_cut = [], True
            found.values.append((self.outside.unknown, EXACT))
        for lower in overriding:
            self._of_provider(lower, held, DISPATCH, of_instance, found)
        self._stored((*order, *below), name, found)
        if provider is None and not of_instance and name in self._elements and self._is_generic(cls):
            found.values.append((value_of(cls, Role(role)), INFERRED))
        elif provider is None:
            if of_instance:
                self._of_fallback(cls, order, name, found)
            self._of_missing(cls, name, found)

    def _is_generic(self, cls: int) -> bool:
        """Whether a class with types in brackets behind it is that class."""
        return not frozenset(self._rules[cls].generic_bases).isdisjoint(self._outside_of(cls))

    def _of_fallback(self, cls: int, order: tuple[int, ...], name: int, found: Found) -> None:
        """What the member gives that runs where an object has no member of a name."""
        classes = self._rules[cls]
        fallback = self.context.string_id(classes.fallback) if classes.fallback else -1
        provider = self._providers(fallback).get(cls) if fallback >= 0 else None
        if provider is None or name in self._elements or any(above << SHIFT | name in self.assigned for above in order):
            return
        text = self.context.string(name)
        if PATTERN in text or (classes.protocol and re.search(classes.protocol, text)):
            return
        sure = not self._outside_of(cls) and name not in self.stored_names
        for definition in self.defined(provider, fallback):
            found.nodes.append((self.context.returned(definition), INFERRED if sure else DISPATCH))
            found.values.append((value_of(definition, Role.PROPERTY), INFERRED if sure else DISPATCH))

    @cached_property
    def assigned(self) -> frozenset[int]:
        """Class and name, as one number, of the members that functions of a class assign to the object they run on."""
        assembly = self.context.assembly
        of_term = np.full(assembly.terms + 1, -1, dtype=np.int64)  # the last is that of no term
        receivers, classes = assembly.column("receiver", "term"), assembly.column("receiver", "class")
        of_term[receivers] = classes
        source, target = assembly.column("flow", "source"), assembly.column("flow", "target")
        received = of_term[source] >= 0
        of_term[target[received]] = of_term[source[received]]
        of_term[receivers], of_term[-1] = classes, -1
        owners, names = assembly.column("store", "object"), assembly.column("store", "name").astype(np.int64)
        stored = of_term[owners] >= 0
        return frozenset((of_term[owners[stored]] << SHIFT | names[stored]).tolist())

    def _invokes(self, cls: int, name: int) -> bool:
        """Whether a member of a class that is a function runs the class itself."""
        return self.context.string(name) in self._rules[cls].invokers and name not in self.namespaces.members.get(cls)

    def _member_name(self, cls: int, name: int) -> int:
        """The name of the member that a class has for a name: of alternatives the first; an element may be any."""
        if name in self._elements:
            return name if name in self._definers else self.context.string_id(ELEMENT)
        names = self.implicit.alternatives.get(name, ())
        beyond = self.implicit.is_beyond
        own = next((other for other in names if cls in self._providers(other) or beyond(cls, other)), None)
        return own if own is not None else next((other for other in names if other in self._definers), name)

    def _provider(self, order: tuple[int, ...], name: int) -> int | None:
        members = self.namespaces.members
        return next((cls for cls in order if name in members.get(cls)), None)

    def _providers(self, name: int) -> Mapping[int, int]:
        """For each class that has a member of a name, the class that provides it."""
        found = self._known_providers.get(name)
        if found is None:
            definers = self._definers.get(name, frozenset())
            having = definers.union(*map(self.hierarchy.inheriting, definers))
            if len(definers) == 1:
                found = dict.fromkeys(having, *definers)
            else:
                orders = ((cls, self.hierarchy.order(cls)) for cls in having)
                found = {cls: next(above for above in order if above in definers) for cls, order in orders}
            self._known_providers[name] = found
        return found

    def _overriding(self, provider: int | None, below: tuple[int, ...], name: int) -> list[int]:
        """The classes that provide a member to classes below instead of `provider`: mixed-in ones count."""
        if not below or not self._definers.get(name, frozenset()) - {provider}:
            return []
        known = self._providers(name)
        providers = {known[lower] for lower in below if lower in known}
        return sorted(providers - {provider})

    @cached_property
    def _definers(self) -> dict[int, frozenset[int]]:
        """For each name the classes that have a member of that name themselves."""
        rows = self.namespaces.members.rows()
        rows = rows[self.context.is_class[rows[:, 0]]]
        keys = np.unique(rows[:, 1] << SHIFT | rows[:, 0])
        names, starts = np.unique(keys >> SHIFT, return_index=True)
        classes, counts = (keys & LOW).tolist(), np.diff(starts, append=len(keys))
        spans = zip(names.tolist(), starts.tolist(), counts.tolist(), strict=True)
        return {name: frozenset(classes[start : start + count]) for name, start, count in spans}

    def _of_provider(self, cls: int, name: int, evidence: int, of_instance: bool, found: Found) -> None:
        traits = self.context.traits
        candidates = self._properties.get(cls, {}).get(name, ())
        properties = [each for each in candidates if bool(traits[each] & int(Trait.STATIC)) != of_instance]
        for definition in properties:
            if not traits[definition] & int(Trait.SETTER):
                found.nodes.append((self.context.returned(definition), evidence))
            found.values.append((value_of(definition, Role.PROPERTY), evidence))
        if not properties:
            found.nodes.extend((term, evidence) for term in self.namespaces.members.get(cls)[name])

    def _of_superior(self, cls: int, name: int, found: Found) -> None:
        """The next class after `cls` in its own order, and in that of each class below it."""
        providers: dict[int, int] = {}
        own = self._provider(self.hierarchy.order(cls)[1:], name)
        if own is not None:
            providers[own] = INFERRED
        for lower in self.hierarchy.below(cls):
            order = self.hierarchy.order(lower)
            provider = self._provider(order[order.index(cls) + 1 :], name) if cls in order else None
            if provider is not None and provider not in providers:
                providers[provider] = DISPATCH
        for provider, evidence in sorted(providers.items()):
            self._of_provider(provider, name, evidence, True, found)
        if own is None:
            self._of_missing(cls, name, found)

    def _of_missing(self, cls: int, name: int, found: Found) -> None:
        if name in self.implicit.names:
            return
        outside = self._outside_of(cls)
        if outside:
            text = self.context.string(name)
            found.values.append((self.outside.value(f"{outside[0]}.{text}"), INFERRED))
        elif not found.nodes and not found.stored:
            found.values.append((self.outside.unknown, EXACT))

    def call_operator(self, value: int) -> int:
        """The name of the member that runs when an object is called, -1 where there is none."""
        thing = thing_of(value)
        if thing >= self._definitions:
            return -1
        operator = self._rules[thing].call_operator
        return self.context.string_id(operator) if operator else -1

    def is_of_class(self, value: int, name: int) -> bool:
        """Whether a class holds the member of a value, and not only the object."""
        thing = thing_of(value)
        if thing >= self._definitions or not self._is_class[thing]:
            return False
        known = self._providers(name)
        return any(cls in known for cls in (thing, *self.hierarchy.below(thing)))

    def getters(self, thing: int) -> list[int]:
        """The functions that run when a member that is an object of a class is read."""
        if thing not in self._known_getters:
            self._known_getters[thing] = self._find_getters(thing)
        return self._known_getters[thing]

    def take_over(self, before: Members, things: Longs, names: frozenset[int], *, same_definitions: bool) -> None:
        """Keeps what is known of classes that are the same as before, but for members of some names.

        `things` are the numbers now of those before; the language asks for no member of the names by itself.
        """
        kept = things >= 0
        self.getting = np.zeros(self.context.things, dtype=bool)
        self.getting[things[kept]] = before.getting[kept]
        if same_definitions:
            self.hierarchy.take_over(before.hierarchy)
            self._functions_of, self._known_getters = before._functions_of, before._known_getters
            self._known_providers = {
                name: found for name, found in before._known_providers.items() if name not in names
            }
            if not names:
                self._definers = before._definers
                self.implicit.take_over(before.implicit)

    @cached_property
    def getting(self) -> npt.NDArray[np.bool_]:
        """The classes, among all things, whose objects run a function when they are read as members."""
        names = {self.context.string_id(classes.getter) for classes in self._rules if classes.getter}
        found = np.zeros(self.context.things, dtype=bool)
        found[[cls for name in names for cls in self._providers(name) if self.getters(cls)]] = True
        return found

    @cached_property
    def choosing(self) -> npt.NDArray[np.bool_]:
        """The classes, among all things, of which a function of the program makes the objects: perhaps of one below."""
        names = {self.context.string_id(classes.maker) for classes in self._rules if classes.maker}
        found = np.zeros(self.context.things, dtype=bool)
        found[[cls for name in names for cls in self._providers(name)]] = True
        return found

    def _find_getters(self, thing: int) -> list[int]:
        if thing >= self._definitions or not self._is_class[thing]:
            return []
        getter = self._rules[thing].getter
        name = self.context.string_id(getter) if getter else -1
        provider = self._providers(name).get(thing) if name >= 0 else None
        return self.defined(provider, name) if provider is not None else []

    def constructors(self, cls: int, *, or_below: bool = False) -> tuple[list[tuple[int, int]], bool]:
        """(definition, evidence) of the functions that run when a class is called; whether it defines one itself."""
        context = self.context
        rules = self._rules[cls]
        found: dict[int, int] = {}
        own = False
        for text in (*rules.constructors, *rules.initialisers):
            name = context.string_id(text)
            if name < 0:
                continue
            provider = self._providers(name).get(cls)
            if provider is not None:
                own |= provider == cls and text in rules.constructors
                for definition in self.defined(provider, name):
                    found[definition] = EXACT if provider == cls else INFERRED
            for lower in self.hierarchy.below(cls) if or_below else ():
                for definition in self.defined(lower, name) if name in self.namespaces.members.get(lower) else ():
                    found.setdefault(definition, DISPATCH)
        return sorted(found.items()), own

    def defined(self, cls: int, name: int) -> list[int]:
        """The functions that a class itself defines under a name."""
        return self._functions_of.get(cls, {}).get(name, [])

    @cached_property
    def _functions_of(self) -> dict[int, dict[int, list[int]]]:
        context = self.context
        table: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for definition in context.is_callable.nonzero()[0].tolist():
            table[int(context.parent[definition])][int(context.name[definition])].append(definition)
        return table


@lru_cache(maxsize=1 << 16)
def _fits(pattern: str, key: str) -> bool:
    return re.fullmatch(pattern, key) is not None


def _is_place(text: str) -> bool:
    """Whether a name is that of an element at a place that is known."""
    return text.startswith("[") and text.endswith("]")
