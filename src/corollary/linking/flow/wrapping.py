"""Methods that are decorated: what stands in their place takes the object first, and hands it to the method itself.

A function is bound where it is read as a member, whoever wrote it; and a method that is handed to a decorator is none
yet, so that it takes the object as an argument. What is written is all that is looked at: a function that names what it
takes first stands for a method, and a call of a parameter with that first hands it on. Functions that take whatever
they are given (`*args`) pass it on by its places, with the object left out on both sides.

One such function may stand for many methods. Where it hands on all that it is given, and gives what the method does,
each of its calls passes to the method that is called, by name, and not to all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corollary.linking.context import Context
from corollary.linking.values.joins import SHIFT, Longs, Lookup, among
from corollary.linking.values.things import ROLE_BITS, Role
from corollary.linking.values.waiting import Waiting

_PLAIN, _REST, _KEYWORDS, _BY_KEYWORD = range(4)

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Wrapping:
    """What stands for methods, and how these are called then."""

    first: Longs
    """For each thing that may stand for a method the term of what it takes first, else -1."""
    decorated: Flags
    """The functions, among all things, that are decorated and take the object, or the class, that they are run on."""
    handing: Flags
    """The calls that hand to a parameter what the function around takes first."""
    alone: Flags
    """Those of them that have one decorator."""
    exact: Flags
    """Those of these calls that hand on all that was given, as it is, and whose result is given back."""
    forwards: Flags
    """The things that have such a call."""
    receivers: Longs
    """Term and value: what is taken first by that which stands there, in the place of a method."""
    waiting: Waiting
    """The same by the terms."""

    @classmethod
    def of(cls, context: Context, parameters: Longs) -> Wrapping:
        """`parameters` are the rows of all functions."""
        assembly = context.assembly
        first = _first_named(context, parameters)
        rows = assembly.relations["decorator"].astype(np.int64)
        rows = rows[context.receives[rows[:, 0]]]
        receivers = _receivers(context, parameters, rows)
        waiting = Waiting(assembly.terms, receivers[:, 0], receivers[:, 1])
        decorators = np.bincount(rows[:, 0], minlength=context.things)
        inner = _handing(context, parameters, first)
        exact = _exact(context, parameters, inner)
        forwards = np.zeros(context.things, dtype=bool)
        forwards[inner[exact]] = True
        return cls(first, decorators > 0, inner >= 0, decorators == 1, exact, forwards, receivers, waiting)

    def hands(self, calls: Longs, things: Longs) -> Flags:
        """Which calls hand the object to what they call: a method that is decorated."""
        found: Flags = self.handing[calls] & self.decorated[things]
        return found

    def forwarded(self, calls: Longs, things: Longs) -> Flags:
        """Which calls pass a method what those passed it already that called it by name."""
        found: Flags = self.exact[calls] & self.alone[things]
        return found


def _first_named(context: Context, parameters: Longs) -> Longs:
    owner, position, name, variety, term = parameters.T
    found: Longs = np.full(context.things, -1, dtype=np.int64)
    rows = (position == 0) & (variety == _PLAIN) & (name != context.string_id("")) & ~context.receives[owner]
    found[owner[rows]] = term[rows]
    of_class = np.flatnonzero((context.parent >= 0) & context.is_class[context.parent])
    found[of_class] = -1
    return found


def _receivers(context: Context, parameters: Longs, decorated: Longs) -> Longs:
    """(term, value) for rows of `decorator`: what a method takes first, where that stands which is made of it."""
    assembly = context.assembly
    takes = (parameters[:, 1] == 0) & (parameters[:, 3] == _PLAIN)
    first = Lookup(parameters[takes, 0], parameters[takes, 4]).find(decorated[:, 0])
    term, cls, of_class = assembly.relations["receiver"].astype(np.int64).T
    role = np.where(of_class == 1, int(Role.CLASS_OR_BELOW), int(Role.INSTANCE_OR_BELOW))
    flow = assembly.relations["flow"].astype(np.int64)
    given = Lookup(term, cls << ROLE_BITS | role).find(flow[:, 0])
    received = given >= 0
    values = Lookup(flow[received, 1], given[received]).find(first)
    told = np.flatnonzero((values >= 0) & (decorated[:, 4] >= 0))
    return np.stack((decorated[told, 4], values[told]), axis=1)


def _handing(context: Context, parameters: Longs, first: Longs) -> Longs:
    """For each call the thing that hands what it takes first to a parameter of what is around it, else -1."""
    assembly = context.assembly
    call, position, _, term = assembly.relations["argument"].astype(np.int64).T
    callee = assembly.column("call", "callee").astype(np.int64)
    named = parameters[np.isin(parameters[:, 3], (_PLAIN, _BY_KEYWORD))]
    standing = np.flatnonzero(first >= 0)
    around, inner = Lookup(named[:, 4], named[:, 0]).find(callee[call]), Lookup(first[standing], standing).find(term)
    rows = (position == 0) & (inner >= 0) & (around >= 0) & (around != inner)
    found: Longs = np.full(len(callee), -1, dtype=np.int64)
    found[call[rows]] = inner[rows]
    return found


def _exact(context: Context, parameters: Longs, inner: Longs) -> Flags:
    """Which calls, each in a thing if at all, hand on all else that this takes, and give what it returns."""
    assembly = context.assembly
    column = assembly.column
    results = column("call", "result").astype(np.int64)
    returned = context.returns[:, 0] << SHIFT | context.returns[:, 1]
    by_name = Lookup(column("flow", "source").astype(np.int64), column("flow", "target").astype(np.int64)).find(results)
    given = among(np.sort(returned), inner << SHIFT | results) | among(np.sort(returned), inner << SHIFT | by_name)
    given |= np.isin(results, context.returns[context.is_substitute[context.returns[:, 0]], 1])
    found = (inner >= 0) & given
    written = column("call", "arguments").astype(np.int64)
    named = np.isin(parameters[:, 3], (_PLAIN, _BY_KEYWORD)) & (parameters[:, 2] != context.string_id(""))
    found &= np.bincount(parameters[named, 0], minlength=context.things)[inner] == 1
    for variety, spread in ((_REST, "*"), (_KEYWORDS, "**")):
        taken, handed = _gathered(context, parameters, variety)[inner], _spread(context, spread)
        found &= taken == handed
        written -= handed >= 0
    found &= (written == 1) & (_gathered(context, parameters, _REST)[inner] >= 0)
    return found


def _gathered(context: Context, parameters: Longs, variety: int) -> Longs:
    """For each thing the term of what it gathers arguments in, else -1."""
    assembly = context.assembly
    rows = parameters[parameters[:, 3] == variety]
    container, _, element = assembly.relations["store"].astype(np.int64).T
    source, target, _ = assembly.relations["flow"].astype(np.int64).T
    objects = assembly.column("object", "term").astype(np.int64)
    made = np.isin(source, objects)
    found: Longs = np.full(context.things, -1, dtype=np.int64)
    found[rows[:, 0]] = Lookup(source[made], target[made]).find(Lookup(element, container).find(rows[:, 4]))
    return found


def _spread(context: Context, spread: str) -> Longs:
    """For each call the term whose elements it spreads as arguments, else -1."""
    assembly = context.assembly
    rows = assembly.relations["argument"].astype(np.int64)
    rows = rows[rows[:, 2] == context.string_id(spread)]
    term, owner, _ = assembly.relations["attribute"].astype(np.int64).T
    found: Longs = np.full(len(assembly.relations["call"]), -1, dtype=np.int64)
    found[rows[:, 0]] = Lookup(term, owner).find(rows[:, 3])
    return found
