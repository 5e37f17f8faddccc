"""What a value leads to where it is called, mentioned or assigned: definitions, each with evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corollary.facts.evidence import Evidence, Form
from corollary.facts.schema import DELETED, EXPANDS, Trait
from corollary.facts.vocabulary import KINDS
from corollary.linking.classes.members.look_ups import Members
from corollary.linking.context import Context
from corollary.linking.flow.propagation import Propagation
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs, expand
from corollary.linking.values.things import ACCESSING, ROLE_BITS, ROLES, Role, role_of, thing_of

_CLASS, _INTERFACE = KINDS.index("class"), KINDS.index("interface")


class Callees:
    """What values lead to, in each form."""

    def __init__(self, context: Context, members: Members, propagation: Propagation) -> None:
        self._context, self._members, self._propagation = context, members, propagation
        self._setters = frozenset((context.traits & int(Trait.SETTER)).nonzero()[0].tolist())
        self._deleters = frozenset((context.traits & int(Trait.DELETER)).nonzero()[0].tolist())
        self._writers = self._setters | members.writers

    def called(self, value: int) -> list[tuple[int, int]]:
        """(definition, evidence) of what runs when a value is called."""
        thing, role = thing_of(value), role_of(value)
        exact = int(Evidence.EXACT)
        if thing >= self._context.assembly.definitions:
            return []
        if role in ACCESSING:
            return self.getters(value)
        if role in (Role.INSTANCE, Role.INSTANCE_OR_BELOW):
            return self.operator_callees(value)
        if role == Role.SUPERIOR:
            return self._superior_callees(thing)
        if self._context.is_callable[thing]:
            never = thing in self._setters or self._propagation.passing.only_read[thing]
            return [] if never else [(thing, exact), *self._expanded(thing)]
        if self._stands_beside[thing]:
            return []
        if self._context.is_constructible[thing]:
            return [*self.operator_callees(value), *self.constructed(value)]
        return []

    def _expanded(self, thing: int) -> list[tuple[int, int]]:
        """(definition, evidence) of what runs where a macro is called: what the code calls that it makes."""
        if not self._expanding:
            return []
        found: dict[int, int] = {}
        waiting, told = [thing], {thing}
        while waiting:
            for value, evidence in self._called_by(waiting.pop()):
                callee = thing_of(value)
                if self._is_function(callee) and role_of(value) == Role.THING:
                    weight = max(evidence, int(Evidence.INFERRED))
                    found[callee] = min(found.get(callee, weight), weight)
                    waiting += [] if callee in told else [callee]
                    told.add(callee)
        return sorted((callee, evidence) for callee, evidence in found.items() if callee != thing)

    def _called_by(self, macro: int) -> list[tuple[int, int]]:
        terms = self._expanding.get(macro, ())
        return [found for term in terms for found in self._propagation.values_of(term)]

    @cached_property
    def _expanding(self) -> dict[int, list[int]]:
        """By macro the terms that the code calls which it makes."""
        rows = self._context.assembly.relations["call"]
        found: dict[int, list[int]] = defaultdict(list)
        for macro, term in rows[rows[:, 7] == EXPANDS][:, :2].tolist():
            found[macro].append(term)
        return dict(found)

    def constructed(self, value: int) -> list[tuple[int, int]]:
        """(definition, evidence) of what runs when a class makes an object, whatever its own class does about that."""
        thing, role = thing_of(value), role_of(value)
        inside = thing < self._context.assembly.definitions and role in (Role.THING, Role.CLASS_OR_BELOW)
        if not inside or not self._context.is_constructible[thing] or self._stands_beside[thing]:
            return self.called(value)
        found, own = self._members.constructors(thing, or_below=role == Role.CLASS_OR_BELOW)
        return found if own else [(thing, int(Evidence.EXACT)), *found]

    def met(self, value: int, *, written: int, form: Form) -> list[tuple[int, int]]:
        """(definition, evidence) of what a value leads to, in one form, where a reference is `written` so."""
        if form is Form.REFERENCE:
            return [] if written else self.mentioned(value)
        if written == DELETED:
            return self.deleters_of(value)
        if written:
            return self.setters_of(value) or self.held_setters(value)
        return self.getters(value) or self.held_getters(value)

    def form_of_call(self, callee: int) -> Form:
        """The form of edges from calls of a definition."""
        return Form.REFERENCE if self.converting[callee] else Form.CALL

    @cached_property
    def converting(self) -> npt.NDArray[np.bool_]:
        """The types whose call converts a value: that mentions them, and runs no code of theirs."""
        converts = np.array([found.classes.converts for found in self._context.specifications], dtype=bool)
        found: npt.NDArray[np.bool_] = self._context.is_constructible & converts[self._context.file]
        return found

    @cached_property
    def _stands_beside(self) -> npt.NDArray[np.bool_]:
        """The interfaces that have their name together with what runs: a call by that name runs the other."""
        context = self._context
        keys, interfaces = context.parent.astype(np.int64) << SHIFT | context.name, np.flatnonzero(self._is_interface)
        runs = (context.is_callable | (context.kind == _CLASS)) & sets.marked(
            len(context.assembly.strings), context.name[interfaces]
        )[context.name]
        return sets.marked(len(keys), interfaces[np.isin(keys[interfaces], keys[runs])])

    @cached_property
    def _is_interface(self) -> npt.NDArray[np.bool_]:
        found: npt.NDArray[np.bool_] = self._context.kind == _INTERFACE
        return found

    def operator_callees(self, value: int) -> list[tuple[int, int]]:
        """(definition, evidence) of what the class of a value defines for its being called."""
        operator = self._members.call_operator(value)
        node = self._propagation.pair(operator >> SHIFT, operator & LOW) if operator >= 0 else None
        if node is None:
            return []
        found = self._propagation.values_of(node)
        return [
            (thing_of(callee), max(evidence, int(Evidence.INFERRED)))
            for callee, evidence in found
            if role_of(callee) == Role.THING and self._is_function(thing_of(callee))
        ]

    def _superior_callees(self, cls: int) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for base in self._members.hierarchy.bases.get(cls, ()):
            if self._is_interface[base]:
                continue
            constructors, own = self._members.constructors(base)
            found.extend(constructors if own or constructors else [(base, int(Evidence.INFERRED))])
        return found

    def _is_function(self, thing: int) -> bool:
        return thing < self._context.assembly.definitions and bool(self._context.is_callable[thing])

    def mentioned(self, value: int) -> list[tuple[int, int]]:
        thing, role = thing_of(value), role_of(value)
        if thing >= self._context.assembly.definitions or role not in (Role.THING, Role.CLASS_OR_BELOW):
            return []
        fits = self._context.is_callable[thing] or self._context.is_constructible[thing]
        return [(thing, int(Evidence.EXACT))] if fits else []

    def mentioned_as_member(self, value: int) -> list[tuple[int, int]]:
        """The same where a member is read: what runs only where that is assigned is none of it."""
        return [] if thing_of(value) in self._setters else self.mentioned(value)

    def getters(self, value: int) -> list[tuple[int, int]]:
        thing = thing_of(value)
        return [(thing, 0)] if role_of(value) == Role.PROPERTY and thing not in self._writers else []

    def are_properties(self, values: Longs) -> npt.NDArray[np.bool_]:
        """Which values are functions of the program that run for reading a member, be they of a class or not."""
        traits, things = self._context.traits, values >> ROLE_BITS
        inside = (values & ROLES == Role.THING) & (things < len(traits))
        found: npt.NDArray[np.bool_] = inside & (traits[np.where(inside, things, 0)] & int(Trait.PROPERTY) != 0)
        return found

    def held_getters(self, value: int) -> list[tuple[int, int]]:
        """The property functions that objects made in one place hold, which run when their member is read."""
        return [] if thing_of(value) in self._setters else self._held_properties(value)

    def held_setters(self, value: int) -> list[tuple[int, int]]:
        """The same of those that run when their member is assigned."""
        return self._held_properties(value) if thing_of(value) in self._setters - self._deleters else []

    def _held_properties(self, value: int) -> list[tuple[int, int]]:
        """A property function that is a value; one of a class stands for the property, which objects run."""
        thing, context = thing_of(value), self._context
        if role_of(value) != Role.THING or thing >= context.assembly.definitions:
            return []
        is_property = bool(context.traits[thing] & int(Trait.PROPERTY))
        is_of_class = context.parent[thing] >= 0 and bool(context.is_class[context.parent[thing]])
        return [(thing, int(Evidence.EXACT))] if is_property and not is_of_class else []

    def setters_of(self, value: int) -> list[tuple[int, int]]:
        thing, role = thing_of(value), role_of(value)
        runs = role == Role.PROPERTY and thing in self._writers and thing not in self._deleters
        return [(thing, 0)] if runs or role == Role.ASSIGNED else []

    def deleters_of(self, value: int) -> list[tuple[int, int]]:
        thing, role = thing_of(value), role_of(value)
        runs = role == Role.PROPERTY and thing in self._deleters
        return [(thing, 0)] if runs or role == Role.DELETED else []


def followed(
    values: Longs, evidence: Longs, targets: Callable[[int], list[tuple[int, int]]]
) -> tuple[Longs, Longs, Longs]:
    """(row, callee, evidence) for the definitions that each row's value leads to."""
    distinct, inverse = sets.indexed(values)
    lists = [targets(value) for value in distinct.tolist()]
    counts = np.array([len(found) for found in lists], dtype=np.int64)
    flat = np.array([pair for found in lists for pair in found], dtype=np.int64).reshape(int(counts.sum()), 2)
    starts = np.cumsum(counts) - counts
    row, place = expand(starts[inverse], (starts + counts)[inverse]) if len(distinct) else (inverse, inverse)
    return row, flat[place, 0], np.maximum(evidence[row], flat[place, 1])
