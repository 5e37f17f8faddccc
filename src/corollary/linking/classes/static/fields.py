"""Constructors that nobody wrote: the fields of a class as the parameters of its construction.

A decorator or a base class (data of the language) makes a constructor out of the fields that a class declares, those of
its bases first. A field is a variable of the class that has a declared type, or any where none has one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corollary.linking.classes.hierarchy import Hierarchy
from corollary.linking.context import Context
from corollary.linking.incremental.numbering import Numbering, mapped
from corollary.linking.names.namespaces import Namespaces
from corollary.linking.values import sets
from corollary.linking.values.joins import Longs, longs

_PLAIN = 0


@dataclass(frozen=True, slots=True)
class FieldParameters:
    """The parameters of constructors that are made out of fields."""

    rows: Longs
    """Class, position, name, variety, term."""
    looked_at: Longs
    """The classes that it depends on what they have."""

    def after(self, numbering: Numbering, context: Context) -> FieldParameters | None:
        """The same where no file changed that one of the classes is in; None where one did."""
        looked_at = mapped(numbering.definitions, self.looked_at)
        changed = sets.marked(len(context.assembly.paths), numbering.changed_after)
        if (looked_at < 0).any() or changed[context.file[looked_at]].any():
            return None
        rows = self.rows.copy()
        rows[:, 0], rows[:, 4] = mapped(numbering.definitions, rows[:, 0]), mapped(numbering.terms, rows[:, 4])
        return FieldParameters(rows, looked_at)


def field_parameters(
    context: Context,
    namespaces: Namespaces,
    hierarchy: Hierarchy,
    before: tuple[FieldParameters, Numbering] | None = None,
) -> FieldParameters:
    """What they are now; `before` is what they were, where classes have the same bases and decorators."""
    kept = None if before is None or len(namespaces.members.attached) else before[0].after(before[1], context)
    if kept is not None:
        return kept
    fields = _Fields(context, namespaces, hierarchy)
    candidates = fields.candidates()
    rows = [row for cls in candidates for row in fields.parameters(cls)]
    looked_at = {above for cls in candidates for above in hierarchy.order(cls)}
    return FieldParameters(np.array(rows, dtype=np.int64).reshape(len(rows), 5), longs(sorted(looked_at)))


class _Fields:
    def __init__(self, context: Context, namespaces: Namespaces, hierarchy: Hierarchy) -> None:
        self._context, self._namespaces, self._hierarchy = context, namespaces, hierarchy
        words = {name: frozenset(found.classes.field_constructors.split()) for name, found in context.languages.items()}
        self._words = frozenset().union(*(words[name] for name in set(context.assembly.languages)))
        self._made_by = [words[name] for name in context.assembly.languages]

    def candidates(self) -> list[int]:
        """The classes that a decorator or a base, in any language, may make a constructor for."""
        named = {cls for cls, names in self._hierarchy.outside_bases.items() if not self._words.isdisjoint(names)}
        below = set().union(*map(self._hierarchy.inheriting, named))
        return [cls for cls in sorted(self._decorators.keys() | named | below) if self._context.is_constructible[cls]]

    def parameters(self, cls: int) -> Iterator[tuple[int, int, int, int, int]]:
        if not self._is_made(cls) or self._has_constructor(cls):
            return
        terms: dict[int, int] = {}
        for owner in reversed(self._hierarchy.order(cls)):
            terms.update(self._declared(owner) if self._is_made(owner) else {})
        for position, (name, term) in enumerate(terms.items()):
            yield cls, position, name, _PLAIN, term

    def _is_made(self, cls: int) -> bool:
        """Whether a decorator or a base class makes the constructor of a class."""
        names = self._made_by[int(self._context.file[cls])]
        if not names:
            return False
        bases = (name for above in self._hierarchy.order(cls) for name in self._hierarchy.outside_bases.get(above, ()))
        return not names.isdisjoint(self._decorators.get(cls, ())) or not names.isdisjoint(bases)

    def _has_constructor(self, cls: int) -> bool:
        context = self._context
        names = context.specifications[int(context.file[cls])].classes.constructors
        members = self._namespaces.members.get(cls)
        return any(context.string_id(name) in members for name in names)

    def _declared(self, cls: int) -> dict[int, int]:
        """The fields that a class itself declares: name to variable, in the order of the source."""
        members = self._namespaces.members.get(cls).items()
        found = {name: term for name, terms in members for term in terms if not self._is_definition(term)}
        typed = {name: term for name, term in found.items() if self._is_typed(term)}
        return typed or found

    def _is_typed(self, variable: int) -> bool:
        file, number = self._context.file_of_term(variable)
        return number in self._context.assembly.pieces[file].look_ups.typed

    def _is_definition(self, variable: int) -> bool:
        """Whether a variable is bound to a function or class."""
        file, number = self._context.file_of_term(variable)
        return number in self._context.assembly.pieces[file].look_ups.bound_to_definitions

    @cached_property
    def _decorators(self) -> dict[int, list[str]]:
        """The names of the decorators that make constructors in any language, by what they decorate."""
        context, found = self._context, defaultdict[int, list[str]](list)
        numbers = [context.string_id(word) for word in sorted(self._words)]
        columns = (context.assembly.column("decorator", name) for name in ("definition", "name"))
        definitions, names = (column.astype(np.int64) for column in columns)
        making = np.isin(names, numbers)
        for definition, name in zip(definitions[making].tolist(), names[making].tolist(), strict=True):
            found[definition].append(context.string(name))
        return found
