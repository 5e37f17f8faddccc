"""What the code of a program stores in members, before it is known which values that has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corollary.facts.schema import LAMBDA, OPEN
from corollary.linking.assembly import Assembly
from corollary.linking.context import Context
from corollary.linking.gathered import distinct_pairs
from corollary.linking.values import sets
from corollary.linking.values.joins import LOW, SHIFT, Longs, among

Flags = npt.NDArray[np.bool_]


def computed_holders(context: Context) -> frozenset[int]:
    """The things of which a member may have been stored under a name that is computed."""
    computing = np.array([found.classes.computed_members for found in context.specifications], dtype=bool)
    plain = np.isin(context.assembly.column("object", "contains"), (0, LAMBDA, OPEN))
    objects = plain & computing[context.assembly.row_file["object"]]
    return frozenset(np.flatnonzero(np.concatenate((computing[context.file], objects))).tolist())


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
    found = assembly.by_file.of("assigned", ("definition", "string", "#"), lambda files: _assigned(assembly, files))
    to_receiver = found[:, 2] == 1
    owner, name = found[to_receiver, 0], found[to_receiver, 1]
    return Assigned(sets.unique(owner << SHIFT | name), sets.distinct(len(assembly.strings), found[~to_receiver, 1]))


def _assigned(assembly: Assembly, files: Flags) -> Longs:
    """Class, name and 1 of what some files assign to objects that functions run on; module, name and 0 of the rest."""
    of_term = np.full(assembly.terms + 1, -1, dtype=np.int64)  # the last is that of no term
    receivers, classes = assembly.rows_among("receiver", files)[:, :2].T
    of_term[receivers] = classes
    source, target = assembly.rows_among("flow", files)[:, :2].T
    received = of_term[source] >= 0
    of_term[target[received]] = of_term[source[received]]
    of_term[receivers], of_term[-1] = classes, -1
    rows, store = assembly.rows_in("store", files), assembly.rows_among("store", files)
    owners, stored = of_term[store[:, 0]], of_term[store[:, 0]] >= 0
    modules = assembly.definition_start[assembly.row_file["store"][rows]]
    found = distinct_pairs(np.where(stored, owners, modules) << 1 | stored, store[:, 1], SHIFT)
    return np.stack((found[:, 0] >> 1, found[:, 1], found[:, 0] & 1), axis=1)


def plain_defaults(context: Context) -> Longs:
    """Class and name, as one number, of what classes hold as plain data and as nothing else; sorted."""
    kinds = ("definition", "string")
    found = context.assembly.by_file.of("plain defaults", kinds, lambda files: _plain_defaults(context, files))
    return found[:, 0] << SHIFT | found[:, 1]


def _plain_defaults(context: Context, files: Flags) -> Longs:
    """The same of some files, as class and name."""
    assembly = context.assembly
    is_plain, is_type = assembly.by_term.marks("literal", "term"), assembly.by_term.marks("instance", "term")
    source, target = assembly.rows_among("flow", files)[:, :2].T
    has_plain, has_more = (np.zeros(assembly.terms + 1, dtype=bool) for _ in range(2))  # the last is that of no term
    has_plain[target[is_plain[source]]] = True
    has_more[target[~(is_plain | is_type)[source]]] = True
    owner, name, term = assembly.rows_among("member", files).astype(np.int64).T
    keys = owner << SHIFT | name
    held = context.is_class[owner]
    found = held & has_plain[term] & ~has_more[term]
    plain = sets.difference(keys[found], keys[held & ~found])
    return np.stack((plain >> SHIFT, plain & LOW), axis=1)


def wrapped_methods(context: Context, assigned: Assigned) -> dict[int, tuple[int, ...]]:
    """The methods that are decorated, and that their objects do not assign, by class and name as one number."""
    definitions = sets.unique(context.assembly.column("decorator", "definition"))
    definitions = definitions[context.receives[definitions]]
    keys = context.parent[definitions].astype(np.int64) << SHIFT | context.name[definitions]
    held = ~among(assigned.of_receivers, keys)
    found: dict[int, tuple[int, ...]] = {}
    for key, definition in zip(keys[held].tolist(), definitions[held].tolist(), strict=True):
        found[key] = (*found.get(key, ()), definition)
    return found
