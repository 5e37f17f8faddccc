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
from corollary.linking.values import sets
from corollary.linking.values.joins import SHIFT, Longs, among, numbered
from corollary.linking.values.things import ROLE_BITS, ROLES, Role
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
    def of(cls, context: Context) -> Wrapping:
        """That of a program."""
        assembly = context.assembly
        first = _first_named(context, context.parameters)
        decorated = assembly.column("decorator", "definition")
        decorated = decorated[context.receives[decorated]]
        decorators = np.bincount(decorated, minlength=context.things)
        found = assembly.by_file.of("receivers", ("term", "definition", "#"), lambda files: _receivers(context, files))
        receivers = np.stack((found[:, 0], found[:, 1] << ROLE_BITS | found[:, 2]), axis=1)
        waiting = Waiting(assembly.terms, receivers[:, 0], receivers[:, 1])
        kinds = ("call", "definition", "object", "#")
        call, definition, place, exact = assembly.by_file.of("handing", kinds, lambda f: _handing(context, first, f)).T
        inner = np.where(definition < 0, assembly.definitions + place, definition)
        calls = len(assembly.relations["call"])
        forwards = sets.marked(context.things, inner[exact == 1])
        handing, exactly = sets.marked(calls, call), sets.marked(calls, call[exact == 1])
        return cls(first, decorators > 0, handing, decorators == 1, exactly, forwards, receivers, waiting)

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


def _receivers(context: Context, files: Flags) -> Longs:
    """What methods of some files take first, where that stands which decorators make of them: term, class, role."""
    assembly = context.assembly
    decorated = assembly.rows_among("decorator", files).astype(np.int64)
    decorated = decorated[context.receives[decorated[:, 0]]]
    takes = assembly.rows_among("parameter", files)
    takes = takes[(takes[:, 1] == 0) & (takes[:, 3] == _PLAIN)]
    first = numbered(context.things, takes[:, 0], takes[:, 4])[decorated[:, 0]]
    term, cls, of_class = assembly.rows_among("receiver", files).astype(np.int64).T
    role = np.where(of_class == 1, int(Role.CLASS_OR_BELOW), int(Role.INSTANCE_OR_BELOW))
    flow = assembly.rows_among("flow", assembly.files_of("definition", decorated[:, 0]))
    flow = flow[assembly.by_term.marks("receiver", "term")[flow[:, 0]]]
    given = numbered(assembly.terms, term, cls << ROLE_BITS | role)[flow[:, 0]]
    values = numbered(assembly.terms, flow[:, 1], given)[first]
    told = np.flatnonzero((values >= 0) & (decorated[:, 4] >= 0))
    return np.stack((decorated[told, 4], values[told] >> ROLE_BITS, values[told] & ROLES), axis=1)


def _handing(context: Context, first: Longs, files: Flags) -> Longs:
    """The calls of some files in a thing that hands what it takes first to a parameter of what is around it.

    With the definition or the object that the thing is, -1 for the other, and 1 where such a call is exact.
    """
    assembly, parameters = context.assembly, context.parameters
    if not files.all():
        parameters = parameters[context.things_of(files)[parameters[:, 0]]]
    rows, callee = assembly.rows_among("argument", files), assembly.column("call", "callee")
    standing = np.flatnonzero((first >= 0) & context.things_of(files))
    standing_for = numbered(assembly.terms, first[standing], standing)
    rows = rows[(rows[:, 1] == 0) & (standing_for >= 0)[rows[:, 3]]]
    named = parameters[np.isin(parameters[:, 3], (_PLAIN, _BY_KEYWORD))]
    around, inner = numbered(assembly.terms, named[:, 4], named[:, 0])[callee[rows[:, 0]]], standing_for[rows[:, 3]]
    handed = (around >= 0) & (around != inner)
    found: Longs = np.full(len(callee), -1, dtype=np.int64)
    found[rows[handed, 0]] = inner[handed]
    calls = np.flatnonzero(found >= 0)
    things, exact = found[calls], _exact(context, parameters, calls, found[calls])
    is_object = things >= assembly.definitions
    places = np.where(is_object, things - assembly.definitions, -1)
    return np.stack((calls, np.where(is_object, -1, things), places, exact), axis=1)


def _exact(context: Context, parameters: Longs, calls: Longs, things: Longs) -> Flags:
    """Which calls, each in a thing, hand on all else that this takes, and give what it returns."""
    assembly = context.assembly
    own = parameters[sets.marked(context.things, things)[parameters[:, 0]]]
    files = assembly.files_of("call", calls)
    found = _are_given(context, files, things, assembly.column("call", "result")[calls].astype(np.int64))
    written = assembly.column("call", "arguments")[calls].astype(np.int64)
    named = np.isin(own[:, 3], (_PLAIN, _BY_KEYWORD)) & (own[:, 2] != context.string_id(""))
    found &= np.bincount(own[named, 0], minlength=context.things)[things] == 1
    rests, keywords = (_gathered(context, files, own, variety)[things] for variety in (_REST, _KEYWORDS))
    for taken, spread in ((rests, "*"), (keywords, "**")):
        handed = _spread(context, files, calls, spread)
        found &= taken == handed
        written -= handed >= 0
    found &= (written == 1) & (rests >= 0)
    return found


def _are_given(context: Context, files: Flags, things: Longs, results: Longs) -> Flags:
    """Which results of calls in some files the thing of each gives, by a name or not, or stand for what is passed."""
    assembly, returns = context.assembly, context.returns
    theirs = returns[sets.marked(context.things, things)[returns[:, 0]]]
    returned = np.sort(theirs[:, 0] << SHIFT | theirs[:, 1])
    flow, wanted = assembly.rows_among("flow", files), sets.marked(assembly.terms + 1, results)
    flow = flow[wanted[flow[:, 0]]]
    by_name = numbered(assembly.terms, flow[:, 0], flow[:, 1])[results]
    given = among(returned, things << SHIFT | results) | among(returned, things << SHIFT | by_name)
    given |= np.isin(results, returns[context.is_substitute[returns[:, 0]], 1])
    return given


def _gathered(context: Context, files: Flags, parameters: Longs, variety: int) -> Longs:
    """For each thing the term of what it gathers arguments in, else -1."""
    assembly = context.assembly
    rows = parameters[parameters[:, 3] == variety]
    store, flow = (assembly.rows_among(name, files) for name in ("store", "flow"))
    store = store[sets.marked(assembly.terms + 1, rows[:, 4])[store[:, 2]]]
    held_in = numbered(assembly.terms, store[:, 2], store[:, 0])[rows[:, 4]]
    flow = flow[(sets.marked(assembly.terms + 1, held_in) & assembly.by_term.marks("object", "term"))[flow[:, 0]]]
    found: Longs = np.full(context.things, -1, dtype=np.int64)
    found[rows[:, 0]] = numbered(assembly.terms, flow[:, 0], flow[:, 1])[held_in]
    return found


def _spread(context: Context, files: Flags, calls: Longs, spread: str) -> Longs:
    """For each of some calls the term whose elements it spreads as arguments, else -1."""
    assembly = context.assembly
    rows, attribute = (assembly.rows_among(name, files) for name in ("argument", "attribute"))
    rows = rows[rows[:, 2] == context.string_id(spread)]
    attribute = attribute[sets.marked(assembly.terms + 1, rows[:, 3])[attribute[:, 0]]]
    found: Longs = np.full(len(assembly.relations["call"]), -1, dtype=np.int64)
    found[rows[:, 0]] = numbered(assembly.terms, attribute[:, 0], attribute[:, 1])[rows[:, 3]]
    return found[calls]
