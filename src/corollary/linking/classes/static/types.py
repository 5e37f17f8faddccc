"""Names of types: where a class or an interface and a variable share a name, a type of that name means the former."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from corollary.facts.vocabulary import KINDS
from corollary.linking.classes.static.values import StaticValues
from corollary.linking.names.told import Earlier, Told, told
from corollary.linking.values import sets
from corollary.linking.values.things import Role, role_of, thing_of

_TYPES = frozenset(KINDS.index(kind) for kind in ("class", "interface", "enum"))


def named_types(static: StaticValues, before: tuple[Told, Earlier] | None) -> Told:
    """The classes and interfaces that types mean by scopes and imports alone, and nothing else: term, value."""
    return told(static.namespaces, ("term", "value"), lambda file: _of_file(static, file), before)


def _of_file(static: StaticValues, file: int) -> Iterator[tuple[int, int]]:
    context = static.context
    if not context.specifications[file].classes.contextual:
        return
    types = sets.unique(context.assembly.rows_of("instance", file)[:, 1].astype(np.int64))
    for term in types.tolist():
        values = static.of(term) if _is_name(static, file, term) else set()
        yield from ((term, value) for value in sorted(values) if _is_type(static, value))


def _is_name(static: StaticValues, file: int, term: int) -> bool:
    """Whether a term is a name that a class or an interface has, one that is imported, or what a module has."""
    context = static.context
    said, number = context.assembly.pieces[file].look_ups, context.file_of_term(term)[1]
    if number in said.imported or any(source in said.denoted for source in said.sources.get(number, ())):
        return True
    owner = said.members[number][0] if number in said.members else -1
    holders = static.of(context.term(file, owner)) if owner >= 0 else set()
    return bool(holders) and all(static.namespaces.unit_of_module(thing_of(value)) is not None for value in holders)


def _is_type(static: StaticValues, value: int) -> bool:
    """Whether a value is a class or an interface of the program."""
    context, thing = static.context, thing_of(value)
    inside = role_of(value) == Role.THING and thing < context.assembly.definitions
    return inside and int(context.kind[thing]) in _TYPES
