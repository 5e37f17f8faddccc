"""What the code of a program stores in members, before it is known which values that has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corollary.facts.schema import LAMBDA, OPEN
from corollary.linking.assembly import Assembly
from corollary.linking.context import Context
from corollary.linking.values import sets
from corollary.linking.values.joins import SHIFT, Longs, among


def computed_holders(context: Context) -> list[bool]:
    """Per thing whether a member of it may have been stored under a name that is computed."""
    computing = np.array([found.classes.computed_members for found in context.specifications], dtype=bool)
    plain = np.isin(context.assembly.column("object", "contains"), (0, LAMBDA, OPEN))
    objects = plain & computing[context.assembly.row_file["object"]]
    found: list[bool] = np.concatenate((computing[context.file], objects)).tolist()
    return found


@dataclass(frozen=True)
class Assigned:
    """The members that are assigned: to objects by functions that run on them, and to others."""

    of_receivers: Longs
    """Class and name, as one number, of what functions of a class assign to the object they run on; sorted."""
    of_others: Longs
    """The names of what is assigned to any other object, sorted."""

    @cached_property
    def to_receivers(self) -> frozenset[int]:
        return frozenset(self.of_receivers.tolist())

    @cached_property
    def to_others(self) -> frozenset[int]:
        return frozenset(self.of_others.tolist())


def assigned_members(assembly: Assembly) -> Assigned:
    """The members that code assigns."""
    of_term = np.full(assembly.terms + 1, -1, dtype=np.int64)  # the last is that of no term
    receivers, classes = assembly.column("receiver", "term"), assembly.column("receiver", "class")
    of_term[receivers] = classes
    source, target = assembly.column("flow", "source"), assembly.column("flow", "target")
    received = of_term[source] >= 0
    of_term[target[received]] = of_term[source[received]]
    of_term[receivers], of_term[-1] = classes, -1
    owners, names = assembly.column("store", "object"), assembly.column("store", "name").astype(np.int64)
    stored = of_term[owners] >= 0
    of_receivers = of_term[owners[stored]] << SHIFT | names[stored]
    return Assigned(sets.unique(of_receivers), sets.distinct(len(assembly.strings), names[~stored]))


def plain_defaults(context: Context) -> Longs:
    """Class and name, as one number, of what classes hold as plain data and as nothing else; sorted."""
    assembly = context.assembly
    is_plain, is_type = (np.zeros(assembly.terms, dtype=bool) for _ in range(2))
    is_plain[assembly.column("literal", "term")] = True
    is_type[assembly.column("instance", "term")] = True
    source, target = assembly.column("flow", "source"), assembly.column("flow", "target")
    has_plain, has_more = (np.zeros(assembly.terms + 1, dtype=bool) for _ in range(2))  # the last is that of no term
    has_plain[target[is_plain[source]]] = True
    has_more[target[~(is_plain | is_type)[source]]] = True
    owner, name, term = (assembly.column("member", column).astype(np.int64) for column in ("owner", "name", "term"))
    keys = owner << SHIFT | name
    held = context.is_class[owner]
    found = held & has_plain[term] & ~has_more[term]
    return sets.difference(keys[found], keys[held & ~found])


def wrapped_methods(context: Context, assigned: Assigned) -> dict[int, tuple[int, ...]]:
    """The methods that are decorated, and that their objects do not assign, by class and name as one number."""
    definitions = np.unique(context.assembly.column("decorator", "definition"))
    definitions = definitions[context.receives[definitions]]
    keys = context.parent[definitions].astype(np.int64) << SHIFT | context.name[definitions]
    held = ~among(assigned.of_receivers, keys)
    found: dict[int, tuple[int, ...]] = {}
    for key, definition in zip(keys[held].tolist(), definitions[held].tolist(), strict=True):
        found[key] = (*found.get(key, ()), definition)
    return found
