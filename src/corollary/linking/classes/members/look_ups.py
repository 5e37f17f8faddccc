"""What a member of a value is: the one place that knows how classes, objects and modules are searched."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property

from corollary.facts.evidence import Evidence
from corollary.facts.schema import CLOSED, CONTAINS, LAMBDA, OPEN, SEQUENCE, SIGNATURE
from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.classes.members.of_classes import ClassMembers
from corollary.linking.classes.structure import structural_implementations
from corollary.linking.context import Context
from corollary.linking.names.namespaces import Namespaces, Unit
from corollary.linking.values.elements import ElementNames
from corollary.linking.values.found import Found
from corollary.linking.values.joins import SHIFT, Longs
from corollary.linking.values.things import CONTAINER, Outside, Role, role_of, thing_of, value_of

_OPEN = (0, OPEN)
"""The objects that may have members of which nothing is known."""
_OBJECTS = (Role.INSTANCE, Role.INSTANCE_OR_BELOW)
_INSTANCE, _PART, _DECLARED = int(Role.INSTANCE), int(Role.PART), int(Role.DECLARED)
EXACT, INFERRED, DISPATCH, GUESS = map(int, (Evidence.EXACT, Evidence.INFERRED, Evidence.DISPATCH, Evidence.GUESS))


class Members(ClassMembers):
    """Look-ups of members."""

    def __init__(self, context: Context, namespaces: Namespaces, hierarchy: Hierarchy, outside: Outside) -> None:
        super().__init__(context, namespaces, hierarchy, outside)
        self._contains = context.assembly.column("object", "contains").tolist()
        self._object_files = context.assembly.row_file["object"].tolist()
        self._iterators = context.by_definition(lambda found: context.string_id(found.implicit.iterator))
        self._attach_owned()
        hierarchy.implementations = structural_implementations(
            context, hierarchy, self.classes_named, lambda file: namespaces.unit_of(file).module
        )

    @property
    def element_names(self) -> ElementNames:
        """The names of elements."""
        return self.names.element_names

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
        if role == _DECLARED:
            self._of_declared(thing, name, found)
            return found
        if name in self.names.held_at:
            self._of_container(thing, self.names.held_at[name], found)
            return found
        if name == self.names.all:
            self._of_all(thing, found)
            return found
        if name in (self.names.metaclass, self.names.as_class):
            self._as_object(value, name, found)
            return found
        if name in self.names.type_arguments:
            found.stored.append(thing << SHIFT | name)
            return found
        if name in self.names.made_of:
            self._of_part(value, name, found)
            return found
        if name in self.names.patterns:
            self._of_pattern(value, self.names.patterns[name], found)
            return found
        if thing >= self._definitions:
            moved = role == _PART and name in self.names.numbered
            self._of_object(thing, self.names.element if moved else name, found)
        elif self._is_class[thing]:
            self._of_class(thing, role, name, found)
        elif role == _INSTANCE:
            self._of_constructed(thing, name, found)
        else:
            self._of_module_or_function(thing, name, found)
        return found

    def _of_declared(self, thing: int, name: int, found: Found) -> None:
        """What an object literal holds, or what a class says of its objects besides what others store in them."""
        if thing < self._definitions:
            self._of_class(thing, Role.INSTANCE_OR_BELOW, name, found)
            found.stored.clear()
        else:
            found.stored.append(thing << SHIFT | name)

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

    def _of_all(self, thing: int, found: Found) -> None:
        """All that a thing has as members, which others are given."""
        found.stored.extend(thing << SHIFT | name for name in (self.names.all, self.names.element, self.names.keyed))
        if thing < self._definitions:
            for terms in self.namespaces.members.get(thing).values():
                found.nodes.extend((term, INFERRED) for term in terms)

    def _of_container(self, thing: int, name: int, found: Found) -> None:
        """What the program put in a container as an element of a name."""
        if thing >= self._definitions and self._contains[thing - self._definitions] not in _OPEN:
            self._stored((thing,), name, found)

    def _as_object(self, value: int, name: int, found: Found) -> None:
        """The class that a class is an object of, where the program defines that; or the classes as such."""
        thing, role = thing_of(value), role_of(value)
        if thing >= self._definitions or not self._is_class[thing]:
            return
        is_class = role in (Role.THING, Role.CLASS_OR_BELOW)
        if name == self.names.as_class:
            classes = [value] if is_class else map(value_of, self.hierarchy.objects_of(thing)[: self._most])
            found.values.extend((each, INFERRED if is_class else DISPATCH) for each in classes)
        elif is_class and (made := self.hierarchy.metaclass(thing)) is not None:
            found.values.append((value_of(made), INFERRED))

    def _of_part(self, value: int, name: int, found: Found) -> None:
        """A value as what is made of its elements, if it is a container; those of lists are told by no places."""
        thing = thing_of(value)
        contains = self._contains[thing - self._definitions] if thing >= self._definitions else 0
        if contains == SEQUENCE and name != self.names.items:
            found.values.append((value_of(thing, Role.PART), INFERRED))
        elif contains in (SEQUENCE, CONTAINS, CLOSED) or (name != self.names.joined and not self._iterates(value)):
            found.values.append((value, INFERRED))

    def _iterates(self, value: int) -> bool:
        """Whether a value is an object whose class says what it is iterated over by: nothing made of that is itself."""
        thing, role = thing_of(value), role_of(value)
        if thing >= self._definitions or not self._is_class[thing] or role not in _OBJECTS:
            return False
        iterator = self._iterators[thing]
        return iterator >= 0 and thing in self.providers.of(iterator)

    def _of_object(self, thing: int, name: int, found: Found) -> None:
        text = self.context.string(name)
        contains = self._contains[thing - self._definitions]
        if contains in (LAMBDA, SIGNATURE):
            self._of_function(thing, name, self._object_files[thing - self._definitions], found)
            return
        self._stored((thing,), name, found)
        if contains == OPEN and self.names.any_member >= 0:
            found.stored.append(thing << SHIFT | self.names.any_member)
        is_element = name in self.names.elements
        if contains in _OPEN or (is_element and contains == CONTAINS):
            found.values.append((self.outside.unknown, EXACT))
        elif not is_element and name not in self.implicit.names:
            found.values.append((self.outside.value(f"{CONTAINER}.{text}"), EXACT))

    def _of_constructed(self, thing: int, name: int, found: Found) -> None:
        """A member of what a function constructs, where nothing makes a class of the function."""
        self._stored((thing,), name, found)
        found.values.append((self.outside.unknown, EXACT))

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
        if not deeper.nodes:
            found.values.extend((value_of(each, Role.PROPERTY), GUESS) for each in self._fallbacks(unit, name))
        if not deeper.nodes and not deeper.values:
            found.values.append((self.outside.unknown, EXACT))

    def _fallbacks(self, unit: Unit, name: int) -> list[int]:
        """The functions of a module that may run where it binds no member of a name, a module below it at most.

        Whether they do is never sure: the member may stand in a type that nothing evaluates, or be there by then. What
        they give is not known: one function gives all that the module does not bind.
        """
        found: list[int] = []
        for file in unit.files:
            specification, module = self.context.specifications[file], self.context.module(file)
            fallback = self.context.string_id(specification.classes.fallback) if specification.classes.fallback else -1
            has_it = self.context.string(name) in specification.builtins.names.split()
            if fallback >= 0 and name not in self.names.elements and not (has_it and self._is_protocol(module, name)):
                found += self.providers.defined(module, fallback)
        return found

    def take_over(self, before: Members, things: Longs, names: frozenset[int], *, same_definitions: bool) -> None:
        """Keeps what is known of classes that are the same as before, see `keep`."""
        self.keep(before, things, names, same_definitions=same_definitions)
        if same_definitions:
            self.hierarchy.take_over(before.hierarchy)
            self._properties = before._properties
            if not names:
                self.implicit.take_over(before.implicit)
