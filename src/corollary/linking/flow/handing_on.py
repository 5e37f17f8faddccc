"""Functions that return what a method gives to which they pass a parameter, where such methods give back what they get.

`return self.resolver.maybe_resolve(name)`: each call then has what it passed, as of a function that returns its
parameter itself. The method lies behind an object, so all methods of its name are asked: each that returns anything has
to give back what it gets at that place. What is not known of the object may only add a value to what a call gives.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corollary.linking.assembly import Assembly
from corollary.linking.context import Context
from corollary.linking.values import sets
from corollary.linking.values.joins import SHIFT, Join, Longs, Lookup, among

_PLAIN = 0
_SPREADS = ("*", "**")
_DEEPEST = 4
"""How many functions may lie between a call and the method that gives back what it gets."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class HandingOn:
    """What such functions pass on."""

    given_back: Flags
    """The rows of parameters that are given back in this way."""
    functions: Longs
    """The functions that give them back, with the terms of these parameters."""
    rows: Longs
    """Callee, parameter and result of the calls that give it back."""
    keys: Longs
    """Parameter and result as one number each, sorted."""

    @classmethod
    def of(cls, context: Context, parameters: Longs, plainly: Flags, getters: Flags) -> HandingOn:
        """`plainly` are the rows of parameters that are given back as they stand."""
        kinds = ("term", "string", "#", "string", "term", "term")
        found = context.assembly.by_file.of("handing on", kinds, lambda f: _candidates(context, getters, f))
        given, is_found = plainly.copy(), np.zeros(len(found), dtype=bool)
        methods, taken = _Methods(context, parameters, found), _rows_of(context, parameters, found[:, 0])
        for _ in range(_DEEPEST if len(found) else 0):
            now = methods.give_back(given)
            if np.array_equal(now, is_found):
                break
            is_found = now
            given[taken[is_found]] = True
        rows = found[is_found][:, (4, 0, 5)]
        only = given & ~plainly
        return cls(only, parameters[only][:, (0, 4)], rows, np.sort(rows[:, 1] << SHIFT | rows[:, 2]))

    def passes(self, parameters: Longs, results: Longs) -> Flags:
        """Which pairs of what is passed and what the call gives are such."""
        return among(self.keys, parameters << SHIFT | results)


def _rows_of(context: Context, parameters: Longs, terms: Longs) -> Longs:
    """The rows of the parameters that some terms are."""
    rows = np.flatnonzero(sets.marked(context.assembly.terms + 1, terms)[parameters[:, 4]])
    return Lookup(parameters[rows, 4], rows).find(terms)


def _candidates(context: Context, getters: Flags, files: Flags) -> Longs:
    """Parameters of some files that are passed, as given, to members whose result is returned and nothing else.

    The parameter, the name of the member, place and name of the argument, and callee and result of the call.
    """
    assembly, parameters, returns = context.assembly, context.parameters, context.returns
    if not files.all():
        parameters = parameters[context.things_of(files)[parameters[:, 0]]]
        returns = returns[files[context.returning_files]]
    arguments, callee, result = _returned(assembly, returns, files)
    taken = _rows_of(context, parameters, arguments[:, 3])
    arguments, callee, result, taken = (each[taken >= 0] for each in (arguments, callee, result, taken))
    attributes = assembly.rows_among("attribute", files)
    read = attributes[sets.marked(assembly.terms, callee)[attributes[:, 0]]].astype(np.int64)
    names = Lookup(read[:, 0], read[:, 2]).find(callee)
    owners, given = parameters[taken, 0], parameters[taken]
    fits = among(np.sort(returns[:, 0] << SHIFT | returns[:, 1]), owners << SHIFT | result) & ~getters[owners]
    fits &= (given[:, 3] == _PLAIN) & ~((given[:, 1] == 0) & context.receives[owners])
    fits &= ~sets.marked(assembly.terms, _assigned(assembly, files))[given[:, 4]]
    fits &= ~np.isin(arguments[:, 2], [context.string_id(name) for name in _SPREADS])
    columns = arguments[:, 3], names, arguments[:, 1], arguments[:, 2], callee, result
    found: Longs = np.stack(columns, axis=1)[fits]
    return found


def _returned(assembly: Assembly, returns: Longs, files: Flags) -> tuple[Longs, Longs, Longs]:
    """The arguments of calls of members that are returned and nothing else, with the callee and the result of each."""
    column = assembly.column
    returned = sets.marked(assembly.terms + 1, returns[:, 1])  # the last is that of no term
    for relation, name in (("flow", "source"), ("attribute", "object"), ("argument", "term"), ("store", "value")):
        returned[assembly.columns_among(relation, files, name)[0]] = False
    returned[assembly.columns_among("call", files, "callee")[0]] = returned[-1] = False
    rows = assembly.rows_among("argument", files)
    calls = rows[:, 0]
    is_wanted = returned[column("call", "result")[calls]]
    is_wanted &= assembly.by_term.marks("attribute", "term")[column("call", "callee")[calls]]
    arguments = rows[is_wanted].astype(np.int64)
    callee, result = (column("call", name)[arguments[:, 0]].astype(np.int64) for name in ("callee", "result"))
    return arguments, callee, result


def _assigned(assembly: Assembly, files: Flags) -> Longs:
    """The terms of some files that something flows to besides literals."""
    flow = assembly.rows_among("flow", files)
    found: Longs = flow[~assembly.by_term.marks("literal", "term")[flow[:, 0]], 1].astype(np.int64)
    return found


class _Methods:
    """The methods that have the names of those that candidates call, and what is passed to each."""

    def __init__(self, context: Context, parameters: Longs, candidates: Longs) -> None:
        self._count = len(candidates)
        named = np.flatnonzero(_returning_methods(context) & np.isin(context.name, candidates[:, 1]))
        by_name = Join(context.name[named].astype(np.int64), named)
        row, place = by_name.match(candidates[:, 1])
        methods = by_name.columns[0][place]
        assembly = context.assembly
        language = context.languages_of_files
        files = np.searchsorted(assembly.term_start, candidates[row, 4], side="right") - 1
        alike = language[files] == language[context.file[methods]]
        self._row, methods = row[alike], methods[alike]
        self._taking = _taking(context, parameters, methods, candidates[self._row])

    def give_back(self, given: Flags) -> Flags:
        """The candidates all of whose methods give back what they get, if there are any, by the rows that do."""
        gives = (self._taking >= 0) & given[self._taking]
        total, giving = (np.bincount(rows, minlength=self._count) for rows in (self._row, self._row[gives]))
        found: Flags = (total > 0) & (total == giving)
        return found


def _returning_methods(context: Context) -> Flags:
    """The methods that return anything: others declare, or are left to classes below."""
    returns = sets.marked(context.things, context.returns[:, 0])[: len(context.parent)]
    found: Flags = returns & context.is_method
    return found


def _taking(context: Context, parameters: Longs, methods: Longs, candidates: Longs) -> Longs:
    """The rows of the parameters by which methods take what each candidate passes, -1 where none does."""
    own = np.flatnonzero(sets.marked(context.things, methods)[parameters[:, 0]] & (parameters[:, 3] == _PLAIN))
    owners = parameters[own, 0] << SHIFT
    position, name = candidates[:, 2], candidates[:, 3]
    at = np.maximum(position, 0) + context.receives[methods]
    by_position = Lookup(owners | np.maximum(parameters[own, 1], 0), own).find(methods << SHIFT | at)
    by_name = Lookup(owners | parameters[own, 2], own).find(methods << SHIFT | name)
    return np.where(position < 0, by_name, by_position)
